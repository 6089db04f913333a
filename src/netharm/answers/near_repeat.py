"""From a file of events to the answer of `netharm near-repeat`: a record, its sentences, and a page if asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import write_whole
from netharm.places.close_pairs import Closed, Metric
from netharm.places.event_file import read_events
from netharm.places.near_repeat import NearRepeat, find_near_repeats
from netharm.places.near_repeat_words import distance_words, said, window_words
from netharm.report.ledger_json import plain
from netharm.report.near_repeat_page import near_repeat_page


def near_repeat(
    path: Path,
    columns: tuple[str, str, str],
    distances: Sequence[float],
    windows: Sequence[float],
    *,
    metric: Metric,
    closed: Closed,
    draws: int,
    seed: int,
    crs: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    out: Path | None = None,
) -> dict[str, Any]:
    """Return the record of a Knox test of the events in a file; write its page to `out` where one is named.

    columns : the file's names of x, y and time. Raises BadInput; nothing is written then.
    """
    refuse_page_place(out)
    x, y, time = columns
    events = read_events(path, x, y, time, crs, first_day, last_day)
    found = find_near_repeats(events, distances, windows, metric=metric, closed=closed, draws=draws, seed=seed)
    record = near_repeat_record(found)
    if out is not None:
        write_whole(out, near_repeat_page(found).encode())
        record["said"].append(f"The page is {out}.")
    return record


def near_repeat_record(found: NearRepeat) -> dict[str, Any]:
    """Return the answer as a plain record; tables run [distance band][time band], null where nothing is expected."""
    test, events = found.knox, found.events
    return {
        "distances": list(found.distances),
        "windows": list(found.windows),
        "observed": test.observed.tolist(),
        "expected": plain(test.expected.tolist()),
        "ratio": plain(test.ratio.tolist()),
        "p_value": plain(test.p_value.tolist()),
        "p_value_adjusted": plain(test.p_adjusted.tolist()),
        "pairs_by_distance": test.pairs.tolist(),
        "bands": {
            "closed": found.closed,
            "distances": list(distance_words(found.distances, found.closed)),
            "windows": list(window_words(found.windows, found.closed, whole_days=events.whole_days)),
        },
        "metric": found.metric,
        "draws": found.draws,
        "seed": found.seed,
        "events": len(events),
        "left_out": [{"reason": reason, "rows": number} for reason, number in events.left_out],
        "whole_days": events.whole_days,
        "plane": events.plane.words,
        "local_trends": {
            "areas": found.trends.areas,
            "stretches": found.trends.stretches,
            "p_value": plain(found.trends.p_value),
        },
        "notes": list(events.notes),
        "sentences": list(said(found)),
        "said": list(said(found)),
    }
