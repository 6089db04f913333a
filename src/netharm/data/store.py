"""The one front door for data: immutable Parquet files, and a manifest that says what each of them is.

A file is written aside under a temporary name in the same folder, forced to disk, moved into place, and only then named
in the manifest. A kill at any moment therefore loses nothing that was named, and leaves at most files written aside,
which the next writer removes. Readers take no lock. Only this module opens a connection to DuckDB.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from netharm.data.keeping.arrival import Arrival
from netharm.data.keeping.canonical import parquet_digest
from netharm.data.keeping.entry import Entry
from netharm.data.keeping.lock import sole_writer
from netharm.data.keeping.manifest import Manifest
from netharm.errors import bad_input

__all__ = ["Entry", "Store"]

_ASIDE = ".aside"
_MEMORY_LIMIT = "1GB"


class Store:
    """A folder of Parquet files and their manifest. The folder is made by the first thing that is added."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).resolve()
        self._manifest = Manifest(self.path / "manifest.jsonl")
        self._writing = False

    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, older releases included, in order of arrival."""
        return self._manifest.entries()

    def current(self, data: str, kind: str) -> tuple[Entry, ...]:
        """Return the newest release of each part of one data source and kind, sorted by part."""
        newest: dict[str, Entry] = {}
        for entry in self.entries():
            if (entry.data, entry.kind) == (data, kind):
                newest[entry.part] = max(newest.get(entry.part, entry), entry, key=lambda each: each.age)
        return tuple(newest[part] for part in sorted(newest))

    def digest(self, data: str | None = None) -> str:
        """Return the SHA-256 over the content of all current entries, of one data source or of all.

        It does not depend on the order in which the parts arrived, nor on when.
        """
        sources = {(entry.data, entry.kind) for entry in self.entries() if data in (None, entry.data)}
        lines = sorted(
            "\0".join((entry.data, entry.kind, entry.part, entry.content_digest)) + "\n"
            for source in sources
            for entry in self.current(*source)
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def files(self, entries: Iterable[Entry]) -> list[str]:
        """Return the absolute paths of the entries' Parquet files, to be bound to `read_parquet($1)`."""
        return [str(self._sound(entry)) for entry in entries]

    def _sound(self, entry: Entry) -> Path:
        """Return the path of an entry's file; raise BadInput where it is gone or cut short."""
        path = self.path / entry.file
        if not is_whole_parquet(path):
            raise bad_input(
                "this file of the study's store is missing or damaged.",
                f"store/{entry.file}",
                f"It holds {entry.part} of the data {entry.data!r}, and without it counts would be lost unseen.",
                "Delete the folder store of the study, and ingest its sources again.",
            )
        return path

    def connect(self, *readable: Path) -> duckdb.DuckDBPyConnection:
        """Return a fresh in-memory DuckDB: one thread, no network, no extensions fetched.

        It sees no files but the store's and the files or folders in `readable`. Bind paths and values as
        parameters (`read_parquet($1)`, `COPY (...) TO $1`); register data frames by name.
        """
        seen = [path.resolve() for path in (self.path, *readable)]
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": 1,
                "memory_limit": _MEMORY_LIMIT,
                "temp_directory": str(self.path / "spill"),
                "enable_external_file_cache": False,  # files aside are written anew under the same name
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        connection.execute("SET allowed_directories = $1", [[f"{path}{os.sep}" for path in seen]])
        connection.execute("SET allowed_paths = $1", [[str(path) for path in seen]])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the store's only writer; files aside that were not committed are gone before and after.

        `add` does this by itself; around several additions it keeps other writers out between them. Raises
        BadInput where another process is writing.
        """
        if self._writing:
            yield
            return
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            with sole_writer(self.path / "lock"):
                self._writing = True
                try:
                    self._clear_away()
                    yield
                finally:
                    self._writing = False
                    self._clear_away()
        finally:
            with suppress(OSError):  # a store to which nothing was added leaves no folder
                self.path.rmdir()

    def add(
        self,
        *,
        data: str,
        kind: str,
        part: str,
        source_name: str,
        source_digest: str,
        write: Callable[[Path], None],
        released: str | None = None,
        quality: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Store one part of a data source and return its entry.

        `write` is given a path inside the store and writes the Parquet file there; `connect()` may write to it
        with `COPY (...) TO $1 (FORMAT parquet)`. Where the same source, or one with the same content, is stored
        already for this part, nothing changes and the entry that holds it is returned. Other content for a known
        part is kept beside it as the next release.
        """
        with self.writing():
            for entry in self._releases(data, kind, part):
                if source_digest == entry.source_digest:
                    return entry
            aside = self.aside(source_digest)
            write(aside)
            with self.connect() as connection:
                content_digest, rows = parquet_digest(connection, aside)
            return self.commit(
                Arrival(
                    aside=aside,
                    data=data,
                    kind=kind,
                    part=part,
                    source_name=source_name,
                    source_digest=source_digest,
                    content_digest=content_digest,
                    rows=rows,
                    released=released or datetime.now(UTC).date().isoformat(),
                    quality=quality or {},
                )
            )

    def aside(self, name: str) -> Path:
        """Return a path in the store for a file that is not stored yet; for writers only."""
        return self.path / f"{name}{_ASIDE}"

    def commit(self, arrival: Arrival) -> Entry:
        """Move what was written aside into place and name it in the manifest; for writers only.

        Where the same content is stored already for this part, its entry is returned and nothing changes.
        """
        held = self._releases(arrival.data, arrival.kind, arrival.part)
        for entry in held:
            if arrival.content_digest == entry.content_digest:
                return entry
        entry = _entry(arrival, release=len(held) + 1)
        _force_to_disk(arrival.aside)
        os.replace(arrival.aside, self.path / entry.file)
        if os.name == "posix":
            _force_to_disk(self.path)
        self._manifest.append(entry)
        return entry

    def _releases(self, data: str, kind: str, part: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries() if (e.data, e.kind, e.part) == (data, kind, part))

    def _clear_away(self) -> None:
        for left in self.path.glob(f"*{_ASIDE}"):
            left.unlink()


def _entry(arrival: Arrival, release: int) -> Entry:
    return Entry(
        data=arrival.data,
        kind=arrival.kind,
        part=arrival.part,
        release=release,
        released=arrival.released,
        file=f"{_slug(arrival.kind)}-{_slug(arrival.part)}-{arrival.content_digest[:20]}.parquet",
        source_name=re.split(r"[/\\]", arrival.source_name)[-1],
        source_digest=arrival.source_digest,
        content_digest=arrival.content_digest,
        rows=arrival.rows,
        quality=dict(arrival.quality),
    )


def is_whole_parquet(path: Path) -> bool:
    """Return whether `path` is a file that begins and ends as Parquet does."""
    try:
        with path.open("rb") as file:
            begins = file.read(4)
            file.seek(-4, os.SEEK_END)
            return begins == file.read(4) == b"PAR1"
    except OSError:
        return False


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "part"
