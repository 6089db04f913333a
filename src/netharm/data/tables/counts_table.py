"""Check a table of counts, and write it in the one canonical way: area, period, then the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from netharm.data.keeping.canonical import quoted
from netharm.data.tables.cell_complaints import (
    doubtful_code,
    doubtful_number,
    explain_code,
    explain_number,
    marked_as,
)
from netharm.data.tables.count_complaints import doubtful_count, explain_count
from netharm.data.tables.given_table import ROW, GivenTable, shown
from netharm.data.tables.table_faults import FIRST, Explain, faulty_cells, missing_cells, place
from netharm.data.tables.table_periods import read_periods
from netharm.errors import Fault, raise_all

SUPPRESSED = "__suppressed"
"""Ending of the column that says of each count of a measure whether it was withheld."""


@dataclass(frozen=True)
class CountsColumns:
    """What a counts table holds: netharm's names to the file's, and which are measures, covariates and 0/1 marks.

    divisors : measures that others are divided by, such as an estimated population: they need not be whole.
    """

    names: Mapping[str, str]
    measures: tuple[str, ...]
    covariates: tuple[str, ...]
    marks: tuple[str, ...]
    suppressed: tuple[str, ...]
    divisors: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        return self.measures + self.covariates + self.marks


def check_counts(connection: duckdb.DuckDBPyConnection, table: GivenTable, columns: CountsColumns) -> dict[str, int]:
    """Check every row of `given`, make the canonical view `counts`, and return what was counted on the way.

    Raises BadInput with all faults found. A blank number is missing, a mark of suppression is suppressed; neither is 0.
    """
    _read_marks(connection, columns.marks)
    faults = [
        *missing_cells(connection, table.name, columns.names, ("area", "period")),
        *_faulty_cells(connection, table.name, columns),
        *read_periods(connection, table.name, columns.names["period"]),
        *_codes_of_one_number(connection, table.name, columns.names["area"]),
    ]
    raise_all(faults)
    _make_counts(connection, columns)
    raise_all([*_repeated(connection, table.name), *_unsteady(connection, table.name, columns)])
    return {**table.quality, **_quality(connection, columns)}


def canonical_counts(columns: CountsColumns) -> str:
    """Return SQL for the canonical rows, sorted by area and period."""
    flags = ", ".join(f"{quoted(measure + SUPPRESSED)}" for measure in columns.measures)
    numbers = ", ".join(quoted(number) for number in columns.numbers)
    listed = ", ".join(part for part in ("area, period", numbers, flags) if part)
    return f"SELECT {listed} FROM counts ORDER BY area, period"


def _read_marks(connection: duckdb.DuckDBPyConnection, marks: tuple[str, ...]) -> None:
    for mark in marks:
        cell = quoted(mark)
        connection.execute(
            f"UPDATE given SET {cell} = CASE lower({cell}) WHEN 'true' THEN '1' ELSE '0' END "
            f"WHERE lower({cell}) IN ('true', 'false')"
        )


def _faulty_cells(connection: duckdb.DuckDBPyConnection, name: str, columns: CountsColumns) -> list[Fault]:
    doubt = {"area": doubtful_code("area")}
    explain: dict[str, Explain] = {"area": explain_code}
    for number in columns.measures + columns.covariates:
        if number in columns.measures and number not in columns.divisors:
            doubt[number], explain[number] = doubtful_count(number, columns.suppressed), explain_count
            continue
        negative = number in columns.covariates
        doubt[number] = doubtful_number(number, columns.suppressed, negative=negative)
        explain[number] = explain_number
    faults = faulty_cells(connection, name, columns.names, doubt, explain)
    return faults + _faulty_marks(connection, name, columns)


def _faulty_marks(connection: duckdb.DuckDBPyConnection, name: str, columns: CountsColumns) -> list[Fault]:
    faults = []
    for mark in columns.marks:
        wrong = f"FROM given WHERE coalesce(TRY_CAST({quoted(mark)} AS DOUBLE) NOT IN (0, 1), true)"
        count, rows = connection.execute(f"SELECT count(*), min({quoted(ROW)}, {FIRST}) {wrong}").fetchall()[0]
        if count:
            faults.append(
                Fault(
                    what="the cell is neither 0 nor 1.",
                    where=place(name, columns.names[mark], rows, count),
                    why="The column says which areas are the target, and no area may be left open.",
                    remedy="Write 1 in the target and 0 elsewhere, on every row.",
                )
            )
    return faults


def _codes_of_one_number(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> list[Fault]:
    pairs = connection.execute(
        "SELECT min(area), max(area), min(first), max(first) FROM "
        f"(SELECT area, min({quoted(ROW)}) AS first FROM given WHERE regexp_full_match(area, '[0-9]+') GROUP BY area) "
        "GROUP BY ltrim(area, '0') HAVING count(*) > 1 ORDER BY 3"
    ).fetchall()
    return [
        Fault(
            what=f'two codes are one number: "{shown(low)}" and "{shown(high)}".',
            where=place(name, column, rows, 2),
            why="A spreadsheet drops leading zeros, so one area seems to be two.",
            remedy="Format the column as text in the source, restore the zeros, and export again.",
        )
        for low, high, *rows in pairs[:FIRST]
    ]


def _make_counts(connection: duckdb.DuckDBPyConnection, columns: CountsColumns) -> None:
    counted = columns.measures + columns.covariates
    numbers = [f"TRY_CAST({_unmarked(number, columns)} AS DOUBLE) AS {quoted(number)}" for number in counted]
    numbers += [f"TRY_CAST({quoted(mark)} AS DOUBLE) AS {quoted(mark)}" for mark in columns.marks]
    flags = [
        f"{marked_as(measure, columns.suppressed)} AS {quoted(measure + SUPPRESSED)}" for measure in columns.measures
    ]
    listed = ", ".join([f"g.{quoted(ROW)}", "g.area", "p.__kept AS period", *numbers, *flags])
    connection.execute(
        f"CREATE TEMP TABLE counts AS SELECT {listed} FROM given g JOIN periods p ON g.period = p.__given"
    )


def _unmarked(number: str, columns: CountsColumns) -> str:
    return f"CASE WHEN {marked_as(number, columns.suppressed)} THEN NULL ELSE {quoted(number)} END"


def _repeated(connection: duckdb.DuckDBPyConnection, name: str) -> list[Fault]:
    found = connection.execute(
        f"SELECT area, period, min({quoted(ROW)}), min({quoted(ROW)}, 2)[2], count(*) OVER () FROM counts "
        f"GROUP BY area, period HAVING count(*) > 1 ORDER BY 3 LIMIT {FIRST}"
    ).fetchall()
    if not found:
        return []
    pairs = "; ".join(
        f'rows {first} and {second} are both area "{shown(area)}", period "{period}"'
        for area, period, first, second, _ in found
    )
    more = f"; and {found[0][4] - len(found):,} more" if found[0][4] > len(found) else ""
    return [
        Fault(
            what=f"an area and period stand on more than one row: {pairs}{more}.",
            where=f"{name}, row {found[0][2]}",
            why="It is unclear whether to add them up or to drop one.",
            remedy="Give one row for each area and period; a table of single events is declared as events.",
        )
    ]


def _unsteady(connection: duckdb.DuckDBPyConnection, name: str, columns: CountsColumns) -> list[Fault]:
    faults = []
    for covariate in columns.covariates:
        cell, row = quoted(covariate), quoted(ROW)
        found = connection.execute(
            f"SELECT area, arg_min({row}, {cell}), arg_max({row}, {cell}), count(*) OVER () FROM counts "
            f"GROUP BY area HAVING min({cell}) < max({cell}) ORDER BY area LIMIT 1"
        ).fetchall()
        for area, one, other, count in found:
            more = f" The same holds for {count - 1:,} more areas." if count > 1 else ""
            faults.append(
                Fault(
                    what=f'the covariate differs within area "{shown(area)}".{more}',
                    where=place(name, columns.names[covariate], [one, other], 2),
                    why="A covariate is a fixed trait of an area; one that changes may itself have been changed.",
                    remedy="Give its value from before the operation on every row, or declare it as a measure.",
                )
            )
    return faults


def _quality(connection: duckdb.DuckDBPyConnection, columns: CountsColumns) -> dict[str, int]:
    missing = [f"count_if({quoted(m)} IS NULL AND NOT {quoted(m + SUPPRESSED)})" for m in columns.measures]
    withheld = [f"count_if({quoted(m + SUPPRESSED)})" for m in columns.measures]
    rows, areas, periods, blanks, marks = connection.execute(
        "SELECT count(*), count(DISTINCT area), count(DISTINCT period), "
        f"{' + '.join(missing) or '0'}, {' + '.join(withheld) or '0'} FROM counts"
    ).fetchall()[0]
    (uneven,) = connection.execute(
        "SELECT CASE WHEN bool_and(regexp_full_match(area, '[0-9]{3,}')) "
        "THEN count_if(length(area) < (SELECT max(length(area)) FROM counts)) ELSE 0 END "
        "FROM (SELECT DISTINCT area FROM counts)"
    ).fetchall()[0]
    counted = {
        "rows": rows,
        "areas": areas,
        "periods": periods,
        "area_periods_without_a_row": areas * periods - rows,
        "missing_counts": blanks,
        "suppressed_counts": marks,
        "area_codes_shorter_than_the_longest": uneven or 0,
    }
    return {key: int(value) for key, value in counted.items()}
