"""Map points that a plan leaves out: which events lie on them, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from netharm.data.keeping.canonical import quoted
from netharm.errors import Fault, raise_all
from netharm.study.data_source import DataSource
from netharm.study.plan_place import printable
from netharm.study.point_named import (
    LOCATION,
    ON_OR_NEAR,
    WITHIN_DEGREES,
    WITHIN_M,
    PointNamed,
    point_in_words,
)

_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class PointFound:
    """What one name of the plan means in the data: so many places by coordinates, areas by code, and events of any
    kind in any period.
    """

    named: str
    places: int
    areas: int
    events: int


def at_points(source: DataSource, values: list[Any]) -> str:
    """Return SQL that is true for an event at any map point that `source` leaves out, and append what it binds to
    `values`. Where the source leaves none out this is "false".
    """
    tests = [_at(source, point, values) for point in source.leave_out]
    return f"coalesce({' OR '.join(tests)}, false)" if tests else "false"


def find_points(
    connection: duckdb.DuckDBPyConnection, data: str, source: DataSource, files: Sequence[str]
) -> tuple[PointFound, ...]:
    """Return what each map point that `source` leaves out means in `files`.

    Raises BadInput, with all of them, for points at which no event is: they would leave nothing out.
    """
    found = tuple(_find(connection, source, point, files) for point in source.leave_out)
    empty = [point for point, one in zip(source.leave_out, found, strict=True) if not one.events]
    # Names in data that are not open may be addresses: none is told that the plan does not hold itself.
    told = source.sensitivity == "open" and any(isinstance(point, str) for point in empty)
    known = _names(connection, files) if told else []
    raise_all([_nothing_there(data, point, known) for point in empty])
    return found


def describe_points(
    found: Sequence[PointFound],
    measures: Sequence[str],
    at: NDArray[np.float64],
    target: NDArray[np.bool_],
    periods: Sequence[str],
) -> dict[str, Any]:
    """Return what the record of a source says of its map points: each by name, and the events left out.

    at : (measures, areas, periods) events at the points; NaN where a count was not seen, and then none is told.
    """
    by_period = [
        {
            "counted_as": name,
            "period": period,
            "in_the_target": _told(at[row][target, column]),
            "in_all_areas": _told(at[row][:, column]),
        }
        for row, name in enumerate(measures)
        for column, period in enumerate(periods)
    ]
    return {"map_points_left_out": [asdict(one) for one in found], "events_left_out": by_period}


def left_out_in_words(source: DataSource, data: str) -> str:
    """Return the note of a source that leaves map points out; it holds no count, and so may always be shown."""
    named = "; ".join(printable(point_in_words(point), _LONGEST_SHOWN) for point in source.leave_out)
    return f"Events of {data!r} at these map points are left out of every count, official figures among them: {named}."


def _told(counts: NDArray[np.float64]) -> int | str:
    """Return a sum, or the word for a count that was not seen in every area."""
    return "missing" if np.isnan(counts).any() else int(counts.sum())


def _at(source: DataSource, point: PointNamed, values: list[Any]) -> str:
    first = len(values) + 1
    if isinstance(point, str):
        values.append(point.lower().removeprefix(ON_OR_NEAR))
        return f"lower(trim({LOCATION})) IN (${first}, '{ON_OR_NEAR}' || ${first})"
    values.extend(point)
    if source.source == "police.uk":
        east, north = (
            f"abs(TRY_CAST({name} AS DOUBLE) - ${first + place}) <= {WITHIN_DEGREES}"
            for place, name in enumerate(("longitude", "latitude"))
        )
        return f"({east} AND {north})"
    return f"sqrt(power(x - ${first}, 2) + power(y - ${first + 1}, 2)) <= {WITHIN_M}"


def _find(
    connection: duckdb.DuckDBPyConnection, source: DataSource, point: PointNamed, files: Sequence[str]
) -> PointFound:
    values: list[Any] = [list(files)]
    test = _at(source, point, values)
    area, x, y = ("lsoa_code", "longitude", "latitude") if source.source == "police.uk" else ("area", "x", "y")
    row = connection.execute(
        f"SELECT count(DISTINCT ({x}, {y})) FILTER ({x} IS NOT NULL AND {y} IS NOT NULL), "
        f"count(DISTINCT nullif(trim({area}), '')), count(*) FROM read_parquet($1) "
        f"WHERE {test} AND (nullif(trim({area}), '') IS NOT NULL OR ({x} IS NOT NULL AND {y} IS NOT NULL))",
        values,
    ).fetchone()
    places, areas, events = row or (0, 0, 0)
    return PointFound(point_in_words(point), places, areas, events)


def _names(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> list[str]:
    column = quoted(LOCATION)
    query = f"SELECT DISTINCT trim({column}) FROM read_parquet($1) WHERE {column} IS NOT NULL ORDER BY 1"
    return [str(name) for (name,) in connection.execute(query, [list(files)]).fetchall()]


def _nothing_there(data: str, point: PointNamed, known: Sequence[str]) -> Fault:
    named = point_in_words(point)
    # Names are compared without what stands before every one of them, which would make all of them alike.
    bare = {name.lower().removeprefix(ON_OR_NEAR): name for name in known}
    near = get_close_matches(named.lower().removeprefix(ON_OR_NEAR), bare, n=3, cutoff=0.6)
    meant = f"Did you mean {', '.join(printable(bare[name], _LONGEST_SHOWN) for name in near)}? " if near else ""
    return Fault(
        what=f"no event is at the map point {printable(named, _LONGEST_SHOWN)}.",
        where=f"[data.{data}] leave_out",
        why="Leaving the point out would change nothing, and look as if it had been tried.",
        remedy=f"{meant}Write the point as it stands in the data, or take it out.",
    )
