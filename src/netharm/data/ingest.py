"""Taking any of a plan's sources into the store, each by its own reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netharm.data.entry import Entry
from netharm.data.force_tables import ingest_table
from netharm.data.geography import ingest_lookup, ingest_polygons
from netharm.data.police_uk import ingest_archive
from netharm.data.quality import ingest_record
from netharm.data.store import Store
from netharm.errors import bad_input
from netharm.study.area import TargetColumn
from netharm.study.study import Study


def ingest_source(store: Store, study: Study, name: str, path: Path) -> tuple[Entry, ...]:
    """Take the file or folder at `path` into `store` as the plan's data `name`; return the entries that hold it.

    Raises BadInput where it cannot be read as what the plan says it is; nothing is then written.
    """
    if not path.exists():
        raise bad_input(
            "there is no such file or folder.",
            f"--data {name}={path.name}",
            f"The plan's data {name!r} are read from it.",
            "Check the spelling and where you are.",
        )
    source = study.data[name]
    if source.source == "police.uk":
        return ingest_archive(store, name, source, path)
    if source.source == "polygons":
        return (ingest_polygons(store, name, source, path),)
    if source.source == "lookup":
        return (ingest_lookup(store, name, source, path),)
    target = study.area.target
    extra = (target.column,) if isinstance(target, TargetColumn) and target.data == name else ()
    return (ingest_table(store, name, source, path, extra=extra),)


def summary_of(store: Store, study: Study, names: Sequence[str], added: Sequence[Entry]) -> dict[str, Any]:
    """Return what the store holds of the sources `names`, in all and by source; `added` are entries just taken in."""
    by_source: dict[str, Any] = {}
    rows: Counter[str] = Counter()
    total = {"files": 0, "without_id": 0, "without_location": 0}
    missing: dict[str, list[str]] = {}
    for name in names:
        entries = [e for e in store.entries() if e.data == name]
        if study.data[name].source == "police.uk":
            record = ingest_record(store, name, tuple(entry for entry in added if entry.data == name))
        else:
            record = {"files": len(entries), "rows": _rows(entries), "quality": [e.quality for e in entries]}
        by_source[name] = record
        rows.update(record["rows"])
        missing.update(record.get("months_missing", {}))
        for key in total:
            total[key] += record.get(key, 0)
    return {**total, "rows": dict(rows), "months_missing": missing, "digest": store.digest(), "by_source": by_source}


def _rows(entries: Sequence[Entry]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for entry in entries:
        counted[entry.kind] += entry.rows
    return dict(counted)
