"""A whole watch rings falsely as often as it says, and tells of a rise. The full tables: benchmarks/watch_levels.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from netharm.watch.course import draw_counts
from netharm.watch.methods import watch_series

BEFORE, LOOKS, SERIES = 208, 26, 160


def share_that_rang(method: str, mean: float, extra: float, rise: float = 1.0) -> float:
    time = np.arange(BEFORE + LOOKS)
    means = mean * np.exp(0.3 * np.sin(2 * np.pi * time / 52.18)) * np.where(time >= BEFORE, rise, 1.0)
    rang = []
    for number in range(SERIES):
        counts = draw_counts(means, np.array(extra), np.random.default_rng([number, 3]))
        watched = watch_series(counts, BEFORE, LOOKS, method, "week", seed=number, draws=99)
        rang.append(bool(watched.alarm.any()))
    return float(np.mean(rang))


@pytest.mark.parametrize(("mean", "extra"), [(10.0, 0.15), (0.4, 0.0)])
def test_a_watch_in_which_nothing_changes_rings_in_one_of_twenty(mean: float, extra: float) -> None:
    share = share_that_rang("negative binomial glr cusum", mean, extra)
    lower, upper = (binom.ppf(each, SERIES, 0.05) / SERIES for each in (0.0005, 0.9995))
    print(f"rang in {share:.1%} of {SERIES} watches (band {lower:.1%} to {upper:.1%})")
    assert lower <= share <= upper


def test_a_watch_over_ups_and_downs_that_last_keeps_its_promise_too() -> None:
    """Limits set as if nothing lasted ring in 18% of such watches, and hold in 81%."""
    rang, held = [], []
    for number in range(SERIES):
        random = np.random.default_rng([number, 7])
        wander = np.zeros(BEFORE + LOOKS)
        for week in range(1, len(wander)):
            wander[week] = 0.7 * wander[week - 1] + random.normal(0, 0.2)
        counts = random.poisson(10 * np.exp(wander)).astype(float)
        watched = watch_series(counts, BEFORE, LOOKS, "negative binomial glr cusum", "week", seed=number, draws=99)
        rang.append(bool(watched.alarm.any()))
        assert watched.since_start is not None
        held.append(bool((watched.since_start.upper >= 1).all()))
    most, least = binom.ppf(0.9995, SERIES, 0.05) / SERIES, binom.ppf(0.0005, SERIES, 0.95) / SERIES
    print(f"rang in {np.mean(rang):.1%} (at most {most:.1%}), upper limit held in {np.mean(held):.1%} ({least:.1%})")
    assert np.mean(rang) <= most
    assert np.mean(held) >= least


def test_a_doubling_is_told() -> None:
    assert share_that_rang("negative binomial glr cusum", 10.0, 0.15, rise=2.0) > 0.9
