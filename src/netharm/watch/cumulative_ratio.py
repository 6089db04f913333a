"""The count since the watch began against the count expected, with limits that hold at every look at once.

At each look the signed root of the deviance compares the total seen, O, with r times the total expected, E:

    R(r) = sign(O - r E) sqrt(2 [O log(O / (r E)) - (O - r E)] / (1 + r (extra sum m^2 + v) / E)).

v is the variance of E, for it is itself estimated. The limits at a look are the ratios r at which R reaches a bound,
and the bounds are those that the largest and the smallest R of a whole simulated watch without change pass with
probability `false_alarm` each (Robbins 1970, doi:10.1214/aoms/1177696786, names such limits confidence sequences).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LEAST, _MOST = 1e-9, 1e9


@dataclass(frozen=True)
class CumulativeRatio:
    """Observed over expected since the first look, (L,) each: ratio, and its one-sided lower and upper limits.

    statistic : R at ratio 1. lower, upper : each holds at all looks of the watch at once with probability 1 - false
    alarm; 0 and infinity where nothing can be said. A look that is missing adds to neither total.
    """

    observed: Array
    expected: Array
    ratio: Array
    lower: Array
    upper: Array
    statistic: Array


def add_up(counts: Array, means: Array) -> tuple[Array, Array, Array]:
    """Return the totals so far of counts, of means and of squared means over the looks that were seen; (..., L)."""
    seen = ~np.isnan(counts)
    means = np.where(seen, means, 0.0)
    return (
        np.cumsum(np.where(seen, counts, 0.0), axis=-1),
        np.cumsum(means, axis=-1),
        np.cumsum(means**2, axis=-1),
    )


def signed_root(observed: Array, expected: Array, wider: Array, ratio: Array | float = 1.0) -> Array:
    """Return R at `ratio`; wider : (extra sum m^2 + v) / E. 0 where nothing is expected."""
    aim = np.maximum(ratio * expected, 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(observed > 0, observed * np.log(observed / aim), 0.0) - (observed - aim)
        root = np.sign(observed - aim) * np.sqrt(np.maximum(2 * surprise, 0.0) / (1 + ratio * wider))
    return np.where(expected > 0, root, 0.0)


def limit_ratio(
    counts: Array, means: Array, extra: float, log_variance: Array, above: float, below: float
) -> CumulativeRatio:
    """Return the ratio since the first look with its limits; counts, means (L,), log_variance (L,): that of log E.

    above, below : the bounds that R passes upwards and downwards (both positive) with the promised probability.
    """
    observed, expected, squares = add_up(counts, means)
    wider = widening(expected, squares, extra, log_variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / np.maximum(expected, 1e-300), np.nan)
    return CumulativeRatio(
        observed=observed,
        expected=expected,
        ratio=ratio,
        lower=np.where(expected > 0, _ratio_where(observed, expected, wider, above), 0.0),
        upper=np.where(expected > 0, _ratio_where(observed, expected, wider, -below), np.inf),
        statistic=signed_root(observed, expected, wider),
    )


def widening(expected: Array, squares: Array, extra: Array | float, log_variance: Array) -> Array:
    """Return by how much the variance of O - E exceeds Poisson's, in units of E."""
    return np.asarray((extra * squares + log_variance * expected**2) / np.maximum(expected, 1e-300))


def _ratio_where(observed: Array, expected: Array, wider: Array, bound: float) -> Array:
    """Return the ratio at which R equals `bound`, by bisection of its log: R falls as the ratio grows."""
    low, high = np.full(observed.shape, np.log(_LEAST)), np.full(observed.shape, np.log(_MOST))
    for _ in range(80):
        middle = (low + high) / 2
        above = signed_root(observed, expected, wider, np.exp(middle)) > bound
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    found = np.exp((low + high) / 2)
    return np.where(found <= 2 * _LEAST, 0.0, np.where(found >= _MOST / 2, np.inf, found))
