"""The dates of a plan: whether they contradict each other, and whether there is a time before and a time after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from netharm.errors import Fault
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace
from netharm.study.window import Period, Window

MOST_PERIODS = 10_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

_STARTS: Path = ("operation", "starts")
_ENDS: Path = ("operation", "ends")
_BEFORE: Path = ("window", "before_starts")
_AFTER: Path = ("window", "after_ends")
_WAVES: Path = ("areas", "waves")


def date_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the operation's dates and the window around it."""
    if parts.operation is None:
        return
    window = parts.window or Window()
    starts = parts.operation.starts
    given = {_STARTS: starts, _ENDS: parts.operation.ends, _BEFORE: window.before_starts, _AFTER: window.after_ends}
    given |= {(*_WAVES, at, "starts"): wave.starts for at, wave in enumerate(parts.area.waves if parts.area else ())}
    moments = {path: moment for path, moment in given.items() if moment is not None}
    impossible = tuple(_impossible(moments, place))
    yield from impossible
    yield from _source_faults(parts, window, isinstance(starts, date), place)
    odd = [path for path, moment in moments.items() if isinstance(moment, date) != isinstance(starts, date)]
    if odd:
        yield from (_mixed(path, place) for path in odd)
        return
    positions = {path: position_of(moment, window.period) for path, moment in moments.items()}
    order = {
        path: float(moment.toordinal() if isinstance(moment, date) else moment) for path, moment in moments.items()
    }
    yield from _order_faults(order, positions, place)
    yield from _wave_faults(order, place)
    if not impossible and max(positions.values()) - min(positions.values()) > MOST_PERIODS:
        yield place.fault(
            _BEFORE if _BEFORE in moments else _STARTS,
            f"the plan spans more than {MOST_PERIODS:,} periods.",
            "No data reach so far, so one of the numbers must be a slip.",
            "Compare starts, ends, before_starts and after_ends with the periods in the data.",
        )


def _order_faults(order: dict[Path, float], positions: dict[Path, int], place: PlanPlace) -> Iterator[Fault]:
    if order[_ENDS] < order[_STARTS]:
        yield place.fault(
            _ENDS,
            "the operation ends before it starts.",
            "Nothing can have happened in between.",
            "Correct starts or ends under [operation].",
        )
    if _BEFORE in positions and positions[_BEFORE] >= positions[_STARTS]:
        yield place.fault(
            _BEFORE,
            "the time before is empty: it does not begin in a period earlier than the operation.",
            "Without a time before there is nothing to match the comparison on.",
            "Set before_starts at least one period, better a year or more, before the operation starts.",
        )
    if _AFTER in positions and order[_AFTER] < order[_STARTS]:
        yield place.fault(
            _AFTER,
            "the window after the operation is empty: it ends before the operation starts.",
            "With no time after there is nothing to evaluate.",
            "Set after_ends to the operation's end or later, or leave it out.",
        )


def _wave_faults(order: dict[Path, float], place: PlanPlace) -> Iterator[Fault]:
    last = order.get(_AFTER, order[_ENDS])
    for path in (path for path in order if path[:2] == _WAVES):
        if order[path] < order[_STARTS]:
            yield place.fault(
                path,
                "the wave begins before the operation starts.",
                "The time before must be free of the programme in all of the target.",
                "Set starts under [operation] to the first wave's date, or correct the wave.",
            )
        elif order[path] > last:
            yield place.fault(
                path,
                "the wave begins after the window ends.",
                "Nothing would be seen of these areas once they were reached.",
                "Set after_ends later, or take the wave and its areas out of the target.",
            )


def _impossible(moments: dict[Path, date | int], place: PlanPlace) -> Iterator[Fault]:
    for path, moment in moments.items():
        if isinstance(moment, date) and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            yield place.fault(
                path,
                f"the year {moment.year} is not between {EARLIEST_YEAR} and {LATEST_YEAR}.",
                "No data reach there, so it must be a slip.",
                "Write the date as year-month-day, such as 2025-03-01.",
            )


def _source_faults(parts: Parts, window: Window, has_dates: bool, place: PlanPlace) -> Iterator[Fault]:
    measures = chain(
        (row.measure for _, row in parts.outcomes),
        (row.measure for _, row in parts.harms),
        (row.measure for _, row in parts.untouched),
    )
    kinds = {parts.data[measure.data].source for measure in measures if measure.data in parts.data}
    dated = sorted(kinds & {"police.uk", "events"})
    if dated and not has_dates:
        yield place.fault(
            _STARTS,
            f"the operation is dated by the number of a period, but {dated[0]} data carry dates.",
            "Numbered periods and dates cannot be put on one line of time.",
            "Write starts, ends, before_starts and after_ends as dates, such as 2025-03-01.",
        )
    if "police.uk" in kinds and window.period == "week":
        yield place.fault(
            ("window", "period"),
            "police.uk data cannot be counted by week.",
            "police.uk publishes the month of a record and no day.",
            'Set period = "month" or period = "quarter".',
        )


def _mixed(path: Path, place: PlanPlace) -> Fault:
    return place.fault(
        path,
        "it is not of the same kind as the operation's starts: one is a date, the other the number of a period.",
        "Numbered periods and dates cannot be put on one line of time.",
        "Write all of starts, ends, before_starts, after_ends and the starts of waves as dates, or all as numbers.",
    )


def position_of(moment: date | int, period: Period) -> int:
    """Return the number of the period in which `moment` lies, from any fixed origin."""
    if not isinstance(moment, date):
        return moment
    if period == "week":
        return (moment.toordinal() - 1) // 7
    months = moment.year * 12 + moment.month - 1
    return months if period == "month" else months // 3
