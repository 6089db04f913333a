"""Read the polygons of a GeoPackage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import shapely

from netharm.data.maps.map_layer import MapLayer, no_code_column
from netharm.data.tables.given_table import shown
from netharm.errors import BadInput, bad_input

_SQLITE = b"SQLite format 3\0"
_MARKS = (b"GPKG", b"GP10", b"GP11")
_MARK_AT = slice(68, 72)


def is_database(start: bytes) -> bool:
    """Say whether a file that begins with `start` is an SQLite database, as every GeoPackage is."""
    return start.startswith(_SQLITE)


def read_geopackage(path: Path, code_column: str, layer: str | None) -> MapLayer:
    """Return the features of one layer: `layer`, or the only one there is. Raises BadInput."""
    with path.open("rb") as file:
        mark = file.read(_MARK_AT.stop)[_MARK_AT]
    if mark not in _MARKS:
        raise _damaged(path.name, "this is a database, but not a GeoPackage")
    try:
        chosen = _layer(path, layer)
        fields = [str(each) for each in pyogrio.read_info(path, layer=chosen)["fields"]]
        if code_column not in fields:
            raise no_code_column(path.name, code_column, fields)
        described, _, geometry, columns = pyogrio.raw.read(path, layer=chosen, columns=[code_column])
        shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.ShapelyError) as error:
        raise _damaged(path.name, "this GeoPackage cannot be read") from error
    return MapLayer(path.name, tuple(columns[0].tolist()), np.asarray(shapes, dtype=object), described["crs"] or None)


def _layer(path: Path, layer: str | None) -> str:
    names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if layer in names:
        return str(layer)
    if layer is None and len(names) == 1:
        return names[0]
    listed = ", ".join(f'"{name}"' for name in names) or "none"
    raise bad_input(
        f'there is no layer "{shown(layer)}".' if layer else f"there are {len(names)} layers.",
        path.name,
        "One layer holds the outlines of the areas.",
        f'Name it in the plan: `sheet = "..."` under these polygons. Layers found: {listed}.',
    )


def _damaged(name: str, what: str) -> BadInput:
    return bad_input(
        f"{what}.",
        name,
        "The file is damaged or something else.",
        "Export the layer again as GeoPackage or GeoJSON.",
    )
