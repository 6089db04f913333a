"""Read a Parquet file's columns as text, whatever their types."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.given_table import (
    IN_THE_PLAN,
    LARGEST_ROWS,
    ROW,
    GivenTable,
    positions,
    shown,
    tidied,
    too_many_rows,
)
from netharm.errors import BadInput, Fault, bad_input

_LARGEST_WHOLE = 2**53
_PLAIN = (
    "VARCHAR", "BOOLEAN", "DATE", "TIME", "FLOAT", "DOUBLE", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "UUID",
)  # fmt: skip


def read_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, wanted: Mapping[str, str], named: str = IN_THE_PLAN
) -> GivenTable:
    """Fill `given` with the wanted columns of a Parquet file; the first record is row 2, as under a header.

    named : where the user named the columns.

    Raises BadInput for a damaged file and for columns of lists, records or bytes.
    """
    try:
        found = connection.execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
        names, kinds = [str(each[0]) for each in found], [str(each[1]) for each in found]
        places = positions(path.name, names, wanted, named)
        _refuse_nested(path.name, {names[place]: kinds[place] for place in places.values()})
        (rows,) = connection.execute("SELECT count(*) FROM read_parquet($1)", [str(path)]).fetchall()[0]
        if rows > LARGEST_ROWS:
            raise too_many_rows(path.name)
        cells = ", ".join(
            f"{tidied(_text(quoted(names[place]), kinds[place]))} AS {quoted(ours)}" for ours, place in places.items()
        )
        connection.execute(
            f"CREATE TEMP TABLE given AS SELECT file_row_number + 2 AS {quoted(ROW)}, {cells} "
            "FROM read_parquet($1, file_row_number = true)",
            [str(path)],
        )
    except duckdb.Error as error:
        raise bad_input(
            "the file cannot be read as Parquet.",
            path.name,
            f"It is damaged or cut short ({shown(str(error).splitlines()[0])}).",
            "Copy or export it again.",
        ) from error
    return GivenTable(path.name, int(rows))


def _text(column: str, kind: str) -> str:
    """Return SQL for a cell as text: whole numbers without a decimal point, moments in UTC marked as such."""
    if kind in ("FLOAT", "DOUBLE"):
        whole = f"{column} = trunc({column}) AND abs({column}) < {_LARGEST_WHOLE}"
        return f"CASE WHEN {whole} THEN {column}::BIGINT::VARCHAR ELSE {column}::VARCHAR END"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(make_timestamp(epoch_us({column})), '%Y-%m-%d %H:%M:%S.%f') || 'Z'"
    return f"{column}::VARCHAR"


def _refuse_nested(name: str, kinds: Mapping[str, str]) -> None:
    faults = [
        Fault(
            what=f"the column is of type {shown(kind)}.",
            where=f'{name}, column "{shown(column)}"',
            why="Text, numbers, dates and times are read; lists, records and bytes are not.",
            remedy="Write it as one number or text a row.",
        )
        for column, kind in kinds.items()
        if kind.endswith("]") or not (kind in _PLAIN or kind.startswith(("DECIMAL", "TIMESTAMP", "ENUM")))
    ]
    if faults:
        raise BadInput(*faults)
