"""Which part of a data source a table is: the time it covers, beside or in place of the tables that are held."""

from __future__ import annotations

from pathlib import Path

import duckdb

from netharm.data.store import Store
from netharm.errors import bad_input

FIRST = "table"
_COVERED = {
    "counts": "SELECT DISTINCT period FROM read_parquet($1)",
    "events": "SELECT DISTINCT strftime(time, '%Y-%m') FROM read_parquet($1) WHERE time IS NOT NULL",
}


def find_part(
    connection: duckdb.DuckDBPyConnection, store: Store, data_name: str, kind: str, table: Path, name: str
) -> str:
    """Return the part that the new `table` is.

    A table for other periods (of events: months) than all tables held is a part of its own, which stands beside them.
    One that holds all periods of a table and perhaps more is its next release. Raises BadInput where it would take
    periods away, or stand for two tables at once.
    """
    covered = _covered(connection, table, kind)
    replaced = []
    for entry in store.current(data_name, kind):
        held = _covered(connection, store.path / entry.file, kind)
        if held & covered:
            _refuse_loss(sorted(held - covered), name)
            replaced.append(entry.part)
    if len(replaced) > 1:
        raise bad_input(
            f"it holds the periods of {len(replaced)} tables that were read before.",
            name,
            "A table can take the place of one other.",
            f"Read it into a fresh study, or split it like the tables before: {', '.join(replaced)}.",
        )
    if replaced:
        return replaced[0]
    held_any = bool(store.current(data_name, kind))
    return f"{FIRST} from {min(covered, key=lambda each: (len(each), each))}" if held_any and covered else FIRST


def _covered(connection: duckdb.DuckDBPyConnection, path: Path, kind: str) -> set[str]:
    return {str(period) for (period,) in connection.execute(_COVERED[kind], [str(path)]).fetchall()}


def _refuse_loss(lost: list[str], name: str) -> None:
    if lost:
        shown = ", ".join(lost[:6]) + (" and more" if len(lost) > 6 else "")
        raise bad_input(
            f"it lacks periods that a table read before holds: {shown}.",
            name,
            "Put in its place it would take counts away, and beside it other periods would count twice.",
            "Give a table with all periods, or one with only the periods that are new.",
        )
