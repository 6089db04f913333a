"""Circles of areas: every area with its nearest, from one area up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

TIE = 1e-9
"""Two distances closer than this, relative to their size, count as equal."""


@dataclass(frozen=True)
class Zones:
    """All circles around all areas. Each is (areas, K).

    order : positions of the areas by distance, the centre itself first. closes : whether the circle ends here; it does
    not between two areas at one distance, nor where too few or too many areas would be inside. distance_m : from the
    centre. reach (areas,) : how many of `order` are worth reading, up to the last circle.
    """

    order: NDArray[np.int32]
    closes: NDArray[np.bool_]
    distance_m: NDArray[np.float64]
    reach: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many circles there are, those drawn around several centres counted each time."""
        return int(self.closes.sum())


def draw_zones(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], most_areas: int, most_distance_m: float | None = None
) -> Zones:
    """Return the circles around each centroid of at most `most_areas` areas within `most_distance_m`.

    x_m, y_m (areas,) : finite. Areas at one distance are inside together or not at all, so that the circles do not
    depend on the order in which areas are listed; equal distances are put in the order of positions.
    """
    points = np.column_stack([x_m, y_m])
    asked = min(most_areas + 1, len(points))
    distance, order = cKDTree(points).query(points, k=np.arange(1, asked + 1))
    rank = np.lexsort((order, _rounded(distance)), axis=1)
    distance, order = np.take_along_axis(distance, rank, 1), np.take_along_axis(order, rank, 1)
    further = np.full(len(points), np.inf)[:, None]
    beyond = np.hstack([distance[:, 1:], further])
    closes = beyond > distance * (1 + TIE) + TIE
    if asked > most_areas:
        closes[:, -1] = False
    if most_distance_m is not None:
        closes &= distance <= most_distance_m * (1 + TIE)
    reach = np.where(closes.any(axis=1), asked - np.argmax(closes[:, ::-1], axis=1), 0)
    return Zones(order.astype(np.int32), closes, distance, reach.astype(np.int64))


def _rounded(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return distances to the micrometre, so that equal ones are equal whatever the order of their sums."""
    return np.round(distance, 6)
