"""A study's store as it once was: what an earlier look could see."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from netharm.data.keeping.entry import Entry
from netharm.data.store import Store


class EarlierStore(Store):
    """The store at `path` as it was when it held no more than the Parquet files named in `files`; for reading."""

    def __init__(self, path: Path | str, files: Collection[str]) -> None:
        super().__init__(path)
        self._known = frozenset(files)

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that were held then, in order of arrival."""
        return tuple(entry for entry in super().entries() if entry.file in self._known)
