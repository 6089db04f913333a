"""Trend before: did target and counterfactual move apart before the operation, and would it have been noticed?

The gaps are log ratios of observed to expected counts by period. Two things are asked of them: their slope over time,
and the sum of their squares. Both are ranked among the gaps of placebo groups, so that ups and downs that last count as
chance where they are the rule, and the smaller of the two p-values is compared with the groups' own (Westfall and Young
1993). Groups that share areas tell less than their number, so they count as no more than fit side by side.

Where a design follows every count before, its gaps are nothing by construction; then the last quarter of the time
before is held out, the design made without it, and the gaps of that quarter are asked.

A test that holds says little where its power is low (Roth 2022, doi:10.1257/aeri.20210236), so the probability to
notice a steady drift large enough to explain the estimate is told beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nct, t

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import HELD_OUT, Inquiry, follows_every_count, on_parallel_trends
from netharm.effects.checks.ranked import Ranked, rarest
from netharm.effects.checks.trial import Trial, room_of
from netharm.effects.checks.verdict import change_of, is_claimed, not_run, percent_of, ratio_of
from netharm.effects.effect import Effect
from netharm.effects.event_study import event_study
from netharm.effects.permutation import TIE, draws_needed, log_ratio

Array = NDArray[np.float64]
Power = Callable[[float, float], float]
"""(drift as a log ratio over the time after, level) -> how likely it would be noticed."""

NAME: CheckName = "trend before"
FEWEST_PERIODS = 2
FEWEST_AREAS = 10
"""Treated areas without which an error clustered by area says nothing."""


@dataclass(frozen=True)
class Gaps:
    """Log ratios by period, (periods,) of the target and (J, periods) of placebo groups, NaN for a group that has none,
    and time, (periods,).

    mean_drift : what a drift of 1 for each unit of time would come to on average over the operation's time after.
    room : how many of the groups fit side by side.
    """

    target: Array
    groups: Array
    time: Array
    mean_drift: float
    room: int


def try_trend_before(inquiry: Inquiry, index: int) -> Attempt:
    """Return whether target and counterfactual moved apart before, by slope and sum of squares taken together."""
    measure, effect = inquiry.setting.measures[index], inquiry.effects[index]
    held_out = follows_every_count(inquiry.design, inquiry.levels)
    trial = inquiry.held_out if held_out else inquiry.now
    if trial is None:
        few = "the design follows every count before, and too few periods are left to hold some of them out"
        return Attempt(not_run(NAME, measure, few))
    if trial.effects[index].expected is None:
        return Attempt(not_run(NAME, measure, f"the design gives no answer for it: {trial.effects[index].reason}"))
    gaps = gaps_of(inquiry, trial, index, held_out)
    if len(gaps.time) < FEWEST_PERIODS:
        few = "too few periods before can be compared with what the design expects"
        return Attempt(not_run(NAME, measure, few))
    if gaps.room < draws_needed():
        clustered = _by_areas(inquiry, index) if on_parallel_trends(inquiry.design) else None
        if clustered is not None:
            return clustered
        few = f"fewer than {draws_needed()} placebo groups side by side show how far gaps go by chance"
        return Attempt(not_run(NAME, measure, few))
    shared = effect.inference == "permutation" and trial.groups is inquiry.now.groups
    return _try_by_groups(effect, gaps, held_out, shared)


def gaps_of(inquiry: Inquiry, trial: Trial, index: int, held_out: bool) -> Gaps:
    """Return the gaps of measure `index`: those of the time held out, or else of the whole time before."""
    setting = trial.setting
    window = slice(setting.starts, setting.ends + 1) if held_out else slice(0, setting.starts)
    scale = float(trial.found.scale[index])
    target = log_ratio(trial.found.observed[index, window], trial.found.expected[index, window])
    solved = trial.draws.solved[:, index]
    groups = np.where(solved[:, None], trial.draws.by_period[:, index, window] * scale, np.nan)
    told = ~np.isnan(target) & ~np.isnan(groups[solved]).any(axis=0)
    position, room = np.flatnonzero(told), room_of(trial, index)
    after = inquiry.setting.ends + 1 - inquiry.setting.starts
    if held_out:
        # The drift begins where the design no longer looks.
        time, mean_drift = position + 1.0, (after + 1) / 2
    else:
        time = position - (position.mean() if len(position) else 0.0)
        mean_drift = inquiry.setting.starts + (after - 1) / 2 - float(position[0] - time[0] if len(position) else 0.0)
    return Gaps(target[told], groups[:, told], time.astype(np.float64), mean_drift, room)


def _by_areas(inquiry: Inquiry, index: int) -> Attempt | None:
    """Return the check by the slope of the event study and its error clustered by area; None where that has none.

    The slope is taken over the periods before, the last of them, against which all are measured, included.
    """
    setting, effect = inquiry.setting, inquiry.effects[index]
    members = np.flatnonzero(setting.treated["target"])
    study = event_study(setting, members, setting.donors, index)
    if study is None or len(members) < FEWEST_AREAS:
        return None
    before = study.periods < setting.starts
    centre = float(np.append(study.periods[before], setting.starts - 1).mean())
    offsets = study.periods[before] - centre
    weights = offsets / (offsets @ offsets + (setting.starts - 1 - centre) ** 2)
    slope = float(weights @ study.coefficients[before])
    error = float(np.sqrt(weights @ study.covariance[np.ix_(before, before)] @ weights))
    if not error > 0:
        return None
    freedom, mean_drift = len(members) - 1, (setting.starts + setting.ends) / 2 - centre

    def power(drift: float, level: float) -> float:
        far, shift = float(t.isf(level / 2, freedom)), drift / mean_drift / error
        return float(nct.sf(far, freedom, shift) + nct.cdf(-far, freedom, shift))

    p_value = float(2 * t.sf(abs(slope) / error, freedom))
    return _told(effect, slope * mean_drift, p_value, power, "before the operation ", "areas that differ as these")


def _try_by_groups(effect: Effect, gaps: Gaps, held_out: bool, shared: bool) -> Attempt:
    """Return the check by placebo groups; shared : whether they are those of the other checks, too."""
    statistics, drawn = _statistics(gaps.target[None], gaps.time)[0], _statistics(gaps.groups, gaps.time)
    ranked = Ranked(statistics, drawn, gaps.room)

    def power(drift: float, level: float) -> float:
        return power_against(gaps, drift / gaps.mean_drift, level)

    where = (
        f"in the last {percent_of(1 / HELD_OUT)} of the time before, which the design was then made without, "
        if held_out
        else "before the operation "
    )
    drifted = float(statistics[0]) * gaps.mean_drift
    attempt = _told(effect, drifted, rarest(ranked), power, where, "groups like it")
    return replace(attempt, smallest=ranked.smallest, ranked=ranked if shared else None)


def _told(
    effect: Effect,
    drifted: float,
    p_value: float,
    power: Power,
    where: str,
    alike: str,
) -> Attempt:
    """Return the check in words; drifted : log ratio over the time after."""
    change = change_of(drifted)
    both = f"{where}target and counterfactual"
    onwards = f"their drift, gone on, would come to {percent_of(change)} {'below' if change < 0 else 'above'} after"
    check = Check(
        NAME,
        effect.measure,
        "target",
        "held",
        f"{both} went on no less alike than chance gives in {alike}; {onwards}",
        estimate=change,
        p_value=p_value,
    )
    failed = f"{both} moved apart more than chance gives in {alike}; {onwards}"
    return Attempt(check, failed, held_at=partial(_with_power, effect, power))


def _with_power(effect: Effect, power: Power, check: Check, level: float) -> Check:
    """Return a check that held with its power to fail, which it does from a p-value of `level` down."""
    against = _drift_to_notice(effect)
    if against is None:
        return check
    share = power(against, level)
    said = check.said + _power_in_words(share, effect)
    return replace(check, said=said, power=share, power_against=change_of(against))


def _statistics(gaps: Array, time: Array) -> Array:
    """Return the slope of each row of `gaps` through the origin of `time`, and its sum of squares, (rows, 2)."""
    return np.column_stack([gaps @ time / (time @ time), (gaps**2).sum(axis=1)])


def power_against(gaps: Gaps, slope: float, level: float) -> float:
    """Return the share of placebo groups in which the check would fail, had they drifted by `slope` besides.

    level : in what share of them it fails without.
    """
    groups = gaps.groups[~np.isnan(gaps.groups).any(axis=1)]
    drawn = np.abs(_statistics(groups, gaps.time))
    moved = np.abs(_statistics(groups + slope * gaps.time, gaps.time))
    smallest = [_share_beyond(each, drawn).min(axis=1) for each in (drawn, moved)]
    critical = np.sort(smallest[0])[int(len(drawn) * level + TIE)]
    return float(np.mean(smallest[1] < critical))


def _share_beyond(statistics: Array, drawn: Array) -> Array:
    """Return for each of `statistics` (rows, 2) the share of `drawn` (J, 2) that is at least as large."""
    columns = zip(statistics.T, np.sort(drawn, axis=0).T, strict=True)
    return np.column_stack([1 - np.searchsorted(ordered, own, side="left") / len(drawn) for own, ordered in columns])


def _drift_to_notice(effect: Effect) -> float | None:
    """Return the log ratio that a drift must come to, to explain the estimate; where no change is called one, to hide
    the smallest that would have been.
    """
    if is_claimed(effect):
        return ratio_of(effect)
    if effect.limits is None:
        return None
    sizes = [size for size in (effect.limits.smallest_fall, effect.limits.smallest_rise) if size is not None]
    return float(np.log1p(min(sizes))) if sizes else None


def _power_in_words(power: float, effect: Effect) -> str:
    drift = "explain the estimate" if is_claimed(effect) else "hide a change that this design would have called one"
    weak = ", so that it holds says little" if power < 0.5 else ""
    return f"; a steady drift large enough to {drift} would be noticed with a probability of {percent_of(power)}{weak}"
