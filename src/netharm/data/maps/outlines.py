"""The outlines of areas: which touch, and which lie within a distance of each other. Metres, British National Grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas

TOUCHING_M = 1.0
"""Outlines this close touch: simplified outlines of neighbours may leave a sliver between them."""


@dataclass(frozen=True)
class Outlines:
    """The polygons as supplied: `codes` (polygons,) and `shapes` (polygons,) of shapely geometries."""

    codes: tuple[str, ...]
    shapes: NDArray[np.object_]

    def locate(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.object_]:
        """Return the code of the polygon that each point lies in, None where it lies in none.

        A point on a shared edge belongs to the first of its polygons in order of code.
        """
        found = np.full(len(x), len(self.codes), dtype=np.int64)
        order = np.array(sorted(range(len(self.codes)), key=self.codes.__getitem__), dtype=np.int64)
        points, polygons = shapely.STRtree(self.shapes[order]).query(shapely.points(x, y), predicate="intersects")
        np.minimum.at(found, points, polygons)
        named = np.array([*(self.codes[each] for each in order), None], dtype=object)
        return named[found]

    def merged(self, areas: Areas) -> NDArray[np.object_]:
        """Return (areas,) shapes: the union of each area's polygons, None for an area without."""
        shapes = np.full(len(areas), None, dtype=object)
        members: dict[int, list[int]] = {}
        for polygon, position in enumerate(areas.place(self.codes)):
            if position >= 0:
                members.setdefault(int(position), []).append(polygon)
        for position, polygons in members.items():
            several = len(polygons) > 1
            shapes[position] = shapely.union_all(self.shapes[polygons]) if several else self.shapes[polygons[0]]
        return shapes


def touching(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], ...]:
    """Return for each shape the positions of the others within `TOUCHING_M` of it."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCHING_M)
    return _grouped(first, second, len(shapes))


def centred_within(shapes: NDArray[np.object_], distance_m: float) -> tuple[NDArray[np.int64], ...]:
    """Return for each shape the positions of the others whose centroid lies within `distance_m` of its edge.

    A centroid inside the shape is at distance 0.
    """
    centroids = shapely.centroid(shapes)
    shape, centre = shapely.STRtree(centroids).query(shapes, predicate="dwithin", distance=distance_m)
    return _grouped(shape, centre, len(shapes))


def together(groups: Iterable[NDArray[np.int64]], size: int) -> NDArray[np.bool_]:
    """Return (size,) bool: the union of `groups` of positions."""
    union = np.zeros(size, dtype=bool)
    for group in groups:
        union[group] = True
    return union


def _grouped(first: NDArray[np.int64], second: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], ...]:
    others = first != second
    first, second = first[others], second[others]
    order = np.lexsort((second, first))
    edges = np.searchsorted(first[order], np.arange(1, size))
    return tuple(np.split(second[order].astype(np.int64), edges))
