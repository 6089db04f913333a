"""Known faults of police.uk files, counted: one query over a force's files for each kind of file.

Each function takes a connection, absolute Parquet paths of one force, and returns plain counts. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

Counts = dict[str, int | None]

_SAME = "SELECT count(*) FROM (SELECT DISTINCT * FROM read_parquet($files) WHERE crime_id IS {} NULL)"

_STREET = f"""
    SELECT
        count(*) AS rows,
        count(*) FILTER (crime_id IS NULL) AS without_id,
        count(*) FILTER (crime_id IS NULL) - ({_SAME.format("")}) AS without_id_alike,
        count(*) FILTER (longitude IS NULL) AS without_location,
        count(*) FILTER (location = 'No Location') AS location_not_given,
        count(*) FILTER (lsoa_code IS NULL) AS without_lsoa,
        count(*) FILTER (trim(location) = 'On or near') AS street_blank,
        count(longitude) AS located,
        count(DISTINCT (longitude, latitude)) FILTER (longitude IS NOT NULL) AS map_points,
        count(*) FILTER (falls_within IS DISTINCT FROM reported_by) AS falls_within_another
    FROM read_parquet($files)"""

_REPEATED = f"""
    WITH ids AS (SELECT crime_id, count(*) AS times FROM read_parquet($files) WHERE crime_id IS NOT NULL GROUP BY 1)
    SELECT
        count(*) FILTER (times > 1) AS ids_repeated,
        coalesce(sum(times - 1), 0)::BIGINT AS ids_repeated_surplus,
        coalesce(sum(times), 0)::BIGINT - ({_SAME.format("NOT")}) AS ids_repeated_alike
    FROM ids"""

_STOPS = """
    SELECT
        count(*) AS rows,
        count(*) FILTER (longitude IS NULL) AS without_location,
        count(*) FILTER (date LIKE '%T00:00:00%') AS at_midnight,
        count(*) FILTER (date[:7] <> month) AS dated_in_another_month
    FROM read_parquet($files, filename = true)
    JOIN (SELECT unnest($files) AS filename, unnest($months) AS month) USING (filename)"""

_DIFFER = """
    SELECT
        count(*) AS crimes_in_both,
        count(*) FILTER (a.last_outcome_category IS DISTINCT FROM b.last_outcome_category) AS outcomes_differ
    FROM read_parquet($older) a JOIN read_parquet($newer) b USING (crime_id)"""


def street_counts(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> Counts:
    """Count rows without ID, place or street, and what a removal of duplicates would delete."""
    bound = {"files": list(files)}
    return _one(connection, _STREET, bound) | _one(connection, _REPEATED, bound)


def vintage_counts(
    connection: duckdb.DuckDBPyConnection, files: Sequence[str], older: set[str], newer: set[str], known: set[str]
) -> Counts:
    """Count rows by the vintage of their LSOA code, given the codes of each vintage and all codes known.

    A row is outside the force where its code is not known. All are None where no codes are given, or where
    they cover less than half of the rows that have a code: they are then of other areas, and tell nothing.
    """
    query = "SELECT lsoa_code, count(*) FROM read_parquet($1) WHERE lsoa_code IS NOT NULL GROUP BY 1"
    rows: dict[str, int] = dict(connection.execute(query, [list(files)]).fetchall())
    outside = sum(rows[code] for code in rows.keys() - known)
    told = bool(known) and 2 * outside <= sum(rows.values())
    both = told and bool(older or newer)
    return {
        "outside_force": outside if told else None,
        "code_only_older": sum(rows[code] for code in rows.keys() & (older - newer)) if both else None,
        "code_only_newer": sum(rows[code] for code in rows.keys() & (newer - older)) if both else None,
    }


def by_crime_type(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> dict[str, Counts]:
    """Count rows, rows without ID and rows without a place of each crime type."""
    query = """
        SELECT crime_type, count(*), count(*) - count(crime_id), count(*) - count(longitude)
        FROM read_parquet($1) GROUP BY 1 ORDER BY 1"""
    return {
        str(crime_type): {"rows": rows, "without_id": without_id, "without_location": without_location}
        for crime_type, rows, without_id, without_location in connection.execute(query, [list(files)]).fetchall()
    }


def outcome_counts(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> Counts:
    """Count the rows of outcomes files, and the IDs that have several."""
    rows = "SELECT count(*) AS rows, count(*) - count(crime_id) AS without_id FROM read_parquet($files)"
    bound = {"files": list(files)}
    return _one(connection, rows, bound) | _one(connection, _REPEATED, bound)


def stop_counts(connection: duckdb.DuckDBPyConnection, files: Sequence[str], months: Sequence[str]) -> Counts:
    """Count the rows of stop and search files; `months` names each file's month. Dates are in UTC."""
    return _one(connection, _STOPS, {"files": list(files), "months": list(months)})


def revision_counts(connection: duckdb.DuckDBPyConnection, older: str, newer: str) -> Counts:
    """Count the crimes two releases of a month share by ID, and those whose outcome differs."""
    return _one(connection, _DIFFER, {"older": older, "newer": newer})


def blanks(connection: duckdb.DuckDBPyConnection, files: Sequence[str], column: str) -> int:
    """Return how many rows have no value in a column: read from the files' footers, not their rows."""
    query = "SELECT coalesce(sum(stats_null_count), 0)::BIGINT FROM parquet_metadata($1) WHERE path_in_schema = $2"
    found = connection.execute(query, [list(files), column]).fetchone()
    return int(found[0]) if found else 0


def _one(connection: duckdb.DuckDBPyConnection, query: str, bound: Mapping[str, object]) -> Counts:
    result = connection.execute(query, dict(bound))
    names = [column[0] for column in result.description]
    return dict(zip(names, result.fetchone() or (), strict=True))
