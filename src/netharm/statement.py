"""The evidence statement: how strong the design is, what is known of the operation, and what cannot be said.

It is written from the released ledger and the plan alone, so no number stands in it that release withheld. The five
dimensions are those of EMMIE (Johnson, Tilley and Bowers 2015, doi:10.1007/s11292-015-9238-7): effect, mechanism,
moderators, implementation, economics. One that nothing is known of stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from netharm.effects.check import Check
from netharm.effects.maryland import NOTHING_ESTIMATED, Rating, rate_design
from netharm.finding import LEVEL, failed_checks, result_of
from netharm.ledger import Ledger, Row, Statement
from netharm.study.study import Study
from netharm.wording import AREA, percent, rise_of, signed_percent

LASTING_MONTHS = 12
"""With less time after, nothing is known of the same season again, let alone of whether a change lasts."""

_PERIODS_IN_MONTHS = {"week": 12 / 52, "month": 1, "quarter": 3}


def state_evidence(ledger: Ledger, study: Study) -> Ledger:
    """Return the released `ledger`, its findings worded, with its evidence statement."""
    rating = _rating(ledger, study)
    return replace(
        ledger,
        statement=Statement(
            maryland=rating.level,
            maryland_why=rating.why,
            raised_by=rating.raised_by,
            emmie={
                "effect": _effect(ledger),
                "mechanism": _mechanism(ledger.rows),
                "moderators": study.circumstances.moderators.strip(),
                "implementation": study.circumstances.implementation.strip(),
                "economics": study.circumstances.economics.strip(),
            },
            deviations=ledger.deviations,
            checks=tuple(_check_line(check) for check in ledger.checks),
            cannot_say=tuple(_cannot_say(ledger, study)),
        ),
    )


def _rating(ledger: Ledger, study: Study) -> Rating:
    """Return the Maryland level of the rows in the target that were estimated, withheld ones among them."""
    solved = [row for row in ledger.rows if row.area == "target" and (row.converged or row.status == "penalised")]
    if not solved:
        return NOTHING_ESTIMATED
    return rate_design(
        study.design.kind,
        _number(ledger, "target_areas"),
        _number(ledger, "comparison_areas") if study.area.comparison is not None else 0,
        control=study.design.control,
        balanced=all(row.match != "none" and row.status != "penalised" for row in solved),
        failed=[check.name for check in ledger.checks if check.result == "failed" and check.area == "target"],
    )


def _number(ledger: Ledger, key: str) -> int:
    """Return a number of areas from the study's record; 1 where it does not stand there, which claims least."""
    value = ledger.study.get(key, 1)
    return value if isinstance(value, int) else 1


# ---------------------------------------------------------------- the five dimensions


def _effect(ledger: Ledger) -> str:
    """Return what was found, row by row in a few words; "" where no row has an estimate."""
    shown = [row for row in ledger.rows if row.counterfactual is not None]
    if not shown:
        return ""
    parts = [f"{len(shown)} of {len(ledger.rows)} rows show an estimate"]
    parts += [f"{sense}: {_named(_in_short(row, ledger) for row in rows)}" for sense, rows in _by_sense(shown)]
    crossed = [row for row in ledger.rows if row.harm_state == "crossed"]
    parts += [f"harms beyond their tolerance: {_named(map(_what, crossed))}"] if crossed else []
    return ". ".join(parts)


