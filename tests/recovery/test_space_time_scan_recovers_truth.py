"""The space-time scan where the truth is known: false alarms, what it sees, where it finds it, and what misleads it.

A smaller share of benchmarks/scan_levels.py, whose full figures stand in docs/methods.md. Bands hold for all cells at
once; a world in which harm sets off harm must lie outside them, or they could not fail.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netharm.proving.false_positives import band
from netharm.watch.scan import Scan
from netharm.watch.scan_replay import replay_scans
from netharm.watch.space_time_scan import space_time_scan
from scan_worlds import Made, Rise, World, longer, over_worlds

SETS, LEVEL, TIE = 150, 0.05, 1e-9
SMALL = World(areas=60, events=500)
HOLDS = {
    "even areas": replace(SMALL, unevenness=0.01),
    "very uneven areas": replace(SMALL, unevenness=2.0),
    "strong season": replace(SMALL, season=0.7),
    "busy weekends": replace(SMALL, weekend=2.5),
    "few events": replace(SMALL, events=80),
}


def scan(made: Made, k: int) -> Scan:
    return space_time_scan(
        made.area, made.day, made.x_m, made.y_m, days=made.days, most_areas=12, draws=39, seed=k, most_clusters=1
    )  # fmt: skip


def called(made: Made, k: int) -> bool:
    found = scan(made, k).strongest
    return found is not None and found.p <= LEVEL + TIE


@pytest.mark.parametrize("name", HOLDS)
def test_a_scan_cries_wolf_as_often_as_it_says(name: str) -> None:
    share = np.mean(over_worlds(HOLDS[name], 10 + list(HOLDS).index(name), SETS, called))
    low, high = band(SETS, len(HOLDS))
    print(f"{name}: {share:.1%} of {SETS}, band {low:.1%} to {high:.1%}")
    assert low <= share <= high


def test_harm_that_sets_off_harm_looks_like_clusters_and_is_warned_of() -> None:
    world = replace(SMALL, offspring=0.4)
    found = over_worlds(world, 20, 60, scan)
    share = np.mean([each.strongest is not None and each.strongest.p <= LEVEL + TIE for each in found])
    warned = np.mean([any("came in bursts" in warning for warning in each.warnings) for each in found])
    print(f"harm sets off harm: {share:.0%} called a cluster, {warned:.0%} warned")
    assert share > band(60, 1)[1]
    assert warned > 0.9


def test_a_strong_rise_is_seen_and_found_where_it_is() -> None:
    def where(made: Made, k: int) -> tuple[bool, float]:
        cluster = scan(made, k).strongest
        if cluster is None or cluster.p > LEVEL + TIE:
            return False, np.nan
        return True, len(np.intersect1d(cluster.areas, made.planted)) / len(made.planted)

    answers = np.array(over_worlds(SMALL, 30, 60, where, Rise(ratio=8.0, size=5, lasting=14)))
    weak = np.mean(over_worlds(SMALL, 31, 60, called, Rise(ratio=2.0, size=5, lasting=14)))
    print(f"eightfold: {answers[:, 0].mean():.0%} seen, {np.nanmean(answers[:, 1]):.0%} of its areas inside")
    print(f"twofold: {weak:.0%} seen")
    assert answers[:, 0].mean() > 0.7
    assert np.nanmean(answers[:, 1]) > 0.6
    assert weak < answers[:, 0].mean()


def test_a_whole_watch_cries_wolf_as_often_as_it_says_and_single_looks_much_more() -> None:
    def rings(made: Made, k: int) -> tuple[bool, bool]:
        watch = replay_scans(
            made.area, made.day, made.x_m, made.y_m, days=made.days, first_look=186, most_areas=8, draws=39, seed=k
        )
        return bool(watch.alarm.any()), bool((watch.p_of_look <= LEVEL + TIE).any())

    answers = np.array(over_worlds(longer(World(areas=30, events=200), 364), 40, SETS, rings))
    low, high = band(SETS, 1)
    print(f"any alarm in 26 weekly scans: {answers[:, 0].mean():.1%}, band {low:.1%} to {high:.1%}")
    print(f"any look with p <= 5%: {answers[:, 1].mean():.0%}")
    assert low <= answers[:, 0].mean() <= high
    assert answers[:, 1].mean() > 0.3
