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


def test_a_doubling_is_told() -> None:
    assert share_that_rang("negative binomial glr cusum", 10.0, 0.15, rise=2.0) > 0.9
