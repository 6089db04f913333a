"""What a year's watch costs: CPU seconds to set its limits and to replay it, look by look.

    python benchmarks/watch_speed.py

Five years of counts before. Limits are set by the time before alone, so a year is replayed in one call; 999 rehearsed
watches of the whole year, each fitted anew, and as many for either rise. Compilation is left out. Farrington's method
fits its regression at every look of every rehearsed watch.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from netharm.execution import one_thread
from netharm.watch.course import Period, draw_counts
from netharm.watch.methods import watch_series

YEAR: dict[Period, int] = {"day": 365, "week": 52}
WATCHES: tuple[tuple[str, Period], ...] = (
    ("negative binomial glr cusum", "day"),
    ("ears c2", "day"),
    ("negative binomial glr cusum", "week"),
    ("farrington flexible", "week"),
    ("ears c2", "week"),
)


def simulate(period: Period) -> np.ndarray:
    """Return six years of counts, ten a week, with a season and extra variance."""
    looks = YEAR[period]
    time_ = np.arange(6 * looks)
    mean = 520 / looks * np.exp(0.3 * np.sin(2 * np.pi * time_ / looks))
    return draw_counts(mean, np.array(0.1), np.random.default_rng(1))


def main() -> None:
    """Print one line for each method."""
    print("| method | looks | CPU seconds, limits and the year replayed |\n|---|---|---|")
    with one_thread():
        for method, period in WATCHES:
            looks, counts = YEAR[period], simulate(period)
            watch_series(counts, 5 * looks, looks, method, period, draws=19)
            start = time.process_time()
            watch_series(counts, 5 * looks, looks, method, period)
            print(f"| {method} | {looks} {period}s | {time.process_time() - start:.1f} |", flush=True)
    print(f"\nLargest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")


if __name__ == "__main__":
    main()
