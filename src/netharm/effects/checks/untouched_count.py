"""Untouched count: what the operation could not have changed should show no change."""

from __future__ import annotations

from dataclasses import replace

from netharm.effects.check import UNTOUCHED, Check
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.placebo_in_time import rank_dates
from netharm.effects.checks.verdict import fall_or_rise, not_run, smallest_of, with_change, would_have_seen
from netharm.effects.effect import Effect


def try_untouched_counts(inquiry: Inquiry) -> list[Attempt]:
    """Return whether each count declared as untouched shows a change, by its own test; where none is declared, one
    attempt for each row, that could not be run.
    """
    names = inquiry.setting.measures
    if not inquiry.untouched:
        why = "the plan declares no count that the operation could not have touched"
        return [Attempt(not_run(UNTOUCHED, names[index], why)) for index in inquiry.rows]
    return [_try(inquiry, index, inquiry.effects.get(index)) for index in inquiry.untouched]


def _try(inquiry: Inquiry, index: int, effect: Effect | None) -> Attempt:
    if effect is None or effect.limits is None:
        why = (effect.reason if effect is not None else None) or "it was not estimated"
        return Attempt(not_run(UNTOUCHED, inquiry.setting.measures[index], why))
    check = Check(UNTOUCHED, effect.measure, "target", "held", "", p_value=effect.limits.p_value)
    check = with_change(check, effect)
    change = fall_or_rise(check.estimate) if check.estimate is not None else "a change"
    which = "a count that the operation could not have touched shows"
    moved = f"{which} {change}: something else moved the target, and it may have moved the other counts too"
    held = f"{which} no more than chance gives; {would_have_seen(effect)}"
    ranked = rank_dates([inquiry.now], inquiry.now, index)
    return Attempt(replace(check, said=held), moved, smallest_of(effect), ranked)
