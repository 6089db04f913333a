"""The limits of one effect: from placebo draws, or from a standard error that the plan asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from netharm.effects.draws import Draws
from netharm.effects.effect import AreaName, Effect, Limits
from netharm.effects.permutation import (
    LEVEL,
    draws_needed,
    farthest_not_rejected,
    log_ratio,
    lowest_not_rejected,
    two_sided_p,
)
from netharm.effects.resampling import jackknife_error, linearised_error
from netharm.effects.setting import Setting
from netharm.effects.small_area_synthetic_control import Problem, Solved
from netharm.study.design import Design

Array = NDArray[np.float64]


def limit_by_draws(effect: Effect, draws: Draws, index: int, fewest: int, groups: int) -> Effect:
    """Return `effect` with the limits of the permutation test, or the reason why it could not be run."""
    kept = draws.statistic[draws.solved, index]
    by_period = draws.by_period[draws.solved, index]
    needed = max(fewest, draws_needed())
    if len(kept) < needed:
        return _without_test(effect, len(kept), needed)
    unsolved = groups - len(kept)
    notes = (f"{unsolved} of {groups} placebo groups could not be balanced and were left out",) if unsolved else ()
    bias = float(kept.mean()) if effect.status == "penalised" else 0.0
    if bias:
        shift = np.exp(bias)
        effect = replace(
            effect,
            expected=max((_value(effect.expected) + 0.5) * shift - 0.5, 0.0),
            expected_by_period=np.maximum((_series(effect.expected_by_period) + 0.5) * shift - 0.5, 0.0),
            placebo_bias=bias,
        )
        kept, by_period = kept - bias, by_period - bias
    farthest, lowest = farthest_not_rejected(kept), lowest_not_rejected(kept)
    assert farthest is not None  # the number of draws was checked above
    assert lowest is not None
    lower, upper = np.quantile(by_period, [LEVEL / 2, 1 - LEVEL / 2], axis=0)
    expected = _series(effect.expected_by_period)
    statistic = float(log_ratio(_value(effect.observed), _value(effect.expected)))
    return replace(
        effect,
        limits=_limits(effect, farthest, lowest, two_sided_p(statistic, kept)),
        draws=len(kept),
        notes=effect.notes + notes,
        band_lower=np.maximum((expected + 0.5) * np.exp(lower) - 0.5, 0.0),
        band_upper=np.maximum((expected + 0.5) * np.exp(upper) - 0.5, 0.0),
    )


def _without_test(effect: Effect, draws: int, needed: int) -> Effect:
    """Return `effect` without limits; a penalised one without its estimate too, whose bias cannot be told."""
    few = f"only {draws} placebo groups like the {effect.area} could be used of {needed} needed"
    if effect.status == "penalised":
        reason = f"exact balance failed, and {few} to estimate the bias of the penalised fallback; nothing is shown"
        return replace(
            effect,
            status="could_not_run",
            draws=draws,
            reason=reason,
            expected=None,
            expected_by_period=None,
            effective_donors=None,
            converged=False,
        )
    reason = f"{few}, so there is no interval and no p-value; the estimate stands alone"
    return replace(effect, status="could_not_run", draws=draws, reason=reason)


def limit_by_resampling(
    effect: Effect, setting: Setting, design: Design, problem: Problem, solved: Solved, index: int
) -> Effect:
    """Return `effect` with limits from a standard error of the log ratio, asked for in the plan."""
    error, freedom = standard_error(setting, design, problem, solved, index, effect.area)
    if not np.isfinite(error) or error <= 0:
        why = (
            "every count is the same, so nothing shows how far chance goes"
            if error == 0
            else "too few treated areas, or a replicate that cannot be balanced"
        )
        return replace(effect, status="could_not_run", reason=f"{design.inference}: no standard error: {why}")
    wide, narrow = (float(t.ppf(1 - tail, freedom)) * error for tail in (LEVEL / 2, LEVEL))
    statistic = float(log_ratio(_value(effect.observed), _value(effect.expected)))
    p_value = float(2 * t.sf(abs(statistic) / error, freedom))
    return replace(effect, limits=_limits(effect, wide, -narrow, p_value))


def standard_error(
    setting: Setting, design: Design, problem: Problem, solved: Solved, index: int, area: AreaName
) -> tuple[float, float]:
    """Return the standard error of the log ratio of measure `index`, and the degrees of freedom of its t.

    NaN where it cannot be computed. The linearised error is taken as normal (infinite degrees of freedom).
    """
    after, treated = setting.after(index, area), setting.treated[area]
    if design.inference == "linearised":
        return linearised_error(problem.values, after, treated, solved.weights.weights), np.inf
    random = np.random.default_rng([design.seed, 2])
    error, groups = jackknife_error(problem.values, after, treated, setting.donors, random)
    return error, max(groups - 1, 1)


def _limits(effect: Effect, farthest: float, lowest: float, p_value: float) -> Limits:
    """Return the interval of the untreated count C from C + 1/2 = (expected + 1/2) exp(q), floored at 0."""
    observed, expected = _value(effect.observed), _value(effect.expected)

    def untreated(q: float) -> float:
        return max(float((expected + 0.5) * np.exp(q) - 0.5), 0.0)

    least = untreated(lowest)
    ends = untreated(-farthest), untreated(farthest)
    return Limits(
        untreated_lower=ends[0],
        untreated_upper=ends[1],
        rise_ruled_out_above=observed / least - 1 if least > 0 else None,
        smallest_fall=1 - ends[0] / expected if expected > 0 and ends[0] > 0 else None,
        smallest_rise=ends[1] / expected - 1 if expected > 0 else None,
        p_value=p_value,
    )


def _value(number: float | None) -> float:
    assert number is not None
    return number


def _series(numbers: Array | None) -> Array:
    assert numbers is not None
    return numbers
