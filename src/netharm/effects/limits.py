"""The limits of one effect: from placebo draws, or from a standard error that the plan asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from netharm.effects.draws import Draws
from netharm.effects.effect import Effect, Limits
from netharm.effects.permutation import (
    LEVEL,
    draws_needed,
    farthest_not_rejected,
    log_ratio,
    lowest_not_rejected,
    two_sided_p,
)

Array = NDArray[np.float64]


def limit_by_draws(effect: Effect, draws: Draws, index: int, fewest: int, groups: int, scale: float = 1.0) -> Effect:
    """Return `effect` with the limits of the permutation test, or the reason why it could not be run.

    scale : what the target's own log ratio is divided by, as each draw is by its group's.
    """
    solved = draws.solved[:, index]
    kept = draws.statistic[solved, index] * scale
    by_period = draws.by_period[solved, index] * scale
    needed = max(fewest, draws_needed())
    if len(kept) < needed:
        return _without_test(effect, len(kept), needed)
    unsolved = groups - len(kept)
    notes = (f"{unsolved} of {groups} placebo groups could not be computed and were left out",) if unsolved else ()
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
    lower, upper = _middle(by_period)
    expected = _series(effect.expected_by_period)
    statistic = float(log_ratio(_value(effect.observed), _value(effect.expected)))
    return replace(
        effect,
        limits=limits_of(effect, farthest, lowest, two_sided_p(statistic, kept)),
        draws=len(kept),
        notes=effect.notes + notes,
        band_lower=np.maximum((expected + 0.5) * np.exp(lower) - 0.5, 0.0),
        band_upper=np.maximum((expected + 0.5) * np.exp(upper) - 0.5, 0.0),
    )


def _middle(by_period: Array) -> tuple[Array, Array]:
    """Return the lower and upper end of the middle 95% in each period; NaN where the design says nothing of it."""
    told = ~np.isnan(by_period).any(axis=0)
    ends = np.full((2, by_period.shape[1]), np.nan)
    ends[:, told] = np.quantile(by_period[:, told], [LEVEL / 2, 1 - LEVEL / 2], axis=0)
    return ends[0], ends[1]


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


def limit_by_error(effect: Effect, error: float, freedom: float, why: str | None = None) -> Effect:
    """Return `effect` with limits from a standard error of the log ratio, with `freedom` degrees of freedom of its t.

    `why` says why there is no standard error, where it is not a positive number.
    """
    if not np.isfinite(error) or error <= 0:
        reason = why or (
            "every count is the same, so nothing shows how far chance goes"
            if error == 0
            else "too few treated areas, or a replicate that cannot be balanced"
        )
        return replace(effect, status="could_not_run", reason=f"{effect.inference}: no standard error: {reason}")
    wide, narrow = (float(t.ppf(1 - tail, freedom)) * error for tail in (LEVEL / 2, LEVEL))
    statistic = float(log_ratio(_value(effect.observed), _value(effect.expected)))
    p_value = float(2 * t.sf(abs(statistic) / error, freedom))
    return replace(effect, limits=limits_of(effect, wide, -narrow, p_value))


def limits_of(effect: Effect, farthest: float, lowest: float, p_value: float) -> Limits:
    """Return the interval of the untreated count C from C + 1/2 = (expected + 1/2) exp(q), floored at 0.

    farthest : the largest |q| that the two-sided test does not reject ; lowest : the smallest q that the one-sided one
    does not.
    """
    expected = _value(effect.expected)

    def untreated(q: float) -> float:
        return max(float((expected + 0.5) * np.exp(q) - 0.5), 0.0)

    return limits_between(effect, untreated(-farthest), untreated(farthest), untreated(lowest), p_value)


def limits_between(effect: Effect, lower: float, upper: float, least: float, p_value: float) -> Limits:
    """Return the limits of an effect whose untreated count lies between `lower` and `upper`.

    least : the lower end of the one-sided 95% interval of the untreated count.
    """
    observed, expected = _value(effect.observed), _value(effect.expected)
    return Limits(
        untreated_lower=lower,
        untreated_upper=upper,
        rise_ruled_out_above=observed / least - 1 if least > 0 else None,
        smallest_fall=1 - lower / expected if expected > 0 and lower > 0 else None,
        smallest_rise=upper / expected - 1 if expected > 0 else None,
        p_value=p_value,
    )


def _value(number: float | None) -> float:
    assert number is not None
    return number


def _series(numbers: Array | None) -> Array:
    assert numbers is not None
    return numbers
