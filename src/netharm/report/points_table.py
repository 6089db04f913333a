"""One row with and without the events at the map points that the plan leaves out, line by line."""

from __future__ import annotations

from dataclasses import fields, replace

from netharm.ledger import Ledger, PointsRow, Row
from netharm.report.cells import change, harm_state, number, p_value, place, relative_change
from netharm.report.markup import Content, Markup, element, join
from netharm.report.sheet_tables import Cell, Table
from netharm.report.tables import Column, plain_table
from netharm.wording import STATUS, SUPPRESSED, sentence, unbroken

WITHOUT, WITH = "without the events at the map points", "with them"
_COLUMNS = (
    Column("Counted"),
    Column("Recorded", True),
    Column("Expected", True),
    Column("Change (95% interval)", True),
    Column("In per cent", True),
    Column("p (adjusted)", True),
    Column("Harm's state"),
)
_NOT_TOLD = ("name", "area", "said")


def points_of(row: Row, ledger: Ledger) -> Markup | str:
    """Return the row's small table and sentence; nothing where its data leave no map point out."""
    found = ledger.points_left_out.of(row) if ledger.points_left_out is not None else None
    if found is None:
        return ""
    caption = f"With and without the map points left out: {sentence(f'{row.name}, {place(row)}').rstrip('.')}"
    lines = [_line(WITHOUT, row), _line(WITH, _as_row(found, row))]
    return join(element("p", unbroken(found.said)), plain_table(caption, _COLUMNS, lines))


def _as_row(found: PointsRow, row: Row) -> Row:
    """Return `row` with the numbers that it has with the events in, so that both are worded alike."""
    shared = {field.name for field in fields(PointsRow)} & {field.name for field in fields(Row)}
    return replace(row, **{name: getattr(found, name) for name in shared})


def _line(head: str, row: Row) -> list[Content]:
    return [
        head,
        number(row, row.observed),
        number(row, row.counterfactual),
        change(row),
        relative_change(row),
        p_value(row),
        harm_state(row),
    ]


def points_sheet(ledger: Ledger) -> dict[str, Table]:
    """Return the workbook's sheet of all such rows; no sheet where the plan leaves no map point out."""
    found = ledger.points_left_out
    if found is None:
        return {}
    names = tuple(field.name for field in fields(PointsRow) if field.name not in (*_NOT_TOLD, "status", "reason"))
    rows: list[list[Cell]] = [
        [
            one.name,
            one.area,
            STATUS[one.status],
            *(_told(one, name) for name in names),
            one.reason or "none",
            one.said,
        ]
        for one in found.rows
    ]
    return {"With map points": (("name", "area", "status", *names, "reason", "said"), rows)}


def _told(one: PointsRow, name: str) -> Cell:
    value: Cell = getattr(one, name)
    if value is not None:
        return value
    if name == "harm_state":
        return "none"
    return SUPPRESSED if one.status == "suppressed" else "not computed"
