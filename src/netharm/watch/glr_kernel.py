"""The generalised likelihood ratio of a lasting rise, at every look: compiled loops.

Höhle and Paul 2008, doi:10.1016/j.csda.2008.02.015. With means m and variance m + extra m^2, a rise by a factor
exp(shift) from look k on changes the log likelihood of look t by

    y shift - (y + 1 / extra) log((1 + extra m exp(shift)) / (1 + extra m)),   y shift - m (exp(shift) - 1) at extra 0.

The statistic at look n is the largest sum from some k to n, over k and over shift >= 0. It is concave in the shift.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

POISSON = 1e-9
"""Extra variance under which a count is taken as Poisson."""


@compiled
def gain_of(counts, means, extra, first, last, shift):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the log likelihood ratio of looks first..last at `shift`; missing counts add nothing."""
    total, factor = 0.0, np.exp(shift)
    for t in range(first, last + 1):
        y, m = counts[t], means[t]
        if np.isnan(y):
            continue
        if extra > POISSON:
            total += y * shift - (y + 1.0 / extra) * np.log((1.0 + extra * m * factor) / (1.0 + extra * m))
        else:
            total += y * shift - m * (factor - 1.0)
    return total


@compiled
def best_shift(counts, means, extra, first, last, start):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the shift >= 0 of largest gain for looks first..last: Newton's method, held between bounds."""
    seen, expected, most = 0.0, 0.0, 0.0
    for t in range(first, last + 1):
        if not np.isnan(counts[t]):
            seen += counts[t]
            expected += means[t]
            if counts[t] > 0:
                most = max(most, np.log(counts[t] / means[t]))
    if seen <= 0:
        return 0.0
    if extra <= POISSON:
        return max(0.0, np.log(seen / expected))
    low, high, shift = 0.0, most, min(max(start, 0.0), most)
    for _ in range(200):
        slope, bend, factor = 0.0, 0.0, np.exp(shift)
        for t in range(first, last + 1):
            y = counts[t]
            if not np.isnan(y):
                m = means[t] * factor
                slope += (y - m) / (1.0 + extra * m)
                bend += m * (1.0 + extra * y) / (1.0 + extra * m) ** 2
        if slope > 0:
            low = shift
        else:
            high = shift
        if shift == 0.0 and slope <= 0:
            return 0.0
        moved = shift + slope / bend
        if not (low <= moved <= high):
            moved = 0.5 * (low + high)
        if abs(moved - shift) <= 1e-13 * max(1.0, shift):
            return moved
        shift = moved
    return shift


@compiled
def glr_of_last(counts, means, extra):  # type: ignore[no-untyped-def]  # pragma: no cover - compiled
    """Return the statistic at the last look, the look since when it has most likely risen, and by what shift.

    0 and -1 where nothing speaks for a rise. Exact: every k, the best shift of each.
    """
    value, since, best, shift, last = 0.0, -1, 0.0, 0.0, len(counts) - 1
    for k in range(last, -1, -1):
        shift = best_shift(counts, means, extra, k, last, shift)
        if shift > 0.0:
            gain = gain_of(counts, means, extra, k, last, shift)
            if gain > value:
                value, since, best = gain, k, shift
    return value, since, best


@compiled
def glr_of_looks(counts: Array, means: Array, extra: float) -> tuple[Array, Integers, Array]:  # pragma: no cover
    """Return what `glr_of_last` says at each look, (L,) each; the statistic is NaN where the look is missing."""
    looks = len(counts)
    value, since, shifts = np.full(looks, np.nan), np.full(looks, -1), np.zeros(looks)
    for n in range(looks):
        if not np.isnan(counts[n]):
            value[n], since[n], shifts[n] = glr_of_last(counts[: n + 1], means[: n + 1], extra)
    return value, since, shifts


@compiled
def glr_records(counts: Array, means: Array, extra: Array, shifts: Array) -> Array:  # pragma: no cover
    """Return the largest statistic up to each look of each series, (J, L).

    For each shift of a grid the best k follows from a running sum (Page's recursion); where that may set a record, the
    shift is solved for exactly. The grid is fine enough that what it overlooks is far below what a limit can show.
    """
    number, looks = counts.shape
    records = np.zeros((number, looks))
    for row in range(number):
        sums, since = np.zeros(len(shifts)), np.zeros(len(shifts), dtype=np.int64)
        record = 0.0
        for n in range(looks):
            if not np.isnan(counts[row, n]):
                best, at = -1.0, 0
                for g in range(len(shifts)):
                    if sums[g] <= 0.0:
                        sums[g], since[g] = 0.0, n
                    sums[g] += gain_of(counts[row], means[row], extra[row], n, n, shifts[g])
                    if sums[g] > best:
                        best, at = sums[g], g
                if best > record - 0.25:
                    shift = best_shift(counts[row], means[row], extra[row], since[at], n, shifts[at])
                    record = max(record, gain_of(counts[row], means[row], extra[row], since[at], n, shift))
            records[row, n] = record
    return records
