"""The space-time scan in plain NumPy, with nothing clever: the oracle of the compiled one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class PlainCylinder:
    """One cylinder that holds at least two events, and more than expected."""

    areas: frozenset[int]
    days: int
    observed: int
    ratio: float


def _counts(area: Ints, day: Ints, areas: int, days: int, longest: int) -> Ints:
    """Return events by area in the last 1 .. longest days, (areas, longest)."""
    grid = np.zeros((areas, days), dtype=np.int64)
    np.add.at(grid, (area, day), 1)
    return np.cumsum(grid[:, ::-1], axis=1)[:, :longest]


def _circles(x: Any, y: Any, most_areas: int) -> list[Ints]:
    """Return every circle around every area by what lies within each distance, of at most `most_areas` areas."""
    apart = np.round(np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y)), 6)
    inside = [np.flatnonzero(row <= radius) for row in apart for radius in np.unique(row)]
    return [circle for circle in inside if len(circle) <= most_areas]


def _ratios(counts: Ints, totals: Ints, circles: list[Ints]) -> tuple[Ints, Any]:
    """Return the events of each circle and window, and the log likelihood ratio, 0 where it is no cluster."""
    events = int(totals.sum())
    observed = np.array([counts[circle].sum(axis=0) for circle in circles])
    size = np.array([totals[circle].sum() for circle in circles])[:, None]
    expected = size * counts.sum(axis=0) / events
    excess = (observed > expected) & (observed >= 2) & (size <= events // 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.where(
            observed < events, (events - observed) * np.log((events - observed) / (events - expected)), 0
        )
        ratio = observed * np.log(observed / expected) + outside
    return observed, np.where(excess, ratio, 0.0)


def plain_cylinders(area: Ints, day: Ints, x: Any, y: Any, days: int, most_areas: int, longest: int) -> list[Any]:
    """Return every cylinder that holds more than expected."""
    circles = _circles(x, y, most_areas)
    observed, ratio = _ratios(_counts(area, day, len(x), days, longest), np.bincount(area, minlength=len(x)), circles)
    return [
        PlainCylinder(frozenset(circles[c].tolist()), int(w) + 1, int(observed[c, w]), float(ratio[c, w]))
        for c, w in zip(*np.nonzero(ratio > 0), strict=True)
    ]


def plain_strongest(
    area: Ints, day: Ints, x: Any, y: Any, days: int, most_areas: int, longest: int, totals_of: Ints | None = None
) -> float:
    """Return the largest log likelihood ratio of all cylinders; totals may be those of another deal of the areas."""
    totals = np.bincount(area if totals_of is None else totals_of, minlength=len(x))
    counts = _counts(area, day, len(x), days, longest)
    return float(_ratios(counts, totals, _circles(x, y, most_areas))[1].max(initial=0.0))
