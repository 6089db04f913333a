"""How often a whole watch rings falsely, and how soon it tells of a rise: the tables of docs/methods.md.

    python benchmarks/watch_levels.py --series 1000 --keep FOLDER

A watch is 26 weeks long after five years of weekly counts (EARS: the last year of them). The promise is one false alarm
in twenty watches; the band holds for all cells in which it should be kept at once, with 95%. Rises are run with a
quarter of the series. Parts of 50 series are kept in FOLDER, so that a run that was stopped goes on where it was;
`--part 1/2` makes every second cell and prints no table. A folder belongs to one state of the code: take another after
a change.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from netharm.execution import one_thread
from netharm.kept_parts import keep_part, kept_part
from netharm.proving.false_positives import band
from netharm.watch.course import draw_counts
from netharm.watch.methods import watch_series

YEARS, LOOKS = 5, 26
BEFORE = 52 * YEARS
AT_ONCE = 50
METHODS = ("negative binomial glr cusum", "ears c2", "farrington flexible")
"""The slowest last, so that a run that is stopped has most cells."""
KEEPS = ("poisson", "overdispersed", "seasonal", "trend", "low counts", "ups and downs that last")
BEYOND = ("ups and downs that last long", "a level that wanders")
LASTING = {
    "ups and downs that last": (0.7, 0.2),
    "ups and downs that last long": (0.95, 0.08),
    "a level that wanders": (1.0, 0.03),
}
"""Correlation one week on, and the standard deviation of what a week adds to the log of the rate."""
RISES = tuple((world, rise) for world in ("overdispersed", "ups and downs that last") for rise in (1.5, 2.0))


def simulate(world: str, random: np.random.Generator, rise: float = 1.0) -> np.ndarray:
    """Return weekly counts before and during a watch; `rise` multiplies the mean from the first look on."""
    time = np.arange(BEFORE + LOOKS)
    mean = np.full(len(time), 0.3 if world == "low counts" else 10.0)
    extra = {"overdispersed": 0.2, "seasonal": 0.1, "trend": 0.1}.get(world, 0.0)
    if world == "seasonal":
        mean *= np.exp(0.5 * np.sin(2 * np.pi * time / 52.18))
    if world == "trend":
        mean *= np.exp(0.1 * (time - BEFORE) / 52)
    if world in LASTING:
        correlation, step = LASTING[world]
        wander = np.zeros(len(time))
        for week in range(1, len(time)):
            wander[week] = correlation * wander[week - 1] + random.normal(0, step)
        mean *= np.exp(wander)
    mean[BEFORE:] *= rise
    return draw_counts(mean, np.array(extra), random)


def watch_many(method: str, world: str, first: int, last: int, rise: float = 1.0) -> dict[str, np.ndarray]:
    """Return of the series `first` to `last` - 1: looks until it rang (inf), whether it warned, whether limits held."""
    delay, warned, held = [], [], []
    for number in range(first, last):
        counts = simulate(world, np.random.default_rng([number, 7]), rise)
        before = BEFORE
        if method.startswith("ears"):
            counts, before = counts[-(52 + LOOKS) :], 52
        watched = watch_series(counts, before, LOOKS, method, "week", seed=number, draws=199, rises=())
        looks = np.flatnonzero(watched.alarm)
        delay.append(looks[0] + 1.0 if len(looks) else np.inf)
        warned.append(any("Ups and downs last" in each for each in watched.said))
        start = watched.since_start
        held.append(bool(start is not None and (start.upper >= rise).all()))
    return {"delay": np.array(delay), "warned": np.array(warned), "held": np.array(held)}


def cell(method: str, world: str, series: int, rise: float, keep: Path | None) -> dict[str, np.ndarray]:
    """Return one cell of a table, from the parts kept where there are any."""
    series = series if rise == 1 else max(series // 4, 1)
    label, parts = f"{method} {world} {rise:g} of {series}", []
    for number, first in enumerate(range(0, series, AT_ONCE)):
        part = kept_part(keep, label, number) if keep else None
        if part is None:
            part = watch_many(method, world, first, min(first + AT_ONCE, series), rise)
            if keep:
                keep_part(keep, label, number, part)
        parts.append(part)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def false_alarms(found: dict[str, np.ndarray]) -> str:
    """Return a cell of the first table in words."""
    rang, warned, held = np.isfinite(found["delay"]).mean(), found["warned"].mean(), found["held"].mean()
    return f"{rang:.1%} (told {warned:.0%}, upper limit held {held:.1%})"


def power(found: dict[str, np.ndarray]) -> str:
    """Return a cell of the second table in words."""
    delay = float(np.median(found["delay"]))
    share = f"{np.isfinite(found['delay']).mean():.0%}"
    return f"{share}, half within {delay:.0f} weeks" if np.isfinite(delay) else share


def make(cells: list[tuple[str, str, float]], series: int, keep: Path) -> None:
    """Make and keep cells, saying of each what it cost."""
    for method, world, rise in cells:
        start = time.process_time()
        found = cell(method, world, series, rise, keep)
        spent = time.process_time() - start
        print(f"{method} | {world} | {rise:g} | {false_alarms(found)} | {power(found)} | {spent:.0f} s", flush=True)


def main() -> None:
    """Print both tables, or make a part of their cells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="folder for finished parts")
    parser.add_argument("--part", help="I/N: make the I-th of N parts of the cells, and print no table")
    asked = parser.parse_args()
    series, keep = asked.series, asked.keep
    worlds = [(world, 1.0) for world in (*KEEPS, *BEYOND)] + list(RISES)
    if asked.part and not keep:
        parser.error("--part needs --keep")
    with one_thread():
        if asked.part:
            which, many = (int(each) for each in asked.part.split("/"))
            cells = [(method, *world) for method in METHODS for world in worlds]
            make(cells[which - 1 :: many], series, keep)
            return
        print(f"| world | {' | '.join(METHODS)} |\n|---{'|---' * len(METHODS)}|")
        for world, rise in worlds:
            words, name = (false_alarms, world) if rise == 1 else (power, f"{world}, {rise:g} times")
            told = [words(cell(method, world, series, rise, keep)) for method in METHODS]
            print(f"| {name} | {' | '.join(told)} |", flush=True)
        lower, upper = band(series, len(METHODS) * len(KEEPS))
        print(f"Band for each of {len(METHODS) * len(KEEPS)} cells: {lower:.1%} to {upper:.1%}.")


if __name__ == "__main__":
    main()
