"""How often a whole watch rings falsely, and how soon it tells of a rise: the tables of docs/methods.md.

    python benchmarks/watch_levels.py --series 1000

A watch is 26 weeks long after five years of weekly counts (EARS: the last year of them). The promise is one false alarm
in twenty watches; bands hold for all cells in which it should be kept at once, with 95%.
"""

from __future__ import annotations

import argparse

import numpy as np

from netharm.execution import one_thread
from netharm.proving.false_positives import band
from netharm.watch.course import draw_counts
from netharm.watch.methods import watch_series

YEARS, LOOKS = 5, 26
BEFORE = 52 * YEARS
METHODS = ("negative binomial glr cusum", "farrington flexible", "ears c2")
KEEPS = ("poisson", "overdispersed", "seasonal", "trend", "low counts")
FAILS = ("ups and downs that last",)


def simulate(world: str, random: np.random.Generator, rise: float = 1.0) -> np.ndarray:
    """Return weekly counts before and during a watch; `rise` multiplies the mean from the first look on."""
    time = np.arange(BEFORE + LOOKS)
    mean = np.full(len(time), 0.3 if world == "low counts" else 10.0)
    extra = {"overdispersed": 0.2, "seasonal": 0.1, "trend": 0.1}.get(world, 0.0)
    if world == "seasonal":
        mean *= np.exp(0.5 * np.sin(2 * np.pi * time / 52.18))
    if world == "trend":
        mean *= np.exp(0.1 * (time - BEFORE) / 52)
    if world in FAILS:
        wander = np.zeros(len(time))
        for week in range(1, len(time)):
            wander[week] = 0.7 * wander[week - 1] + random.normal(0, 0.2)
        mean *= np.exp(wander)
    mean[BEFORE:] *= rise
    return draw_counts(mean, np.array(extra), random)


def watch_many(method: str, world: str, series: int, rise: float = 1.0) -> tuple[float, float, float, float]:
    """Return the shares that rang, were warned, and whose ratio limits held, with the median looks until the alarm."""
    rang, delay, warned, held = [], [], [], []
    for number in range(series):
        counts = simulate(world, np.random.default_rng([number, 7]), rise)
        first = BEFORE
        if method.startswith("ears"):
            counts, first = counts[-(52 + LOOKS) :], 52
        watched = watch_series(counts, first, LOOKS, method, "week", seed=number, draws=199)
        looks = np.flatnonzero(watched.alarm)
        rang.append(len(looks) > 0)
        delay.append(looks[0] + 1 if len(looks) else np.inf)
        warned.append(any("Ups and downs last" in each for each in watched.said))
        start = watched.since_start
        held.append(bool(start is not None and (start.upper >= rise).all()))
    return float(np.mean(rang)), float(np.median(delay)), float(np.mean(warned)), float(np.mean(held))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=1000)
    series = parser.parse_args().series
    lower, upper = band(series, len(METHODS) * len(KEEPS))
    with one_thread():
        print(f"| world | {' | '.join(METHODS)} |\n|---{'|---' * len(METHODS)}|")
        for world in (*KEEPS, *FAILS):
            cells = [watch_many(method, world, series) for method in METHODS]
            told = [f"{rang:.1%} (warned {warned:.0%}, upper limit held {held:.1%})" for rang, _, warned, held in cells]
            print(f"| {world} | {' | '.join(told)} |", flush=True)
        print(f"Band for each of {len(METHODS) * len(KEEPS)} cells: {lower:.1%} to {upper:.1%}.\n")
        for rise in (1.5, 2.0):
            cells = [watch_many(method, "overdispersed", max(series // 4, 1), rise) for method in METHODS]
            told = [
                f"{rang:.0%}, half within {delay:.0f} weeks" if np.isfinite(delay) else f"{rang:.0%}"
                for rang, delay, _, _ in cells
            ]
            print(f"| rise to {rise:g} times | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
