"""Content digests: SHA-256 over rows written in one canonical way, so that equal data have equal digests."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

_ROWS_AT_ONCE = 4096


def parquet_digest(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, int]:
    """Return the content digest and the number of rows of a Parquet file, in the order the rows stand.

    A row is its fields one after the other, each as its length in bytes, a colon and its text; a missing one is a
    hyphen. No field can run into the next, and a missing one differs from an empty one. The first row is
    the columns' names.
    """
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
    columns = [(name, kind) for name, kind, *_ in described]
    digest = hashlib.sha256("".join(_field(name) for name, _ in columns).encode() + b"\n")
    row = " || ".join(_field_sql(name, kind) for name, kind in columns)
    rows = connection.execute(f"SELECT {row} FROM read_parquet($1)", [str(path)])
    count = 0
    while some := rows.fetchmany(_ROWS_AT_ONCE):
        count += len(some)
        digest.update("\n".join(text for (text,) in some).encode() + b"\n")
    return digest.hexdigest(), count


def quoted(name: str) -> str:
    """Return a column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _field(text: str) -> str:
    return f"{len(text.encode())}:{text}"


def _field_sql(name: str, kind: str) -> str:
    text = f"hex({quoted(name)})" if kind == "BLOB" else f"{quoted(name)}::VARCHAR"
    return f"coalesce(strlen({text}) || ':' || {text}, '-')"
