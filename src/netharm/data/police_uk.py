"""police.uk archives into the store: street crime, outcomes, and stop and search, every force in them.

Each CSV becomes one Parquet file: the published columns under the names in `headings.COLUMNS`, all of it text as
published. Nothing is dropped, merged or corrected: anti-social behaviour has no Crime ID, and many of its rows are
alike without being the same incident.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from netharm.data.keeping.arrival import Arrival
from netharm.data.keeping.entry import Entry
from netharm.data.police_uk_files.archive import Member, open_archive
from netharm.data.police_uk_files.checks import check_values
from netharm.data.police_uk_files.headings import COLUMNS, PoliceUkFile, credible_release, police_uk_file
from netharm.data.police_uk_files.plain_text import plain_text
from netharm.data.police_uk_files.rows import canonical_text, is_whole, rewritten
from netharm.data.store import Store
from netharm.errors import Fault, bad_input, raise_all
from netharm.execution import progress
from netharm.study.data_source import DataSource


@dataclass(frozen=True)
class _Incoming:
    """One CSV of the archive: what its name says, and its bytes to be read."""

    layout: PoliceUkFile
    member: Member
    where: str


def ingest_archive(store: Store, data_name: str, source: DataSource, path: Path) -> tuple[Entry, ...]:
    """Store every police.uk CSV of the zip or folder at `path` and return the entries that are new.

    All forces are kept, whatever force `source` names. Where any file is refused, none is stored (raises BadInput).
    A file whose bytes or content are stored already changes nothing.
    """
    with open_archive(path) as members, store.writing():
        incoming = _police_uk_files(members, path.name)
        before = store.entries()
        arrivals = _write_aside(store, data_name, incoming, before)
        return tuple(store.commit(arrival) for arrival in arrivals)


def _police_uk_files(members: Sequence[Member], archive: str) -> list[_Incoming]:
    """Return the CSVs among the members. A CSV that is none of police.uk's is refused, other files are left alone."""
    found: list[_Incoming] = []
    faults: list[Fault] = []
    for member in members:
        where = f"{archive}, {member.shown}"
        layout = police_uk_file(member.base_name)
        if layout is not None:
            found.append(_Incoming(layout, member, where))
        elif member.base_name.lower().endswith(".csv") and not member.base_name.startswith("."):
            faults.append(_foreign(where))
    times = Counter((each.layout.kind, each.layout.part) for each in found)
    faults += [_repeated(each.where) for each in found if times[each.layout.kind, each.layout.part] > 1]
    if not found and not faults:
        faults.append(_empty(archive))
    raise_all(faults[:10])
    return found


def _write_aside(store: Store, data_name: str, incoming: Sequence[_Incoming], before: Sequence[Entry]) -> list[Arrival]:
    """Write each file that is new aside. Nothing is named in the manifest before all of them are found sound."""
    held = {
        (entry.kind, entry.part, digest)
        for entry in before
        if entry.data == data_name
        for digest in (entry.source_digest, entry.content_digest)
    }
    today = datetime.now(UTC).date()
    arrivals: list[Arrival] = []
    with store.connect() as connection, progress("reading police.uk files", len(incoming)) as advance:
        for each in incoming:
            arrival = _write_one(store, connection, data_name, each, held, today)
            arrivals += [arrival] if arrival else []
            advance(1)
    return arrivals


def _write_one(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    data_name: str,
    incoming: _Incoming,
    held: set[tuple[str, str, str]],
    today: date,
) -> Arrival | None:
    raw = incoming.member.read()
    layout, where = incoming.layout, incoming.where
    source_digest = hashlib.sha256(raw).hexdigest()
    if (layout.kind, layout.part, source_digest) in held:
        return None
    plain = plain_text(raw, where)
    text = canonical_text(plain.text, layout.kind, where)
    content_digest = source_digest if text is raw else hashlib.sha256(text).hexdigest()
    if (layout.kind, layout.part, content_digest) in held:
        return None
    aside = store.aside(f"{layout.kind}-{layout.month}-{layout.force}")
    text_aside = store.aside("rows.csv")
    _overwrite(text_aside, text)
    count = _write_parquet(connection, text_aside, aside, text, incoming)
    check_values(connection, aside, layout, where)
    released = credible_release(incoming.member.dated, layout.month, today)
    return Arrival(
        aside=aside,
        data=data_name,
        kind=layout.kind,
        part=layout.part,
        source_name=incoming.member.base_name,
        source_digest=source_digest,
        content_digest=content_digest,
        rows=count,
        released=released or today.isoformat(),
        quality={
            "crlf": int(plain.crlf),
            "cp1252": int(plain.cp1252),
            "byte_order_mark": int(plain.byte_order_mark),
            "release_dated": int(released is not None),
        },
    )


def _overwrite(path: Path, text: bytes) -> None:
    """Write a text over that of the file before: to free and claim the same pages for each file costs CPU."""
    with path.open("r+b" if path.exists() else "xb") as file:
        file.write(text)
        file.truncate()


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, text_aside: Path, aside: Path, text: bytes, incoming: _Incoming
) -> int:
    """Write a canonical text, which `text_aside` holds, as Parquet and return how many rows it has."""
    kind, where = incoming.layout.kind, incoming.where
    try:
        copied = connection.execute(_COPY[kind], [str(text_aside), str(aside)]).fetchone()
    except duckdb.Error:
        copied = None
    rows = int(copied[0]) if copied else -1
    if rows < 0 or not is_whole(text, kind, rows):
        rewritten(text, kind, where)  # names the faulty rows
        raise bad_input(
            "the file's rows cannot be read.",
            where,
            "Nothing of the archive was stored, so that no part of it is missed unseen.",
            "Download it again from data.police.uk.",
        )
    return rows


def _copy(kind: str) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS[kind])
    return f"""
        COPY (
            SELECT * FROM read_csv($1, columns = {{{columns}}}, auto_detect = false, header = true, delim = ',',
                quote = '"', escape = '"', new_line = '\\n', strict_mode = true, parallel = false)
        ) TO $2 (FORMAT parquet, WRITE_BLOOM_FILTER false)"""


_COPY = {kind: _copy(kind) for kind in COLUMNS}


def _foreign(where: str) -> Fault:
    return Fault(
        "this is not the name of a police.uk file.",
        where,
        "The name says what force, month and kind of rows it holds.",
        "Name it like 2024-01-south-yorkshire-street.csv, or take it out of the archive.",
    )


def _repeated(where: str) -> Fault:
    return Fault(
        "another file of the archive has the same month, force and kind.",
        where,
        "It is open which of them counts.",
        "Give each release by itself, the older one first.",
    )


def _empty(archive: str) -> Fault:
    return Fault(
        "it holds no police.uk files.",
        archive,
        "Files are looked for by names like 2024-01/2024-01-south-yorkshire-street.csv.",
        "Give the archive as downloaded from data.police.uk, or the folder it unpacks to.",
    )
