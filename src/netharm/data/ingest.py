"""Taking any of a plan's sources into the store, each by its own reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from netharm.data.keeping.entry import Entry
from netharm.data.quality import ingest_record
from netharm.data.store import Store
from netharm.errors import bad_input
from netharm.study.area import TargetColumn
from netharm.study.data_source import SourceKind
from netharm.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

_READERS: dict[SourceKind, tuple[str, str]] = {
    "police.uk": ("netharm.data.police_uk", "ingest_archive"),
    "counts": ("netharm.data.force_tables", "ingest_table"),
    "events": ("netharm.data.force_tables", "ingest_table"),
    "polygons": ("netharm.data.geography", "ingest_polygons"),
    "lookup": ("netharm.data.geography", "ingest_lookup"),
}
"""Where each kind of source is read. A reader is loaded when first used: spreadsheets and maps cost half a second."""


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
    read = _reader(source.source)
    if source.source not in ("counts", "events"):
        return _entries(read(store, name, source, path))
    target = study.area.target
    extra = (target.column,) if isinstance(target, TargetColumn) and target.data == name else ()
    exposure = study.design.exposure
    divisors = (exposure.column,) if exposure is not None and exposure.data == name else ()
    return _entries(read(store, name, source, path, extra=extra, divisors=divisors))


def ingest_frame(store: Store, study: Study, name: str, frame: pd.DataFrame) -> tuple[Entry, ...]:
    """Take `frame` into `store` as the plan's data `name`, with the checks that a Parquet file gets."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.parquet"
        store.path.mkdir(parents=True, exist_ok=True)
        with store.connect(Path(folder)) as connection:
            connection.register("given_frame", frame)
            connection.execute("COPY given_frame TO $1 (FORMAT parquet)", [str(path)])
        return ingest_source(store, study, name, path)


def _reader(kind: SourceKind) -> Callable[..., Entry | tuple[Entry, ...]]:
    module, name = _READERS[kind]
    reader: Callable[..., Entry | tuple[Entry, ...]] = getattr(import_module(module), name)
    return reader


def _entries(read: Entry | tuple[Entry, ...]) -> tuple[Entry, ...]:
    return read if isinstance(read, tuple) else (read,)


def summary_of(store: Store, study: Study, names: Sequence[str], added: Sequence[Entry]) -> dict[str, Any]:
    """Return what the store holds of the sources `names`, in all and by source; `added` are entries just taken in."""
    by_source: dict[str, Any] = {}
    rows: Counter[str] = Counter()
    total = {"files": 0, "without_id": 0, "without_location": 0}
    missing: dict[str, list[str]] = {}
    for name in names:
        entries = store.current(name, study.data[name].source)
        if study.data[name].source == "police.uk":
            record = ingest_record(store, name, tuple(entry for entry in added if entry.data == name))
        else:
            record = {"files": len(entries), "rows": _rows(entries), "quality": [e.quality for e in entries]}
        by_source[name] = record
        rows.update(record["rows"])
        missing.update(record.get("months_missing", {}))
        for key in total:
            total[key] += record.get(key) or 0
    return {**total, "rows": dict(rows), "months_missing": missing, "digest": store.digest(), "by_source": by_source}


def _rows(entries: Sequence[Entry]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for entry in entries:
        counted[entry.kind] += entry.rows
    return dict(counted)
