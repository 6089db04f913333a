"""Placebo in time: the same design at dates at which nothing was done should find nothing."""

from __future__ import annotations

from dataclasses import replace

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.trial import Trial, p_side_by_side, room_of
from netharm.effects.checks.verdict import fall_or_rise, not_run, with_change, would_have_seen
from netharm.effects.permutation import LEVEL

NAME: CheckName = "placebo in time"


def check_placebo_in_time(inquiry: Inquiry, index: int) -> Check:
    """Return whether the design finds a change at any earlier date.

    Failed where the smallest p-value, times the number of dates at which the test could be made (Bonferroni), is at
    most 5%. Where placebo groups are the test and several dates are asked, groups count as no more
    than fit side by side.
    """
    measure = inquiry.setting.measures[index]
    if not inquiry.earlier:
        periods = inquiry.setting.starts
        return not_run(NAME, measure, f"{_periods(periods)} before are too few to pretend an earlier start")
    effects = [(trial, trial.effects[index]) for trial in inquiry.earlier]
    tested = [(_p_value(trial, index), trial, effect) for trial, effect in effects if effect.limits is not None]
    if not tested:
        return not_run(NAME, measure, f"at an earlier date the design gives no answer: {effects[0][1].reason}")
    smallest, trial, effect = min(tested, key=lambda each: each[0])
    alone = effect.limits.p_value if effect.limits is not None else smallest
    p_value = min(1.0, smallest * len(tested)) if len(tested) > 1 else alone
    start, length = trial.setting.periods[trial.setting.starts], trial.setting.ends + 1 - trial.setting.starts
    failed = p_value <= LEVEL
    check = with_change(Check(NAME, measure, "target", "failed" if failed else "held", "", p_value=p_value), effect)
    change = fall_or_rise(check.estimate) if check.estimate is not None else "a change"
    others = f" (the strongest of {len(tested)} dates tried)" if len(tested) > 1 else ""
    window = f"with a start pretended at {start}{others} and {_periods(length)} watched"
    said = (
        f"{window}, the design calls {change} a change, where nothing was done"
        if failed
        else f"{window}, the design finds no change; {would_have_seen(effect)}"
    )
    return replace(check, said=said)


def _p_value(trial: Trial, index: int) -> float:
    effect = trial.effects[index]
    assert effect.limits is not None
    if effect.inference != "permutation" or effect.draws is None:
        return effect.limits.p_value
    return p_side_by_side(effect.limits.p_value, effect.draws, room_of(trial, index))


def _periods(number: int) -> str:
    return f"{number} period{'' if number == 1 else 's'}"
