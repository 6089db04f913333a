"""What every value of a police.uk file must hold to be counted in the right month and place."""

from __future__ import annotations

from pathlib import Path

import duckdb

from netharm.data.police_uk_files.headings import PoliceUkFile
from netharm.errors import Fault, raise_all

_FAULTS_SHOWN = 5

_PLACE_FAULT = """
    (longitude IS NULL) <> (latitude IS NULL)
    OR (longitude IS NOT NULL AND coalesce(try_cast(longitude AS DOUBLE) NOT BETWEEN -180 AND 180, true))
    OR (latitude IS NOT NULL AND coalesce(try_cast(latitude AS DOUBLE) NOT BETWEEN -90 AND 90, true))"""
_WHY = "The row would be counted in the wrong place or time, or not at all."
_REMEDY = "Download the file again from data.police.uk, or mend the row."


def check_values(connection: duckdb.DuckDBPyConnection, parquet: Path, layout: PoliceUkFile, where: str) -> None:
    """Raise BadInput that names the first rows whose month, date or place cannot be right."""
    month = [] if layout.kind == "stop-and-search" else [layout.month]
    rows = connection.execute(_QUERY[bool(month)], [str(parquet), *month]).fetchall()
    dated = f"its month is not {layout.month}, the month of the file." if month else "its date is not a date and time."
    placed = "its longitude and latitude are not a place in degrees."
    raise_all(
        [Fault(dated if misdated else placed, f"{where}, row {number + 2}", _WHY, _REMEDY) for number, misdated in rows]
    )


def _query(time_fault: str) -> str:
    return f"""
        SELECT file_row_number, {time_fault}
        FROM read_parquet($1, file_row_number = true)
        WHERE {time_fault} OR {_PLACE_FAULT}
        LIMIT {_FAULTS_SHOWN}"""


_QUERY = {True: _query("month IS DISTINCT FROM $2"), False: _query("try_cast(date AS TIMESTAMPTZ) IS NULL")}
