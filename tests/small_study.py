"""Small studies of invented data, for tests of the panel."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel
from netharm.data.police_uk_files.headings import HEADERS
from netharm.data.store import Store
from netharm.study.study import Study
from police_uk_archive import name_of

EAST_M, NORTH_M, SIDE_M = 430_000.0, 390_000.0, 1_000.0
"""South-west corner of the invented places, and the side of a square area."""

COUNTS = {"source": "counts", "columns": {"area": "area", "period": "period"}, "measures": ["harm"]}
EVENTS = {"source": "events", "columns": {"time": "time", "area": "area", "kind": "kind"}}
STREET = {"source": "police.uk", "force": "south-yorkshire"}
POLYGONS = {"source": "polygons", "columns": {"code": "code"}, "crs": "EPSG:27700"}
LOOKUP = {"source": "lookup", "columns": {"from": "old", "to": "new"}}


def study(
    data: Mapping[str, Any],
    measure: Mapping[str, Any],
    *,
    starts: Any,
    ends: Any,
    target: Any = ("A",),
    window: Mapping[str, Any] | None = None,
    design: Mapping[str, Any] | None = None,
    **area: Any,
) -> Study:
    """Return a study with one harm, `"harm"`."""
    return Study.model_validate(
        {
            "title": "t",
            "question": "q",
            "operation": {"starts": starts, "ends": ends},
            "window": window or {},
            "area": {"unit": "square", "target": target, **area},
            "data": data,
            "harms": [{"name": "harm", "measure": measure, "tolerance": 1.5}],
            "design": design or {},
        }
    )


def panel(of: Study, store: Store, **paths: Path) -> Panel:
    """Ingest each path under its name, and return the panel."""
    for name, path in paths.items():
        ingest_source(store, of, name, path)
    return build_panel(of, store)


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def street(folder: Path, month: str, rows: Iterable[tuple[str, str]], force: str = "south-yorkshire") -> None:
    """Write one police.uk file of (LSOA code, crime type) rows under `folder`."""
    path = folder / name_of(month, force)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for number, (code, crime_type) in enumerate(rows):
        anti_social = crime_type == "Anti-social behaviour"
        crime_id = "" if anti_social else f"{int.from_bytes(f'{month}{force}{number}'.encode(), 'big') % 16**63:064x}"
        place = (
            ["-1.47", "53.38", "On or near High Street", code, "Somewhere 001A"]
            if code
            else ["", "", "No Location", "", ""]
        )
        outcome = "" if anti_social else "Under investigation"
        written.append(
            [crime_id, month, "South Yorkshire Police", "South Yorkshire Police", *place, crime_type, outcome, ""]
        )
    table(path, HEADERS["street"], written)


def square(column: int, row: int, side: float = SIDE_M) -> list[list[float]]:
    """Return the ring of a square in a chequerboard of places."""
    west, south = EAST_M + column * side, NORTH_M + row * side
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def polygons(path: Path, shapes: Mapping[str, list[list[float]]], **member: Any) -> Path:
    """Write rings by code as GeoJSON."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **member}), encoding="utf-8")
    return path


def row_of(code: str, count: int = 4) -> dict[str, list[list[float]]]:
    """Return `count` squares in a row, coded A, B, C, ... after `code`."""
    return {chr(ord(code) + column): square(column, 0) for column in range(count)}
