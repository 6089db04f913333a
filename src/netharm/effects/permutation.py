"""A p-value and its interval from placebo draws: one statistic, one tie rule, two tails of equal size.

The statistic is log((observed + 1/2) / (expected + 1/2)). Under the hypothesis that the untreated count is C it is
exchangeable with the draws, so the interval is the set of C that the test does not reject, found by solving
C + 1/2 = (expected + 1/2) exp(q) at the order statistics q of the draws. Monte Carlo p-values are
(1 + hits) / (1 + draws) (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585).
"""

from __future__ import annotations

from math import floor

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


def tail_probabilities(statistic: float, draws: Array) -> tuple[float, float]:
    """Return the Monte Carlo probabilities of a draw as low as `statistic`, and of one as high; `draws` (J,)."""
    tie = TIE * max(1.0, abs(statistic))
    low = 1 + int(np.sum(draws <= statistic + tie))
    high = 1 + int(np.sum(draws >= statistic - tie))
    return low / (1 + len(draws)), high / (1 + len(draws))


def two_sided_p(statistic: float, draws: Array) -> float:
    """Return twice the smaller tail probability, at most 1."""
    return min(1.0, 2 * min(tail_probabilities(statistic, draws)))


def draws_needed(level: float = LEVEL) -> int:
    """Return the fewest draws with which a two-sided test can reach `level`."""
    return int(np.ceil(2 / level - 1e-9)) - 1


def not_rejected(draws: Array, tail: float) -> tuple[float, float] | None:
    """Return the lowest and highest statistic whose tail probabilities both exceed `tail`.

    None where there are too few draws for either tail to reach it.
    """
    hits = floor(
        tail * (1 + len(draws)) + 1e-9
    )  # 1 + hits must exceed tail (1 + J), so hits of the draws must lie below
    if hits < 1:
        return None
    ordered = np.sort(draws)
    return float(ordered[hits - 1]), float(ordered[len(draws) - hits])


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
    ordered = np.sort(pooled)
    tie = TIE * np.maximum(1.0, np.abs(pooled))
    low = np.searchsorted(ordered, pooled + tie, side="right")
    high = len(pooled) - np.searchsorted(ordered, pooled - tie, side="left")
    p: Array = np.minimum(1.0, 2 * np.minimum(low, high) / len(pooled))
    return p


def omnibus_p(statistics: Array, draws: Array) -> float:
    """Return one p-value for all rows together: the sum of squared standardised statistics against its own draws."""
    pooled = np.vstack([statistics, draws])
    spread = pooled.std(axis=0)
    standardised = (pooled - pooled.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    sums = (standardised**2).sum(axis=1)
    return float((1 + np.sum(sums[1:] >= sums[0] * (1 - TIE))) / len(sums))
