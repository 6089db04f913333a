"""Read one sheet of a workbook as text: the values that were stored, never a formula, and nothing beyond the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import openpyxl  # type: ignore[import-untyped]

from netharm.data.tables.given_table import (
    IN_THE_PLAN,
    GivenTable,
    Record,
    append_given,
    create_given,
    positions,
    shown,
)
from netharm.data.tables.workbook_safety import find_in_part, refuse_unsafe_workbook
from netharm.errors import BadInput, Fault, NetharmError, bad_input

_LONGEST_SHEET = 1_048_576
_MOST_EXACT = 10**15
_ROWS_AT_ONCE = 20_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED_HEADER = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="\$?[A-Z]+\$?1[:"]')


def read_xlsx(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    wanted: Mapping[str, str],
    sheet: str | None,
    named: str = IN_THE_PLAN,
) -> GivenTable:
    """Fill `given` with the wanted columns of the sheet named, or of the only sheet; `named` says where a user named
    the columns.

    Raises BadInput for an unsafe or damaged workbook, a sheet that is not there, merged cells in the header, and
    formulas whose value was never stored.
    """
    refuse_unsafe_workbook(path)
    with _opened(path, data_only=True) as workbook:
        worksheet = _sheet(path.name, workbook, sheet)
        part = str(worksheet._worksheet_path)
        _refuse_merged_header(path, part)
        records = _records(path.name, worksheet)
        header = next(records, (1, []))[1]
        places = positions(path.name, header, wanted, named)
        create_given(connection, places)
        rows, blank = _fill(connection, records, places)
    if find_in_part(path, part, _FORMULA):
        _refuse_unstored_formulas(path, worksheet.title, header, places)
    return GivenTable(path.name, rows, {"blank_rows": blank} if blank else {})


def _fill(
    connection: duckdb.DuckDBPyConnection, records: Iterator[Record], places: Mapping[str, int]
) -> tuple[int, int]:
    width = max(places.values(), default=0) + 1
    rows = blank = 0
    while batch := list(islice(records, _ROWS_AT_ONCE)):
        told = [
            (row, [*cells[:width], *[""] * (width - len(cells))]) for row, cells in batch if any(map(str.strip, cells))
        ]
        rows += len(told)
        blank += len(batch) - len(told)
        append_given(connection, places, told)
    return rows, blank


def _records(name: str, worksheet: Any) -> Iterator[Record]:
    for row, cells in enumerate(_rows(name, worksheet), start=1):
        yield row, [as_text(cell.value) for cell in cells]


def _rows(name: str, worksheet: Any) -> Iterator[Any]:
    worksheet.reset_dimensions()
    for row, cells in enumerate(worksheet.iter_rows(), start=1):
        if row > _LONGEST_SHEET:
            raise bad_input(
                f"the sheet has more than {_LONGEST_SHEET:,} rows.",
                name,
                "No spreadsheet can hold that many: the file was made to do harm, or is damaged.",
                "Export the table again, as CSV if it is long.",
            )
        yield cells


def as_text(value: object) -> str:
    """Return a cell's stored value as text.

    A number of 16 digits or more is written in powers of ten: a spreadsheet keeps 15, so such a code or count is not
    what it was, and the checks refuse that form.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if abs(value) >= _MOST_EXACT:
            return f"{value:.4E}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def _opened(path: Path, *, data_only: bool) -> Iterator[Any]:
    workbook = None
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
        yield workbook
    except NetharmError:
        raise
    except Exception as error:  # openpyxl meets a damaged part with whatever its own code then raises
        raise bad_input(
            "the workbook cannot be read.",
            path.name,
            f"A part of it is damaged ({type(error).__name__}).",
            "Open it in a spreadsheet, save it again as .xlsx or CSV, and give that.",
        ) from error
    finally:
        if workbook is not None:
            workbook.close()


def _sheet(name: str, workbook: Any, wanted: str | None) -> Any:
    found = [worksheet.title for worksheet in workbook.worksheets]
    if wanted in found:
        return workbook[wanted]
    if wanted is None and len(found) == 1:
        return workbook.worksheets[0]
    listed = ", ".join(f'"{shown(title)}"' for title in found) or "none"
    raise bad_input(
        f"there are {len(found)} sheets." if wanted is None else f'there is no sheet "{shown(wanted)}".',
        name,
        "It must be clear which sheet holds the table.",
        f"Write sheet = NAME under [data] in the plan. Sheets found: {listed}.",
    )


def _refuse_merged_header(path: Path, part: str) -> None:
    if find_in_part(path, part, _MERGED_HEADER):
        raise bad_input(
            "cells of the header are merged.",
            f"{path.name}, row 1 (the header)",
            "A merged name stands over one column and leaves the others without.",
            "Undo the merge, and give every column a name of its own in row 1.",
        )


def _refuse_unstored_formulas(path: Path, sheet: str, header: object, places: Mapping[str, int]) -> None:
    """Refuse formulas without a stored value: read as they stand they would be blanks, that is, missing counts."""
    rows: list[int] = []
    with _opened(path, data_only=False) as formulas, _opened(path, data_only=True) as values:
        pairs = zip(_rows(path.name, formulas[sheet]), _rows(path.name, values[sheet]), strict=True)
        for row, (given, stored) in enumerate(pairs, start=1):
            places_here = [place for place in places.values() if place < len(given)]
            if any(given[place].data_type == "f" and stored[place].value is None for place in places_here):
                rows.append(row)
    if rows:
        raise BadInput(
            Fault(
                what=f"{len(rows)} rows hold formulas whose value was never stored.",
                where=f"{path.name}, row {rows[0]}",
                why="netharm reads stored values and calculates nothing, so these cells would count as missing.",
                remedy="Open the workbook in a spreadsheet, let it calculate, and save it again.",
            )
        )
