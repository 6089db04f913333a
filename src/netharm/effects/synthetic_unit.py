"""A weighted mix of untreated paths that follows one treated path: classical, or by synthetic differences.

Classical: Abadie, Diamond and Hainmueller (2010), doi:10.1198/jasa.2009.ap08746, with every period before counting
alike. Synthetic difference in differences: Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021),
doi:10.1257/aer.20190159, algorithm 1, its two programmes solved to their optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.simplex_weights import SimplexWeights, simplex_weights

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

TIME_RIDGE = 1e-6
"""The paper's trace of ridge on the weights of periods, in units of the noise."""


@dataclass(frozen=True)
class SyntheticUnit:
    """The mix that follows one treated path.

    expected : (periods,) of the mix, with what is added to it. weights : (n,) of the paths ; period_weights : of the
    periods before, None where the level is not shifted. residual : the larger miss of the programmes' optimality
    conditions ; converged : whether all were met.
    """

    expected: Array
    weights: Array
    period_weights: Array | None
    residual: float
    converged: bool


Follow = Callable[[Array, Array, Mask, Mask, int], SyntheticUnit]
"""(paths (periods, n), target (periods,), before, after (periods,) bool, how many areas the target is the mean of)."""


def classical(paths: Array, target: Array, before: Mask, after: Mask, treated: int) -> SyntheticUnit:
    """Return the mix nearest to `target` in the periods `before`: weights at least 0 that add up to one."""
    found = simplex_weights(paths[before], target[before])
    return SyntheticUnit(paths @ found.weights, found.weights, None, found.residual, found.converged)


def synthetic_differences(paths: Array, target: Array, before: Mask, after: Mask, treated: int) -> SyntheticUnit:
    """Return the mix that moves like `target` before, shifted to its level in periods that foretell the time after.

    The effect, the mean over `after` of target less expected, is the paper's estimate.
    """
    earlier, later = paths[before], paths[after]
    noise = noise_of(earlier)
    units = _moving_alike(earlier, target[before], treated * int(after.sum()))
    across = earlier.T - earlier.mean(axis=1)
    means = later.mean(axis=0)
    periods = simplex_weights(across, means - means.mean(), paths.shape[1] * (TIME_RIDGE * noise) ** 2)
    mixed = paths @ units.weights
    shift = float(periods.weights @ (target[before] - mixed[before]))
    return SyntheticUnit(
        expected=mixed + shift,
        weights=units.weights,
        period_weights=periods.weights,
        residual=max(units.residual, periods.residual),
        converged=units.converged and periods.converged,
    )


def _moving_alike(paths: Array, target: Array, treated_periods: int) -> SimplexWeights:
    """Return the weights of `paths` that come nearest to `target` up to a constant, with the paper's ridge."""
    zeta = noise_of(paths) * treated_periods**0.25
    return simplex_weights(paths - paths.mean(axis=0), target - target.mean(), len(target) * zeta**2)


def residuals_of(paths: Array, target: Array, treated_periods: int | None) -> Array:
    """Return what the mix that follows `target` over all its periods leaves unexplained, (periods,).

    treated_periods : how many treated areas times periods after, where the level is free (synthetic differences); None
    for the classical mix. No period is set apart, as the conformal test demands.
    """
    if treated_periods is None:
        left: Array = target - paths @ simplex_weights(paths, target).weights
        return left
    left = target - paths @ _moving_alike(paths, target, treated_periods).weights
    centred: Array = left - left.mean()
    return centred


def noise_of(paths: Array) -> float:
    """Return the standard deviation of changes from one period to the next, over all `paths` (periods, n)."""
    steps = np.diff(paths, axis=0)
    return float(steps.std(ddof=1)) if steps.size > 1 else 0.0
