"""The Knox test beside pointpats', in one run: CPU seconds (user and system), without imports and compilation.

    python benchmarks/knox.py [--peer-points 10000] [--peer PYTHON]

Points are uniform over a plane and a year, 12.6 others within 200 m of each as in a town's busy part; close is within
200 m and 14 days. `--peer` names another Python that has pointpats; its own clock measures it. `--peer-points 0` leaves
the peer out.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys

import numpy as np

YEAR, REACH_M, WINDOW_DAYS, DRAWS = 365.0, 200.0, 14.0, 999
SIZES = (1_000, 10_000, 100_000)

PEER = """
import json, sys, time
import numpy as np
from pointpats import Knox
x, y, t, reach, window, draws = json.load(sys.stdin)
np.random.seed(1)
events = np.column_stack((x, y)), np.array(t)[:, None]
Knox(events[0][:50], events[1][:50], reach, window, permutations=9)
start = time.process_time()
found = Knox(*events, reach, window, permutations=draws)
print(json.dumps([time.process_time() - start, int(found.statistic_), float(found.p_sim)]))
"""


def cloud(points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return uniform points of the same density whatever their number."""
    random = np.random.default_rng(0)
    side = np.sqrt(points * np.pi * REACH_M**2 / 12.6)
    return random.uniform(0, side, points), random.uniform(0, side, points), random.uniform(0, YEAR, points)


def cpu_seconds() -> float:
    """Return the CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer-points", type=int, default=10_000)
    parser.add_argument("--peer", default=sys.executable)
    arguments = parser.parse_args()

    from netharm.places.knox import DRAWS_AT_ONCE, knox

    distances, windows = np.array([0, REACH_M]), np.array([0, WINDOW_DAYS])
    knox(*cloud(50), distances, windows, closed="right", draws=19)  # compile
    ours: dict[int, float] = {}
    for points in SIZES:
        data, before = cloud(points), cpu_seconds()
        found = knox(*data, distances, windows, closed="right", draws=DRAWS, seed=1)
        ours[points] = cpu_seconds() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = found.pairs.sum() * (DRAWS + 1) * 8 / ours[points] / 1e9
        print(
            f"netharm  {points:7,} points, {DRAWS} draws: {ours[points]:.3f} CPU s, "
            f"{int(found.pairs.sum()):,} pairs near, "
            f"{int(found.observed[0, 0]):,} close, p {found.p_value[0, 0]:.3f}, peak so far {peak:.0f} MB, "
            f"{rate:.1f} GB of times looked up a second ({DRAWS_AT_ONCE} draws at once)",
            flush=True,
        )
    if arguments.peer_points:
        given = [each.tolist() for each in cloud(arguments.peer_points)]
        question = json.dumps([*given, REACH_M, WINDOW_DAYS, DRAWS])
        told = subprocess.run([arguments.peer, "-c", PEER], input=question, capture_output=True, text=True, check=True)
        seconds, statistic, p_value = json.loads(told.stdout.splitlines()[-1])
        print(
            f"pointpats {arguments.peer_points:6,} points, {DRAWS} draws: {seconds:.3f} CPU s, {statistic:,} close, "
            f"p {p_value:.3f}"
        )
        print(f"ratio at {arguments.peer_points:,} points: {seconds / ours[arguments.peer_points]:.0f}")


if __name__ == "__main__":
    main()
