"""Check a table of events, and write it in the one canonical way: time, area, x, y, kind, categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.cell_complaints import (
    doubtful_category,
    doubtful_code,
    doubtful_coordinate,
    explain_category,
    explain_code,
    explain_number,
)
from netharm.data.tables.event_place import Places, places_on_grid, remedy_outside
from netharm.data.tables.event_time import explain_time, read_time
from netharm.data.tables.given_table import ROW, GivenTable
from netharm.data.tables.mixed_forms import mixed_forms
from netharm.data.tables.table_faults import FIRST, Explain, cells_where, faulty_cells, place, told_of
from netharm.errors import Fault, raise_all


@dataclass(frozen=True)
class EventsColumns:
    """What an events table holds: netharm's names to the file's, its categories, and how places are written.

    crs_key : the plan's key of the reference system, for print.
    """

    names: Mapping[str, str]
    categories: tuple[str, ...]
    crs: str | None
    crs_key: str


def check_events(connection: duckdb.DuckDBPyConnection, table: GivenTable, columns: EventsColumns) -> dict[str, int]:
    """Check every row of `given`, make the tables `times` and `places`, and return what was counted on the way.

    An event without a time or a place is kept, with NULL in its stead, and counted. Raises BadInput with all faults.
    """
    raise_all([*_times(connection, table.name, columns.names["time"]), *_faulty_texts(connection, table.name, columns)])
    quality = {**table.quality, "rows": table.rows, **_counted_times(connection)}
    if "x" in columns.names and "y" in columns.names:
        quality |= _places(connection, table.name, columns)
    return {**quality, **_counted_places(connection, columns)}


def canonical_events(columns: EventsColumns) -> str:
    """Return SQL for the canonical rows, in an order that does not depend on the file's."""
    names = columns.names
    located = "x" in names and "y" in names
    cells = [
        "t.time",
        "g.area" if "area" in names else "NULL::VARCHAR AS area",
        *(("l.x", "l.y") if located else ("NULL::DOUBLE AS x", "NULL::DOUBLE AS y")),
        "g.kind" if "kind" in names else "NULL::VARCHAR AS kind",
        *(f"g.{quoted(category)}" for category in columns.categories),
    ]
    joined = "given g LEFT JOIN times t ON g.time = t.given"
    joined += f" LEFT JOIN places l ON g.{quoted(ROW)} = l.row" if located else ""
    return f"SELECT {', '.join(cells)} FROM {joined} ORDER BY ALL"


def _times(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> list[Fault]:
    """Make the table `times` from the text given to the time it tells; return what is wrong with the times."""
    cells = cells_where(connection, "time", "time IS NOT NULL")
    tried = [(cell, read_time(cell.text)) for cell in cells]
    read = [(cell, time) for cell, time in tried if time]
    faults = told_of(name, column, (cell for cell, time in tried if not time), explain_time)
    connection.register(
        "readable",
        {
            "given": np.array([cell.text for cell, _ in read], dtype=object),
            "time": np.array([time.time for _, time in read], dtype="datetime64[us]"),
            "has_clock": np.array([time.has_clock for _, time in read], dtype=np.bool_),
        },
    )
    connection.execute(
        "CREATE TEMP TABLE times AS SELECT given::VARCHAR AS given, time::TIMESTAMP AS time, has_clock FROM readable"
    )
    return faults + mixed_forms(name, column, read)


def _faulty_texts(connection: duckdb.DuckDBPyConnection, name: str, columns: EventsColumns) -> list[Fault]:
    doubt: dict[str, str] = {}
    explain: dict[str, Explain] = {}
    if "area" in columns.names:
        doubt["area"], explain["area"] = doubtful_code("area"), explain_code
    for text in [*(("kind",) if "kind" in columns.names else ()), *columns.categories]:
        doubt[text], explain[text] = doubtful_category(text), explain_category
    for axis in ("x", "y"):
        if axis in columns.names:
            doubt[axis], explain[axis] = doubtful_coordinate(axis), explain_number
    return faulty_cells(connection, name, columns.names, doubt, explain)


def _places(connection: duckdb.DuckDBPyConnection, name: str, columns: EventsColumns) -> dict[str, int]:
    """Make the table `places` from rows to metres on the grid; refuse places off the grid; count 0, 0."""
    given = connection.execute(
        f"SELECT {quoted(ROW)} AS row, x::DOUBLE AS x, y::DOUBLE AS y FROM given WHERE x IS NOT NULL AND y IS NOT NULL"
    ).fetchnumpy()
    rows = np.asarray(given["row"], dtype=np.int64)
    x, y = np.asarray(given["x"], dtype=np.float64), np.asarray(given["y"], dtype=np.float64)
    placed = places_on_grid(x, y, columns.crs, columns.crs_key)
    raise_all(_outside(name, columns, rows, x, y, placed))
    connection.register("on_grid", {"row": rows, "x": placed.x, "y": placed.y})
    connection.execute(
        "CREATE TEMP TABLE places AS SELECT row, CASE WHEN isfinite(x) THEN x END AS x, "
        "CASE WHEN isfinite(y) THEN y END AS y FROM on_grid"
    )
    return {"coordinates_of_zero": int(placed.zero.sum())}


def _outside(
    name: str,
    columns: EventsColumns,
    rows: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    placed: Places,
) -> list[Fault]:
    at = np.flatnonzero(placed.outside)
    if not len(at):
        return []
    at = at[np.argsort(rows[at], kind="stable")]
    some = ", ".join(f"({x[i]:.10g}, {y[i]:.10g})" for i in at[:FIRST])
    return [
        Fault(
            what=f"the place lies off the British National Grid: {some}.",
            where=place(name, columns.names["x"], [int(row) for row in rows[at[:FIRST]]], len(at)),
            why="The grid runs from 0 to 700 km east and 0 to 1,300 km north.",
            remedy=remedy_outside(float(x[at[0]]), float(y[at[0]]), columns.crs),
        )
    ]


def _counted_times(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    without, only_date = connection.execute(
        "SELECT count_if(g.time IS NULL), count_if(NOT t.has_clock) FROM given g LEFT JOIN times t ON g.time = t.given"
    ).fetchall()[0]
    return {"without_time": int(without), "without_clock": int(only_date)}


def _counted_places(connection: duckdb.DuckDBPyConnection, columns: EventsColumns) -> dict[str, int]:
    names = columns.names
    located = "x" in names and "y" in names
    area = "g.area IS NULL" if "area" in names else "true"
    point = "l.x IS NULL" if located else "true"
    joined = f" LEFT JOIN places l ON g.{quoted(ROW)} = l.row" if located else ""
    kind = "count_if(g.kind IS NULL)" if "kind" in names else "0"
    (placeless, kindless) = connection.execute(
        f"SELECT count_if({area} AND {point}), {kind} FROM given g{joined}"
    ).fetchall()[0]
    return {"without_place": int(placeless), "without_kind": int(kindless)}
