"""Near repeats where the truth is known: false alarms at their level, and planted ones found.

benchmarks/knox_levels.py runs the same worlds a thousand times each; docs/methods.md holds its figures.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from knox_worlds import DISTANCES, NULLS, WINDOWS, World, moved_across_town, with_near_repeats
from netharm.places.knox import knox
from netharm.places.local_trends import look_for_local_trends
from netharm.places.near_repeat_words import TREND_LEVEL

SETS, EVENTS, DRAWS = 150, 400, 99
SHARES = 6 * len(NULLS)
HIGHEST = float(binom.ppf(1 - 0.05 / SHARES, SETS, 0.05)) / SETS
LOWEST = float(binom.ppf(0.05 / SHARES, SETS, 0.05)) / SETS


def shares(world: World, sets: int = SETS) -> np.ndarray:
    hits = np.zeros(6)
    for number in range(sets):
        x, y, day = world(np.random.default_rng([number, 991]), EVENTS)
        found = knox(x, y, day, DISTANCES, WINDOWS, draws=DRAWS, seed=number)
        trends = look_for_local_trends(x, y, day, float((found.observed - found.expected).sum()))
        hits[:4] += (found.p_value <= 0.05).ravel()
        hits[4] += found.p_adjusted.min() <= 0.05
        hits[5] += trends.p_value < TREND_LEVEL
    return hits / sets


@pytest.mark.parametrize("name", NULLS)
def test_without_near_repeats_false_alarms_keep_their_level(name: str) -> None:
    found = shares(NULLS[name])
    print(name, found)
    assert found.max() <= HIGHEST
    assert found[:5].min() >= LOWEST


def test_planted_near_repeats_are_found_and_only_where_they_are() -> None:
    found = shares(with_near_repeats(0.1), 60)
    print("near repeats of 10%", found)
    assert found[0] >= 0.9
    assert found[1:4].max() <= 0.25


def test_places_with_their_events_early_and_late_raise_false_alarms_and_the_warning() -> None:
    found = shares(moved_across_town, 40)
    print("moved across town", found)
    assert found[4] >= 0.8
    assert found[5] >= 0.9
