"""Counting what a source holds, by area code and period: one query for each source, whatever it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netharm.data.keeping.canonical import quoted
from netharm.data.keeping.entry import Entry
from netharm.data.panel_parts.periods import A_MONDAY, PeriodKind, ordinal_of, read_label
from netharm.data.panel_parts.points_left_out import at_points
from netharm.data.panel_parts.silence import silent_among
from netharm.data.panel_parts.tally import Tally
from netharm.data.panel_parts.vocabulary import (
    columns_of,
    refuse_unknown_columns,
    refuse_unknown_values,
)
from netharm.data.store import Store
from netharm.data.tables.counts_table import SUPPRESSED
from netharm.errors import bad_input
from netharm.study.crime_types import CRIME_TYPES
from netharm.study.data_source import DataSource
from netharm.study.measure import Measure
from netharm.study.moment import Moment

Columns = dict[str, NDArray[Any]]
Locate = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.object_]]
"""From x and y in metres on the British National Grid to area codes, None where a point is in no area."""

HOUR_OF_DAY, DAY_OF_WEEK = "hour of the day", "day of the week"
HOUR_BANDS = {"00:00 to 05:59": 6, "06:00 to 11:59": 12, "12:00 to 17:59": 18, "18:00 to 23:59": 24}
"""What bands of hours are called, and the hour before which each ends."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_FIRST_TO_LAST = (
    "{data!r} covers the periods from its first event to its last, and others are missing. Where it covers more, state "
    "first_day and last_day in the plan."
)
_SILENT = (
    "{data!r} holds no record of any kind in {number} periods in which chance would hardly leave it empty: they are "
    "taken as not seen, and are no noughts."
)


def count_street(
    store: Store, data: str, source: DataSource, entries: Sequence[Entry], measures: Mapping[str, Measure]
) -> Tally:
    """Count police.uk street rows by stated LSOA code and month, those at map points that `source` leaves out apart.

    A month is covered where `entries` hold a file of every one of their forces for it. Raises BadInput where a crime
    type is neither one of police.uk's nor in the files.
    """
    with store.connect() as connection:
        values: list[Any] = [store.files(entries)]
        refuse_unknown_values(connection, data, measures, values[0], ("crime_type",), CRIME_TYPES)
        found = _fetch(
            connection,
            f"""SELECT nullif(trim(lsoa_code), '') AS code,
                12 * TRY_CAST(left(month, 4) AS INTEGER) + TRY_CAST(right(month, 2) AS INTEGER) - 1 AS ordinal,
                count(*) AS records{_counted(measures, source, values)}
            FROM read_parquet($1) GROUP BY ALL""",
            values,
        )
    return _tally_of_groups(found, data, "month", 0, tuple(measures), _months_covered(entries), tuple(entries))


def count_events(
    store: Store,
    data: str,
    source: DataSource,
    entries: Sequence[Entry],
    measures: Mapping[str, Measure],
    kind: PeriodKind,
    weekday: int,
    locate: Locate | None,
) -> Tally:
    """Count single events by area code and period of `kind`, which is day, week or month.

    An event without a code is given the one that `locate` finds for its point; those at map points that `source` leaves
    out are counted apart. The table covers the periods that lie
    whole between the days that `source` states, or else from its first event to its last. Raises BadInput where a
    category or one of its values is not in the table.
    """
    with store.connect() as connection:
        values: list[Any] = [store.files(entries)]
        categories = [each for each in columns_of(connection, values[0]) if each not in ("time", "area", "x", "y")]
        derived = {name: sql for name, sql in _derived().items() if name not in categories}
        refuse_unknown_values(connection, data, _as_stated(measures, derived), values[0], categories)
        more = "".join(f", {sql} AS {quoted(name)}" for name, sql in derived.items())
        found = _fetch(
            connection,
            f"""SELECT nullif(trim(area), '') AS code, {_ordinal_sql(kind, weekday)} AS ordinal,
                CASE WHEN nullif(trim(area), '') IS NULL THEN x END AS x,
                CASE WHEN nullif(trim(area), '') IS NULL THEN y END AS y,
                count(*) AS records{_counted(measures, source, values)}
            FROM (SELECT *{more} FROM read_parquet($1)) WHERE time IS NOT NULL GROUP BY ALL""",
            values,
        )
    if locate is not None:
        lost = pd.isna(found["code"]) & np.isfinite(found["x"]) & np.isfinite(found["y"])
        found["code"][lost] = locate(found["x"][lost], found["y"][lost])
    covered = _periods_covered(source, found["ordinal"], kind, weekday)
    silent = silent_among(covered, found["ordinal"], found["records"])
    tally = _tally_of_groups(found, data, kind, weekday, tuple(measures), covered - silent, tuple(entries))
    notes = () if source.first_day and source.last_day else (_FIRST_TO_LAST.format(data=data),)
    return replace(tally, notes=(*notes, _SILENT.format(data=data, number=len(silent))) if silent else notes)