def _by_sense(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each sense that a row's test can have, with the rows of it."""
    tested = [row for row in rows if row.p_value is not None]
    changed = [row for row in tested if (row.p_value or 0) <= LEVEL]
    yield from (
        (sense, found)
        for sense, found in (
            ("changes told from chance", changed),
            ("no change detected", [row for row in tested if row not in changed]),
            ("estimated without a test", [row for row in rows if row not in tested]),
        )
        if found
    )


def _in_short(row: Row, ledger: Ledger) -> str:
    """Return a row's name, its change where it was told from chance, and the checks of it that failed."""
    changed = row.relative_effect is not None and row.p_value is not None and row.p_value <= LEVEL
    size = signed_percent(row.relative_effect or 0) if changed else ""
    failed = ", ".join(failed_checks(row, ledger.checks))
    told = ", ".join(part for part in (size, f"failed: {failed}" if failed else "") if part)
    return f"{_what(row)} ({told})" if told else _what(row)


def _mechanism(rows: Sequence[Row]) -> str:
    """Return how the plan thinks that each change comes about; "" where it does not say."""
    told = list(dict.fromkeys((row.name, row.mechanism.strip()) for row in rows if row.mechanism.strip()))
    if not told:
        return ""
    named = "; ".join(f"{name}: {mechanism}" for name, mechanism in told)
    return f"supposed in the plan, and not tested: {named}"


def _check_line(check: Check) -> str:
    return f"{check.name}, {check.measure} in {AREA[check.area]}: {result_of(check)}. {check.said}"


# ---------------------------------------------------------------- what it cannot say


def _cannot_say(ledger: Ledger, study: Study) -> Iterator[str]:
    yield from _of_the_promise(ledger)
    yield from _of_the_rows(ledger.rows)
    yield from _of_the_checks(ledger)
    yield from _of_the_counts(ledger.rows)
    yield from _of_place_and_time(study)
    yield from _of_searches(ledger)
    yield "what nobody reported or recorded, and whether the same would happen elsewhere or at another time"


def _of_the_promise(ledger: Ledger) -> Iterator[str]:
    if ledger.study.get("placebo"):
        yield "anything about an operation: this one never happened"
    if not ledger.registration.get("registered"):
        yield "that these rows were chosen before results were seen: the plan was not registered"
    elif ledger.deviations:
        yield "that everything was done as registered: see the deviations"


def _of_the_rows(rows: Sequence[Row]) -> Iterator[str]:
    empty = [row for row in rows if row.status in ("could_not_run", "missing")]
    if empty:
        yield f"what happened to {_named(map(_what, empty))}: no effect could be told, and each row says why"
    withheld = [row for row in rows if row.status == "suppressed"]
    if withheld:
        yield f"by how much {_named(map(_what, withheld))} changed: the counts are withheld"
    loosened = [row for row in rows if row.status == "penalised"]
    if loosened:
        yield f"that target and comparison had the same counts before, for {_named(map(_what, loosened))}"
    untested = [row for row in rows if row.status == "estimated" and row.p_value is None]
    if untested:
        yield f"whether chance explains the change in {_named(map(_what, untested))}: no test was run"
    unseen = [row for row in rows if row.p_value is not None and row.p_value > LEVEL]
    if unseen:
        yield f"that nothing changed in {_named(_least_seen(row) for row in unseen)}"
    open_harms = [row for row in rows if row.harm_state == "not ruled out" and row.tolerance is not None]
    if open_harms:
        told = _named(f"{_what(row)} (tolerance {percent(rise_of(row.tolerance or 1))})" for row in open_harms)
        yield f"that these harms stayed within their tolerance: {told}"


def _least_seen(row: Row) -> str:
    seen = [
        f"a {way} under {percent(size)}"
        for way, size in (("fall", row.smallest_detectable_fall), ("rise", row.smallest_detectable_rise))
        if size is not None
    ]
    return f"{_what(row)} ({' or '.join(seen)} would not show)" if seen else f"{_what(row)} (no size would show)"


def _of_the_checks(ledger: Ledger) -> Iterator[str]:
    if not ledger.checks:
        yield "whether the design holds: no attempt was made to prove it wrong"
    doubted = [row for row in ledger.rows if failed_checks(row, ledger.checks)]
    for row in doubted:
        named = ", ".join(failed_checks(row, ledger.checks))
        yield f"that the operation is the cause of what happened to {_what(row)}: failed: {named}"
    without = [check for check in ledger.checks if check.result == "could not be run"]
    names = dict.fromkeys(check.name for check in without)
    for name in names:
        rows = _named(f"{check.measure} in {AREA[check.area]}" for check in without if check.name == name)
        yield f"what the check '{name}' would have shown for {rows}: it could not be run"


def _of_the_counts(rows: Sequence[Row]) -> Iterator[str]:
    moved = dict.fromkeys(row.name for row in rows if row.activity_sensitive)
    if moved:
        yield f"whether {_named(moved)} changed, or only what was recorded of it: such counts move with police effort"
    if not any(row.sensitivity == "health" for row in rows):
        yield "what happened to anybody's health: no health data are in this study"
    if not any(row.kind == "outcome" for row in rows):
        yield "whether anything got better: the plan declares no outcome"


def _of_place_and_time(study: Study) -> Iterator[str]:
    if study.area.buffer is None:
        yield "whether anything moved next door: the plan has no buffer"
    months = _months_after(study)
    if months < LASTING_MONTHS:
        shown = f"{months:.0f} months" if months >= 1.5 else "about a month"
        yield f"whether any change lasts: the time after covers {shown} from the operation's start"
    if _last(study) == study.operation.ends:
        yield "what remained once the operation had ended: the time after ends with it"


def _last(study: Study) -> date | int:
    return study.operation.ends if study.window.after_ends is None else study.window.after_ends


def _months_after(study: Study) -> float:
    """Return the time from the operation's start to the end of the time after, in months."""
    first, last = study.operation.starts, _last(study)
    if isinstance(first, date) and isinstance(last, date):
        return ((last - first).days + 1) / 365.25 * 12
    return (int(str(last)) - int(str(first)) + 1) * _PERIODS_IN_MONTHS[study.window.period]


def _of_searches(ledger: Ledger) -> Iterator[str]:
    searches = ledger.disproportionality
    if searches is None or searches.status == "not held":
        yield "whom stop and search fell on: no records of it are held"
    elif searches.status == "could_not_run":
        yield "whom stop and search fell on: it could not be worked out"
    elif any(row.population is None for row in searches.rows):
        lacking = dict.fromkeys(row.group for row in searches.rows if row.population is None)
        yield f"how often residents of these groups were searched, for want of their number: {_named(lacking)}"


def _what(row: Row) -> str:
    return f"{row.name} in {AREA[row.area]}"


def _named(parts: Iterable[str]) -> str:
    return "; ".join(parts)
