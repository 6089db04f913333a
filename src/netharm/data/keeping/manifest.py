"""The manifest: an append-only file of one JSON line for each Parquet file that counts as stored.

A Parquet file exists for the store only from the moment its line is complete on disk. A line that a kill cut short has
no line end; it is ignored by readers and cut off by the next writer.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from netharm.data.keeping.entry import Entry, entry_of
from netharm.errors import BadInput, bad_input


class Manifest:
    """Reads what was added since the last look, and appends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: list[Entry] = []
        self._read_to = 0

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries in the order they were written. Raises BadInput where a line is not one."""
        if not self._path.exists():
            self._entries, self._read_to = [], 0
        else:
            with self._path.open("rb") as manifest:
                manifest.seek(self._read_to)
                fresh = manifest.read()
            whole = fresh[: fresh.rfind(b"\n") + 1]
            for line in whole.splitlines():
                self._entries.append(self._entry(line))
            self._read_to += len(whole)
        return tuple(self._entries)

    def append(self, entry: Entry) -> None:
        """Write one entry and wait until it is on disk; a torn line before it is cut off."""
        self.entries()
        with self._path.open("r+b" if self._path.exists() else "x+b") as manifest:
            manifest.truncate(self._read_to)
            manifest.seek(self._read_to)
            manifest.write(entry.as_line().encode() + b"\n")
            manifest.flush()
            os.fsync(manifest.fileno())

    def _entry(self, line: bytes) -> Entry:
        try:
            return entry_of(json.loads(line))
        except (ValueError, AttributeError) as fault:
            raise self._damaged(fault) from None

    def _damaged(self, fault: Exception) -> BadInput:
        return bad_input(
            f"this line of the store's manifest cannot be read ({fault}).",
            f"{self._path.name}, line {len(self._entries) + 1}",
            "The manifest says what the store holds, so nothing of it can be trusted.",
            "Bring back the store folder from a copy, or remove it and ingest again.",
        )
