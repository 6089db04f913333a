"""The streets of a made-up town: a crooked grid of areas, in the sea, with busy places in it."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROWS, COLUMNS = 11, 14
SIDE_M = 400.0
_CROOKED = 0.1
"""How far a corner is moved, as a share of an area's side; so little that the buffer stays the ring of neighbours."""

_WEST_DEGREES, _SOUTH_DEGREES = 1.20, 55.20
"""In the North Sea, 150 km from any street; on the British National Grid all the same."""
_METRES_PER_DEGREE = 111_320.0

TARGET_CENTRE = (5, 4)
_HUBS = (TARGET_CENTRE, (2, 10), (8, 10), (8, 2), (2, 2))
"""Where markets and nights out are, as row and column. The operation works on one; the others can stand for it."""


@dataclass(frozen=True)
class TownLayout:
    """codes : the areas' names. corners : (areas, 4, 2) longitude and latitude, anticlockwise.

    busy : (areas,) how much more goes on than in a quiet street. target, buffer : (areas,) bool.
    """

    codes: tuple[str, ...]
    corners: NDArray[np.float64]
    busy: NDArray[np.float64]
    target: NDArray[np.bool_]
    buffer: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.codes)


def lay_out_town(random: np.random.Generator) -> TownLayout:
    """Return a town of 154 areas; the target is always the same five, a cross around `TARGET_CENTRE`."""
    row, column = (each.ravel() for each in np.indices((ROWS, COLUMNS)))
    steps = np.abs(row - TARGET_CENTRE[0]) + np.abs(column - TARGET_CENTRE[1])
    target = steps <= 1
    far = [np.maximum(np.abs(row - row[each]), np.abs(column - column[each])) for each in np.flatnonzero(target)]
    touching = np.min(far, axis=0) == 1
    apart = [(row - hub[0]) ** 2 + (column - hub[1]) ** 2 for hub in _HUBS]
    busy = 1 + 3 * np.exp(-np.min(apart, axis=0) / 4.5)
    return TownLayout(
        codes=tuple(f"W{number:04}" for number in range(1, ROWS * COLUMNS + 1)),
        corners=_corners(random),
        busy=busy,
        target=target,
        buffer=touching,
    )


def geojson(layout: TownLayout) -> str:
    """Return the areas' outlines as GeoJSON in longitude and latitude."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
        }
        for code, corners in zip(layout.codes, layout.corners.tolist(), strict=True)
    ]
    lines = ",\n".join(json.dumps(feature) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _corners(random: np.random.Generator) -> NDArray[np.float64]:
    north, east = np.indices((ROWS + 1, COLUMNS + 1)) + random.uniform(-_CROOKED, _CROOKED, (2, ROWS + 1, COLUMNS + 1))
    longitude = _WEST_DEGREES + east * SIDE_M / (_METRES_PER_DEGREE * np.cos(np.radians(_SOUTH_DEGREES)))
    latitude = _SOUTH_DEGREES + north * SIDE_M / _METRES_PER_DEGREE
    points = np.round(np.stack([longitude, latitude], axis=-1), 6)
    ring = [points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]]
    return np.stack(ring, axis=2).reshape(ROWS * COLUMNS, 4, 2)
