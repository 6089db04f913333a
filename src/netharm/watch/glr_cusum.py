"""The generalised likelihood ratio CUSUM: has the count risen and stayed up, since any look, by any factor?

Höhle and Paul 2008, doi:10.1016/j.csda.2008.02.015: Poisson or negative binomial counts around a seasonal mean that is
known before the watch, a change of level of unknown size. It gathers small rises that last, and names their onset.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.watch.glr_kernel import glr_of_last, glr_of_looks, glr_records

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

SHIFTS = np.geomspace(0.02, 4.0, 46)
"""Grid of the simulated watches: log factors from 2% up to fifty-fold, each an eighth above the one before."""
PUBLISHED_LIMIT = 5.0
"""The limit used throughout in the paper's examples."""


def glr_cusum(counts: Array, means: Array, extra: float) -> tuple[Array, Integers, Array]:
    """Return the statistic (L,), the look since when it has risen (-1: none), and the factor of the rise at each look.

    counts (L,), NaN where missing; means (L,) in control; variance means + extra means^2.
    """
    value, since, shifts = glr_of_looks(
        np.ascontiguousarray(counts, dtype=float), np.ascontiguousarray(means, dtype=float), float(extra)
    )
    return value, since, np.exp(shifts)


def glr_with_restarts(counts: Array, means: Array, extra: float, limit: float) -> Array:
    """Return the statistic at each look where the chart starts anew after every alarm, as published."""
    values = np.zeros(len(counts))
    start = 0
    while start < len(counts):
        part = glr_cusum(counts[start:], means[start:], extra)[0]
        rang = np.flatnonzero(part > limit)
        ends = len(counts) if len(rang) == 0 else start + int(rang[0]) + 1
        values[start:ends] = part[: ends - start]
        start = ends
    return values


def running_records(counts: Array, means: Array, extra: Array) -> Array:
    """Return the largest statistic up to each look of many series, (J, L) each."""
    records: Array = glr_records(np.ascontiguousarray(counts), np.ascontiguousarray(means), extra, SHIFTS)
    return records


def limit_counts(counts: Array, means: Array, extra: float, critical: float) -> Array:
    """Return for each look the largest count that would not ring there, the looks before being as they were.

    NaN where even 0 would ring, and where the look is missing. The statistic never falls as a look's own count rises.
    """
    limits = np.full(len(counts), np.nan)
    for look in np.flatnonzero(~np.isnan(counts)):
        limits[look] = _largest_silent(counts[: look + 1].copy(), means[: look + 1], extra, critical)
    return limits


def _largest_silent(upto: Array, means: Array, extra: float, critical: float) -> float:
    def rings(count: float) -> bool:
        upto[-1] = count
        return bool(glr_of_last(upto, means, extra)[0] > critical)

    if rings(0.0):
        return float("nan")
    low, high = 0.0, np.ceil(2 * means[-1] + 10.0)
    while not rings(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = np.floor((low + high) / 2)
        low, high = (low, middle) if rings(middle) else (middle, high)
    return float(low)
