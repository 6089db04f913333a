"""What chance alone shows: the strongest cylinder of every replication."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from netharm.watch.located_events import LocatedEvents
from netharm.watch.scan_day import ScanDay, count_up, window_of
from netharm.watch.scan_kernel import critical_counts, strongest_of_draws
from netharm.watch.zones import Zones

Array = NDArray[np.float64]
Areas = NDArray[np.int32]
Days = NDArray[np.int64]

CHUNK = 100
FIRST_DRAWS = 5
"""So many draws are looked at in full; what they show tells which cylinders of the others need no logarithm."""
UNDER = 0.8
"""So far under the weakest of them; a draw that is weaker still is looked at in full too."""


def strongest_by_chance(events: LocatedEvents, seen: ScanDay, zones: Zones, draws: int, seed: int) -> Array:
    """Return the strongest log likelihood ratio of each replication of one scan, (draws,), rising.

    Only the events of the longest window need areas: dealing the days out anew gives them areas drawn without
    replacement from those of all events, while the number on each day and in each area stays as it was.
    """
    found: list[Array] = []
    floor = 0.0
    for recent in _deals(events.area[: seen.events], len(seen.ages), draws, seed):
        found.append(_strongest(recent, seen.ages, seen.totals[None], zones, seen.window_events, seen.events, floor))
        floor = UNDER * float(np.min(found[0]))
    return np.sort(np.concatenate(found))


def _deals(areas: Areas, wanted: int, draws: int, seed: int) -> Iterator[Areas]:
    """Yield areas for the events of the longest window, (R, wanted) at a time: first few draws, then many."""
    first = 0
    while first < draws:
        last = min(first + (CHUNK if first else FIRST_DRAWS), draws)
        generators = (np.random.default_rng([seed, draw]) for draw in range(first, last))
        yield np.stack([areas[generator.choice(len(areas), wanted, replace=False)] for generator in generators])
        first = last


def strongest_by_look(dealt: Areas, day: Days, looks: Days, zones: Zones, longest_days: int) -> Array:
    """Return the strongest log likelihood ratio of each deal of a whole series in each look, (R, L).

    dealt (R, n) : the areas that each deal gives the n events, whose days (n,) rise. looks (L,) : last days, rising. A
    look knows the events up to its day, and no later one. Looks that follow each other share most of their days, so
    their false alarms come together; a deal of the whole series keeps that, and serves every look.
    """
    totals = np.zeros((len(dealt), len(zones.order)), dtype=np.int32)
    found = np.zeros((len(dealt), len(looks)))
    counted, floor = 0, 0.0
    for look, last_day in enumerate(looks):
        begins, ends = window_of(day, int(last_day), longest_days)
        totals += _count(dealt[:, counted:ends], totals.shape[1])
        counted = ends
        ages = (last_day - day[begins:ends]).astype(np.int32)
        recent = np.ascontiguousarray(dealt[:, begins:ends])
        found[:, look] = _strongest(recent, ages, totals, zones, count_up(ages, longest_days), ends, floor)
        floor = UNDER * float(np.min(found[:, look]))
    return found


def _count(dealt: Areas, areas: int) -> Areas:
    """Return the events of each area in each deal, (R, areas); dealt (R, n)."""
    offset = np.arange(len(dealt))[:, None] * areas
    cells = np.bincount((dealt + offset).ravel(), minlength=len(dealt) * areas)
    return cells.reshape(len(dealt), areas).astype(np.int32)


def _strongest(
    recent: Areas, ages: Areas, totals: Areas, zones: Zones, window_events: Areas, events: int, floor: float
) -> Array:
    """Return the strongest log likelihood ratio of each draw, (R,); 0 where no cylinder holds more than expected.

    recent (R, n), totals (1 or R, areas) : as `strongest_of_draws` takes them. `floor` saves time and changes nothing:
    a draw that stays below it is looked at again without.
    """
    found = np.full(len(recent), -1.0)
    for level in (floor, 0.0) if floor > 0 else (0.0,):
        again = found < 0
        if again.any():
            own = totals if len(totals) == 1 else totals[again]
            critical = critical_counts(window_events, events, events // 2, level)
            found[again] = strongest_of_draws(
                recent[again], ages, own, zones.order, zones.closes, zones.reach, critical, window_events, events
            )
    none_as_zero: Array = np.maximum(found, 0.0)
    return none_as_zero
