"""What is wrong with a table's cells: SQL finds the doubtful ones, a sentence explains each kind of fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.complaint import Complaint
from netharm.data.tables.given_table import ROW, shown
from netharm.errors import Fault

FIRST = 5
"""How many faults of a kind are shown; the rest are counted."""


@dataclass(frozen=True)
class Cell:
    """A text that stands in a column, how many rows hold it, and the first of them."""

    text: str
    count: int
    rows: tuple[int, ...]


Explain = Callable[[str], Complaint | None]
"""Says what is wrong with a cell's text; None where nothing is."""


def faulty_cells(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    doubt: Mapping[str, str],
    explain: Mapping[str, Explain],
) -> list[Fault]:
    """Return the faults of all columns, in one pass over a table without any.

    columns : netharm's name of a column to the file's.
    doubt : netharm's name of a column to SQL that is true where a cell may be at fault; a NULL cell never is.
    explain : netharm's name of a column to the function that says what is wrong.
    """
    if not doubt:
        return []
    counted = ", ".join(f"count_if({condition})" for condition in doubt.values())
    counts = connection.execute(f"SELECT {counted} FROM given").fetchall()[0]
    faults: list[Fault] = []
    for (ours, condition), count in zip(doubt.items(), counts, strict=True):
        if count:
            faults += told_of(name, columns[ours], cells_where(connection, ours, condition), explain[ours])
    return faults


def cells_where(connection: duckdb.DuckDBPyConnection, ours: str, condition: str) -> list[Cell]:
    """Return the different texts of a column where `condition` holds, by the first row they stand in."""
    found = connection.execute(
        f"SELECT {quoted(ours)}, count(*), min({quoted(ROW)}, {FIRST}) FROM given WHERE {condition} GROUP BY 1"
    ).fetchall()
    return sorted((Cell(text, count, tuple(rows)) for text, count, rows in found), key=lambda cell: cell.rows)


def told_of(name: str, column: str, cells: Iterable[Cell], explain: Explain) -> list[Fault]:
    """Return one fault for each kind of complaint about a column: its first cells by row, and how many more."""
    grouped: dict[Complaint, list[Cell]] = {}
    for cell in cells:
        complaint = explain(cell.text)
        if complaint is not None:
            grouped.setdefault(complaint, []).append(cell)
    return [_fault(name, column, complaint, found) for complaint, found in grouped.items()]


def missing_cells(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    needed: Iterable[str],
    called: str | None = None,
    why: str = "A count without it belongs nowhere.",
) -> list[Fault]:
    """Return a fault for each column of `needed` that is empty in some row.

    called : what stands in these columns, where netharm's name of the column does not say it ; why : why it matters.
    """
    faults = []
    for ours in needed:
        empty = f"FROM given WHERE {quoted(ours)} IS NULL"
        count, rows = connection.execute(f"SELECT count(*), min({quoted(ROW)}, {FIRST}) {empty}").fetchall()[0]
        if count:
            faults.append(
                Fault(
                    what=f"no {called or ours} is given.",
                    where=place(name, columns[ours], rows, count),
                    why=why,
                    remedy="Fill it in on every row (merged cells fill only the first), and remove notes and totals.",
                )
            )
    return faults


def place(name: str, column: str, rows: Iterable[int], count: int) -> str:
    """Return where faults stand: file, column, the first rows and how many more."""
    first = sorted(rows)[:FIRST]
    listed = ", ".join(f"{row}" for row in first)
    more = f" and {count - len(first):,} more" if count > len(first) else ""
    return f'{name}, column "{shown(column)}", row{"s" if count > 1 else ""} {listed}{more}'


def _fault(name: str, column: str, complaint: Complaint, cells: list[Cell]) -> Fault:
    by_row = sorted((row, cell.text) for cell in cells for row in cell.rows)[:FIRST]
    texts = ", ".join(f'"{shown(text)}"' for text in dict.fromkeys(text for _, text in by_row))
    count = sum(cell.count for cell in cells)
    return Fault(
        what=f"{complaint.what}: {texts}.",
        where=place(name, column, [row for row, _ in by_row], count),
        why=complaint.why,
        remedy=complaint.remedy,
    )
