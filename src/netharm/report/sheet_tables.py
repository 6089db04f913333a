"""Tables of the workbook beyond the ledger itself: checks, evidence, what designs found, and searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from netharm.ledger import Ledger, SearchRow
from netharm.wording import SUPPRESSED

Cell = str | float | int | bool | None
Table = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def checks_table(ledger: Ledger) -> Table:
    """Return every check with its numbers."""
    numbers = ("estimate", "lower", "upper", "p_value", "power", "power_against")
    rows = [
        [one.measure, one.area, one.name, one.result, one.said, *(_told(getattr(one, name)) for name in numbers)]
        for one in ledger.checks
    ]
    return ("count", "area", "check", "result", "what it showed", *numbers), rows


def _told(value: Cell) -> Cell:
    return "not computed" if value is None else value


def evidence_table(ledger: Ledger) -> Table:
    """Return the evidence statement, an item a row."""
    statement = ledger.statement
    if statement is None:
        return ("item", "statement"), [["Evidence statement", "not made"]]
    several = (
        ("what would raise it", statement.raised_by),
        ("deviation", statement.deviations),
        ("check", statement.checks),
        ("cannot say", statement.cannot_say),
    )
    rows: list[list[Cell]] = [
        ["Maryland scientific methods scale, level of 5", statement.maryland],
        ["why", statement.maryland_why],
    ]
    rows += [[f"EMMIE: {name}", words or "empty"] for name, words in statement.emmie.items()]
    rows += [[item, words] for item, told in several for words in told]
    return ("item", "statement"), rows


def details_table(ledger: Ledger) -> Table:
    """Return what designs found beside the effects, a cell a row, so that tables of any shape share one sheet."""
    rows: list[list[Cell]] = [
        [row.name, row.area, detail.title, at, column, "none" if value is None else value]
        for row in ledger.rows
        for detail in row.details
        for at, line in enumerate(detail.rows, start=1)
        for column, value in zip(detail.columns, line, strict=True)
    ]
    return ("name", "area", "table", "line", "column", "value"), rows


_SEARCHED = tuple(field.name for field in fields(SearchRow) if field.name != "suppressed")
_ALWAYS_TOLD = ("by", "group", "compared_with", "where", "when", "days", "reason")


def searches_table(ledger: Ledger) -> Table:
    """Return every rate of stop and search with the numbers that it is made of."""
    searches = ledger.disproportionality
    rows: list[list[Cell]] = [
        [_searched(row, name) for name in _SEARCHED] for row in (searches.rows if searches is not None else ())
    ]
    return _SEARCHED, rows


def _searched(row: SearchRow, name: str) -> Cell:
    if row.suppressed and name not in _ALWAYS_TOLD:
        return SUPPRESSED
    return _told(getattr(row, name))
