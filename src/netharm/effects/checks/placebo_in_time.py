"""Placebo in time: the same design at dates at which nothing was done should find nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.ranked import Ranked, rarest
from netharm.effects.checks.trial import Trial, room_of
from netharm.effects.checks.verdict import fall_or_rise, not_run, smallest_of, with_change, would_have_seen
from netharm.effects.permutation import draws_needed, log_ratio

Array = NDArray[np.float64]

NAME: CheckName = "placebo in time"


def try_placebo_in_time(inquiry: Inquiry, index: int) -> Attempt:
    """Return whether the design finds a change at any earlier date.

    Its p-value is the smallest, times the number of dates at which the test could be made (Bonferroni). Where placebo
    groups are the test, the dates are ranked together among the same groups, which count as no more than fit side by
    side.
    """
    measure = inquiry.setting.measures[index]
    if not inquiry.earlier:
        periods = inquiry.setting.starts
        return Attempt(not_run(NAME, measure, f"{_periods(periods)} before are too few to pretend an earlier start"))
    effects = [(trial, trial.effects[index]) for trial in inquiry.earlier]
    tested = [(effect.limits.p_value, trial, effect) for trial, effect in effects if effect.limits is not None]
    if not tested:
        return Attempt(not_run(NAME, measure, f"at an earlier date the design gives no answer: {effects[0][1].reason}"))
    strongest, trial, effect = min(tested, key=lambda each: each[0])
    ranked = rank_dates([trial for _, trial, _ in tested], inquiry.now, index)
    p_value = min(1.0, strongest * len(tested)) if ranked is None else rarest(ranked)
    start, length = trial.setting.periods[trial.setting.starts], trial.setting.ends + 1 - trial.setting.starts
    check = with_change(Check(NAME, measure, "target", "held", "", p_value=p_value), effect)
    change = fall_or_rise(check.estimate) if check.estimate is not None else "a change"
    others = f" (the strongest of {len(tested)} dates tried)" if len(tested) > 1 else ""
    window = f"with a start pretended at {start}{others} and {_periods(length)} watched"
    held = f"{window}, the design finds no more than chance gives; {would_have_seen(effect)}"
    moved = f"{window}, the design finds {change}, where nothing was done"
    step = len(tested) * smallest_of(effect) if ranked is None else ranked.smallest
    return Attempt(replace(check, said=held), moved, step, ranked)


def rank_dates(trials: list[Trial], now: Trial, index: int) -> Ranked | None:
    """Return the log ratios of the target and of the groups at the dates of `trials`, to be ranked together.

    None where groups are not the test, are not the same at all dates, or too few fit side by side to be ranked so.
    """
    if any(trial.groups is not now.groups or trial.effects[index].inference != "permutation" for trial in trials):
        return None
    room = min(room_of(trial, index) for trial in trials)
    if room < draws_needed():
        return None
    target, groups = zip(*(ranked_change(trial, index) for trial in trials), strict=True)
    return Ranked(np.array(target), np.column_stack(groups), room)


def ranked_change(trial: Trial, index: int) -> tuple[float, Array]:
    """Return the target's log ratio over the time after and the groups', (J,), NaN where a group has none."""
    effect = trial.effects[index]
    bias = effect.placebo_bias or 0.0
    scale = float(trial.found.scale[index])
    own = float(log_ratio(trial.found.observed_after[index], trial.found.expected_after[index]))
    drawn = np.where(trial.draws.solved[:, index], trial.draws.statistic[:, index] * scale, np.nan)
    return own - bias, drawn - bias


def _periods(number: int) -> str:
    return f"{number} period{'' if number == 1 else 's'}"
