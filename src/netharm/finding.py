"""One plain sentence or two for each row, worded from released numbers only, after release.

The rules: no change is called an effect that is absent ("no change detected", with what would have been seen);
a harm's state always stands; a count that moves with police effort says so; what was not registered says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from netharm.consequences.match_words import told_of
from netharm.effects.check import UNTOUCHED, Check
from netharm.finding_points import state_points
from netharm.ledger import Ledger, Row
from netharm.wording import (
    AREA,
    STATUS,
    WHOLE_FROM,
    count,
    digits,
    p_equals,
    percent,
    ratio,
    rise_of,
    sentence,
    whole,
)

LEVEL = 0.05
"""A change is called one when its two-sided p-value is at most this; intervals are 95% to match."""

SHOWS = {
    "trends apart": "A drift no larger than one seen before could explain this change.",
    "leave one out": "The change rests on few areas.",
    "return to the mean": "Places picked at such a peak move like this by themselves.",
    "placebo in space": "The design is off, or its p-values too small, for places like this.",
}
"""What a failed check shows of a change, where it does not take the change back altogether."""

REMARKS = {
    "trends apart": "A drift no larger than one seen before, which chance may have given, could explain this change.",
    "leave one out": "It rests on few areas, though they differ from the rest no more than chance gives.",
}
"""What a remark says of a change that is told from chance."""

PLACEBO = "This operation never happened: any change below is chance, or a fault of the method."


def state_findings(ledger: Ledger) -> Ledger:
    """Return the released `ledger` with a finding in each row, and all of them in its `findings`, harms that have
    crossed their tolerance first.
    """
    tested = sum(row.kind == "outcome" and _was_tested(row) for row in ledger.rows)
    rows = tuple(replace(row, finding=_finding(row, ledger, tested)) for row in ledger.rows)
    crossed = [row.finding for row in rows if row.harm_state == "crossed"]
    others = [row.finding for row in rows if row.harm_state != "crossed"]
    stated, turned = state_points(replace(ledger, rows=rows), LEVEL)
    return replace(stated, findings=(*_opening(ledger), *crossed, *others, *turned, *_omnibus(ledger)))


def _was_tested(row: Row) -> bool:
    """Return whether the row was among those tested together; one that is withheld was tested all the same."""
    return row.p_adjusted is not None or (row.status == "suppressed" and row.draws is not None)


def _opening(ledger: Ledger) -> list[str]:
    opening = [PLACEBO] if ledger.study.get("placebo") else []
    if ledger.deviations:
        number = len(ledger.deviations)
        were = "There is 1 deviation" if number == 1 else f"There are {number} deviations"
        first = ledger.deviations[0].rstrip(".")
        opening.append(f"{were} from what was registered, so no change below is a registered finding: {first}.")
    return opening


def _omnibus(ledger: Ledger) -> list[str]:
    if ledger.omnibus_p is None:
        return []
    verdict = "more than chance would give" if ledger.omnibus_p <= LEVEL else "no more than chance would give"
    return [f"All tested rows taken as one show {verdict} (omnibus {p_equals(ledger.omnibus_p)})."]


def _finding(row: Row, ledger: Ledger, tested: int) -> str:
    failed = failed_checks(row, ledger.checks)
    parts = [
        _harm_state(row),
        _change(row, bool(ledger.deviations), bool(failed)),
        _adjusted(row, tested),
        _doubted(row, failed),
        _remarked(row, ledger.checks),
        _mitigation(row, ledger),
    ]
    if row.activity_sensitive:
        parts.append("This count moves with police effort.")
    if row.status == "penalised":
        parts.append(sentence(f"The weights are penalised: {row.reason or 'exact balance could not be met'}"))
    return " ".join(part for part in parts if part)


def failed_checks(row: Row, checks: Sequence[Check]) -> list[str]:
    """Return which `checks` of `row` failed; a count that could not be touched and moved casts doubt on every row."""
    return list(
        dict.fromkeys(
            check.name
            for check in checks
            if check.result == "failed"
            and check.area == row.area
            and (check.measure == row.name or check.name == UNTOUCHED)
        )
    )


def result_of(check: Check) -> str:
    """Return the result of a check in words."""
    return f"{check.result}, with a remark" if check.remark else check.result


def _remarked(row: Row, checks: Sequence[Check]) -> str:
    """Return the checks that held with a remark, and what it says of a change that is told from chance."""
    if row.counterfactual is None or row.p_value is None or row.p_value > LEVEL or row.harm_state == "crossed":
        return ""
    named = [check.name for check in checks if check.remark and (check.measure, check.area) == (row.name, row.area)]
    if not named:
        return ""
    shown = " ".join(REMARKS[name] for name in named if name in REMARKS)
    return f"Held, with a remark: {', '.join(named)}.{' ' if shown else ''}{shown}"


def _doubted(row: Row, failed: list[str]) -> str:
    """Return what failed checks leave of the row's number."""
    if not failed or row.counterfactual is None:
        return ""
    named = ", ".join(failed)
    if row.harm_state == "crossed":
        return f"Failed: {named}. The operation may not be the cause; the rise is there, and so is the duty to act."
    if row.p_value is not None and row.p_value <= LEVEL:
        return f"Failed: {named}. {_what_it_leaves(failed)}"
    return f"Failed: {named}. So this row says little about the operation either way."