def read_counts(store: Store, data: str, entries: Sequence[Entry], columns: tuple[str, ...]) -> Tally:
    """Read `columns` of a counts table by area code and period.

    The table covers the periods that it mentions. Raises BadInput where a column is unknown or the table mixes
    periods of different kinds.
    """
    with store.connect() as connection:
        files = store.files(entries)
        known = columns_of(connection, files)
        refuse_unknown_columns(data, columns, known)
        chosen = ", ".join(f"{quoted(column)}::DOUBLE AS c{i}" for i, column in enumerate(columns))
        marks = ", ".join(
            f"{quoted(mark) if (mark := column + SUPPRESSED) in known else 'false'} AS s{i}"
            for i, column in enumerate(columns)
        )
        found = _fetch(
            connection, f"SELECT trim(area) AS code, period, {chosen}, {marks} FROM read_parquet($1)", [files]
        )
    place, labels = pd.factorize(found["period"])
    kind, weekday, moments = _read_periods(data, [str(each) for each in labels])
    ordinals = np.array([ordinal_of(moment, kind, weekday) for moment in moments], dtype=np.int64)
    return Tally(
        data=data,
        kind=kind,
        weekday=weekday,
        names=columns,
        codes=found["code"],
        ordinals=ordinals[place],
        records=np.ones(len(place), dtype=np.int64),
        counts=np.array([found[f"c{i}"] for i in range(len(columns))]),
        suppressed=np.array([found[f"s{i}"] for i in range(len(columns))], dtype=bool),
        covered=frozenset(ordinals.tolist()),
        absent_is_zero=False,
        entries=tuple(entries),
    )


def _tally_of_groups(
    found: Columns,
    data: str,
    kind: PeriodKind,
    weekday: int,
    names: tuple[str, ...],
    covered: frozenset[int],
    entries: tuple[Entry, ...],
) -> Tally:
    counts, apart = (
        np.array([found[f"{letter}{i}"] for i in range(len(names)) if f"{letter}{i}" in found], dtype=np.float64)
        for letter in ("m", "p")
    )
    counts = counts.reshape(len(names), len(found["code"]))
    return Tally(
        data=data,
        kind=kind,
        weekday=weekday,
        names=names,
        codes=found["code"],
        ordinals=found["ordinal"],
        records=found["records"],
        counts=counts,
        suppressed=np.zeros(counts.shape, dtype=bool),
        covered=covered,
        absent_is_zero=True,
        entries=entries,
        at_points=apart.reshape(counts.shape) if "p0" in found else None,
    )


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> Columns:
    """Return the query's columns as plain arrays: a null number is NaN or -1, a null text None."""
    found: Columns = {}
    for name, column in connection.execute(query, values).fetchnumpy().items():
        found[name] = _plain(column)
    return found


def _plain(column: Any) -> NDArray[Any]:
    if not isinstance(column, np.ma.MaskedArray):
        return np.asarray(column)
    fill: Any = {"f": np.nan, "O": None, "b": False}.get(column.dtype.kind, -1)
    plain: NDArray[Any] = column.filled(fill) if fill is not None else np.array(column.tolist(), dtype=object)
    return plain


