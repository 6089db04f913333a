"""A p-value and its interval from placebo draws: one statistic, one tie rule.

The statistic is q = log((observed + 1/2) / (expected + 1/2)), large in size either way. Under the hypothesis that the
untreated count is C it is exchangeable with the draws, so the interval is the set of C that the test does not reject,
found by solving C + 1/2 = (expected + 1/2) exp(q) at plus and minus the largest |q| that is not rejected. Monte Carlo
p-values are (1 + hits) / (1 + draws) (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585).
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVEL = 0.05
TIE = 1e-9
"""Two statistics closer than this, relative to their size, count as equal."""


def log_ratio(observed: Array | float, expected: Array | float) -> Array:
    """Return log((observed + 1/2) / (expected + 1/2)), element by element."""
    ratio: Array = np.log((observed + 0.5) / (expected + 0.5))
    return ratio


def two_sided_p(statistic: float, draws: Array) -> float:
    """Return the Monte Carlo probability of a draw at least as far from 0 as `statistic`; `draws` (J,)."""
    hits = int(np.sum(np.abs(draws) >= abs(statistic) - TIE * max(1.0, abs(statistic))))
    return (1 + hits) / (1 + len(draws))


def draws_needed(level: float = LEVEL) -> int:
    """Return the fewest draws with which a test can reach `level`."""
    return ceil(1 / level - TIE) - 1


def farthest_not_rejected(draws: Array, level: float = LEVEL) -> float | None:
    """Return the largest |q| whose two-sided p-value exceeds `level`; None where there are too few draws."""
    rank = _rank(len(draws), level)
    return float(np.sort(np.abs(draws))[-rank]) if rank else None


def lowest_not_rejected(draws: Array, level: float = LEVEL) -> float | None:
    """Return the smallest q whose one-sided p-value, of a draw as low, exceeds `level`; None as above."""
    rank = _rank(len(draws), level)
    return float(np.sort(draws)[rank - 1]) if rank else None


def _rank(draws: int, level: float) -> int:
    """Return the rank from the far end at which (1 + hits) / (1 + draws) first exceeds `level`."""
    return floor(level * (1 + draws) + TIE)


def joint_p_values(statistics: Array, draws: Array) -> Array:
    """Return p-values adjusted for looking at several rows at once (single-step minimum p, Westfall and Young 1993).

    statistics (rows,), draws (J, rows) from one set of placebo groups, so that rows keep their dependence. Each row is
    ranked among its own draws first, so that rows of different spread count alike; the adjusted p-value is never below
    the row's own.
    """
    pooled = np.vstack([statistics, draws])
    own = np.column_stack([_ranked_p(column) for column in pooled.T])
    smallest = own.min(axis=1)
    return np.array([np.mean(smallest <= p + TIE) for p in own[0]])


def _ranked_p(pooled: Array) -> Array:
    """Return the two-sided p-value of every entry of `pooled` among all of them, ties counted against it."""
    size = np.abs(pooled)
    ordered = np.sort(size)
    below = np.searchsorted(ordered, size - TIE * np.maximum(1.0, size), side="left")
    p: Array = (len(pooled) - below) / len(pooled)
    return p


def omnibus_p(statistics: Array, draws: Array) -> float:
    """Return one p-value for all rows together: the sum of squared standardised statistics against its own draws."""
    pooled = np.vstack([statistics, draws])
    spread = pooled.std(axis=0)
    standardised = (pooled - pooled.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    sums = (standardised**2).sum(axis=1)
    return float((1 + np.sum(sums[1:] >= sums[0] * (1 - TIE))) / len(sums))
