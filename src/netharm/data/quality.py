"""The quality report: what is known to be wrong, missing or doubtful in a data source, counted from the store."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import duckdb

from netharm.data.keeping.entry import Entry
from netharm.data.police_uk_files.headings import COLUMNS, month_and_force
from netharm.data.police_uk_files.known_faults import (
    blanks,
    by_crime_type,
    outcome_counts,
    revision_counts,
    stop_counts,
    street_counts,
    vintage_counts,
)
from netharm.data.store import Store

_FILE_HABITS = ("crlf", "cp1252", "byte_order_mark")


def ingest_record(store: Store, data_name: str, added: Sequence[Entry]) -> dict[str, Any]:
    """Return what an ingest has to say, over all the newest files of the data source and not only those just added.

    `without_id` and `without_location` count street rows, and are None for data that are not police.uk's;
    `months_missing` lists, by force, the months without a file between the force's first and last.
    """
    held = _current(store, data_name)
    rows = {kind: sum(entry.rows for entry in held if entry.kind == kind) for kind in _kinds(held)}
    street = store.files(entry for entry in held if entry.kind == "street")
    police_uk = any(kind in COLUMNS for kind in rows)
    with store.connect() as connection:
        without_id = blanks(connection, street, "crime_id") if street else 0
        without_location = blanks(connection, street, "longitude") if street else 0
    return {
        "data": data_name,
        "files": len(held),
        "files_added": len(added),
        "files_unchanged": len(set(map(_key, held)) - set(map(_key, added))),
        "rows": rows,
        "without_id": without_id if police_uk else None,
        "without_location": without_location if police_uk else None,
        "months_missing": {force: months_missing(found) for force, found in by_force(held).items()},
        "digest": store.digest(data_name),
    }


def quality_report(store: Store, data_name: str) -> dict[str, Any]:
    """Return the counts of known faults of a data source: by force for police.uk, as found at ingest for the rest.

    None stands for what could not be checked: rows outside the force and the vintages of area codes need a lookup or
    polygons in the store.
    """
    held = _current(store, data_name)
    with store.connect() as connection:
        codes = _area_codes(store, connection)
        forces = {force: _force_report(store, connection, found, codes) for force, found in by_force(held).items()}
        revised = _revisions(store, connection, data_name)
    return {
        "data": data_name,
        "digest": store.digest(data_name),
        "forces": forces,
        "revised": revised,
        "outcomes_compared": sum(each["crimes_in_both"] for each in revised if each["crimes_in_both"] is not None),
        "outcomes_differ": sum(each["outcomes_differ"] for each in revised if each["outcomes_differ"] is not None),
        "tables": [
            {"kind": entry.kind, "part": entry.part, "rows": entry.rows, **entry.quality}
            for entry in held
            if entry.kind not in COLUMNS
        ],
    }


def by_force(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Return the police.uk entries of each force."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.kind in COLUMNS:
            force = month_and_force(entry.part)[1]
            found[force] = (*found.get(force, ()), entry)
    return {force: found[force] for force in sorted(found)}


def months_missing(entries: Sequence[Entry]) -> list[str]:
    """Return the months between a force's first and last that have no rows: of street files, else of any kind.

    A file with a header and no rows is a missing month, not a month without crime.
    """
    street = [entry for entry in entries if entry.kind == "street"]
    chosen = street or entries
    months = {month_and_force(entry.part)[0] for entry in chosen}
    seen = {month_and_force(entry.part)[0] for entry in chosen if entry.rows}
    return [month for month in _months(min(months), max(months)) if month not in seen] if months else []


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1)]


def _current(store: Store, data_name: str) -> list[Entry]:
    kinds = _kinds([entry for entry in store.entries() if entry.data == data_name])
    return [entry for kind in kinds for entry in store.current(data_name, kind)]


def _kinds(entries: Sequence[Entry]) -> list[str]:
    return sorted({entry.kind for entry in entries})


def _key(entry: Entry) -> tuple[str, str, int]:
    return entry.kind, entry.part, entry.release


def _force_report(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[Entry],
    codes: tuple[set[str], set[str], set[str]],
) -> dict[str, Any]:
    of_kind = {kind: [entry for entry in entries if entry.kind == kind] for kind in COLUMNS}
    files = {kind: store.files(found) for kind, found in of_kind.items()}
    months = [month_and_force(entry.part)[0] for entry in entries]
    report: dict[str, Any] = {
        "month_first": min(months),
        "month_last": max(months),
        "months_missing": months_missing(entries),
        "files": {kind: len(found) for kind, found in of_kind.items()},
        "files_without_rows": sum(entry.rows == 0 for entry in entries),
        **{f"files_{habit}": sum(entry.quality.get(habit, 0) for entry in entries) for habit in _FILE_HABITS},
    }
    if files["street"]:
        counts = street_counts(connection, files["street"]) | vintage_counts(connection, files["street"], *codes)
        report["street"] = counts | {"by_crime_type": by_crime_type(connection, files["street"])}
    if files["outcomes"]:
        report["outcomes"] = outcome_counts(connection, files["outcomes"])
    if files["stop-and-search"]:
        of_file = [month_and_force(entry.part)[0] for entry in of_kind["stop-and-search"]]
        report["stop-and-search"] = stop_counts(connection, files["stop-and-search"], of_file)
    return report


def _area_codes(store: Store, connection: duckdb.DuckDBPyConnection) -> tuple[set[str], set[str], set[str]]:
    """Return the codes that lookups in the store map from, those they map to, and all codes it knows."""
    sources = {(entry.data, entry.kind) for entry in store.entries() if entry.kind in ("lookup", "polygons")}
    older: set[str] = set()
    newer: set[str] = set()
    outlined: set[str] = set()
    for data, kind in sources:
        files = store.files(store.current(data, kind))
        if kind == "lookup":
            older |= _codes(connection, files, '"from"')
            newer |= _codes(connection, files, '"to"')
        else:
            outlined |= _codes(connection, files, "code")
    return older, newer, older | newer | outlined


def _codes(connection: duckdb.DuckDBPyConnection, files: list[str], column: str) -> set[str]:
    found = connection.execute(f"SELECT DISTINCT {column} FROM read_parquet($1)", [files]).fetchall()
    return {code for (code,) in found if code is not None}


def _revisions(store: Store, connection: duckdb.DuckDBPyConnection, data_name: str) -> list[dict[str, Any]]:
    """Return, for each part held in several releases, what changed between one and the next."""
    releases: dict[tuple[str, str], list[Entry]] = {}
    for entry in store.entries():
        if entry.data == data_name:
            releases.setdefault((entry.kind, entry.part), []).append(entry)
    found: list[dict[str, Any]] = []
    for (kind, part), held in sorted(releases.items()):
        ordered = sorted(held, key=lambda entry: entry.age)
        for older, newer in pairwise(ordered):
            pair = store.files([older, newer])
            counts = revision_counts(connection, *pair) if kind == "street" else {}
            found.append(
                {
                    "kind": kind,
                    "part": part,
                    "released": [older.released, newer.released],
                    "rows": [older.rows, newer.rows],
                    "crimes_in_both": counts.get("crimes_in_both"),
                    "outcomes_differ": counts.get("outcomes_differ"),
                }
            )
    return found
