"""One line of the store's manifest: a Parquet file, what it covers, and where it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One immutable Parquet file of the store.

    data : the plan's name of the data source.
    kind : street, outcomes, stop-and-search, counts, events, polygons or lookup.
    part : what the file covers: "2024-01 south-yorkshire", or "table" for a table that comes in one piece.
    release : 1, 2, ... in order of arrival for that data, kind and part.
    released : ISO date of the release, where the source tells one that can be true; else the date of ingest.
    file : the Parquet file's name in the store.
    source_name : base name of the source; never a folder of the machine.
    source_digest : SHA-256 of the source's bytes.
    content_digest : SHA-256 over the canonical rows.
    rows : number of rows.
    quality : counts found at ingest.
    """

    data: str
    kind: str
    part: str
    release: int
    released: str
    file: str
    source_name: str
    source_digest: str
    content_digest: str
    rows: int
    quality: dict[str, Any] = field(default_factory=dict)

    @property
    def age(self) -> tuple[str, int]:
        """What orders the releases of one part: the date of release, then the order of arrival."""
        return self.released, self.release

    def as_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False, sort_keys=True)


def entry_of(line: Mapping[str, Any]) -> Entry:
    """Return the entry that a manifest line describes. Raises ValueError where the line describes none."""
    wanted = {"str": str, "int": int, "dict[str, Any]": dict}
    for each in fields(Entry):
        value = line.get(each.name)
        if not isinstance(value, wanted[str(each.type)]) or isinstance(value, bool):
            raise ValueError(f"{each.name} is not a {each.type}")
    if len(line) != len(fields(Entry)):
        raise ValueError("it has keys that are not known here")
    if not _is_plain_name(line["file"]):
        raise ValueError("its file lies outside the store")
    return Entry(**line)


def _is_plain_name(name: str) -> bool:
    return bool(name) and not name.startswith(".") and not any(mark in name for mark in "/\\:\0")
