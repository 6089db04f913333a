"""A flat plane in metres, on which distances between events are distances on the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

from netharm.data.maps.national_grid import BRITISH_NATIONAL_GRID, grid_transformer, read_crs
from netharm.errors import bad_input

Coordinates = NDArray[np.float64]

AS_GIVEN = "metres"
"""The `crs` of coordinates that are metres on a flat plane already; nothing is known of where it lies."""

LONGITUDE_LATITUDE = "EPSG:4326"

_BRITAIN = (-9.0, 49.7, 2.1, 61.0)
_MOST_DISTORTION = 0.01
"""A projection that draws distances longer or shorter by more than this share is not measured on."""


@dataclass(frozen=True)
class Plane:
    """Where distances are measured.

    crs : its definition for pyproj; None where coordinates are metres on a plane that the file does not name.
    words : the plane in words, for print.
    metres_per_unit : 1 but on planes in feet.
    """

    crs: str | None
    words: str
    metres_per_unit: float = 1.0

    @property
    def is_british(self) -> bool:
        """Whether the events lie in Great Britain, as far as the file tells."""
        return self.crs == BRITISH_NATIONAL_GRID


def find_crs(x: Coordinates, y: Coordinates) -> str:
    """Return what coordinates look like: longitude and latitude where most would be, else metres as given.

    x, y : (events,) finite.
    """
    on_globe = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    return LONGITUDE_LATITUDE if on_globe.mean() > 0.5 else AS_GIVEN


def choose_plane(x: Coordinates, y: Coordinates, crs: str, where: str) -> Plane:
    """Return the plane for coordinates in `crs`.

    Longitude and latitude within Great Britain go to the British National Grid; elsewhere to a plane around the middle
    of the events, on which distances from the middle are exact (azimuthal equidistant) and others nearly so: at 100 km
    from it, to 0.01%. A projection in metres or feet that keeps distances to 1% is measured on as it is.
    Raises BadInput for a `crs` that is not known.
    """
    if crs == AS_GIVEN:
        return Plane(None, "coordinates taken as metres on a flat plane")
    given = read_crs(crs, where)
    longitude, latitude = _transform(given, pyproj.CRS(LONGITUDE_LATITUDE), x, y)
    known = np.isfinite(longitude) & np.isfinite(latitude)
    if not known.any():
        raise _elsewhere(crs, where)
    west, south, east, north = _BRITAIN
    at = np.median(longitude[known]), np.median(latitude[known])
    if west <= at[0] <= east and south <= at[1] <= north:
        return Plane(BRITISH_NATIONAL_GRID, "the British National Grid")
    if given.is_projected and _distortion(given, float(at[0]), float(at[1])) <= _MOST_DISTORTION:
        factor = float(given.axis_info[0].unit_conversion_factor)
        return Plane(crs, f"{crs}, in metres", factor)
    middle = f"+lat_0={at[1]:.2f} +lon_0={at[0]:.2f}"
    return Plane(f"+proj=aeqd {middle} +datum=WGS84 +units=m", "a plane around the middle of the events, in metres")


def on_plane(plane: Plane, x: Coordinates, y: Coordinates, crs: str, where: str) -> tuple[Coordinates, Coordinates]:
    """Return coordinates in `crs` as metres on the plane; NaN where they lie nowhere on it.

    Raises BadInput where there is no way from the one to the other.
    """
    if plane.crs is None or crs == AS_GIVEN:
        if plane.crs is not None or crs != AS_GIVEN:
            raise bad_input(
                "two files of events do not say how their places lie to each other.",
                where,
                "One is in metres on a plane that it does not name, so distances between them are not known.",
                "Name the reference system of the metres: --crs EPSG:27700 is the British National Grid.",
            )
        return x, y
    target = pyproj.CRS(plane.crs)
    given = read_crs(crs, where)
    if plane.is_british and not given.equals(target, ignore_axis_order=True):
        moved = grid_transformer(given, where).transform(x, y)
    else:
        moved = _transform(given, target, x, y)
    flat = np.asarray(moved, dtype=np.float64) * plane.metres_per_unit
    flat[:, ~np.isfinite(flat).all(axis=0)] = np.nan
    return flat[0], flat[1]


def _transform(
    given: pyproj.CRS, target: pyproj.CRS, x: Coordinates, y: Coordinates
) -> tuple[Coordinates, Coordinates]:
    set_network_enabled(False)
    if given.equals(target, ignore_axis_order=True):
        return x.copy(), y.copy()
    moved = pyproj.Transformer.from_crs(given, target, always_xy=True, allow_ballpark=True).transform(x, y)
    return np.asarray(moved[0], dtype=np.float64), np.asarray(moved[1], dtype=np.float64)


def _distortion(given: pyproj.CRS, longitude: float, latitude: float) -> float:
    """Return the largest share by which the projection lengthens or shortens distances at a point."""
    factors = pyproj.Proj(given).get_factors(longitude, latitude)
    return max(abs(factors.tissot_semimajor - 1), abs(factors.tissot_semiminor - 1))


def _elsewhere(crs: str, where: str) -> Exception:
    return bad_input(
        f'no coordinate is a place on the globe if read as "{crs}".',
        where,
        "They are of another reference system.",
        f"Name the right one: --crs {LONGITUDE_LATITUDE}, EPSG:27700, or {AS_GIVEN} for metres on any plane.",
    )
