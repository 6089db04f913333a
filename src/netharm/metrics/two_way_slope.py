"""The slope of a Poisson regression in which each unit and each period has its own level, many times over.

The counts of a unit, given their sum, are multinomial with shares exp(period + slope x other), so that the units' own
levels drop out and the maximum of the likelihood stays the same (Hausman, Hall and Griliches 1984). What is left, a
level for each period and one slope, is found by Newton's method, for all sets of units at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_STEPS = 200
TOLERANCE = 1e-9
LEAST_SPREAD = 1e-6
"""Root mean square of what the other figure varies by itself; with less there is no slope."""
_LONGEST_STEP = 2.0
_RIDGE = 1e-9
_CELLS_AT_ONCE = 4_000_000


def slopes(counts: Array, other: Array, seen: NDArray[np.bool_], sets: Array) -> Array:
    """Return the slope in each set of units, (J,), NaN where there is none.

    counts, other, seen : (G, T) ; cells that are not seen are left out. sets : (J, G), 1 where a unit is in the set.
    """
    periods = (np.where(seen, counts, 0.0).sum(axis=0) > 0) & seen.any(axis=0)
    seen = seen[:, periods]
    counts = np.where(seen, counts[:, periods], 0.0)
    inside = np.maximum(seen.sum(axis=1, keepdims=True), 1)
    other = np.where(seen, other[:, periods], 0.0)
    other = np.where(seen, other - other.sum(axis=1, keepdims=True) / inside, 0.0)
    at_once = max(1, _CELLS_AT_ONCE // max(counts.size, 1))
    parts = [_slopes(counts, other, seen, sets[at : at + at_once]) for at in range(0, len(sets), at_once)]
    return np.concatenate(parts)


def _slopes(counts: Array, other: Array, seen: NDArray[np.bool_], sets: Array) -> Array:
    """Return the slopes of some sets at once; no period is without a count in all units together."""
    totals = np.log(np.maximum(sets @ counts, 0.5))
    levels = totals - totals[:, :1]
    slope = np.zeros(len(sets))
    done, own = np.zeros(len(sets), dtype=bool), np.zeros(len(sets))
    for _ in range(MOST_STEPS):
        score, information = _score(counts, other, seen, sets, levels, slope)
        own = _own_spread(information, sets @ counts.sum(axis=1))
        step = np.linalg.solve(information + _RIDGE * np.eye(information.shape[1]), score[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1, keepdims=True)
        step /= np.maximum(longest / _LONGEST_STEP, 1.0)
        levels[:, 1:] += step[:, :-1]
        slope += step[:, -1]
        done = np.abs(step[:, -1]) <= TOLERANCE * np.maximum(1.0, np.abs(slope))
        if done.all():
            break
    return np.where(done & (own >= LEAST_SPREAD) & np.isfinite(slope), slope, np.nan)


def _score(
    counts: Array, other: Array, seen: NDArray[np.bool_], sets: Array, levels: Array, slope: Array
) -> tuple[Array, Array]:
    """Return the score (J, T) and the information (J, T, T) of all periods but the first, and of the slope."""
    weight = np.where(seen, levels[:, None, :] + slope[:, None, None] * other, -np.inf)
    weight = np.exp(weight - weight.max(axis=2, keepdims=True, initial=-1e300))
    share = weight / np.maximum(weight.sum(axis=2, keepdims=True), 1e-300)
    fitted = (sets * counts.sum(axis=1))[:, :, None] * share
    miss = sets[:, :, None] * counts - fitted
    score = np.concatenate([miss.sum(axis=1)[:, 1:], (miss * other).sum(axis=(1, 2))[:, None]], axis=1)
    mean = (fitted * other).sum(axis=2)
    periods = counts.shape[1]
    among = fitted.sum(axis=1)[:, :, None] * np.eye(periods) - np.swapaxes(fitted, 1, 2) @ share
    across = (fitted * other).sum(axis=1) - (share * mean[:, :, None]).sum(axis=1)
    own = (fitted * other**2).sum(axis=(1, 2)) - (mean * (share * other).sum(axis=2)).sum(axis=1)
    information = np.zeros((len(sets), periods, periods))
    information[:, :-1, :-1] = among[:, 1:, 1:]
    information[:, :-1, -1] = information[:, -1, :-1] = across[:, 1:]
    information[:, -1, -1] = own
    return score, information


def _own_spread(information: Array, totals: Array) -> Array:
    """Return the root mean square of what the other figure varies by itself, weighted by the counts expected, (J,)."""
    across = information[:, :-1, -1]
    among = information[:, :-1, :-1] + _RIDGE * np.eye(across.shape[1])
    shared = np.linalg.solve(among, across[:, :, None])[:, :, 0] if across.shape[1] else across
    own = information[:, -1, -1] - (across * shared).sum(axis=1)
    spread: Array = np.sqrt(np.maximum(own, 0.0) / np.maximum(totals, 1e-300))
    return spread