def _what_it_leaves(failed: list[str]) -> str:
    """Return what the failed checks leave of a change: no more is taken back than they show."""
    if all(name in SHOWS for name in failed):
        return " ".join(SHOWS[name] for name in failed)
    return "So this change cannot be put down to the operation."


def _harm_state(row: Row) -> str:
    """Return what is known of a harm against its tolerance; it stands also where the numbers are withheld."""
    if row.harm_state is None or row.tolerance is None:
        return ""
    what, limit = _what(row), row.relative_upper_one_sided
    shown = row.counterfactual is not None and row.observed is not None
    tolerance = percent(rise_of(row.tolerance))
    if row.harm_state == "crossed":
        return sentence(_crossed(row, what))
    if row.harm_state == "ruled out":
        largest = (
            f" (largest rise compatible with the data {percent(limit)})" if limit is not None and limit > 0 else ""
        )
        return f"A rise in {what} beyond the tolerance of {tolerance} is ruled out{largest}."
    if not shown:
        return f"A rise in {what} beyond the tolerance of {tolerance} is not ruled out."
    if limit is None:
        return f"A rise in {what} of any size is not ruled out (tolerance {tolerance})."
    return f"A rise in {what} of up to {percent(limit)} is not ruled out (tolerance {tolerance})."


def _crossed(row: Row, what: str) -> str:
    act = f"beyond the tolerance of {ratio(row.tolerance or 1)}: somebody must act"
    if not row.counterfactual or row.observed is None:
        return f"{what} rose {act}"
    chance = ""
    if row.p_value is not None:
        could = "is unlikely to explain" if row.p_value <= LEVEL else "could explain"
        chance = f". Chance alone {could} a rise like this ({p_equals(row.p_value)})"
    times = ratio(row.observed / row.counterfactual)
    return (
        f"{what} rose to {times} times what was expected, {act}. {sentence(_against(row) + _interval(row))}{chance[1:]}"
    )


def _mitigation(row: Row, ledger: Ledger) -> str:
    if row.harm_state != "crossed":
        return ""
    told = "; ".join(told_of(ledger.consequences, what) for what in row.mitigation)
    return f"Agreed mitigation: {told}." if told else "No mitigation was agreed."


