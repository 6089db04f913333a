"""How far the counterfactual moves under other weights that balance just as well.

The weight range is the extremes of y'w over balanced w >= 0 whose effective number of donors is at least 90% of the
optimum's; the programme range drops that condition (a linear programme). Neither is a confidence interval: they show
how much of the estimate is the choice among balanced weights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from netharm.effects.calibration import Constraints, Weights, calibrate

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

KEPT = 0.90
"""Share of the optimum's effective number of donors that must remain."""
STEPS = 25
CLOSE = 1e-6
DIGITS = 6
"""Ranges are sought to about one in a million, so they are given to six significant digits."""


def weight_range(
    constraints: Constraints, totals: Array, donors: Mask, optimum: Weights, values: Array
) -> tuple[float, float]:
    """Return the lowest and highest values'w (values (n,)) over balanced weights near the optimum.

    The sum of the weights is fixed, so the condition is a cap on w'w. For a multiplier theta the weights that maximise
    theta values'w - sum (w - d)^2 / 2d are one calibration with an offset; theta is found by a bracketed secant.
    """
    lowest = -_extreme(constraints, totals, donors, optimum, -values)
    return _given(lowest), _given(_extreme(constraints, totals, donors, optimum, values))


def _extreme(constraints: Constraints, totals: Array, donors: Mask, optimum: Weights, values: Array) -> float:
    """Return the highest values'w with w'w at most that of the optimum / `KEPT`."""
    cap = float(optimum.weights @ optimum.weights) / KEPT
    spread = float(np.std(values[donors]))
    if spread == 0.0:
        return float(values @ optimum.weights)
    centred = (values - values[donors].mean()) / spread
    best, low, high = optimum, 0.0, np.inf
    tilt = _first_tilt(optimum, centred, cap)
    for _ in range(STEPS):
        tried = calibrate(constraints, totals, donors, offset=tilt * centred, start=best.multipliers)
        excess = float(tried.weights @ tried.weights) / cap - 1 if tried.converged else np.inf
        if excess <= 0:
            best, low = tried, tilt
            if excess > -CLOSE or tilt > 1e12:
                break
        else:
            high = tilt
        tilt = 2 * tilt if high == np.inf else _between(low, high)
        if high < np.inf and high - low <= CLOSE * high:
            break
    return float(values @ best.weights)


def _first_tilt(optimum: Weights, centred: Array, cap: float) -> float:
    """Return the tilt that would reach the cap if the constraints took nothing of it back."""
    now = float(optimum.weights @ optimum.weights)
    share = float(optimum.weights.sum()) / max(int((optimum.weights > 0).sum()), 1)
    reach = share * float(np.sqrt(np.sum(centred[optimum.weights > 0] ** 2)))
    return float(np.sqrt(max(cap - now, 0.0)) / reach) if reach > 0 else 1.0


def _between(low: float, high: float) -> float:
    """Return the point between the two whose square halves theirs: w'w grows about as the square of the tilt."""
    return float(np.sqrt((low**2 + high**2) / 2))


def programme_range(values_of_constraints: Array, totals: Array, donors: Mask, values: Array) -> tuple[float, float]:
    """Return the lowest and highest values'w over all balanced weights; NaN where the programme does not finish.

    Areas with the same constraint values are one variable: only the lowest (highest) of their values can be used.
    """
    kinds, member = np.unique(values_of_constraints[donors], axis=0, return_inverse=True)
    scale = np.maximum(np.abs(kinds).max(axis=0), 1e-300)
    ends = []
    for sign, keep in ((1.0, np.minimum), (-1.0, np.maximum)):
        best = np.full(len(kinds), sign * np.inf)
        keep.at(best, member.ravel(), values[donors])
        answer = linprog(sign * best, A_eq=(kinds / scale).T, b_eq=totals / scale, bounds=(0, None), method="highs")
        ends.append(sign * float(answer.fun) if answer.status == 0 else float("nan"))
    return _given(ends[0]), _given(ends[1])


def _given(end: float) -> float:
    return float(f"{end:.{DIGITS}g}")
