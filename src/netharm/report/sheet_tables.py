"""Tables of the workbook beyond the ledger itself: checks, evidence, what designs found, and searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from netharm.finding import result_of
from netharm.ledger import Ledger, SearchRow
from netharm.places.displaced import DisplacedRow, DisplacedZone, MixLine
from netharm.places.zone_statistic import ZoneStatistic
from netharm.wording import STATUS, SUPPRESSED

Cell = str | float | int | bool | None
Table = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def checks_table(ledger: Ledger) -> Table:
    """Return every check with its numbers."""
    numbers = ("estimate", "lower", "upper", "p_value", "p_adjusted", "power", "power_against")
    rows = [
        [one.measure, one.area, one.name, result_of(one), one.said, *(_told(getattr(one, name)) for name in numbers)]
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


_STATISTIC = ("value", "lower", "upper", "p_value", "interval", "reason")


def displacement_table(ledger: Ledger) -> Table:
    """Return every zone of every row with its counts, its change against the comparison, and the design's own."""
    names = tuple(field.name for field in fields(DisplacedZone) if field.name not in ("name", "areas"))
    found = ledger.displacement
    if found is None or found.status != "shown":
        return ("item", "why"), [["Displacement", (found.reason if found is not None else None) or "not looked at"]]
    rows: list[list[Cell]] = [
        [row.name, row.kind, STATUS.get(row.status, row.status), zone.name, zone.areas, *_numbers(row, zone, names)]
        for row in found.rows
        for zone in row.zones
    ]
    rows += [[row.name, row.kind, STATUS.get(row.status, row.status)] for row in found.rows if not row.zones]
    return ("name", "kind", "status", "zone", "areas", *names), _as_long(rows)


def _numbers(row: DisplacedRow, part: DisplacedZone | ZoneStatistic, names: Sequence[str]) -> list[Cell]:
    hidden = row.status == "suppressed"
    return [SUPPRESSED if hidden else _told(getattr(part, name)) for name in names]


def _as_long(rows: list[list[Cell]]) -> list[list[Cell]]:
    longest = max((len(row) for row in rows), default=0)
    return [row + ["could not be run"] * (longest - len(row)) for row in rows]


def displacement_statistics_table(ledger: Ledger) -> Table:
    """Return every displacement statistic with its interval, or why there is none."""
    found = ledger.displacement
    rows: list[list[Cell]] = [
        [row.name, buffer.name, one.name, *_numbers(row, one, _STATISTIC)]
        for row in (found.rows if found is not None else ())
        for buffer in row.buffers
        for one in buffer.statistics
    ]
    return ("name", "against", "statistic", *_STATISTIC), rows


def mixes_table(ledger: Ledger) -> Table:
    """Return every line of the tables by kind, hour and weekday; one line for a table that could not be run."""
    names = tuple(field.name for field in fields(MixLine) if field.name not in ("label", "suppressed"))
    rows: list[list[Cell]] = []
    for mix in ledger.displacement.mixes if ledger.displacement is not None else ():
        told = [mix.by, mix.name, STATUS.get(mix.status, mix.status), mix.reason or "none"]
        for line in mix.lines:
            cells = [SUPPRESSED if line.suppressed else _told(getattr(line, name)) for name in names]
            rows.append([*told, line.label, *cells])
        if not mix.lines:
            rows.append([*told, "all", *(["could not be run"] * len(names))])
    return ("by", "name", "status", "reason", "line", *names), rows
