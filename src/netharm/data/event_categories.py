"""The values that a category of a table of events has."""

from __future__ import annotations

from netharm.data.keeping.canonical import quoted
from netharm.data.store import Store

MOST_VALUES = 20
"""A category of more values is told by its most frequent ones."""


def event_categories(store: Store, data: str, column: str) -> tuple[str, ...]:
    """Return the most frequent values of `column` in the events held under the name `data`, the most frequent first."""
    entries = store.current(data, "events")
    if not entries:
        return ()
    name = quoted(column)
    with store.connect() as connection:
        found = connection.execute(
            f"SELECT {name}, count(*) FROM read_parquet($1) WHERE {name} IS NOT NULL "
            f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}",
            [store.files(entries)],
        ).fetchall()
    return tuple(str(value) for value, _ in found)
