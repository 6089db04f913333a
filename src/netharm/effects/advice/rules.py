"""The rules of the design advice: what stands against a design, what warns of it, and what speaks for it.

Whether a design can be computed is asked of the design itself (see `rehearsal`). Here stands what it cannot
know: whether its answer, once computed, can be believed. Every sentence names what was measured and what is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from netharm.effects.advice.rehearsal import Rehearsal
from netharm.effects.advice.situation import RowSituation, Situation
from netharm.effects.common_trend import SHIFT
from netharm.effects.permutation import LEVEL
from netharm.study.design import DesignKind

LEAST_EXPECTED = -log(LEVEL / 2)
"""3.7: of fewer expected, none at all would be seen by chance alone in more than 2.5% of cases (Poisson), so a fall of
any size could be chance."""

COARSE_FALL, COARSE_RISE = 0.5, 1.0
"""A count in which less than a halving or a doubling goes unseen is coarse. A choice: few operations do more."""

PEAK = 0.05
"""A target stands at a peak when at most 5% of like groups rose as much lately, shared out over the rows looked at.
Measured on South Yorkshire, at targets picked at their peak where nothing happened: an interrupted time series called
9% to 10% of them changed, without and with a control series (3% to 4% of random targets); the other designs kept
within their bands. So a peak rules out the one, and warns of the others.
"""

BUSIEST = 0.9
"""Where the busiest tenth begins. Areas as busy as these have few stand-ins, and the nearest are quieter ones."""

WITHHELD = "withheld"

LOW_POWER = 0.5
"""A check that would miss what it looks for more often than not reassures nobody."""

_SHARED_TREND: tuple[DesignKind, ...] = ("difference in differences", "staggered adoption")
_ONE_START: tuple[DesignKind, ...] = ("small area synthetic control", "synthetic control", "interrupted time series")


@dataclass(frozen=True)
class Grounds:
    """Sentences against a design (`stops`), that warn of it (`warns`), and that only tell (`tells`)."""

    stops: tuple[str, ...]
    warns: tuple[str, ...]
    tells: tuple[str, ...]


def find_grounds(kind: DesignKind, situation: Situation, rehearsal: Rehearsal | None, control: bool) -> Grounds:
    """Return what there is to say of a design. rehearsal : what came of trying it, None where it was not tried.

    control : whether an interrupted time series would use the comparison areas.
    """
    return Grounds(
        (*_plain_stops(kind, situation), *_rehearsal_stops(situation, rehearsal), *_pretended_stops(rehearsal)),
        (*_warns(kind, situation, control), *_rehearsal_warns(situation, rehearsal), *_pretended_warns(rehearsal)),
        tuple(_tells(kind, situation, rehearsal, control)),
    )


def stops_before_trying(kind: DesignKind, situation: Situation) -> bool:
    """Return whether the plan and the time before rule a design out already, so that it need not be tried."""
    return any(True for _ in _plain_stops(kind, situation))


# ---------------------------------------------------------------- against


def _plain_stops(kind: DesignKind, situation: Situation) -> Iterator[str]:
    if kind != "interrupted time series" and not situation.comparison_areas:
        yield "There are no comparison areas, and this design compares with nothing else."
        return
    yield from _start_stops(kind, situation)
    yield from _count_stops(situation)
    if kind in _SHARED_TREND:
        yield from _trend_stops(situation)
    if kind == "interrupted time series":
        yield from (
            f"{said} A series carries its last level and slope on, and on real counts it calls a change at such "
            "targets about twice as often as it should."
            for said in _peaks(situation)
        )


def _start_stops(kind: DesignKind, situation: Situation) -> Iterator[str]:
    many = situation.starts > 1
    if kind == "staggered adoption" and not many:
        yield (
            "The target was reached on one date. This design compares areas reached at different dates, at least two; "
            "with one it is difference in differences."
        )
    if kind in _ONE_START and many:
        yield (
            f"Parts of the target were reached on {situation.starts} dates, and this design knows one: time before an "
            "area was reached would count as time after."
        )
    if kind == "difference in differences" and many:
        yield (
            f"Parts of the target were reached on {situation.starts} dates. Areas reached early would then stand as "
            "the comparison of those reached late, which misleads where effects grow or fade; staggered adoption does "
            "not."
        )


def _count_stops(situation: Situation) -> Iterator[str]:
    if all(row.counted == 0 and row.not_shown is None for row in situation.rows):
        yield "Every declared count is 0 in the target in the whole time before: nothing can fall, no rise be judged."
    elif all(_is_blind(row) for row in situation.rows):
        told = "; ".join(f"{row.name} {_expected(row)}" for row in situation.rows)
        yield (
            f"The counts are too small: expected in the time after are {told}. Below {LEAST_EXPECTED:.1f} not even a "
            "fall to 0 can be told from chance, and here no rise up to three times as many either."
        )


def _trend_stops(situation: Situation) -> Iterator[str]:
    tested = [row for row in situation.rows if row.trend.p_value is not None]
    for row in tested:
        # Several rows are looked at, so each is held to its share of the level.
        if (row.trend.p_value or 0) <= LEVEL / len(tested):
            many = f", the limit {LEVEL / len(tested):.3f} for each of {len(tested)} rows" if len(tested) > 1 else ""
            yield (
                f"{_sentence(row.name)}: target and comparison did not go on alike before the operation (p = "
                f"{row.trend.p_value:.3f}{many}). If the drift went on, they would part by "
                f"{_percent(abs(row.trend.change or 0))} without any operation."
            )


def works(situation: Situation, rehearsal: Rehearsal) -> bool:
    """Return whether a design that was tried could be computed for some row, and could judge chance."""
    return not any(True for _ in _rehearsal_stops(situation, rehearsal))


def _rehearsal_stops(situation: Situation, rehearsal: Rehearsal | None) -> Iterator[str]:
    if rehearsal is None:
        return
    names = {row.name for row in situation.rows}
    if names <= set(rehearsal.refused):
        for why in dict.fromkeys(rehearsal.refused.values()):
            yield f"Tried on the time before, it could not be computed for any row: {why.rstrip('.')}."
    elif rehearsal.groups is not None and rehearsal.needed is not None and rehearsal.groups < rehearsal.needed:
        yield (
            f"{_only(rehearsal.groups)} like the target could be found among {situation.comparison_areas} "
            f"comparison areas, and its test needs {rehearsal.needed}: there would be an estimate without an interval."
        )


def _pretended_stops(rehearsal: Rehearsal | None) -> Iterator[str]:
    """Yield a sentence for each count in which pretended operations come out farther than chance should take them."""
    pretended = rehearsal.pretended if rehearsal is not None else {}
    for name, found in pretended.items():
        # Several rows are looked at, so each is held to its share of the level.
        if found.p_value <= LEVEL / len(pretended):
            yield (
                f"{_sentence(name)}: {_operations(found.tried)} pretended in the time before came out "
                f"{found.spread:.1f} times as far from nothing as chance should take them, {found.called} of them "
                f"called a change at 5% (p = {found.p_value:.3f}, the limit {LEVEL / len(pretended):.3f}). In this "
                "series the design cries wolf."
            )


# ---------------------------------------------------------------- warnings


def _warns(kind: DesignKind, situation: Situation, control: bool) -> Iterator[str]:
    yield from _count_warns(situation)
    yield from _picked_warns(situation)
    if kind == "interrupted time series":
        if not control:
            yield "Nothing is compared: whatever else happened when the operation started counts as its effect."
        return
    yield from (f"{said} What stands at a peak falls back by itself." for said in _peaks(situation))
    if kind == "synthetic control" and situation.target_areas > 1:
        yield (
            f"The target has {situation.target_areas} areas and is set beside as many taken at random. Areas that lie "
            "together share ups and downs: if the target's do, false alarms are likelier than 5%."
        )
    elif situation.scattered and situation.target_areas > 1:
        yield from _scattered_warns(situation)
    if kind in _SHARED_TREND:
        yield from _untested_trends(situation)


def _count_warns(situation: Situation) -> Iterator[str]:
    """Yield one sentence for all counts that are too small; what each can show is told row by row."""
    nothing = [row.name for row in situation.rows if row.counted == 0 and row.not_shown is None]
    if nothing:
        yield f"None was counted in the target in the time before, so no change can be told: {', '.join(nothing)}."
    seen = [row for row in situation.rows if row.name not in nothing]
    small = [row for row in seen if row.sought == "fall" and row.expected < LEAST_EXPECTED]
    if small:
        told = ", ".join(f"{row.name} ({_expected(row)})" for row in small)
        yield (
            f"So few are expected in the time after that not even a fall to 0 can be told from chance (that takes "
            f"{LEAST_EXPECTED:.1f}): {told}."
        )
    coarse = [row for row in seen if row not in small and is_coarse(row)]
    if coarse:
        told = ", ".join(f"{row.name} ({_missed(row)})" for row in coarse)
        yield f"Coarse counts, in which a large change would most likely be missed: {told}."


def _picked_warns(situation: Situation) -> Iterator[str]:
    for row in situation.rows:
        if row.picked_on:
            yield (
                f"The target was picked on {row.name}, by the plan. If it was picked for a recent high, part of that "
                "falls back by itself; see the check return to the mean."
            )


def _peaks(situation: Situation) -> Iterator[str]:
    """Yield a sentence for each count whose recent rise is among the highest of like groups."""
    ranked = [row for row in situation.rows if row.peak == row.peak]
    for row in ranked:
        if row.peak <= PEAK / len(ranked):
            yield (
                f"{_sentence(row.name)}: the target stands at a recent peak. Of like groups of areas only "
                f"{_percent(row.peak)} rose as much just before (limit {_percent(PEAK / len(ranked))}: "
                f"{_percent(PEAK)} over {len(ranked)} rows)."
            )


def _scattered_warns(situation: Situation) -> Iterator[str]:
    yield (
        "The areas' outlines are not known, so placebo groups are scattered. Areas that lie together share ups and "
        "downs: if the target's do, intervals come out too narrow. Polygons mend it."
    )
    if situation.busier_than >= BUSIEST:
        yield (
            f"The target's areas are busier than {_percent(situation.busier_than)} of the comparison areas (from "
            f"{_percent(BUSIEST)} on stand-ins are few), and those are quieter: false alarms are likelier."
        )


def _untested_trends(situation: Situation) -> Iterator[str]:
    for row in situation.rows:
        if row.trend.p_value is None:
            yield f"{_sentence(row.name)}: whether trends were alike before cannot be told: {row.trend.why}."


def _rehearsal_warns(situation: Situation, rehearsal: Rehearsal | None) -> Iterator[str]:
    if rehearsal is None or {row.name for row in situation.rows} <= set(rehearsal.refused):
        return
    for name, why in rehearsal.refused.items():
        yield f"{_sentence(name)}: tried on the time before, it could not be computed: {why.rstrip('.')}."


def _pretended_warns(rehearsal: Rehearsal | None) -> Iterator[str]:
    """Yield a sentence for each count whose past holds too few pretended operations to show what the design does."""
    for name, found in (rehearsal.pretended if rehearsal is not None else {}).items():
        if not found.tried:
            yield (
                f"{_sentence(name)}: no operation could be pretended in the time before, which is too short. So "
                "nothing shows whether the design cries wolf in this series."
            )
        elif found.too_few:
            yield (
                f"{_sentence(name)}: only {_operations(found.tried)} could be pretended in the time before. If chance "
                f"went twice as far as the intervals say, they would show it with {_percent(found.power)} probability."
            )


# ---------------------------------------------------------------- what else is told


def _tells(kind: DesignKind, situation: Situation, rehearsal: Rehearsal | None, control: bool) -> Iterator[str]:
    if rehearsal is None:
        return
    if rehearsal.groups is not None and rehearsal.groups >= (rehearsal.needed or 0):
        yield f"{rehearsal.groups} placebo groups were found; its test needs {rehearsal.needed}."
    if rehearsal.matched and rehearsal.said:
        yield f"{_sentence(rehearsal.said[-1])}."
    if kind == "interrupted time series" and control:
        yield "It uses the comparison areas as its control series (control = true)."
    for name, found in rehearsal.pretended.items():
        if not found.too_few:
            yield (
                f"{_sentence(name)}: of {_operations(found.tried)} pretended in the time before {found.called} "
                f"{'was' if found.called == 1 else 'were'} called a change at 5%; they came out {found.spread:.1f} "
                "times as far from nothing as chance is said to take them."
            )
    if kind in _SHARED_TREND:
        for row in situation.rows:
            if row.trend.power is not None and row.trend.p_value is not None:
                weak = ", so its silence says little" if row.trend.power < LOW_POWER else ""
                yield (
                    f"{_sentence(row.name)}: the test of like trends before has p = {row.trend.p_value:.3f}; it would "
                    f"see a drift that makes {SHIFT:.0%} of difference with {_percent(row.trend.power)} "
                    f"probability{weak}."
                )


def row_sentence(row: RowSituation) -> str:
    """Return what the time before says of one count, whatever the design."""
    if row.not_shown is not None:
        return f"{row.name}: withheld, for {row.not_shown}."
    if row.counted == 0:
        return f"{row.name}: none counted in the target before."
    return (
        f"{row.name}: {_number(row.counted)} counted in the target before, about {_number(row.expected)} expected in "
        f"the time after. A {row.sought} under about {_percent(smallest(row))} would most likely be missed."
    )


def _expected(row: RowSituation) -> str:
    return WITHHELD if row.not_shown is not None else _number(row.expected)


def _missed(row: RowSituation) -> str:
    return WITHHELD if row.not_shown is not None else f"a {row.sought} under about {_percent(smallest(row))}"


def _is_blind(row: RowSituation) -> bool:
    """Return whether neither a fall nor a rise to three times as many could be told from chance."""
    return row.counted == 0 or (row.expected < LEAST_EXPECTED and row.smallest_rise > 2)


def is_coarse(row: RowSituation) -> bool:
    """Return whether a count would hide even a halving, or a doubling where a rise is looked for."""
    return smallest(row) > (COARSE_FALL if row.sought == "fall" else COARSE_RISE)


def smallest(row: RowSituation) -> float:
    """Return the smallest change, of the kind looked for, that would be seen with 80% power, at best."""
    return row.smallest_fall if row.sought == "fall" else row.smallest_rise


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _only(groups: int) -> str:
    return "No placebo group" if not groups else f"Only {groups} placebo groups"


def _operations(number: int) -> str:
    return f"{number} operation{'' if number == 1 else 's'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"
