"""Trends apart: how far target and counterfactual may have drifted apart after the start before the conclusion falls.

Designs that rest on parallel trends are asked by honest difference in differences (Rambachan and Roth 2023,
doi:10.1093/restud/rdad018), on stretches as long as the time after. Designs that make no such assumption get a plain
comparison instead: what the test leaves of the estimate, in units of the largest change that the same design shows at
pretended dates.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from netharm.effects.check import Check, CheckName
from netharm.effects.checks.inquiry import Inquiry, on_parallel_trends
from netharm.effects.checks.verdict import change_of, is_claimed, not_run, percent_of, ratio_of, reach_of
from netharm.effects.event_study import event_study
from netharm.effects.permutation import log_ratio

Array = NDArray[np.float64]

NAME: CheckName = "trends apart"
GROUPS_FOR_SPREAD = 40
"""With fewer placebo groups their spread is too rough to serve as a covariance."""
FEWEST_STRETCHES = 2
MOST = 10.0
"""Beyond so many times the conclusion is said to stand."""
STANDS_FROM = 1.0
"""A conclusion stands when it takes a drift at least so many times the largest seen before to overturn it."""

_SEEN = {
    True: "less than was seen before, and that is more than chance gives",
    False: "less than was seen before, though that is no more than chance gives: a remark, no failure",
    None: "less than was seen before, which no check could tell from chance: a remark, no failure",
}


def check_trends_apart(inquiry: Inquiry, index: int, drifted: bool | None) -> Check:
    """Return how large a drift overturns a change that is called one.

    drifted : whether what was seen before is more than chance gives, by the checks of that; None where none was run.
    Failed where a drift no larger than the largest seen before would do and that was more than chance; a remark where
    it was not, since the largest of several is never nothing. It spends no error of its own. Where no change is called
    one there is nothing to overturn.
    """
    effect = inquiry.effects[index]
    measure = effect.measure
    if not is_claimed(effect):
        return not_run(NAME, measure, "no change is called one, so there is no conclusion for a drift to overturn")
    if not on_parallel_trends(inquiry.design):
        return _plain(inquiry, index, drifted)
    study = _stretches(inquiry, index)
    if isinstance(study, str):
        return not_run(NAME, measure, study)
    found = import_module("netharm.effects.checks.honest_differences").find_breakdown(*study)
    return _verdict(
        measure,
        found.times,
        drifted,
        "the largest drift seen from one stretch of this length to the next before",
        "; had the drift before gone on in a straight line, it would "
        + ("stand" if found.straight else "not be told from chance"),
    )


def _verdict(measure: str, times: float | None, drifted: bool | None, drift: str, more: str = "") -> Check:
    falls = times is not None and times < STANDS_FROM
    if not falls:
        said = (
            f"the conclusion stands unless trends drifted apart after the start by more than "
            f"{'10' if times is None else f'{times:.1f}'} times {drift}{more}"
        )
        return Check(NAME, measure, "target", "held", said)
    said = f"a drift after the start of {times:.1f} times {drift} would overturn the conclusion: {_SEEN[drifted]}{more}"
    return Check(NAME, measure, "target", "failed" if drifted else "held", said, remark=not drifted)


def _plain(inquiry: Inquiry, index: int, drifted: bool | None) -> Check:
    effect = inquiry.effects[index]
    moved = [
        abs(ratio_of(trial.effects[index])) for trial in inquiry.earlier if trial.effects[index].expected is not None
    ]
    if not moved:
        return not_run(NAME, effect.measure, "no earlier date could be pretended, so there is no drift to measure by")
    ratio = ratio_of(effect)
    spare = abs(ratio) - reach_of(effect, ratio)
    times = spare / max(moved) if max(moved) > 0 else None
    drift = f"the largest change that this design shows at pretended dates ({percent_of(change_of(max(moved)))})"
    times = times if times is None or times < MOST else None
    return _verdict(effect.measure, times, drifted, drift, "; it does not rest on parallel trends")


def _stretches(inquiry: Inquiry, index: int) -> tuple[Array, Array, int] | str:
    """Return the mean log ratios of stretches as long as the time after, less that of the last before, their
    covariance, and how many are from the time before; or why there are none.
    """
    setting = inquiry.setting
    after = setting.ends + 1 - setting.starts
    length = min(after, setting.starts // 2)
    before = setting.starts // length if length else 0
    if before < FEWEST_STRETCHES:
        return "the time before is too short to show a drift to measure by"
    target, drawn = _gaps(inquiry, index)
    averages = np.zeros((before + 1, setting.ends + 1))
    for stretch in range(before):
        first = setting.starts - (before - stretch) * length
        averages[stretch, first : first + length] = 1 / length
    averages[before, setting.starts :] = 1 / after
    told = ~np.isnan(target)
    if not told.all():
        averages[:, ~told] = 0
        sums = averages.sum(axis=1, keepdims=True)
        if (sums <= 0).any():
            return "the design says nothing of some stretch of the time before"
        averages /= sums
    contrasts = np.delete(averages - averages[before - 1], before - 1, axis=0)
    coefficients = contrasts @ np.where(told, target, 0.0)
    covariance = _covariance(inquiry, index, contrasts, np.where(told, drawn, 0.0))
    if covariance is None:
        return "neither placebo groups nor areas are enough to tell how far trends drift by chance"
    return coefficients, covariance, before - 1


def _gaps(inquiry: Inquiry, index: int) -> tuple[Array, Array]:
    """Return the log ratios by period of the target, (periods,), and of placebo groups, (J, periods)."""
    now, ends = inquiry.now, inquiry.setting.ends + 1
    target = log_ratio(now.found.observed[index, :ends], now.found.expected[index, :ends])
    drawn = now.draws.by_period[now.draws.solved[:, index], index, :ends] * float(now.found.scale[index])
    return target, drawn


def _covariance(inquiry: Inquiry, index: int, contrasts: Array, drawn: Array) -> Array | None:
    """Return the covariance of the stretches: as placebo groups spread, or else clustered by area."""
    if len(drawn) >= max(GROUPS_FOR_SPREAD, 2 * len(contrasts)):
        spread: Array = np.atleast_2d(np.cov(drawn @ contrasts.T, rowvar=False))
        return spread if (np.diag(spread) > 0).all() else None
    setting = inquiry.setting
    study = event_study(setting, np.flatnonzero(setting.treated["target"]), setting.donors, index)
    if study is None or not np.isfinite(study.covariance).all():
        return None
    used = contrasts[:, study.periods]
    clustered: Array = used @ study.covariance @ used.T
    return clustered if (np.diag(clustered) > 0).all() else None
