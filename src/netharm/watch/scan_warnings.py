"""What weakens a scan, where it can be seen: a short history, areas that grow, harm that sets off harm.

The scan's p-value holds where places and days were unrelated. The days before the longest window tell whether they
were: they hold no cluster that the scan could find now.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.watch.located_events import LocatedEvents

Days = NDArray[np.int64]

YEAR_DAYS = 365
WEEK_DAYS = 7
DRAWS = 199
TIE = 1e-9
SURE = 0.01
"""A warning is given in one of a hundred histories in which places and days are unrelated."""


def warn_of(events: LocatedEvents, longest_days: int, seed: int) -> tuple[str, ...]:
    """Return a sentence for each thing that weakens a scan with windows of up to `longest_days`."""
    found = []
    if events.without_centroid:
        share = events.without_centroid / (events.count + events.without_centroid)
        found.append(
            f"{events.without_centroid:,} events ({share:.1%}) lie in areas without a centroid and are left out: a "
            "cluster there cannot be seen."
        )
    if events.days < YEAR_DAYS:
        found.append(
            f"There are {events.days:,} days of history, less than a year. The longest window is "
            f"{longest_days / events.days:.0%} of it, so a rise raises what is expected of its own place and is harder "
            "to see; and places whose season differs from the rest cannot be told from places where harm is rising."
        )
    growth, bursts = history_p_values(events, longest_days, seed)
    if growth <= SURE:
        found.append(
            f"Before the last {longest_days} days, some areas' share of the events was already rising or falling "
            f"(p = {growth:.3g}). Where areas grow, the scan finds clusters too often: its p-values are too small."
        )
    if bursts <= SURE:
        found.append(
            f"Before the last {longest_days} days, events already came in bursts: more often than by chance in the "
            f"same area and week (p = {bursts:.3g}). Such bursts look like clusters: p-values are too small for "
            "anything that lasts longer than a burst."
        )
    return tuple(found)


def history_p_values(events: LocatedEvents, longest_days: int, seed: int) -> tuple[float, float]:
    """Return the p-values of areas that grow or shrink, and of bursts, in the days before the longest window.

    Growth is the smaller p-value of two statistics, doubled: the spread of all areas' mean days, for many areas that
    change, and the latest of them, for a few that grow. Bursts are the pairs of events in one area and week. All
    against `DRAWS` deals of the days; 1 where there is nothing to see.
    """
    before = events.day < events.days - longest_days
    area, day = events.area[before].astype(np.int64), events.day[before]
    if len(area) < 2:
        return 1.0, 1.0
    random = np.random.default_rng([seed, 0, 1])
    size = np.bincount(area, minlength=len(events.kept))
    drawn = np.array([_statistics(area, random.permutation(day), size) for _ in range(DRAWS)])
    seen = _statistics(area, day, size)
    hits = np.sum(drawn >= seen - TIE * np.maximum(1.0, np.abs(seen)), axis=0)
    spread, latest, bursts = (1 + hits) / (1 + DRAWS)
    return min(1.0, 2 * float(min(spread, latest))), float(bursts)


def _statistics(area: Days, day: Days, size: Days) -> NDArray[np.float64]:
    """Return the spread of the areas' mean days, the latest of them in units of its error, and the pairs."""
    sums = np.bincount(area, weights=day - day.mean(), minlength=len(size))
    units = sums / np.sqrt(np.maximum(size, 1))
    cells = np.bincount(area + len(size) * (day // WEEK_DAYS))
    return np.array([units @ units, units.max(), cells @ (cells - 1) / 2])
