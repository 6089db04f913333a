"""Return to the mean: a target picked at its recent peak falls back by itself. How far, and was this one picked there?

Part of every high count is chance, so places picked because their last counts were high fall back whatever is done
(Barnett, van der Pols and Dobson 2005, doi:10.1093/ije/dyh299). The check repeats the picking on the real time before:
at earlier dates it picks, among groups of the target's kind, those whose recent counts stood as high over their own
earlier mean, and follows them through the same design. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.inquiry import Inquiry
from netharm.effects.checks.trial import MOST_GROUPS, Trial, apart, groups_as_targets, groups_like
from netharm.effects.checks.verdict import fall_or_rise, is_claimed, not_run, percent_of, ratio_of
from netharm.effects.effect import Effect
from netharm.effects.permutation import LEVEL, log_ratio
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.recent_peak import peak_rank, recent_periods_of, recent_rise
from netharm.effects.setting import Setting

Array = NDArray[np.float64]

NAME: CheckName = "return to the mean"
PEAK = 0.05
"""A target stands on a peak when at most this share of like groups rose as much."""
POOL = 399
"""Groups among which the picking is repeated at each date."""
FEWEST_PICKED = 5
ENOUGH_PICKED = 10
MOST_PICKED = 30
"""Groups followed at each date: all that rose as much as the target, or so many of the highest; they share no area."""


@dataclass(frozen=True)
class Picked:
    """What became of groups picked at their peak. rank : the share of like groups that rose as much as the target did ;
    found : each picked group's effects, by the position of their measure.
    """

    rank: float
    found: Sequence[Mapping[int, Effect]]


def pick_again(inquiry: Inquiry) -> Picked | str:
    """Return what became of groups picked as the target was, at earlier dates; or why that could not be seen."""
    counted = _counted_on(inquiry, inquiry.setting)
    recent = recent_periods_of(counted)
    groups = inquiry.now.groups
    if len(groups) < 1 / PEAK - 1 or len(apart(groups, FEWEST_PICKED)) < FEWEST_PICKED:
        return "too few groups like the target exist to say whether it stands on a peak"
    rank = peak_rank(counted, groups, np.flatnonzero(counted.treated["target"]), recent)
    if np.isnan(rank):
        return "the time before is too short to tell recent counts from earlier ones"
    own = recent_rise(counted, np.flatnonzero(counted.treated["target"]), recent)
    found: list[Mapping[int, Effect]] = []
    for trial in inquiry.earlier:
        picked = _pick(inquiry, trial, own if rank <= PEAK else np.inf)
        if not picked:
            continue
        found += groups_as_targets(trial, inquiry.design, inquiry.levels, picked, inquiry.workers)
    if len(found) < FEWEST_PICKED:
        return "the time before is too short, or its groups too few, to pick again at an earlier date"
    return Picked(rank, found)


def _counted_on(inquiry: Inquiry, setting: Setting) -> Setting:
    """Return `setting` with the counts alone that the target was picked on."""
    kept = list(inquiry.picked_on)
    return replace(setting, counts=setting.counts[kept], measures=tuple(setting.measures[index] for index in kept))


def _pick(inquiry: Inquiry, trial: Trial, rise: float) -> list[PlaceboGroup]:
    """Return groups that rose by `rise` or more up to the trial's date, or the top of them where too few did."""
    counted = _counted_on(inquiry, trial.setting)
    recent = recent_periods_of(counted)
    exhausted = len(trial.groups) < min(MOST_GROUPS, inquiry.design.permutations)
    pool = trial.groups if exhausted else groups_like(trial.setting, inquiry.design, POOL)
    rises = np.array([recent_rise(counted, group.members, recent) for group in pool])
    if not len(pool) or np.isnan(rises).any():
        return []
    order = np.argsort(-rises, kind="stable")[: max(int(np.sum(rises >= rise)), int(np.ceil(PEAK * len(pool))))]
    as_high = len(apart([pool[each] for each in order if rises[each] >= rise], MOST_PICKED))
    return apart([pool[each] for each in order], max(as_high, ENOUGH_PICKED))


def try_return_to_the_mean(inquiry: Inquiry, index: int, picked: Picked | str) -> Attempt:
    """Return whether a fall-back after a peak could explain the estimate.

    Failed where the target stands on a peak, and either the groups picked like it fell back (or on) by at least half of
    a change that is called one, or the design calls a change in more of them than 5% allow (one-sided binomial).
    """
    effect = inquiry.effects[index]
    if isinstance(picked, str):
        return Attempt(not_run(NAME, effect.measure, picked))
    followed = [found[index] for found in picked.found if index in found and found[index].expected is not None]
    expected = sum(each.expected or 0.0 for each in followed)
    if len(followed) < FEWEST_PICKED or expected <= 0:
        few = "the design gives no answer in too many of the groups picked again"
        return Attempt(not_run(NAME, effect.measure, few))
    change = sum(each.observed or 0.0 for each in followed) / expected - 1
    calls = [is_claimed(each) for each in followed]
    chance = float(binom.sf(sum(calls) - 1, len(calls), LEVEL))
    on_peak = picked.rank <= PEAK
    explains = is_claimed(effect) and _is_half(change, ratio_of(effect))
    said = (
        f"{_standing(inquiry, picked.rank)}; groups picked at such a peak at earlier dates show {fall_or_rise(change)}"
    )
    said += f" by themselves, and the design calls a change in {percent_of(float(np.mean(calls)))} of them"
    check = Check(NAME, effect.measure, "target", "held", said, estimate=change, p_value=chance)
    if on_peak and explains:
        check = replace(check, result="failed", said=f"{said}, which is at least half of the estimate")
    return Attempt(check, said, takes_share=False, fails_when_rare=on_peak)


def _is_half(change: float, ratio: float) -> bool:
    """Return whether a relative change goes the way of a log ratio, and at least half as far."""
    moved = float(log_ratio(max(1 + change, 0.0) * 1e6, 1e6))
    return moved * ratio > 0 and abs(moved) >= abs(ratio) / 2


def _standing(inquiry: Inquiry, rank: float) -> str:
    counts = "the counts it was picked on" if inquiry.picked_is_said else "its counts taken together"
    unsaid = "" if inquiry.picked_is_said else " (the plan does not say how the target was picked)"
    if rank <= PEAK:
        return f"{counts} stood on a peak just before: {_share(rank)} of groups like it rose as much{unsaid}"
    return f"{counts} stood on no peak: {_share(rank)} of groups like it rose as much{unsaid}"


def _share(rank: float) -> str:
    return "fewer than 1%" if rank < 0.01 else percent_of(rank)
