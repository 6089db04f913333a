"""A force's own tables, counts or events, into the store: checked row by row, all or nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from netharm.data.keeping.arrival import Arrival
from netharm.data.keeping.canonical import parquet_digest
from netharm.data.store import Entry, Store
from netharm.data.tables.counts_table import SUPPRESSED, CountsColumns, canonical_counts, check_counts
from netharm.data.tables.events_table import EventsColumns, canonical_events, check_events
from netharm.data.tables.given_table import ROW
from netharm.data.tables.table_part import find_part
from netharm.data.tables.table_reader import read_table
from netharm.errors import Fault, raise_all
from netharm.study.data_source import DataSource

_COUNTS_NEED: tuple[str, ...] = ("area", "period")
_INTERNAL = (ROW, "__given", "__kept")
_EVENTS_MAY_HAVE = ("time", "area", "x", "y", "kind")


def ingest_table(
    store: Store,
    data_name: str,
    source: DataSource,
    path: Path,
    extra: tuple[str, ...] = (),
    divisors: tuple[str, ...] = (),
) -> Entry:
    """Check a force's own table and store it; return its entry in the store's manifest.

    The table is a CSV, XLSX or Parquet file at `path`. `extra` names further columns of a counts table that hold 0 or 1
    and tell which areas are the target. `divisors` names measures that the design divides by: they need not be whole.

    Counts are kept as area, period, one DOUBLE for each measure, covariate and extra column, and for each measure a
    BOOLEAN `<measure>__suppressed`. Events are kept as time (local wall time), area, x and y (metres on the British
    National Grid), kind, and one text for each category.

    A table whose rows are stored already changes nothing. The same file read by another mapping is another release.
    A table for other periods than those held stands beside them; one for the same and more replaces what it covers.

    Raises BadInput with every fault found; nothing is stored then.
    """
    wanted = _wanted_columns(data_name, source, extra)
    with store.connect(path) as connection:
        table = read_table(connection, path, wanted, source.sheet)
        if source.source == "counts":
            marks = _marks(source, extra)
            counts = CountsColumns(wanted, source.measures, source.covariates, marks, source.suppressed, divisors)
            quality, rows = check_counts(connection, table, counts), canonical_counts(counts)
        else:
            events = EventsColumns(wanted, source.categories, source.crs, f"[data.{data_name}] crs")
            quality, rows = check_events(connection, table, events), canonical_events(events)
        with store.writing():
            aside = store.aside("table")
            connection.execute(f"COPY ({rows}) TO $1 (FORMAT parquet, COMPRESSION zstd)", [str(aside)])
            content_digest, count = parquet_digest(connection, aside)
            part = find_part(connection, store, data_name, source.source, aside, path.name)
            arrival = Arrival(
                aside=aside,
                data=data_name,
                kind=source.source,
                part=part,
                source_name=path.name,
                source_digest=_digest(path),
                content_digest=content_digest,
                rows=count,
                released=datetime.now(UTC).date().isoformat(),
                quality={key: number for key, number in quality.items() if number},
            )
            return store.commit(arrival)


def _wanted_columns(data_name: str, source: DataSource, extra: tuple[str, ...]) -> dict[str, str]:
    """Return netharm's name of every column to be read, with the file's name of it."""
    declared = source.columns
    if source.source == "counts":
        own, chosen = _COUNTS_NEED, (*source.measures, *source.covariates, *_marks(source, extra))
    else:
        own, chosen = _EVENTS_MAY_HAVE, source.categories
    flags = tuple(f"{measure}{SUPPRESSED}" for measure in source.measures)
    raise_all([*_unmapped(data_name, source), *_doubled(data_name, (*_INTERNAL, *own, *chosen, *flags))])
    return {name: declared.get(name, name) for name in (*own, *chosen) if name in declared or name in chosen}


def _unmapped(data_name: str, source: DataSource) -> list[Fault]:
    declared = source.columns
    if source.source == "counts":
        absent = [name for name in _COUNTS_NEED if name not in declared]
    else:
        absent = [name for name in ("time",) if name not in declared]
        if "area" not in declared and not {"x", "y"} <= declared.keys():
            absent.append("area, or x and y")
    return [
        Fault(
            what=f"no column is given for {name}.",
            where=f"[data.{data_name}] columns",
            why=f"A table of {source.source} cannot be read without it.",
            remedy=f'Name the file\'s column: columns = {{ {name.split(",")[0]} = "...", ... }}.',
        )
        for name in absent
    ]


def _doubled(data_name: str, kept: tuple[str, ...]) -> list[Fault]:
    folded = [name.casefold() for name in kept]
    return [
        Fault(
            what=f'two columns would be kept under the name "{name}".',
            where=f"[data.{data_name}]",
            why="Names that differ only in capitals, or repeat, cannot be told apart in the store.",
            remedy="Name each measure, covariate and category once, and none like a column that netharm keeps itself.",
        )
        for place, name in enumerate(kept)
        if name.casefold() in folded[:place]
    ]


def _marks(source: DataSource, extra: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(extra) if name not in source.measures + source.covariates)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
