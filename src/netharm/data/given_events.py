"""A file of events read without a plan: where and when, as the file says it, checked cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from netharm.data.keeping.canonical import quoted
from netharm.data.store import Store
from netharm.data.tables.cell_complaints import doubtful_coordinate, explain_number
from netharm.data.tables.complaint import Complaint
from netharm.data.tables.event_time import FORMS, EventTime, explain_time, read_written_time
from netharm.data.tables.given_table import ROW
from netharm.data.tables.mixed_forms import mixed_forms
from netharm.data.tables.period_text import canonical_period
from netharm.data.tables.table_faults import cells_where, faulty_cells, told_of
from netharm.data.tables.table_reader import read_table
from netharm.errors import bad_input, raise_all

ABSENT = ("NULL", "NA", "N/A", "NAN", "NONE", "NAT", "\\N")
"""What systems write, in any case of letters, for a value they do not have; read as an empty cell."""


@dataclass(frozen=True)
class GivenEvents:
    """Every row of a file of events, in its order.

    name : the file's name, for print.
    row : (rows,) the row of the file; the header is row 1.
    x, y : (rows,) coordinates as given; NaN where absent.
    time : (rows,) datetime64[s], the clock time as written; NaT where absent.
    ahead_s : (rows,) seconds that the written clock is ahead of UTC; NaN where the file does not say.
    has_clock : (rows,) False where only a date is given.
    blank_rows : rows of empty cells only, which are not among the rows here.
    day_first_unproven : True where dates with slashes were read as day/month/year and no day above 12 shows that.
    """

    name: str
    row: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    time: NDArray[np.datetime64]
    ahead_s: NDArray[np.float64]
    has_clock: NDArray[np.bool_]
    blank_rows: int = 0
    day_first_unproven: bool = False


ON_THE_LINE = "on the command line: --x, --y, --time"


def read_given_events(path: Path, x: str, y: str, time: str, named: str = ON_THE_LINE) -> GivenEvents:
    """Read the columns named `x`, `y` and `time` of a CSV (packed with gzip or not), XLSX or Parquet file; `named` says
    where the user named them.

    Raises BadInput for a file that cannot be read, columns that are not there, and cells that are neither empty nor
    what they should be, with all of them by row.
    """
    names = {"x": x, "y": y, "time": time}
    if len(set(names.values())) < len(names):
        raise bad_input(
            "one column is named twice.",
            named.replace("on the command line:", "command line,"),
            "East, north and time are three different things.",
            "Name three columns of the file.",
        )
    with TemporaryDirectory() as aside, Store(Path(aside) / "store").connect(path) as connection:
        table = read_table(connection, path, names, None, named)
        _empty_absent(connection)
        doubt = {axis: doubtful_coordinate(axis) for axis in ("x", "y")}
        faults = faulty_cells(connection, table.name, names, doubt, {"x": _explain_place, "y": _explain_place})
        tried = [(cell, read_written_time(cell.text)) for cell in cells_where(connection, "time", "time IS NOT NULL")]
        read = [(cell, written) for cell, written in tried if written]
        faults += told_of(table.name, time, (cell for cell, written in tried if not written), _explain_time)
        raise_all([*faults, *mixed_forms(table.name, time, read)])
        given = _given(connection, table.name, {cell.text: written for cell, written in read})
        return replace(
            given,
            blank_rows=table.quality.get("blank_rows", 0),
            day_first_unproven=_day_first_unproven([written for _, written in read]),
        )


def _day_first_unproven(times: Sequence[EventTime]) -> bool:
    slashed = [each.time for each in times if each.form == "day/month/year"]
    return any(each.day != each.month for each in slashed) and all(each.day <= 12 for each in slashed)


def _empty_absent(connection: duckdb.DuckDBPyConnection) -> None:
    for column in ("x", "y", "time"):
        connection.execute(f"UPDATE given SET {quoted(column)} = NULL WHERE upper({quoted(column)}) IN $1", [ABSENT])


def _given(connection: duckdb.DuckDBPyConnection, name: str, written: Mapping[str, EventTime]) -> GivenEvents:
    found = connection.execute(
        f"SELECT {quoted(ROW)} AS row, x::DOUBLE AS x, y::DOUBLE AS y, time FROM given ORDER BY 1"
    ).fetchnumpy()
    absent = EventTime("year-month-day", None, False, None)  # type: ignore[arg-type]
    times = [written.get(text, absent) for text in np.ma.filled(found["time"], None)]
    return GivenEvents(
        name,
        np.asarray(found["row"], dtype=np.int64),
        _with_nan(found["x"]),
        _with_nan(found["y"]),
        np.array([each.time for each in times], dtype="datetime64[s]"),
        np.array([np.nan if each.ahead is None else each.ahead.total_seconds() for each in times], dtype=np.float64),
        np.array([each.has_clock for each in times], dtype=np.bool_),
    )


def _with_nan(column: Any) -> NDArray[np.float64]:
    return np.asarray(np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan))


def _explain_place(text: str) -> Complaint | None:
    complaint = explain_number(text)
    if complaint is None or not complaint.what.startswith(("text stands", "the number is")):
        return complaint
    if complaint.what.startswith("the number is"):
        return replace(
            complaint, why="No place on the ground lies so far.", remedy="Correct it, or name other columns."
        )
    return Complaint(
        "text stands where a coordinate should",
        "Where the event happened cannot be told.",
        "Leave it empty where the place is not known, or name other columns.",
    )


def _explain_time(text: str) -> Complaint | None:
    period = canonical_period(text)
    if period is None or period[0] == "date":
        return explain_time(text)
    if period[0] == "number" and not 1900 <= int(period[1]) <= 2100:
        return explain_time(text)
    return Complaint(
        f"only the {'year' if period[0] == 'number' else period[0]} is given",
        "How many days lie between two events cannot be told from it, so no window of days can be counted.",
        f"Use data with the day of each event. The forms are: {FORMS}.",
    )
