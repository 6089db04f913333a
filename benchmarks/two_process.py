"""Counting harms around triggers with 999 moves: CPU seconds, memory, and the same with NumPy and SciPy, in one run.

    python benchmarks/two_process.py

20,000 triggers and 100,000 harms over five years in 60 markets, about 15 million pairs within 500 m, 3 distances by 5
windows before and after. Imports and compilation are not counted. The plain way finds pairs once with SciPy's
cKDTree, keeps them, and counts each draw with NumPy; it is timed over a few draws and scaled to all.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from scipy.spatial import cKDTree

from netharm.places.moved_calendar import MovedCalendar, lay_calendar
from netharm.places.two_process import Places, count_around

DISTANCES = np.array([100.0, 250.0, 500.0])
WINDOWS = np.array([1, 3, 7, 14, 21])
DAYS = 1826
CPU_LIMIT_S, MEMORY_LIMIT_MB = 25.0, 1000.0


def simulate(triggers: int, harms: int, seed: int) -> tuple[Places, Places]:
    """Return triggers and harms of 60 markets and the streets around, on whole days."""
    random = np.random.default_rng(seed)
    middle = random.uniform(0, 20_000, (60, 2))

    def some(number: int) -> Places:
        market = middle[random.integers(0, 60, number)] + random.normal(0, 260, (number, 2))
        anywhere = random.uniform(0, 20_000, (number, 2))
        place = np.where(random.random((number, 1)) < 0.7, market, anywhere)
        return Places(place[:, 0].copy(), place[:, 1].copy(), np.floor(random.uniform(0, DAYS, number)))

    return some(triggers), some(harms)


def megabytes() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain(marks: Places, cases: Places, calendar: MovedCalendar, weeks: np.ndarray) -> tuple[np.ndarray, float, int]:
    """Return after and before (draws, 2, D, W), the CPU seconds of one draw, and how many pairs there are."""
    tree = cKDTree(np.column_stack([cases.x_m, cases.y_m]))
    near = tree.query_ball_point(np.column_stack([marks.x_m, marks.y_m]), DISTANCES[-1])
    mark = np.repeat(np.arange(len(near), dtype=np.int32), [len(each) for each in near])
    case = np.concatenate([np.asarray(each, dtype=np.int32) for each in near])
    apart = np.hypot(cases.x_m[case] - marks.x_m[mark], cases.y_m[case] - marks.y_m[mark])
    ring = np.searchsorted(DISTANCES, apart).astype(np.int64)
    first, width = calendar.first_day[calendar.group], 7 * calendar.weeks[calendar.group]
    counts = np.zeros((weeks.shape[1], 2, len(DISTANCES), len(WINDOWS)))
    began = time.process_time()
    for draw in range(weeks.shape[1]):
        moved = first + (marks.day - first + 7 * weeks[calendar.group, draw].astype(np.int64)) % width
        later = cases.day[case] - moved[mark]
        for side, sign in enumerate((1, -1)):
            ahead = sign * later
            inside = np.flatnonzero((ahead > 0) & (ahead <= WINDOWS[-1]))
            cell = ring[inside] * len(WINDOWS) + np.searchsorted(WINDOWS, ahead[inside])
            table = np.bincount(cell, minlength=counts[draw, side].size).reshape(counts.shape[2:])
            counts[draw, side] = table.cumsum(axis=0).cumsum(axis=1)
    return counts, (time.process_time() - began) / weeks.shape[1], len(case)


def main() -> None:
    """Print the figures, for triggers that move together and by squares of 1 km."""
    parser = argparse.ArgumentParser(description="Counting harms around triggers.")
    parser.add_argument("--triggers", type=int, default=20_000)
    parser.add_argument("--harms", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=999)
    parser.add_argument("--plain-draws", type=int, default=5)
    arguments = parser.parse_args()
    small, few = simulate(50, 200, 1)
    calendar = lay_calendar(*small, 0.0, float(DAYS), 21, 91, 0.0)
    marks = Places(*(each[calendar.used] for each in small))
    count_around(marks, few, calendar, DISTANCES, WINDOWS, 63.0, calendar.draw_weeks(2, 1))
    before = megabytes()
    triggers, harms = simulate(arguments.triggers, arguments.harms, 2)
    for square_m in (0.0, 1000.0):
        began = time.process_time()
        calendar = lay_calendar(*triggers, 0.0, float(DAYS), 21, 91, square_m)
        marks = Places(*(each[calendar.used] for each in triggers))
        weeks = calendar.draw_weeks(arguments.draws, 1)
        counts = count_around(marks, harms, calendar, DISTANCES, WINDOWS, 63.0, weeks)
        spent = time.process_time() - began
        held = megabytes()
        print(
            f"{'moved together' if not square_m else 'moved by squares of 1 km'}: {len(calendar.weeks):,} groups, "
            f"{spent:.2f} CPU s ({spent / CPU_LIMIT_S:.0%} of the limit of {CPU_LIMIT_S:g} s), {held:,.0f} MB at most "
            f"({held / MEMORY_LIMIT_MB:.0%} of the limit; {before:,.0f} MB of it imports and compilation)"
        )
    few_weeks = weeks[:, : arguments.plain_draws]
    plainly, each, pairs = plain(marks, harms, calendar, few_weeks)
    same = np.array_equal(plainly, counts.moved[: arguments.plain_draws, :2])
    print(
        f"plain NumPy and cKDTree: {pairs:,} pairs, {each:.2f} CPU s a draw, {each * arguments.draws:,.0f} s for all, "
        f"{each * arguments.draws / spent:.0f} times as long; {megabytes():,.0f} MB at most; same counts: {same}"
    )


if __name__ == "__main__":
    main()
