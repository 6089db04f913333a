"""How often the space-time scan cries wolf, what it can see, and where it finds it. Full figures for docs/methods.md.

    python benchmarks/scan_levels.py [--sets 1000] [--watches 400] [--only levels,power,watch]

Each cell is so many made-up data sets, scanned with 99 replications at 5%. Bands are binomial, 95% for all cells of a
table at once (Bonferroni). Exits with 1 where a cell that should hold lies outside.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from netharm.proving.false_positives import band
from netharm.watch.scan import Scan
from netharm.watch.scan_replay import replay_scans, set_scan_alarm
from netharm.watch.space_time_scan import space_time_scan
from scan_worlds import HOLDS, MISLEADS, Made, Rise, World, longer, over_worlds

LEVEL, DRAWS, MOST_AREAS = 0.05, 99, 30
TIE = 1e-9
RISES = [Rise(ratio, size, lasting) for ratio in (2.0, 3.0, 5.0, 8.0) for size, lasting in ((5, 7), (5, 28), (15, 7))]
FULL = World(areas=853, events=11_000)
WATCHED = World(areas=60, events=400)


def scan(made: Made, k: int, most_areas: int = MOST_AREAS) -> Scan:
    return space_time_scan(
        made.area, made.day, made.x_m, made.y_m, days=made.days, most_areas=most_areas, draws=DRAWS, seed=k,
        most_clusters=1,
    )  # fmt: skip


def false_alarm(made: Made, k: int) -> tuple[bool, bool]:
    """Return whether a scan calls a cluster, and whether it warns of growth or bursts."""
    found = scan(made, k)
    warned = any("p-values are too small" in warning for warning in found.warnings)
    return found.strongest is not None and found.strongest.p <= LEVEL + TIE, warned


def found_where(made: Made, k: int) -> tuple[bool, bool, float, float]:
    """Return whether the rise was called, whether the cluster touches it, and how much each holds of the other."""
    cluster = scan(made, k).strongest
    if cluster is None or cluster.p > LEVEL + TIE:
        return False, False, np.nan, np.nan
    both = len(np.intersect1d(cluster.areas, made.planted))
    return True, both > 0, both / len(made.planted), both / len(cluster.areas)


def levels(sets: int) -> bool:
    worlds = {**HOLDS, "853 areas, 11,000 events": FULL}
    low, high = band(sets, len(worlds))
    print(f"\nfalse alarms of {sets} data sets, band {low:.1%} to {high:.1%}")
    kept = True
    for cell, (name, world) in enumerate(worlds.items()):
        began = time.process_time()
        answers = np.array(over_worlds(world, cell, sets, false_alarm))
        share = answers[:, 0].mean()
        inside = low <= share <= high
        kept &= bool(inside)
        seconds = time.process_time() - began
        print(
            f"{name:44}{share:7.1%}{'' if inside else ' OUTSIDE':9}warned {answers[:, 1].mean():6.1%}{seconds:8.0f} s"
        )
    print("\nwhere places and days are related, and nothing of interest has risen")
    for cell, (name, world) in enumerate(MISLEADS.items(), start=50):
        answers = np.array(over_worlds(world, cell, sets, false_alarm))
        quiet = (answers[:, 0] & ~answers[:, 1]).mean()
        print(
            f"{name:44}{answers[:, 0].mean():7.1%}         warned {answers[:, 1].mean():6.1%}   both not {quiet:6.1%}"
        )
    return kept


def powers(sets: int) -> None:
    print(f"\nrises put into 150 uneven areas with 2,000 events a year, {sets} data sets")
    print("ratio areas days   extra events   called   touching   of the rise inside   of the cluster right")
    for cell, rise in enumerate(RISES, start=100):
        answers = np.array(over_worlds(World(), cell, sets, found_where, rise))
        with np.errstate(invalid="ignore"):
            inside, right = (np.nanmean(answers[:, i]) if answers[:, 0].any() else np.nan for i in (2, 3))
        extra = (rise.ratio - 1) * rise.size / 150 * rise.lasting / 365 * 2000
        print(
            f"{rise.ratio:5.0f}{rise.size:6}{rise.lasting:5}{extra:15.1f}{answers[:, 0].mean():9.0%}"
            f"{answers[:, 1].mean():11.0%}{inside:21.0%}{right:23.0%}"
        )


def replayed(made: Made, k: int) -> tuple[bool, int, bool]:
    """Return whether a replay of weekly looks rang, how often by recurrence, and whether any look had p <= 5%."""
    asked = {"days": made.days, "first_look": 371, "most_areas": 20, "draws": 99, "seed": k}
    whole = replay_scans(made.area, made.day, made.x_m, made.y_m, **asked)
    apart = (whole.p_of_look <= 7 / 365 + TIE) & (whole.log_likelihood_ratio > 0)
    return bool(whole.alarm.any()), int(apart.sum()), bool((whole.p_of_look <= LEVEL + TIE).any())


def forewarned(made: Made, k: int) -> bool:
    """Return whether an alarm set from the first year rang in the second."""
    before = made.day < 365
    alarm = set_scan_alarm(
        made.area[before], made.day[before], made.x_m, made.y_m, days=365, looks=52, most_areas=20, draws=99, seed=k
    )
    watch = replay_scans(
        made.area, made.day, made.x_m, made.y_m, days=365 + 364, first_look=371, most_areas=20, draws=19
    )
    return bool((watch.log_likelihood_ratio > np.sort(alarm.chance)[-5] * (1 + TIE)).any())


def watches(sets: int) -> bool:
    worlds = {"uneven areas": WATCHED, "strong season": World(areas=60, events=400, season=0.7),
              "few events (100 a year)": World(areas=60, events=100)}  # fmt: skip
    low, high = band(sets, len(worlds))
    print(f"\na year of 52 weekly scans after a year of history, {sets} watches, band {low:.1%} to {high:.1%}")
    print(
        f"{'':30}{'any alarm, replayed':>22}{'any alarm, set before':>24}{'recurrence 365 days':>22}{'any p <= 5%':>14}"
    )
    kept = True
    for cell, (name, world) in enumerate(worlds.items(), start=200):
        both = longer(world, 365 + 364)
        replay = np.array(over_worlds(both, cell, sets, replayed))
        before = np.array(over_worlds(both, cell, sets, forewarned))
        kept &= bool(low <= replay[:, 0].mean() <= high)
        print(
            f"{name:30}{replay[:, 0].mean():22.1%}{before.mean():24.1%}{replay[:, 1].mean():17.2f} rings"
            f"{replay[:, 2].mean():14.1%}"
        )
    return kept


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", type=int, default=1000)
    parser.add_argument("--watches", type=int, default=400)
    parser.add_argument("--only", default="levels,power,watch")
    arguments = parser.parse_args()
    asked = arguments.only.split(",")
    kept = levels(arguments.sets) if "levels" in asked else True
    if "power" in asked:
        powers(arguments.sets)
    if "watch" in asked:
        kept &= watches(arguments.watches)
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
