"""Did some places have their events early and others late? Then events are close in both for that reason alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

MOST_AREAS, STRETCHES = 16, 4
EVENTS_A_CELL = 5
"""Expected events for each area and stretch of time, below which a chi-square probability is not to be trusted."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class LocalTrends:
    """Events by area and stretch of time, against the same shares of time in every area.

    areas, stretches : how many of each; 0 where there were too few events to look.
    chi_square : Pearson's statistic, divided by `clumping`.
    clumping : how much events that come in close pairs swell it: 1 + 2 x excess pairs / events, at least 1.
    p_value : of `chi_square`; NaN where there were too few events to look.
    """

    areas: int
    stretches: int
    chi_square: float
    clumping: float
    p_value: float


def look_for_local_trends(x: Values, y: Values, day: Values, excess_pairs: float) -> LocalTrends:
    """Compare when events happened between areas far wider than the reach of a Knox test.

    x, y, day : (n,) places and times.
    excess_pairs : close pairs beyond those expected; they put events of one area and stretch together without a trend.

    Areas hold equally many events, made by halving at medians, east and west, then north and south; stretches too.
    """
    areas = min(MOST_AREAS, _power_of_two(len(x) / (STRETCHES * EVENTS_A_CELL)))
    if areas < 2:
        return LocalTrends(0, 0, float("nan"), 1.0, float("nan"))
    area = _halved(x, y, areas)
    stretch = np.searchsorted(np.quantile(day, np.arange(1, STRETCHES) / STRETCHES), day, side="right")
    table = np.bincount(area * STRETCHES + stretch, minlength=areas * STRETCHES).reshape(areas, STRETCHES)
    table = table[:, table.sum(axis=0) > 0]  # equal times may leave a stretch empty
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / len(x)
    clumping = max(1.0, 1 + 2 * excess_pairs / len(x))
    chi_square = float(((table - expected) ** 2 / expected).sum()) / clumping
    freedom = (areas - 1) * (table.shape[1] - 1)
    p_value = float(chdtrc(freedom, chi_square)) if freedom else float("nan")
    return LocalTrends(areas, table.shape[1], chi_square, clumping, p_value)


def _power_of_two(number: float) -> int:
    return 1 << (max(int(number), 1).bit_length() - 1)


def _halved(x: Values, y: Values, areas: int) -> NDArray[np.int64]:
    """Return (n,) the area of each event, from 0."""
    area = np.zeros(len(x), dtype=np.int64)
    made, along = 1, x
    while made < areas:
        for each in range(made):
            inside = np.flatnonzero(area == each)
            upper = inside[np.argsort(along[inside], kind="stable")[(len(inside) + 1) // 2 :]]
            area[upper] += made
        made, along = made * 2, y if along is x else x
    return area
