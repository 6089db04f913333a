"""What one scan sees on its last day: the events so far, and those of its windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.watch.located_events import LocatedEvents
from netharm.watch.scan_kernel import count_windows

Areas = NDArray[np.int32]


@dataclass(frozen=True)
class ScanDay:
    """The events up to a last day; W windows end on it.

    totals (areas,) : events of each area. counts (areas, W) : those of the last 1 .. W days. ages (n,) : how many days
    before the last each event of the longest window lies. window_events (W,) : of all areas. events : all so far.
    """

    last_day: int
    events: int
    totals: Areas
    counts: Areas
    ages: Areas
    window_events: Areas


def see_day(events: LocatedEvents, last_day: int, longest_days: int) -> ScanDay:
    """Return what a scan with windows of up to `longest_days` days sees on `last_day`."""
    begins, ends = window_of(events.day, last_day, longest_days)
    ages = (last_day - events.day[begins:ends]).astype(np.int32)
    areas = len(events.kept)
    counts = np.zeros((areas, longest_days), dtype=np.int32)
    count_windows(counts, events.area[begins:ends], ages)
    totals = np.bincount(events.area[:ends], minlength=areas).astype(np.int32)
    return ScanDay(last_day, ends, totals, counts, ages, count_up(ages, longest_days))


def window_of(day: NDArray[np.int64], last_day: int, longest_days: int) -> tuple[int, int]:
    """Return where the events of the longest window begin and end in `day` (n,), which rises."""
    begins = np.searchsorted(day, last_day - longest_days, side="right")
    return int(begins), int(np.searchsorted(day, last_day, side="right"))


def count_up(ages: Areas, longest_days: int) -> Areas:
    """Return the events in the last 1 .. `longest_days` days, (W,), from their ages (n,)."""
    up: Areas = np.cumsum(np.bincount(ages, minlength=longest_days)).astype(np.int32)
    return up
