"""The periods of a counts table: every one readable, all of one form, kept in one way of writing."""

from __future__ import annotations

import duckdb
import numpy as np

from netharm.data.tables.given_table import shown
from netharm.data.tables.period_text import PeriodForm, canonical_period, dates_as_periods, explain_period
from netharm.data.tables.table_faults import Cell, cells_where, told_of
from netharm.errors import Fault

Read = list[tuple[Cell, tuple[PeriodForm, str]]]
"""Periods as given, with their form and the one way they are kept."""


def read_periods(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> list[Fault]:
    """Make the table `periods` from the text given to the canonical one; return what is wrong with the periods."""
    cells = cells_where(connection, "period", "period IS NOT NULL")
    read = [(cell, canonical) for cell in cells if (canonical := canonical_period(cell.text))]
    kept = dates_as_periods([text for _, (_, text) in read]) if _all_dates(read) else None
    faults = told_of(name, column, cells, explain_period) + _mixed_forms(name, column, read)
    if _all_dates(read) and kept is None:
        faults.append(_no_regular_dates(name, column))
    texts = {"given": [cell.text for cell, _ in read], "kept": kept or [text for _, (_, text) in read]}
    connection.register("readable", {key: np.array(value, dtype=object) for key, value in texts.items()})
    connection.execute(
        "CREATE TEMP TABLE periods AS SELECT given::VARCHAR AS __given, kept::VARCHAR AS __kept FROM readable"
    )
    return faults


def _all_dates(read: Read) -> bool:
    return bool(read) and all(form == "date" for _, (form, _) in read)


def _no_regular_dates(name: str, column: str) -> Fault:
    return Fault(
        what="the dates are neither all first days of months nor all one weekday.",
        where=f'{name}, column "{shown(column)}"',
        why="Periods are weeks, months or quarters, each told by its first day; a day holds too few counts.",
        remedy="Add the counts up by month and write 2024-01, or by week and write the day each week begins; "
        "a table of single events is declared as events.",
    )


def _mixed_forms(name: str, column: str, read: Read) -> list[Fault]:
    first: dict[PeriodForm, Cell] = {}
    for cell, (form, _) in read:
        first.setdefault(form, cell)
    if len(first) < 2:
        return []
    listed = " and ".join(f'"{shown(cell.text)}" (a {form}, row {cell.rows[0]})' for form, cell in first.items())
    return [
        Fault(
            what=f"periods are written in {len(first)} forms: {listed}.",
            where=f'{name}, column "{shown(column)}"',
            why="Periods of different kinds cannot stand in one sequence.",
            remedy="Write every period of the table in one form.",
        )
    ]
