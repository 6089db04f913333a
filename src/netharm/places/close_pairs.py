"""Pairs of points close in space, found on a grid of cells and handed on strip by strip, so that memory is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.compiled import compiled
from netharm.places.close_space import CloseSpace

Metric = Literal["euclidean", "manhattan"]
Closed = Literal["left", "right"]

LARGEST_STRIP = 8_000_000
"""Pairs held at once, at 4 bytes each. One point alone may have more, at most one for each later point."""


@dataclass(frozen=True)
class ClosePairs:
    """The close pairs of the points from `first` on, among points sorted by cell.

    starts : (points, bands + 1) int64; the partners of point `first + k` in distance band d are
        `partner[starts[k, d] : starts[k, d + 1]]`, all with a higher number than its own.
    partner : (pairs,) int32.
    """

    first: int
    starts: NDArray[np.int64]
    partner: NDArray[np.int32]


def close_pairs(
    space: CloseSpace, edges: NDArray[np.float64], metric: Metric, largest: int = LARGEST_STRIP
) -> Iterator[ClosePairs]:
    """Yield all pairs within the outermost edge, each once, in strips of at most `largest` pairs.

    edges : (bands + 1,) metres, rising. Band d holds distances of at least edges[d] and less than edges[d + 1].

    A point with more than `largest` partners makes a strip by itself.
    """
    is_manhattan = metric == "manhattan"
    grid = (space.x, space.y, space.row, space.column, space.cell_start, space.rows, space.columns)
    counts = count_partners(*grid, edges, is_manhattan)
    for first, last in _strips(counts.sum(axis=1), largest):
        here = counts[first:last]
        ends = np.cumsum(here.ravel()).reshape(here.shape)
        starts = np.zeros((last - first, here.shape[1] + 1), dtype=np.int64)
        starts[:, 1:] = ends
        starts[1:, 0] = ends[:-1, -1]
        partner = np.empty(int(here.sum()), dtype=np.int32)
        fill_partners(*grid, edges, is_manhattan, first, starts, partner)
        yield ClosePairs(first, starts, partner)


def half_open(edges: NDArray[np.float64], closed: Closed) -> NDArray[np.float64]:
    """Return edges whose bands, closed below and open above, are the bands asked for.

    closed : "left" keeps the edges; with "right" a band holds its upper edge and not its lower, the lowest band both.
    """
    if closed == "left":
        return edges
    return np.concatenate((edges[:1], np.nextafter(edges[1:], np.inf)))


def _strips(pairs: NDArray[np.int64], largest: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of points that together have at most `largest` pairs, or one point with more."""
    total = np.concatenate(([0], np.cumsum(pairs)))
    first = 0
    while first < len(pairs):
        last = int(np.searchsorted(total, total[first] + largest, side="right")) - 1
        last = min(max(last, first + 1), len(pairs))
        yield first, last
        first = last


@compiled
def band_of(across: float, along: float, edges: NDArray[np.float64], is_manhattan: bool) -> int:
    """Return the distance band of two points so far apart in x and in y; -1 for none."""
    distance = abs(across) + abs(along) if is_manhattan else np.sqrt(across * across + along * along)
    if distance < edges[-1]:
        for band in range(len(edges) - 1, 0, -1):
            if distance >= edges[band - 1]:
                return band - 1
    return -1


@compiled
def count_partners(  # type: ignore[no-untyped-def]
    x, y, row, column, cell_start, rows, columns, edges, is_manhattan
):
    """Return (points, bands) how many later points lie in each distance band of each."""
    counts = np.zeros((len(x), len(edges) - 1), dtype=np.int64)
    for i in range(len(x)):
        west, east = max(column[i] - 1, 0), min(column[i] + 1, columns - 1)
        for near_row in range(row[i], min(row[i] + 2, rows)):
            start = max(cell_start[near_row * columns + west], i + 1)
            for j in range(start, cell_start[near_row * columns + east + 1]):
                band = band_of(x[i] - x[j], y[i] - y[j], edges, is_manhattan)
                if band >= 0:
                    counts[i, band] += 1
    return counts


@compiled
def fill_partners(  # type: ignore[no-untyped-def]
    x, y, row, column, cell_start, rows, columns, edges, is_manhattan, first, starts, partner
):
    """Write the partners that `count_partners` counted, band by band, for the points from `first` on."""
    position = np.empty(starts.shape[1] - 1, dtype=np.int64)
    for k in range(len(starts)):
        i = first + k
        position[:] = starts[k, :-1]
        west, east = max(column[i] - 1, 0), min(column[i] + 1, columns - 1)
        for near_row in range(row[i], min(row[i] + 2, rows)):
            start = max(cell_start[near_row * columns + west], i + 1)
            for j in range(start, cell_start[near_row * columns + east + 1]):
                band = band_of(x[i] - x[j], y[i] - y[j], edges, is_manhattan)
                if band >= 0:
                    partner[position[band]] = j
                    position[band] += 1
