"""Rows of text in and out of a spreadsheet or a CSV: nothing in them is ever a formula, and no cell is guessed at."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

from netharm.data.tables.workbook_safety import refuse_unsafe_workbook
from netharm.data.tables.xlsx_table import as_text
from netharm.errors import BadInput, bad_input

LARGEST_BYTES = 64 * 1024**2
MOST_ROWS = 200_000
MOST_COLUMNS = 200
CREATED = datetime(2000, 1, 1)
"""A fixed date of creation: the same rows give the same bytes."""

_LOOKS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NO_LETTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LONGEST_LIST = 255
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Row = tuple[str, dict[str, str]]


def read_rows(path: Path, needed: Sequence[str] = ()) -> list[Row]:
    """Return the rows of the first sheet, or of a CSV, as pairs of their place and their cells by column.

    The names of columns are read in small letters. needed : columns that must be there. Raises BadInput.
    """
    if not path.is_file():
        raise bad_input(
            "there is no such file.", path.name, "The sheet is read from it.", "Give the path of a CSV or XLSX file."
        )
    if path.stat().st_size > LARGEST_BYTES:
        raise _unusable(path, f"it is larger than {LARGEST_BYTES // 1024**2} MB.")
    table = _workbook(path) if path.read_bytes()[:4] == b"PK\x03\x04" else _csv(path)
    head = [cell.strip().lower() for cell in table[0]] if table else []
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise _unusable(path, f"it has more than one column called {', '.join(twice)}.")
    missing = [name for name in needed if name not in head]
    if missing:
        raise _unusable(path, f"it has no column called {', '.join(missing)}.")
    return [
        (f"{path.name}, row {number}", {name: cell for name, cell in zip(head, cells, strict=False) if name})
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]


def write_rows(
    path: Path,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    lists: Mapping[str, Sequence[str]] | None = None,
    other_sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]] | None = None,
    *,
    to_fill: bool = False,
) -> None:
    """Write rows as XLSX or CSV, by the ending of `path`: aside first, then in one move. Raises BadInput.

    to_fill : whether somebody will write into it; then nothing that is there already is written over.

    lists : by column, what its cells offer to choose from; other words can be written too. other_sheets : by name, more
    columns and rows; a CSV has none.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise bad_input(
            f"a sheet cannot be written as {path.suffix or 'a file without an ending'}.",
            path.name,
            "It is made for a spreadsheet.",
            "End the name in .xlsx or .csv.",
        )
    if to_fill and path.exists():
        raise bad_input(
            "there is a file of this name already.",
            path.name,
            "Somebody may have written into it.",
            "Name another file, or move that one away.",
        )
    if path.suffix.lower() == ".csv":
        content = _csv_bytes(columns, rows)
    else:
        content = _workbook_bytes(columns, rows, lists or {}, other_sheets or {})
    write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside and move it into place. Raises BadInput where that cannot be done."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with aside.open("xb") as file:
                file.write(content)
            os.replace(aside, path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise bad_input(
            f"the file cannot be written ({error.strerror}).",
            path.name,
            "The answer goes there.",
            "See that the folder is there and yours to write in, and that no other program holds the file.",
        ) from None


def _csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unusable(path, "it is not UTF-8 text.") from None
    if "\0" in text:
        raise _unusable(path, "it holds a NUL character.")
    first = text.partition("\n")[0]
    between = max((",", ";", "\t"), key=first.count)
    try:
        csv.field_size_limit(1 << 20)
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True))
    except csv.Error as error:
        raise _unusable(path, f"it cannot be read as a CSV ({error}).") from None
    _refuse_large(path, len(table), max(map(len, table), default=0))
    return [[_plain(cell) for cell in row] for row in table]


def _workbook(path: Path) -> list[list[str]]:
    refuse_unsafe_workbook(path)
    workbook: Any = None
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        table: list[list[str]] = []
        for cells in sheet.iter_rows(values_only=True):
            _refuse_large(path, len(table), len(cells))
            table.append([as_text(cell) for cell in cells])
        return table
    except BadInput:
        raise
    except Exception as error:  # openpyxl meets a damaged part with whatever its own code then raises
        raise _unusable(path, f"a part of it is damaged ({type(error).__name__}).") from None
    finally:
        if workbook is not None:
            workbook.close()


def _refuse_large(path: Path, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise _unusable(path, f"it has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns.")


def _csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_tame(cell) for cell in row] for row in rows)
    # With the mark, a spreadsheet reads the letters as UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def _workbook_bytes(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    lists: Mapping[str, Sequence[str]],
    other_sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]],
) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"created": CREATED})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "num_format": "@"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for name, (names, cells) in {"Sheet": (columns, rows), **other_sheets}.items():
        sheet = book.add_worksheet(name)
        for down, row in enumerate([names, *cells]):
            for across, cell in enumerate(row):
                sheet.write_string(down, across, _NO_LETTER.sub(" ", cell), head if down == 0 else body)
        for across, heading in enumerate(names):
            longest = max([len(heading), *(len(row[across]) for row in cells)])
            sheet.set_column(across, across, min(max(longest + 2, 12), 60))
        sheet.freeze_panes(1, 0)
        if name == "Sheet":
            _offer(sheet, columns, len(rows), lists)
    book.close()
    return buffer.getvalue()


def _offer(sheet: Any, columns: Sequence[str], rows: int, lists: Mapping[str, Sequence[str]]) -> None:
    for across, name in enumerate(columns):
        choices = list(lists.get(name, ()))
        if choices and rows and len(",".join(choices)) <= _LONGEST_LIST:
            rule = {"validate": "list", "source": choices, "show_error": False}
            sheet.data_validation(1, across, rows, across, rule)


def _tame(cell: str) -> str:
    cell = _NO_LETTER.sub(" ", cell)
    return f"'{cell}" if _LOOKS_LIKE_A_FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _LOOKS_LIKE_A_FORMULA.match(cell) else cell


def _unusable(path: Path, what: str) -> BadInput:
    return bad_input(
        what, path.name, "A sheet is a table with one row of headings.", "Save it again as .xlsx, or as CSV in UTF-8."
    )
