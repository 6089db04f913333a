"""Where an event happened: coordinates from any reference system to metres on the British National Grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.maps.national_grid import BRITISH_NATIONAL_GRID, grid_transformer, read_crs

EAST_LIMIT_M, NORTH_LIMIT_M = 700_000.0, 1_300_000.0
"""The grid runs from 0 to 700 km east and 0 to 1,300 km north."""

Metres = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Coordinates in metres on the British National Grid, in the order given.

    x, y : (events,) NaN where no place is known.
    zero : (events,) bool; True where 0, 0 was given, which systems write for "not known".
    outside : (events,) bool; True where the place lies off the grid.
    """

    x: Metres
    y: Metres
    zero: NDArray[np.bool_]
    outside: NDArray[np.bool_]


def places_on_grid(x: Metres, y: Metres, crs: str | None, where: str) -> Places:
    """Return the places of events on the British National Grid.

    x, y : (events,) coordinates in `crs` (the grid itself where None), NaN where none is given; x points east.
    where : the plan's key of the reference system, for print.

    Longitude and latitude are moved as the areas' outlines are, to about 2 m. Raises BadInput for a `crs` that is not
    known.
    """
    zero = (x == 0) & (y == 0)
    known = np.isfinite(x) & np.isfinite(y) & ~zero
    east, north = np.full(len(x), np.nan), np.full(len(y), np.nan)
    if crs is None or crs.upper() == BRITISH_NATIONAL_GRID:
        east[known], north[known] = x[known], y[known]
    else:
        transformer = grid_transformer(read_crs(crs, where), where)
        east[known], north[known] = transformer.transform(x[known], y[known])
    with np.errstate(invalid="ignore"):
        inside = (east >= 0) & (east <= EAST_LIMIT_M) & (north >= 0) & (north <= NORTH_LIMIT_M)
    return Places(np.where(inside, east, np.nan), np.where(inside, north, np.nan), zero, known & ~inside)


def remedy_outside(x: float, y: float, crs: str | None) -> str:
    """Return what to do about coordinates off the grid."""
    if crs is None and abs(x) <= 180 and abs(y) <= 90:
        return 'These look like longitude and latitude: write crs = "EPSG:4326" beside the columns in the plan.'
    if crs is None and 0 <= y <= EAST_LIMIT_M and 0 <= x <= NORTH_LIMIT_M:
        return "x (easting) and y (northing) may be swapped: mend columns in the plan, or correct the places."
    if crs and 49 <= x <= 62 and -9 <= y <= 3:
        return "Longitude and latitude seem to be swapped: x is the longitude. Mend columns in the plan."
    return "Correct them, or leave both empty where the place is not known; check crs in the plan."
