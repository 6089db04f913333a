"""Open a force's table by what it is, not by what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from netharm.data.tables.csv_table import read_csv
from netharm.data.tables.given_table import IN_THE_PLAN, GivenTable
from netharm.data.tables.packed_table import look_into
from netharm.data.tables.parquet_table import read_parquet
from netharm.data.tables.xlsx_table import read_xlsx
from netharm.errors import BadInput, bad_input

LARGEST_BYTES = 2 * 1024**3
"""A larger file is refused."""

_PARQUET, _ZIP, _GZIP = b"PAR1", b"PK\x03\x04", b"\x1f\x8b"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old or a locked spreadsheet", "Save it as .xlsx without a password, or as CSV."),
    (b"7z\xbc\xaf", "a packed file (7-Zip)", "Unpack it, and give the table."),
    (b"%PDF", "a PDF", "Ask for the table itself, as CSV or XLSX."),
    (b"<!DOCTYPE", "a web page", "Open it in a spreadsheet, and save it as .xlsx or CSV."),
    (b"<html", "a web page", "Open it in a spreadsheet, and save it as .xlsx or CSV."),
)  # fmt: skip


def read_table(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    wanted: Mapping[str, str],
    sheet: str | None,
    named: str = IN_THE_PLAN,
) -> GivenTable:
    """Fill the DuckDB table `given` with the wanted columns of a CSV, XLSX or Parquet file, as text.

    A CSV may be packed with gzip. `wanted` maps netharm's name of a column to the file's; `sheet` names the sheet of a
    workbook ; `named` says where the user named the columns. Raises BadInput.
    """
    table = _read_by_kind(connection, path, wanted, sheet, named)
    if table.rows == 0:
        raise bad_input(
            "there is a header and no row under it.",
            path.name,
            "No period is covered, so nothing can be counted, not even zero.",
            "Give a table with at least one row.",
        )
    return table


def _read_by_kind(
    connection: duckdb.DuckDBPyConnection, path: Path, wanted: Mapping[str, str], sheet: str | None, named: str
) -> GivenTable:
    start = _start(path)
    if start.startswith(_PARQUET):
        return read_parquet(connection, path, wanted, named)
    if start.startswith(_ZIP):
        return read_xlsx(connection, path, wanted, sheet, named)
    if start.startswith(_GZIP):
        table, start = look_into(path)
        if start.startswith((_PARQUET, _ZIP, _GZIP)):
            raise _foreign(
                path.name, "this is a packed file (gzip) with no CSV in it.", "Unpack it, and give the table."
            )
        _refuse_foreign(path.name, start)
        return read_csv(connection, table, wanted, named)
    _refuse_foreign(path.name, start)
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".xlsx"):
        raise _foreign(path.name, f"this is no {suffix} file, whatever its name says.", "Export or copy it again.")
    return read_csv(connection, path, wanted, named)


def _refuse_foreign(name: str, start: bytes) -> None:
    for magic, what, remedy in _OTHERS:
        if start.startswith(magic):
            raise _foreign(name, f"this is {what}.", remedy)


def _start(path: Path) -> bytes:
    if path.is_dir():
        raise bad_input(
            "this is a folder.",
            path.name or str(path),
            "A table is one file.",
            "Give the path of a CSV, XLSX or Parquet file in it.",
        )
    if not path.is_file():
        raise bad_input(
            "there is no such file.",
            path.name or str(path),
            "A table is one file.",
            "Give the path of a CSV, XLSX or Parquet file.",
        )
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise bad_input(
            f"the file cannot be opened ({error.strerror}).",
            path.name,
            "netharm must be able to read it.",
            "Check who may read it, and whether another program holds it.",
        ) from error
    if path.stat().st_size > LARGEST_BYTES:
        raise bad_input(
            f"the file is larger than {LARGEST_BYTES // 1024**3} GB.",
            path.name,
            "A table this large is more likely a mistake, or an attack, than a force's own.",
            "Give the columns that the plan reads and no others, or counts instead of events.",
        )
    return start


def _foreign(name: str, what: str, remedy: str) -> BadInput:
    return bad_input(what, name, "A table is read from CSV (or CSV packed with gzip), XLSX or Parquet.", remedy)
