"""Which periods a panel covers, and where in them the operation starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from netharm.data.panel_parts.periods import PeriodKind, Periods, label, ordinal_of, starts_on
from netharm.data.panel_parts.tally import Tally
from netharm.errors import BadInput, Fault, bad_input, raise_all
from netharm.study.moment import Moment
from netharm.study.study import Study

_MOST_PERIODS = 5_300
"""A hundred years of weeks. More means a date that cannot be true."""


@dataclass(frozen=True)
class Span:
    """The panel's periods; `starts` and `ends` are the positions of the first and last period of the time after.

    until : the ordinal of the last period of the time after, also where the panel ends before the operation.
    """

    periods: Periods
    starts: int
    ends: int
    until: int
    notes: tuple[str, ...] = ()


def period_kind(study: Study) -> PeriodKind:
    """Return the kind of period that the study counts in."""
    return "number" if isinstance(study.operation.starts, int) else study.window.period


def find_span(study: Study, tallies: Sequence[Tally], before_only: bool = False, beside: Sequence[Tally] = ()) -> Span:
    """Return the periods from the window's first to its last, or with `before_only` to the last before the operation.

    tallies : what measures are taken from ; beside : what else is laid out over the same periods.

    Where the plan gives no first period it is the first that all sources with a time before the operation hold. Raises
    BadInput where a source counts in periods that do not make up the plan's, or no source has data before or
    after the operation starts.
    """
    kind = period_kind(study)
    _refuse_other_kinds(kind, (*tallies, *beside))
    weekday = _weekday(kind, (*tallies, *beside))
    operation, window = study.operation, study.window
    start = ordinal_of(operation.starts, kind, weekday)
    last_moment = operation.ends if window.after_ends is None else window.after_ends
    until = ordinal_of(last_moment, kind, weekday)
    last = start - 1 if before_only else until
    covered = [_covered(tally, kind) for tally in tallies]
    before = [held for held in ({each for each in one if each < start} for one in covered) if held]
    if window.before_starts is not None:
        first = ordinal_of(window.before_starts, kind, weekday)
    else:
        first = max((min(held) for held in before), default=start)
    if not any(first <= each for held in before for each in held):
        raise _no_data("before", "Nothing shows what was usual.", first, start - 1, kind, weekday)
    if not before_only and not any(start <= each <= last for one in covered for each in one):
        raise _no_data("after", "Nothing shows what followed.", start, last, kind, weekday)
    periods = Periods(kind, first, last - first + 1, weekday)
    if periods.count > _MOST_PERIODS:
        raise _too_long(periods)
    notes = () if before_only else _notes(study, periods, last_moment)
    return Span(periods, start - first, last - first, until, notes)


def _covered(tally: Tally, kind: PeriodKind) -> set[int]:
    """Return the periods of `kind` that a tally covers whole."""
    if kind == tally.kind:
        return set(tally.covered)
    months = tally.covered
    return {each for each in {month // 3 for month in months} if {3 * each, 3 * each + 1, 3 * each + 2} <= months}


def _refuse_other_kinds(kind: PeriodKind, tallies: Sequence[Tally]) -> None:
    raise_all(
        [
            Fault(
                what=f"the data count by {tally.kind}, the plan by {kind}.",
                where=f"data {tally.data!r}, [window] period",
                why="A count cannot be shared out over shorter periods, nor weeks gathered into months.",
                remedy=f'Set [window] period = "{tally.kind}", or supply the data by {kind}.'
                if tally.kind != "number"
                else "Number the operation's start and end like the data's periods, or date the data's periods.",
            )
            for tally in tallies
            if tally.kind != kind and (tally.kind, kind) != ("month", "quarter")
        ]
    )


def _weekday(kind: PeriodKind, tallies: Sequence[Tally]) -> int:
    days = {tally.weekday for tally in tallies}
    if kind == "week" and len(days) > 1:
        raise bad_input(
            "the weeks of two sources begin on different days.",
            "[window] period",
            "Weeks that overlap cannot be set side by side.",
            "Supply both by weeks that begin on the same day, or count by month.",
        )
    return days.pop() if kind == "week" and days else 0


def _notes(study: Study, periods: Periods, last_moment: Moment) -> tuple[str, ...]:
    """Say which periods the plan's dates cut through."""
    if periods.kind == "number":
        return ()
    kind, weekday, notes = periods.kind, periods.weekday, []
    one = f"A {kind}"
    starts = study.operation.starts
    if starts_on(ordinal_of(starts, kind, weekday), kind, weekday) != starts:
        named = label(ordinal_of(starts, kind, weekday), kind, weekday)
        notes.append(
            f"The operation starts within {named}. {one} is not divided: all of it belongs to the time after, "
            "which draws the effect towards nought."
        )
    first = study.window.before_starts
    if first is not None and starts_on(periods.first, kind, weekday) != first:
        notes.append(f"The time before starts within {periods.labels()[0]}, which is counted whole.")
    if isinstance(last_moment, date):
        following = starts_on(periods.last + 1, kind, weekday)
        if last_moment + timedelta(days=1) != following:
            notes.append(f"The time after ends within {periods.labels()[-1]}, which is counted whole.")
    return tuple(notes)


def _no_data(when: str, loss: str, first: int, last: int, kind: PeriodKind, weekday: int) -> BadInput:
    stretch = f"{label(first, kind, weekday)} to {label(last, kind, weekday)}"
    where = "[operation] starts" if first > last else f"[window], {stretch}"
    return bad_input(
        f"no data cover the time {when} the operation starts.",
        where,
        loss,
        "Ingest the missing periods, or correct the plan's dates.",
    )


def _too_long(periods: Periods) -> BadInput:
    return bad_input(
        f"the window holds {periods.count} periods.",
        "[window] before_starts",
        f"More than {_MOST_PERIODS} point to a date that cannot be true.",
        "Set before_starts, and check the dates in the data.",
    )
