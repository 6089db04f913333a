"""A force's table as it was given: the columns that the plan maps, as text, with the row each cell stands in.

Every reader (CSV, XLSX, Parquet) fills the DuckDB table `given` in the same way, so one set of checks serves all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import duckdb
import numpy as np

from netharm.data.keeping.canonical import quoted
from netharm.errors import BadInput, Fault

ROW = "__row"
"""The column of `given` that holds the row as a person sees it: the header is row 1."""

IN_THE_PLAN = "in the plan: columns, measures, covariates or categories under [data]"
"""Where the names of a table's columns stand, if a plan gives them."""

LARGEST_ROWS = 20_000_000
LARGEST_COLUMNS = 2_000
_SHOWN_CHARACTERS = 20
_BLANKS = " \t\r\n\v\f\u00a0\u200b\ufeff"

Record = tuple[int, Sequence[str]]
"""The row's number, and its cells as text."""


@dataclass(frozen=True)
class GivenTable:
    """A table that was read and not yet checked.

    name : the file's base name, for print.
    rows : rows in `given`.
    quality : what the reader had to count: blank rows, an encoding that was not UTF-8.
    """

    name: str
    rows: int
    quality: dict[str, int] = field(default_factory=dict)


def shown(text: str) -> str:
    """Return a cell's text as it may be printed: at most 20 characters, and nothing that steers a terminal."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return clean if len(clean) <= _SHOWN_CHARACTERS else clean[: _SHOWN_CHARACTERS - 3] + "..."


def positions(name: str, header: Sequence[str], wanted: Mapping[str, str], named: str = IN_THE_PLAN) -> dict[str, int]:
    """Return where in `header` each wanted column stands.

    `wanted` maps netharm's name of a column to the file's ; `named` says where the user named them. Raises BadInput
    where a wanted column is absent (with the nearest names that are there), where two columns share a name, or where
    there are too many columns.
    """
    found = [text.strip(_BLANKS) for text in header]
    faults = [*_crowded(name, found), *_twice(name, found)]
    faults += [_absent(name, column, found, named) for column in wanted.values() if column not in found]
    if faults:
        raise BadInput(*faults)
    return {ours: found.index(column) for ours, column in wanted.items()}


def create_given(connection: duckdb.DuckDBPyConnection, wanted: Iterable[str]) -> None:
    """Make the empty table `given`."""
    columns = ", ".join(f"{quoted(ours)} VARCHAR" for ours in wanted)
    connection.execute(f"CREATE TEMP TABLE given ({quoted(ROW)} BIGINT, {columns})")


def append_given(connection: duckdb.DuckDBPyConnection, places: Mapping[str, int], records: Sequence[Record]) -> None:
    """Add records to `given`; each must be as long as the header. A cell of blanks only becomes NULL."""
    if not records:
        return
    columns = list(zip(*(cells for _, cells in records), strict=True))
    batch: dict[str, np.ndarray] = {ROW: np.array([row for row, _ in records], dtype=np.int64)}
    for ours, place in places.items():
        batch[ours] = np.array(columns[place], dtype=object)
    connection.register("batch", batch)
    tidy = ", ".join(tidied(quoted(ours)) for ours in places)
    connection.execute(f"INSERT INTO given SELECT {quoted(ROW)}, {tidy} FROM batch")
    connection.unregister("batch")


def tidied(expression: str) -> str:
    """Return SQL for a cell's text without the blanks around it; NULL where nothing is left."""
    blanks = " || ".join(f"chr({ord(blank)})" for blank in _BLANKS)
    return f"nullif(trim({expression}, {blanks}), '')"


def too_many_rows(name: str) -> BadInput:
    """Return the refusal of a table beyond the limit."""
    return BadInput(
        Fault(
            what=f"there are more than {LARGEST_ROWS:,} rows.",
            where=name,
            why="A table this long is more likely a mistake, or an attack, than a force's own.",
            remedy="Give one table for each year, or counts instead of events.",
        )
    )


def _absent(name: str, column: str, found: Sequence[str], named: str) -> Fault:
    folded = {text.casefold(): text for text in found if text}
    near = [folded[key] for key in get_close_matches(column.casefold(), list(folded), n=3, cutoff=0.5)]
    listed = near or [text for text in found if text][:8]
    label = "Nearest names" if near else "Names found"
    return Fault(
        what=f'there is no column "{shown(column)}".',
        where=f"{name}, row 1 (the header)",
        why="It is asked for by this name.",
        remedy=f"Mend the name ({named}), or the header, which must be row 1. {label}: "
        + (", ".join(f'"{shown(text)}"' for text in listed) or "none")
        + ".",
    )


def _twice(name: str, found: Sequence[str]) -> list[Fault]:
    doubled = sorted({text for text in found if text and found.count(text) > 1})
    return [
        Fault(
            what=f'the name "{shown(text)}" stands over {found.count(text)} columns.',
            where=f"{name}, row 1 (the header)",
            why="It is unclear which of them to read.",
            remedy="Give every column a name of its own.",
        )
        for text in doubled
    ]


def _crowded(name: str, found: Sequence[str]) -> list[Fault]:
    if len(found) <= LARGEST_COLUMNS:
        return []
    raise BadInput(
        Fault(
            what=f"there are {len(found):,} columns; at most {LARGEST_COLUMNS:,} are read.",
            where=f"{name}, row 1 (the header)",
            why="A table needs one row for each area and period, not one column for each period.",
            remedy="Give the table in the long form: area, period, then the measures.",
        )
    )
