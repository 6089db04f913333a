"""False alarms and power of the test of near repeats where the truth is known.

    python benchmarks/knox_levels.py [--sets 1000]

Every set is one made-up file of 400 events in a year; the worlds stand in tests/knox_worlds.py. A world's shares are
those of its four bands by themselves, of any band (adjusted), and of sets in which the program warns of a local trend.
Bands of simulation error are simultaneous over all shares of the worlds without near repeats (95%, Bonferroni).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from knox_worlds import DISTANCES, NULLS, WINDOWS, World, moved_across_town, with_near_repeats
from netharm.places.knox import knox
from netharm.places.local_trends import look_for_local_trends
from netharm.places.near_repeat_words import TREND_LEVEL

EVENTS, DRAWS, LEVEL = 400, 199, 0.05


def shares(world: World, sets: int) -> np.ndarray:
    """Return the shares of sets beyond chance in each band, in any band, and with a warning."""
    hits = np.zeros(6)
    for number in range(sets):
        x, y, day = world(np.random.default_rng([number, 77]), EVENTS)
        found = knox(x, y, day, DISTANCES, WINDOWS, draws=DRAWS, seed=number)
        trends = look_for_local_trends(x, y, day, float((found.observed - found.expected).sum()))
        hits[:4] += (found.p_value <= LEVEL).ravel()
        hits[4] += found.p_adjusted.min() <= LEVEL
        hits[5] += trends.p_value < TREND_LEVEL
    return hits / sets


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", type=int, default=1000)
    sets = parser.parse_args().sets
    tail = 0.025 / (5 * len(NULLS))
    low, high = binom.ppf([tail, 1 - tail], sets, LEVEL) / sets
    print(f"{sets} sets of {EVENTS} events, {DRAWS} draws; shares beyond chance at {LEVEL:.0%}")
    print(f"simultaneous 95% band over {5 * len(NULLS)} shares around 5%: {low:.1%} to {high:.1%}")
    heads = "0-200 m/0-14 d | 0-200/14-28 | 200-400/0-14 | 200-400/14-28 | any band | warned"
    print(f"{'world':45} {heads}")
    worlds = {
        **NULLS,
        "moved across town (60%)": moved_across_town,
        "moved across town (30%)": lambda random, events: moved_across_town(random, events, 0.3),
        **{f"near repeats of {share:.0%}": with_near_repeats(share) for share in (0.02, 0.05, 0.1, 0.2)},
    }
    for name, world in worlds.items():
        print(f"{name:45} " + " | ".join(f"{share:.1%}" for share in shares(world, sets)), flush=True)


if __name__ == "__main__":
    main()
