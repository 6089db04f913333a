"""Untouched count: what the operation could not have changed should show no change."""

from __future__ import annotations

from dataclasses import replace

from netharm.effects.check import UNTOUCHED, Check
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.verdict import fall_or_rise, not_run, with_change, would_have_seen
from netharm.effects.permutation import LEVEL


def check_untouched_counts(inquiry: Inquiry) -> list[Check]:
    """Return a check of each count declared as untouched; where none is, one for each row, that could not be run.

    Failed where the design finds a change at 5%, after Holm over these counts (Holm 1979).
    """
    names = inquiry.setting.measures
    if not inquiry.untouched:
        why = "the plan declares no count that the operation could not have touched"
        return [not_run(UNTOUCHED, names[index], why) for index in inquiry.rows]
    tested = {
        index: effect.limits.p_value
        for index in inquiry.untouched
        if (effect := inquiry.effects.get(index)) is not None and effect.limits is not None
    }
    adjusted = holm(tested)
    return [
        _check(inquiry, index, adjusted[index])
        if index in adjusted
        else not_run(UNTOUCHED, names[index], _why(inquiry, index))
        for index in inquiry.untouched
    ]


def holm(p_values: dict[int, float]) -> dict[int, float]:
    """Return p-values adjusted for their number, step by step from the smallest (Holm 1979)."""
    adjusted, largest = {}, 0.0
    for rank, (index, p_value) in enumerate(sorted(p_values.items(), key=lambda each: (each[1], each[0]))):
        largest = max(largest, min(1.0, p_value * (len(p_values) - rank)))
        adjusted[index] = largest
    return adjusted


def _check(inquiry: Inquiry, index: int, p_value: float) -> Check:
    effect = inquiry.effects[index]
    failed = p_value <= LEVEL
    check = Check(UNTOUCHED, effect.measure, "target", "failed" if failed else "held", "", p_value=p_value)
    check = with_change(check, effect)
    change = fall_or_rise(check.estimate) if check.estimate is not None else "a change"
    said = (
        f"a count that the operation could not have touched shows {change}: something else moved the target, "
        "and it may have moved the other counts too"
        if failed
        else f"a count that the operation could not have touched shows no change; {would_have_seen(effect)}"
    )
    return replace(check, said=said)


def _why(inquiry: Inquiry, index: int) -> str:
    effect = inquiry.effects.get(index)
    return (effect.reason if effect is not None else None) or "it was not estimated"
