"""Outlines of areas, and lookups between vintages of their codes: checked at ingest, read back from the store."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from netharm.data.keeping.canonical import quoted
from netharm.data.maps.geojson import read_geojson
from netharm.data.maps.geopackage import is_database, read_geopackage
from netharm.data.maps.map_layer import MapLayer
from netharm.data.maps.national_grid import same_crs
from netharm.data.maps.outline_checks import checked_outlines
from netharm.data.maps.outlines import Outlines
from netharm.data.store import Entry, Store
from netharm.data.tables.table_faults import missing_cells
from netharm.data.tables.table_reader import read_table
from netharm.errors import BadInput, bad_input
from netharm.study.data_source import DataSource

_PART = "table"


def ingest_polygons(store: Store, data_name: str, source: DataSource, path: Path) -> Entry:
    """Check the outlines of areas in a GeoJSON file or a GeoPackage and store them on the British National Grid.

    `source.columns["code"]` names the property that holds the areas' codes; `source.sheet` the layer, where there are
    several. Raises BadInput with the first faults by feature; nothing is stored then.
    """
    _refuse_unreadable(path)
    column = _mapped(source, data_name, "code")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        database = is_database(file.read(16))
    layer = read_geopackage(path, column, source.sheet) if database else read_geojson(path, column)
    outlines, quality = checked_outlines(layer, _crs(layer, source, data_name))
    rows = pd.DataFrame({"code": outlines.codes, "wkb": shapely.to_wkb(outlines.shapes, byte_order=1)})
    with store.connect() as connection:
        connection.register("outlines", rows)

        def write(aside: Path) -> None:
            connection.execute(
                "COPY (SELECT code::VARCHAR AS code, wkb::BLOB AS wkb FROM outlines ORDER BY code) TO $1 "
                "(FORMAT parquet, COMPRESSION zstd)",
                [str(aside)],
            )

        return store.add(
            data=data_name,
            kind="polygons",
            part=_PART,
            source_name=path.name,
            source_digest=digest,
            write=write,
            quality=quality,
        )


def ingest_lookup(store: Store, data_name: str, source: DataSource, path: Path) -> Entry:
    """Check a table that joins two vintages of area codes (CSV, XLSX or Parquet) and store its pairs.

    `source.columns` names the file's columns of the earlier code (`from`) and the later one (`to`). Rows that are
    blank or repeat another are counted and left out. Raises BadInput by row where one of the two codes is missing.
    """
    _refuse_unreadable(path)
    columns = {each: _mapped(source, data_name, each) for each in ("from", "to")}
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with store.connect(path) as connection:
        table = read_table(connection, path, columns, source.sheet)
        if faults := missing_cells(connection, table.name, columns, columns):
            raise BadInput(*faults)
        pairs = f"SELECT DISTINCT {quoted('from')}, {quoted('to')} FROM given ORDER BY ALL"
        distinct = len(connection.execute(pairs).fetchall())

        def write(aside: Path) -> None:
            connection.execute(f"COPY ({pairs}) TO $1 (FORMAT parquet, COMPRESSION zstd)", [str(aside)])

        counted = {**table.quality, "repeated_rows": table.rows - distinct}
        return store.add(
            data=data_name,
            kind="lookup",
            part=_PART,
            source_name=path.name,
            source_digest=digest,
            write=write,
            quality={key: count for key, count in counted.items() if count},
        )


def stored_outlines(store: Store, data: str) -> Outlines:
    """Return the outlines ingested under the name `data`. Raises BadInput where there are none."""
    entries = store.current(data, "polygons")
    if not entries:
        raise _not_ingested(data, "outlines")
    with store.connect() as connection:
        query = "SELECT code, wkb FROM read_parquet($1) ORDER BY code"
        found = connection.execute(query, [store.files(entries)]).fetchall()
    shapes = shapely.from_wkb(np.array([row[1] for row in found], dtype=object))
    return Outlines(tuple(row[0] for row in found), shapes)


def stored_pairs(store: Store, data: str) -> list[tuple[str, str]]:
    """Return the pairs of codes of the lookup ingested under the name `data`. Raises BadInput where there is none."""
    entries = store.current(data, "lookup")
    if not entries:
        raise _not_ingested(data, "lookup table")
    with store.connect() as connection:
        found = connection.execute('SELECT "from", "to" FROM read_parquet($1) ORDER BY ALL', [store.files(entries)])
        return [(earlier, later) for earlier, later in found.fetchall()]


def _mapped(source: DataSource, data: str, key: str) -> str:
    if key not in source.columns:
        raise bad_input(
            f"no column is given for {key}.",
            f"[data.{data}] columns",
            "The areas' codes cannot be found without it.",
            f'Name the file\'s column: columns = {{ {key} = "..." }}.',
        )
    return source.columns[key]


def _crs(layer: MapLayer, source: DataSource, data: str) -> str:
    """Return the reference system that file or plan states, or else the format's own."""
    where = f"{layer.name}, or [data.{data}] crs"
    if layer.crs and source.crs and not same_crs(layer.crs, source.crs, where):
        raise bad_input(
            "the file and the plan state different coordinate reference systems.",
            where,
            "One of them puts every area in the wrong place.",
            "Take crs out of the plan where the file is right; else export the file again.",
        )
    chosen = source.crs or layer.crs or layer.default_crs
    if chosen is None:
        raise bad_input(
            "the coordinate reference system is not stated.",
            where,
            "Where the outlines lie cannot be told.",
            'State it in the plan: crs = "EPSG:27700" is the British National Grid, "EPSG:4326" is WGS84.',
        )
    return chosen


def _refuse_unreadable(path: Path) -> None:
    if not path.is_file():
        raise bad_input("there is no such file.", path.name, "One file is read.", "Check the path.")


def _not_ingested(data: str, what: str) -> BadInput:
    return bad_input(
        f"the {what} {data!r} has not been ingested.",
        f"[areas], data {data!r}",
        "The plan's areas are told by it.",
        f"Run: netharm ingest STUDY {data}=PATH, or give --data {data}=PATH.",
    )
