"""Read a CSV file as text: encoding and delimiter found with care, every row as long as the header."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from netharm.data.tables.given_table import (
    IN_THE_PLAN,
    LARGEST_ROWS,
    GivenTable,
    Record,
    append_given,
    create_given,
    positions,
    shown,
    too_many_rows,
)
from netharm.data.tables.packed_table import PackedTable
from netharm.errors import BadInput, Fault, bad_input

_DELIMITERS = (",", ";", "\t")
_ROWS_AT_ONCE = 20_000
_BYTES_AT_ONCE = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(
    connection: duckdb.DuckDBPyConnection,
    path: Path | PackedTable,
    wanted: Mapping[str, str],
    named: str = IN_THE_PLAN,
) -> GivenTable:
    """Fill `given` with the wanted columns of a CSV file; `named` says where the user named them.

    UTF-8 (with or without byte order mark), UTF-16 with a mark, else Windows-1252, which is counted. The delimiter is
    the one of comma, semicolon and tab under which the header holds every wanted column. Raises BadInput for NUL bytes,
    bytes of no known encoding, broken quotes, ragged rows, and headers without a wanted column.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as lines:
        delimiter = _delimiter(path.name, lines.read(_BYTES_AT_ONCE), wanted)
        lines.seek(0)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        records = _records(path.name, reader)
        header = next(records)[1]
        places = positions(path.name, header, wanted, named)
        create_given(connection, places)
        rows, blank = _fill(connection, path.name, records, places, len(header))
    quality = {"blank_rows": blank, "read_as_windows_1252": int(encoding == "cp1252")}
    return GivenTable(path.name, rows, {name: count for name, count in quality.items() if count})


def _records(name: str, reader: Iterator[list[str]]) -> Iterator[Record]:
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            yield row, cells
    except csv.Error as error:
        raise bad_input(
            f"the row cannot be split into cells ({error}).",
            f"{name}, row {row + 1}",
            "A quotation mark that is opened and not closed, or closed in the middle of a cell, swallows what follows.",
            'Double a quotation mark inside a quoted cell (""), and close every quoted cell.',
        ) from error


def _fill(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    records: Iterator[Record],
    places: Mapping[str, int],
    width: int,
) -> tuple[int, int]:
    rows = blank = 0
    while batch := list(islice(records, _ROWS_AT_ONCE)):
        told = [record for record in batch if any(map(str.strip, record[1]))]
        blank += len(batch) - len(told)
        rows += len(told)
        if rows > LARGEST_ROWS:
            raise too_many_rows(name)
        _refuse_ragged(name, told, width)
        append_given(connection, places, told)
    return rows, blank


def _refuse_ragged(name: str, records: Sequence[Record], width: int) -> None:
    ragged = [(row, len(cells)) for row, cells in records if len(cells) != width]
    if not ragged:
        return
    some = ", ".join(f"row {row} has {cells}" for row, cells in ragged[:5])
    more = f", and {len(ragged) - 5} more near them" if len(ragged) > 5 else ""
    raise bad_input(
        f"the header has {width} cells, but {some}{more}.",
        f"{name}, row {ragged[0][0]}",
        "A cell too many or too few moves every number beside it into the wrong column.",
        "Put cells that hold the delimiter in quotation marks, and end the table without notes or totals.",
    )


def _delimiter(name: str, start: str, wanted: Mapping[str, str]) -> str:
    headers = {mark: _header(start, mark) for mark in _DELIMITERS}
    fitting = [mark for mark in _DELIMITERS if set(wanted.values()) <= set(headers[mark])]
    if len(fitting) == 1:
        return fitting[0]
    if not start.strip():
        raise bad_input(
            "the file is empty.",
            name,
            "There is nothing to read.",
            "Give a table with a header in row 1 and a row for each record.",
        )
    if fitting:
        raise bad_input(
            "the header can be split in more than one way.",
            f"{name}, row 1 (the header)",
            "The delimiter may be a comma, a semicolon or a tab, and here two of them fit.",
            "Use one delimiter, and put names that hold another in quotation marks.",
        )
    # None fits: the most likely one tells the reader which column it misses.
    return max(_DELIMITERS, key=lambda mark: len(headers[mark]))


def _header(start: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader(start.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in cells]


def _encoding(path: Path | PackedTable) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if marked == "utf-16":
        _refuse_unreadable(path, "utf-16")
        return marked
    _refuse_nul(path)
    if _unreadable_at(path, "utf-8") is None:
        return marked or "utf-8"
    if marked:
        _refuse_unreadable(path, "utf-8")
    _refuse_unreadable(path, "cp1252")
    return "cp1252"


def _chunks(path: Path | PackedTable) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_BYTES_AT_ONCE):
            yield chunk


def _refuse_nul(path: Path | PackedTable) -> None:
    line = 1
    for chunk in _chunks(path):
        at = chunk.find(b"\0")
        if at >= 0:
            raise bad_input(
                "there is a NUL byte.",
                f"{path.name}, line {line + chunk.count(10, 0, at)}",
                "No text has one: the file is damaged, or is not a table of text.",
                "Save it again as CSV in UTF-8.",
            )
        line += chunk.count(10)


def _unreadable_at(path: Path | PackedTable, encoding: str) -> int | None:
    """Return the line that cannot be read in `encoding`, or None where all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    chunk = b""
    try:
        for chunk in _chunks(path):
            line += decoder.decode(chunk).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    return None


def _refuse_unreadable(path: Path | PackedTable, encoding: str) -> None:
    line = _unreadable_at(path, encoding)
    if line is not None:
        raise BadInput(
            Fault(
                what="there are bytes that are no text in UTF-8, UTF-16 or Windows-1252.",
                where=f"{shown(path.name)}, line {line}",
                why="Names and codes would be read wrongly.",
                remedy="Save the table again as CSV in UTF-8.",
            )
        )
