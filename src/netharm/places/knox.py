"""The Knox test: are events that are close in space close in time more often than if times were dealt out at random?

The test is Knox's (1964, Applied Statistics 13(1), 25-30), over a grid of distance and time bands as is usual for near
repeats. Places and times are both kept as they are; only which time goes with which place is dealt out anew (Mantel
1967, Cancer Research 27, 209-220), so clusters in space and seasons shared by all are part of the null.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled
from netharm.places.close_pairs import Closed, ClosePairs, Metric, close_pairs, half_open
from netharm.places.close_space import sort_into_cells

DRAWS_AT_ONCE = 32
"""Draws whose times stand side by side in memory, so that one look-up of a pair serves them all."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Knox:
    """Close pairs by distance band and time band, as observed and with times dealt out at random.

    observed : (distance bands, time bands) int64, exact.
    expected : mean of the draws.
    spread : standard deviation of the draws.
    ratio : observed / expected; NaN where nothing is expected.
    p_value : (1 + draws with at least as many pairs) / (1 + draws), one-sided: more close pairs than by chance.
    p_adjusted : the same for the most extreme band of the grid (max-T): the chance that any band looks so extreme.
    pairs : (distance bands,) int64, pairs in each distance band, whatever their times.
    """

    observed: NDArray[np.int64]
    expected: Values
    spread: Values
    ratio: Values
    p_value: Values
    p_adjusted: Values
    pairs: NDArray[np.int64]


def knox(
    x: Values,
    y: Values,
    day: Values,
    distances: Values,
    windows: Values,
    *,
    metric: Metric = "euclidean",
    closed: Closed = "left",
    draws: int = 999,
    seed: int = 0,
) -> Knox:
    """Return the Knox test of n events.

    x, y : (n,) metres on a plane. day : (n,) days; pairs are |day_i - day_j| apart.
    distances, windows : edges of the bands, rising, from 0 or more: band d runs from distances[d] to distances[d + 1].
    closed : "left", a band holds its lower edge and not its upper, [0, 14), [14, 28); "right", its upper and not its
        lower, (14, 28], the lowest band both, [0, 14].
    draws : how often times are dealt out; draw k shuffles by the numbers of `numpy.random.default_rng([seed, k])`.

    The memory needed does not grow with the number of pairs beyond a bound.
    """
    counts, pairs = count_draws(x, y, day, distances, windows, metric=metric, closed=closed, draws=draws, seed=seed)
    observed, drawn = counts[0], counts[1:]
    expected = drawn.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
    p_value = (1 + (drawn >= observed).sum(axis=0)) / (1 + draws)
    return Knox(observed, expected, drawn.std(axis=0), ratio, p_value, _adjusted(counts), pairs)


def count_draws(
    x: Values,
    y: Values,
    day: Values,
    distances: Values,
    windows: Values,
    *,
    metric: Metric,
    closed: Closed,
    draws: int,
    seed: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (draws + 1, distance bands, time bands) close pairs, the observed first, and pairs by distance band."""
    distance_edges, time_edges = half_open(distances, closed), half_open(windows, closed)
    space = sort_into_cells(x, y, float(distance_edges[-1]))
    sorted_day = day[space.order]
    counted = time_edges[time_edges > 0]  # nothing is less than no time apart
    below = np.zeros((draws + 1, len(distances) - 1, len(counted)), dtype=np.int64)
    pairs = np.zeros(len(distances) - 1, dtype=np.int64)
    for strip in close_pairs(space, distance_edges, metric):
        pairs += (strip.starts[:, 1:] - strip.starts[:, :-1]).sum(axis=0)
        _count_strip(below, strip, sorted_day, counted, seed)
    none = np.zeros((*below.shape[:2], len(time_edges) - len(counted)), dtype=np.int64)
    reached = np.concatenate((none, below), axis=2)
    return reached[:, :, 1:] - reached[:, :, :-1], pairs


def _count_strip(below: NDArray[np.int64], strip: ClosePairs, day: Values, time_edges: Values, seed: int) -> None:
    order = np.empty((DRAWS_AT_ONCE, len(day)))
    dealt = np.empty((len(day), DRAWS_AT_ONCE))
    for first in range(0, len(below), DRAWS_AT_ONCE):
        here = min(DRAWS_AT_ONCE, len(below) - first)
        for place in range(here):
            order[place] = day
            if first + place > 0:
                deal(order[place], np.random.default_rng([seed, first + place]).random(len(day)))
        dealt[:] = order.T
        counts = np.zeros((below.shape[1], below.shape[2], DRAWS_AT_ONCE), dtype=np.int64)
        count_below(dealt, strip.first, strip.starts, strip.partner, time_edges, counts)
        below[first : first + here] += np.moveaxis(counts[:, :, :here], 2, 0)


@compiled
def deal(day, uniform):  # type: ignore[no-untyped-def]
    """Shuffle `day` in place (Fisher and Yates) by as many numbers from [0, 1)."""
    for last in range(len(day) - 1, 0, -1):
        chosen = int(uniform[last] * (last + 1))
        day[last], day[chosen] = day[chosen], day[last]


@compiled
def count_below(dealt, first, starts, partner, edges, counts):  # type: ignore[no-untyped-def]
    """Add to `counts` (distance bands, edges, draws) the pairs less than each edge apart in time.

    dealt : (points, draws) times. The other arguments are those of a `ClosePairs`, and the edges of the time bands.
    """
    for k in range(len(starts)):
        own = dealt[first + k]
        for band in range(counts.shape[0]):
            for place in range(starts[k, band], starts[k, band + 1]):
                other = dealt[partner[place]]
                for edge in range(len(edges)):
                    limit, below = edges[edge], counts[band, edge]
                    for draw in range(DRAWS_AT_ONCE):
                        below[draw] += abs(own[draw] - other[draw]) < limit


def _adjusted(counts: NDArray[np.int64]) -> Values:
    """Return max-T adjusted p-values: each count against the largest standardised count of every draw.

    Counts are standardised by the mean and standard deviation over the observed and all draws together, so that the
    observed is one of many alike under the null (Westfall and Young 1993).
    """
    spread = counts.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        standard = np.where(spread > 0, (counts - counts.mean(axis=0)) / spread, 0.0)
    largest = standard[1:].max(axis=(1, 2))
    slack = 1e-9 * np.maximum(1, np.abs(standard[0]))
    hits = (largest[:, None, None] >= standard[0] - slack).sum(axis=0)
    return np.asarray((1 + hits) / len(counts))
