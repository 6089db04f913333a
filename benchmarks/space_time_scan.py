"""What one space-time scan costs: CPU seconds and memory, beside the same scan in plain NumPy, in one run.

    python benchmarks/space_time_scan.py [--twin-draws 10]

853 areas, 11,000 events over 365 days, the 100 nearest areas, windows of 1 to 28 days, 999 replications. No maintained
package does this scan in Python, so the comparison is with a plain NumPy twin: the same circles and windows with one
cumulative sum along the nearest areas. Imports, compilation and making the events are not counted. A year of weekly
scans with 199 replications follows. Exits with 1 where the scan takes more than 20 CPU seconds.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from netharm.execution import one_thread
from netharm.watch.located_events import LocatedEvents, locate_events
from netharm.watch.scan_day import see_day
from netharm.watch.scan_draws import strongest_by_chance
from netharm.watch.scan_replay import replay_scans
from netharm.watch.space_time_scan import space_time_scan
from netharm.watch.zones import Zones, draw_zones

AREAS, EVENTS, DAYS, MOST_AREAS, LONGEST, DRAWS = 853, 11_000, 365, 100, 28, 999
LIMIT_S = 20.0
SEED = 1


def made_up(days: int, events: int) -> tuple[Any, Any, Any, Any]:
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 40_000, (2, AREAS))
    weight = random.gamma(1.0, 1.0, AREAS)
    return random.choice(AREAS, events, p=weight / weight.sum()), random.integers(0, days, events), x, y


def twin(events: LocatedEvents, zones: Zones, draws: int) -> Any:
    """Return the strongest cylinder of each replication in plain NumPy: every cylinder, every logarithm."""
    totals = np.bincount(events.area, minlength=AREAS)
    recent = events.day >= DAYS - LONGEST
    ages = DAYS - 1 - events.day[recent]
    window_events = np.cumsum(np.bincount(ages, minlength=LONGEST))
    order = zones.order[:, :MOST_AREAS]
    inside_area = np.cumsum(totals[order], axis=1)
    usable = zones.closes[:, :MOST_AREAS] & (inside_area <= EVENTS // 2)
    expected = inside_area[:, :, None] * window_events / EVENTS
    strongest = []
    for draw in range(draws):
        areas = events.area[np.random.default_rng([SEED, draw]).choice(EVENTS, len(ages), replace=False)]
        grid = np.bincount(areas * LONGEST + ages, minlength=AREAS * LONGEST).reshape(AREAS, LONGEST)
        seen = np.cumsum(np.cumsum(grid, axis=1)[order], axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = seen * np.log(seen / expected) + (EVENTS - seen) * np.log((EVENTS - seen) / (EVENTS - expected))
        excess = (seen > expected) & (seen >= 2) & usable[:, :, None]
        strongest.append(np.where(excess, ratio, 0.0).max())
    return np.sort(strongest)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--twin-draws", type=int, default=10)
    twin_draws = parser.parse_args().twin_draws
    area, day, x, y = made_up(DAYS, EVENTS)
    asked = {"days": DAYS, "most_areas": MOST_AREAS, "longest_days": LONGEST, "seed": SEED}
    space_time_scan(area, day, x, y, draws=9, **asked)
    loaded = memory_mb()
    scanned, found = timed(lambda: space_time_scan(area, day, x, y, draws=DRAWS, **asked))
    used = memory_mb()
    events = locate_events(area, day, x, y, DAYS)
    zones, seen = draw_zones(x, y, MOST_AREAS), see_day(events, DAYS - 1, LONGEST)
    drawn, chance = timed(lambda: strongest_by_chance(events, seen, zones, DRAWS, SEED))
    slow, by_twin = timed(lambda: twin(events, zones, twin_draws))
    few = strongest_by_chance(events, seen, zones, twin_draws, SEED)
    assert np.allclose(by_twin, few, rtol=1e-12)
    assert np.array_equal(chance, found.chance)
    cylinders = zones.count * LONGEST * DRAWS
    slow *= DRAWS / twin_draws
    print(
        f"{AREAS} areas, {EVENTS:,} events, {DAYS} days, {MOST_AREAS} nearest, {LONGEST} windows, {DRAWS} replications"
    )
    print(f"{'one scan':34}{scanned:8.2f} CPU s   (at most {LIMIT_S:.0f})")
    print(f"{'  its replications':34}{drawn:8.2f} CPU s   {cylinders / drawn / 1e9:.1f} billion cylinders a second")
    print(f"{'plain NumPy twin':34}{slow:8.1f} CPU s   {slow / drawn:.0f} times as long ({twin_draws} draws, scaled)")
    print(f"{'memory':34}{used:8.0f} MB      {used - loaded:.0f} MB of it for the scan")
    area, day, x, y = made_up(2 * DAYS, 2 * EVENTS)
    weekly, _ = timed(lambda: replay_scans(area, day, x, y, days=2 * DAYS, first_look=DAYS, draws=199))
    print(f"{'a year of weekly scans':34}{weekly:8.2f} CPU s   53 looks, 199 replications of the whole series")
    return 0 if scanned <= LIMIT_S else 1


if __name__ == "__main__":
    with one_thread():
        raise SystemExit(main())
