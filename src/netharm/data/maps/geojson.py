"""Read the polygons of a GeoJSON file with nothing but a JSON parser.

General map libraries guess what a file is from its content, and some formats that look like JSON fetch other files.
This reader cannot.
"""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely.geometry import shape

from netharm.data.maps.map_layer import MapLayer, no_code_column
from netharm.data.tables.given_table import shown
from netharm.errors import Fault, bad_input, raise_all

LARGEST_BYTES = 256 * 1024**2
"""A file that holds, or unpacks to, more is refused."""

_PACKED = b"\x1f\x8b"
_DRAWN = ("Polygon", "MultiPolygon")
_WGS84 = "OGC:CRS84"
_FAULTS_SHOWN = 5


def read_geojson(path: Path, code_column: str) -> MapLayer:
    """Return the features of a GeoJSON file, packed with gzip or not. Raises BadInput by feature."""
    document = _parsed(path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise bad_input(
            "this is no GeoJSON collection of features.",
            path.name,
            "Areas are read from a list of features, each with a code and a polygon.",
            "Export the layer as GeoJSON or GeoPackage.",
        )
    properties = [_part(feature, "properties") for feature in features]
    if not any(code_column in each for each in properties):
        raise no_code_column(path.name, code_column, sorted(map(str, properties[0])))
    shapes, faults = np.full(len(features), None, dtype=object), list[Fault]()
    for number, feature in enumerate(features):
        geometry = _part(feature, "geometry")
        if not geometry:
            continue
        drawn = _shape(geometry)
        if drawn is None:
            faults.append(_not_drawn(path.name, number + 1, geometry.get("type")))
        shapes[number] = drawn
    raise_all(faults[:_FAULTS_SHOWN])
    codes = tuple(each.get(code_column) for each in properties)
    return MapLayer(path.name, codes, shapes, _stated_crs(document), _WGS84)


def _parsed(path: Path) -> Any:
    try:
        return json.loads(_bytes(path).decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise bad_input(
            "this is not JSON that can be read.",
            f"{path.name}{line}",
            "The file is cut short, damaged, or something else.",
            "Export the layer again as GeoJSON in UTF-8.",
        ) from error


def _bytes(path: Path) -> bytes:
    """Return the file's bytes, unpacked where it is packed; never more than the limit."""
    with path.open("rb") as file:
        packed = file.read(2) == _PACKED
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise bad_input(
            "the packed file cannot be unpacked." if packed else "the file cannot be read.",
            path.name,
            "It is cut short or damaged, or may not be read by you.",
            "Copy or export it again.",
        ) from error
    if len(raw) > LARGEST_BYTES:
        raise bad_input(
            f"the file holds more than {LARGEST_BYTES // 1024**2} MB.",
            path.name,
            "A layer of one region's areas is smaller, and a packed file may grow without end.",
            "Give generalised outlines, of the region only, or a GeoPackage.",
        )
    return raw


def _part(feature: object, key: str) -> dict[str, Any]:
    part = feature.get(key) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}


def _shape(geometry: dict[str, Any]) -> Any:
    """Return the polygon that a GeoJSON geometry describes, None where it describes none."""
    if geometry.get("type") not in _DRAWN or not geometry.get("coordinates"):
        return None
    try:
        return shape(geometry)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, shapely.errors.ShapelyError):
        return None


def _stated_crs(document: dict[str, Any]) -> str | None:
    """Return the name in the `crs` member, which older GeoJSON has."""
    crs = document.get("crs")
    if crs is None:
        return None
    name = _part(crs, "properties").get("name")
    if not isinstance(name, str):
        raise bad_input(
            "the `crs` member names no coordinate reference system.",
            "the GeoJSON file, member crs",
            "Where the outlines lie cannot be told.",
            "Export the layer again, in WGS84 or on the British National Grid.",
        )
    return name


def _not_drawn(name: str, number: int, kind: object) -> Fault:
    return Fault(
        what=f"the geometry ({shown(str(kind))}) is not a polygon that can be read.",
        where=f"{name}, feature {number}",
        why="An area without a proper outline cannot be placed beside others.",
        remedy="Leave out points and lines, and mend or export again what is damaged.",
    )


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")
