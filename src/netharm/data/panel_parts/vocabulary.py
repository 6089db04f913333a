"""The words a source knows: its columns, its categories, and the values in them. What it does not know is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import duckdb

from netharm.data.keeping.canonical import quoted
from netharm.errors import Fault, raise_all
from netharm.study.measure import Measure

_LISTED = 14
_LONGEST_SHOWN = 60


def columns_of(connection: duckdb.DuckDBPyConnection, files: list[str]) -> list[str]:
    """Return the names of the columns of Parquet files."""
    return [each[0] for each in connection.execute("SELECT * FROM read_parquet($1) LIMIT 0", [files]).description]


def refuse_unknown_values(
    connection: duckdb.DuckDBPyConnection,
    data: str,
    measures: Mapping[str, Measure],
    files: list[str],
    categories: Sequence[str],
    always_known: Sequence[str] = (),
) -> None:
    """Raise BadInput where a measure selects by a column that is no category, or a value that is never in it."""
    faults: list[Fault] = []
    seen: dict[str, list[str]] = {}
    for name, measure in measures.items():
        where = f"measure of {name!r}, data {data!r}"
        for column, allowed in measure.where.items():
            if column not in categories:
                faults.append(_unknown(f"the category {column!r}", where, column, categories))
                continue
            for value in allowed:
                if value not in always_known and column not in seen:
                    seen[column] = sorted({*always_known, *_values(connection, files, column)})
                if value not in always_known and value not in seen[column]:
                    faults.append(_unknown(f"{column} {_told(value)}", where, value, seen[column]))
    raise_all(faults)


def refuse_unknown_columns(data: str, columns: Sequence[str], known: Sequence[str]) -> None:
    """Raise BadInput where the plan uses a column that a counts table does not have."""
    where = f"data {data!r}"
    raise_all([_unknown(f"the column {_told(each)}", where, each, known) for each in columns if each not in known])


def _values(connection: duckdb.DuckDBPyConnection, files: list[str], column: str) -> list[str]:
    query = f"SELECT DISTINCT {quoted(column)} FROM read_parquet($1) WHERE {quoted(column)} IS NOT NULL"
    return [str(row[0]) for row in connection.execute(query, [files]).fetchall()]


def _unknown(what: str, where: str, given: str, known: Sequence[str]) -> Fault:
    folded = {each.casefold(): each for each in known}
    near = [folded[each] for each in get_close_matches(given.casefold(), folded, n=3, cutoff=0.5)]
    listed = ", ".join(_told(each) for each in near or known[:_LISTED])
    more = f" and {len(known) - _LISTED} more" if not near and len(known) > _LISTED else ""
    return Fault(
        what=f"{what} is not in the data.",
        where=where,
        why="A count of something that is never recorded would be nought in every area, and look like a result.",
        remedy=f"Did you mean {listed}?" if near else f"Choose one of: {listed or 'none'}{more}.",
    )


def _told(text: str) -> str:
    """Return a name as it may be printed: not too long, and nothing in it that steers a terminal."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f'"{clean if len(clean) <= _LONGEST_SHOWN else clean[:_LONGEST_SHOWN] + "..."}"'
