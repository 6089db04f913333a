"""Moving shapes to the British National Grid (EPSG:27700), in the same way on every machine."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.network import set_network_enabled  # type: ignore[attr-defined]
from pyproj.transformer import AreaOfInterest, TransformerGroup

from netharm.data.tables.given_table import shown
from netharm.errors import BadInput, bad_input

BRITISH_NATIONAL_GRID = "EPSG:27700"

_GREAT_BRITAIN = AreaOfInterest(-9.0, 49.7, 2.1, 61.0)
_EXTENT_M = (-100_000.0, -100_000.0, 800_000.0, 1_400_000.0)
"""West, south, east and north of everything that the grid is for, with a margin."""

_AUTHORITY_CODE = re.compile(
    r"(?:urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?(EPSG|OGC)[:/](?:[\d.]*[:/])?(CRS84|\d{4,6})",
    re.IGNORECASE,
)


def to_national_grid(shapes: NDArray[np.object_], crs: str, where: str) -> tuple[NDArray[np.object_], float]:
    """Return flat shapes in metres on the grid, and the accuracy of the move in metres.

    Grids of corrections, which one machine has and another has not, are never used: from WGS84 the accuracy is 2 m.
    Coordinates are rounded to the millimetre. Raises BadInput where `crs` is unknown or has no such way to the grid, or
    the shapes then lie outside it.
    """
    flat = shapely.force_2d(shapes)
    accuracy_m = 0.0
    given = read_crs(crs, where)
    if not given.equals(pyproj.CRS(BRITISH_NATIONAL_GRID), ignore_axis_order=True):
        transformer = grid_transformer(given, where)
        accuracy_m = float(transformer.accuracy)
        flat = shapely.transform(flat, transformer.transform, interleaved=False)
    bounds = shapely.total_bounds(flat)
    west, south, east, north = _EXTENT_M
    inside = (bounds >= (west, south, west, south)) & (bounds <= (east, north, east, north))
    if not (inside.all() and all(np.isfinite(shapely.get_coordinates(flat)).ravel())):
        raise _outside(crs, where)
    rounded = shapely.transform(flat, lambda points: np.round(points, 3))
    return np.asarray(rounded, dtype=object), accuracy_m


def same_crs(one: str, other: str, where: str) -> bool:
    """Say whether two names mean the same coordinate reference system; the order of axes does not count."""
    return bool(read_crs(one, where).equals(read_crs(other, where), ignore_axis_order=True))


def read_crs(text: str, where: str) -> pyproj.CRS:
    """Return the reference system of an authority's code, or of the well-known text of a GeoPackage.

    Nothing that could name a file or a server is read. Raises BadInput.
    """
    found = _AUTHORITY_CODE.fullmatch(text.strip())
    try:
        if found:
            return pyproj.CRS.from_authority(found[1].upper(), found[2].upper())
        if "[" in text:
            return pyproj.CRS.from_wkt(text)
    except pyproj.exceptions.CRSError:
        pass
    raise bad_input(
        f'the coordinate reference system "{shown(text)}" is unknown.',
        where,
        "Where on the ground its coordinates lie cannot be told.",
        "Name it by its code: EPSG:27700 is the British National Grid, EPSG:4326 is longitude and latitude (WGS84).",
    )


def grid_transformer(given: pyproj.CRS, where: str) -> pyproj.Transformer:
    """Return the most accurate way to the grid that needs no file of corrections. Raises BadInput."""
    set_network_enabled(False)
    with warnings.catch_warnings():
        # The one warning is that a grid of corrections is missing, which is not wanted.
        warnings.simplefilter("ignore", UserWarning)
        ways = TransformerGroup(given, BRITISH_NATIONAL_GRID, always_xy=True, area_of_interest=_GREAT_BRITAIN)
    plain = [way for way in ways.transformers if way.accuracy >= 0 and "grids=" not in way.definition]
    if not plain:
        raise bad_input(
            "there is no exact way from these coordinates to the British National Grid.",
            where,
            "Distances would be wrong by up to a hundred metres.",
            "Export the layer on the British National Grid (EPSG:27700) or in WGS84 (EPSG:4326).",
        )
    return min(plain, key=lambda way: way.accuracy)


def _outside(crs: str, where: str) -> BadInput:
    return bad_input(
        f'read as "{shown(crs)}", the outlines lie outside the British National Grid.',
        where,
        "Their coordinates are of another reference system, or of a place that the grid does not cover.",
        'State the right one in the plan, for example crs = "EPSG:27700", or export the layer in WGS84.',
    )