def _change(row: Row, deviates: bool, doubted: bool) -> str:
    """Return the change in the count, or why there is none to tell; where it is `doubted` it only seems to be one."""
    if row.status not in ("estimated", "penalised"):
        reason = f": {row.reason.rstrip('.')}" if row.reason else ""
        recorded = f" ({count(row.observed)} recorded)" if row.observed is not None else ""
        return sentence(f"{_what(row)}{recorded}: {STATUS[row.status]}{reason}")
    if row.harm_state == "crossed" and row.counterfactual:
        return ""  # told with its state
    if row.observed is None or row.counterfactual is None or row.effect is None:
        return sentence(f"{_what(row)}: {row.reason or 'no estimate'}")
    if row.p_value is None:
        return sentence(f"{_what(row)}: {_against(row)}; no test was run")
    if row.p_value > LEVEL:
        return f"No change detected in {_what(row)}: {_against(row)}{_interval(row)}; {_would_have_seen(row)}."
    way = _way(row.effect, doubted)
    size = (
        f", a {'fall' if row.effect < 0 else 'rise'} of {percent(row.relative_effect)}" if row.relative_effect else ""
    )
    contrary = _contrary(row)
    mark = "not a registered finding" if deviates else ""
    amount = f"{count(abs(row.effect))} from an expected {count(row.counterfactual)}"
    return sentence(f"{_what(row)} {way} by {amount}{size}{_interval(row, mark)}{contrary}")


def _way(effect: float, doubted: bool) -> str:
    if doubted:
        return "seems to have fallen" if effect < 0 else "seems to have risen"
    return "fell" if effect < 0 else "rose"


def _contrary(row: Row) -> str:
    sought_fall = row.direction == "fall"
    against = row.kind == "outcome" and row.effect is not None and (row.effect < 0) != sought_fall
    return f", against the {row.direction} that was sought" if against else ""


def _adjusted(row: Row, tested: int) -> str:
    """Return what is left of a claim of benefit after allowing for the number of rows tested."""
    claimed = row.kind == "outcome" and row.p_value is not None and row.p_value <= LEVEL and not _contrary(row)
    if not claimed or row.p_value is None:
        return ""
    if row.p_adjusted is None:
        return f"The test gives {p_equals(row.p_value)}."
    stands = "" if row.p_adjusted <= LEVEL else ", so chance among so many tests could explain it"
    many = f"the {tested} outcome rows tested together" if tested > 1 else "the one outcome row tested"
    return f"The test gives {p_equals(row.p_value)}; after allowing for {many}, {p_equals(row.p_adjusted)}{stands}."


def _what(row: Row) -> str:
    return f"{row.name} in {AREA[row.area]}"


def _against(row: Row) -> str:
    return f"{count(row.observed or 0.0)} recorded against {count(row.counterfactual or 0.0)} expected"


def _interval(row: Row, mark: str = "") -> str:
    """Return the 95% interval of the effect in words, in brackets, with `mark` after it."""
    lower, upper = row.effect_lower, row.effect_upper
    if lower is None and upper is None:
        return f" ({mark})" if mark else ""
    if lower == 0 == upper:
        return f" (95% interval no change{f'; {mark}' if mark else ''})"
    words = count if max(abs(lower or 0), abs(upper or 0)) < WHOLE_FROM else _whole_unless_small
    if lower is not None and upper is not None and upper <= 0:
        limits = f"{words(-upper)} to {words(-lower)} fewer"
    elif lower is not None and upper is not None and lower >= 0:
        limits = f"{words(lower)} to {words(upper)} more"
    else:
        limits = f"{_limit(lower, 'fewer', words)} to {_limit(upper, 'more', words)}"
    return f" (95% interval {limits}{f'; {mark}' if mark else ''})"


def _whole_unless_small(limit: float) -> str:
    """Return a limit as a whole count, unless it lies so near 0 that a whole one would say no change."""
    return digits(limit) if 0 < abs(limit) < 1 else whole(limit)


def _limit(value: float | None, unbounded: str, words: Callable[[float], str]) -> str:
    if value is None:
        return f"any number {unbounded}"
    return f"{words(abs(value))} {'fewer' if value < 0 else 'more'}"


def _would_have_seen(row: Row) -> str:
    fall, rise = row.smallest_detectable_fall, row.smallest_detectable_rise
    if fall is None and rise is None:
        return "this design would have called no change of any size a change"
    if fall is None:
        return f"this design would have called a rise of {percent(rise or 0)} or more a change, and no fall of any size"
    if rise is None:
        return f"this design would have called a fall of {percent(fall)} or more a change, and no rise of any size"
    return (
        f"this design would have called a fall of {percent(fall)} or more,"
        f" or a rise of {percent(rise)} or more, a change"
    )