def _counted(measures: Mapping[str, Measure], source: DataSource, values: list[Any]) -> str:
    """Return a counting expression for each measure, m0, m1, ..., and append what they bind to `values`.

    Where `source` leaves map points out, they do not count the events there; p0, p1, ... count those alone.
    """
    at = at_points(source, values) if source.leave_out else ""
    counted = ""
    for number, measure in enumerate(measures.values()):
        tests = ["true"]
        for column, allowed in measure.where.items():
            marks = ", ".join(f"${len(values) + i + 1}" for i in range(len(allowed)))
            tests.append(f"{quoted(column)} IN ({marks})")
            values.extend(allowed)
        chosen = " AND ".join(tests)
        counted += f", count(*) FILTER (WHERE {chosen}{f' AND NOT {at}' if at else ''}) AS m{number}"
        counted += f", count(*) FILTER (WHERE {chosen} AND {at}) AS p{number}" if at else ""
    return counted


def _ordinal_sql(kind: PeriodKind, weekday: int) -> str:
    if kind == "month":
        return "(12 * year(time) + month(time) - 1)::INTEGER"
    if kind == "day":
        return f"date_diff('day', DATE '{A_MONDAY.isoformat()}', time::DATE)::INTEGER"
    days = f"(date_diff('day', DATE '{A_MONDAY.isoformat()}', time::DATE) - {weekday:d})"
    return f"floor({days} / 7.0)::INTEGER"


def _derived() -> dict[str, str]:
    """Return what every event with a time can be selected by beside its own categories, as SQL."""
    bands = " ".join(f"WHEN hour(time) < {end} THEN '{label}'" for label, end in HOUR_BANDS.items())
    return {HOUR_OF_DAY: f"CASE {bands} END", DAY_OF_WEEK: "dayname(time)"}


def _as_stated(measures: Mapping[str, Measure], derived: Mapping[str, str]) -> dict[str, Measure]:
    """Return the measures without what is told by the time: only the rest can be unknown to the table."""
    return {
        name: each.model_copy(update={"where": {key: value for key, value in each.where.items() if key not in derived}})
        for name, each in measures.items()
    }


def force_of(entry: Entry) -> str:
    """Return the force that a police.uk file covers."""
    return entry.part.partition(" ")[2]


def _periods_covered(source: DataSource, ordinals: NDArray[np.int64], kind: PeriodKind, weekday: int) -> frozenset[int]:
    """Return the periods that a table of events covers."""
    if not ordinals.size:
        return frozenset()
    first, last = int(ordinals.min()), int(ordinals.max())
    if source.first_day is not None:
        first = ordinal_of(source.first_day - timedelta(days=1), kind, weekday) + 1
    if source.last_day is not None:
        last = ordinal_of(source.last_day + timedelta(days=1), kind, weekday) - 1
    return frozenset(range(first, last + 1))


def _months_covered(entries: Sequence[Entry]) -> frozenset[int]:
    """Return the months for which there is a file with rows of every force in `entries`.

    A file with a heading and nothing under it was never filled: its month is missing, not a month of zeros.
    """
    months: dict[str, set[int]] = {}
    for entry in entries:
        held = months.setdefault(force_of(entry), set())
        if entry.rows:
            held.add(ordinal_of(read_label(entry.part[:7])[1], "month"))
    return frozenset(set.intersection(*months.values())) if months else frozenset()


def _read_periods(data: str, labels: Sequence[str]) -> tuple[PeriodKind, int, list[Moment]]:
    """Return the one kind of the periods in a table, the weekday on which its weeks begin, and each period's moment."""
    read = [read_label(each) for each in labels]
    kinds = sorted({kind for kind, _ in read})
    weekdays = {moment.weekday() for kind, moment in read if kind == "week" and isinstance(moment, date)}
    if len(kinds) > 1 or len(weekdays) > 1:
        what = (
            f"periods of several kinds ({', '.join(kinds)})" if len(kinds) > 1 else "weeks that begin on different days"
        )
        raise bad_input(
            f"the table has {what}.",
            f"data {data!r}, column period",
            "Counts of unequal periods cannot be compared.",
            "Give one row for each area and period, all periods of one kind.",
        )
    return kinds[0] if kinds else "number", weekdays.pop() if weekdays else 0, [moment for _, moment in read]
