"""What a panel says of each of its sources: the files and releases used, and what they do not cover."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from netharm.data.keeping.entry import Entry
from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.periods import Periods, label
from netharm.data.panel_parts.tally import Tally
from netharm.study.data_source import DataSource

_DIGEST_SHOWN = 16
_MANY_OUTSIDE = 0.01


def describe_tally(
    tally: Tally, source: DataSource, areas: Areas, periods: Periods, numbers_missing: int
) -> dict[str, Any]:
    """Return the plain record of a counted source. It holds no time of day and no path, so that copies agree.

    `numbers_missing` is how many of the panel's counts from this source were neither seen nor withheld.
    """
    place = areas.place(tally.codes)
    blank = tally.without_code()
    first, last = min(tally.covered, default=None), max(tally.covered, default=None)
    return {
        **_identity(tally.data, source, tally.entries),
        "rows": tally.rows,
        "rows_placed": int(tally.records[place >= 0].sum()),
        "rows_without_area": int(tally.records[blank].sum()),
        "rows_outside_areas": int(tally.records[(place < 0) & ~blank].sum()),
        "numbers_missing": numbers_missing,
        "numbers_suppressed": int(tally.suppressed.sum()),
        "first_period": None if first is None else label(first, tally.kind, tally.weekday),
        "last_period": None if last is None else label(last, tally.kind, tally.weekday),
        "periods_missing": _gaps(tally, periods),
        "releases": _releases(tally.entries),
    }


def describe_entries(data: str, source: DataSource, entries: tuple[Entry, ...]) -> dict[str, Any]:
    """Return the plain record of polygons, of a lookup, or of a source of which nothing was ingested."""
    quality = {key: value for entry in entries for key, value in sorted(entry.quality.items())}
    return {
        **_identity(data, source, entries),
        "rows": sum(entry.rows for entry in entries),
        "quality": quality,
        "releases": _releases(entries),
    }


def unplaced(tallies: Collection[Tally], areas: Areas) -> tuple[str, ...]:
    """Return what to say of records that lie in no area, and of areas without any record."""
    notes = [note for tally in tallies for note in tally.notes]
    seen = np.zeros(len(areas), dtype=bool)
    for tally in tallies:
        place = areas.place(tally.codes)
        seen[place[place >= 0]] = True
        outside = int(tally.records[(place < 0) & ~tally.without_code()].sum())
        if outside > _MANY_OUTSIDE * tally.rows:
            notes.append(
                f"{outside} of {tally.rows} records of {tally.data!r} carry the code of no area here. Where their "
                "codes are of another vintage, a lookup places them."
            )
    if not seen.all():
        notes.append(f"{int((~seen).sum())} of {len(areas)} areas have no record in any source.")
    return tuple(notes)


def _gaps(tally: Tally, periods: Periods) -> list[str]:
    """Return the periods of the panel, or the months of its quarters, that the source does not cover."""
    if tally.kind != periods.kind and (tally.kind, periods.kind) != ("month", "quarter"):
        return []
    finer = periods.finer(tally.kind)
    missing = (each for each in range(finer.first, finer.last + 1) if each not in tally.covered)
    return [label(each, finer.kind, finer.weekday) for each in missing]


def _identity(data: str, source: DataSource, entries: tuple[Entry, ...]) -> dict[str, Any]:
    return {
        "name": data,
        "source": source.source,
        "force": source.force,
        "sensitivity": source.sensitivity,
        "files": len(entries),
    }


def _releases(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Say which release of each part was used, with its date where the source itself dates it."""
    return [
        {
            "part": entry.part,
            "release": entry.release,
            "released": entry.released if entry.quality.get("release_dated") else None,
            "content_digest": entry.content_digest[:_DIGEST_SHOWN],
        }
        for entry in entries
    ]
