"""Times that one column writes in several forms."""

from __future__ import annotations

from netharm.data.tables.event_time import FORMS, EventTime, TimeForm
from netharm.data.tables.given_table import shown
from netharm.data.tables.table_faults import Cell
from netharm.errors import Fault


def mixed_forms(name: str, column: str, read: list[tuple[Cell, EventTime]]) -> list[Fault]:
    """Return the fault of a `column` of the file `name` whose times `read` are of several forms, or none."""
    first: dict[TimeForm, Cell] = {}
    for cell, time in read:
        first.setdefault(time.form, cell)
    if len(first) < 2:
        return []
    listed = " and ".join(f'"{shown(cell.text)}" ({form}, row {cell.rows[0]})' for form, cell in first.items())
    return [
        Fault(
            what=f"times are written in {len(first)} forms: {listed}.",
            where=f'{name}, column "{shown(column)}"',
            why="A spreadsheet that knows only some of the dates has turned day and month round in those, "
            "and an offset in some rows leaves the time zone of the others in doubt.",
            remedy=f"Write every time in one form. The forms are: {FORMS}.",
        )
    ]
