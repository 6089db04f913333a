"""Farrington's method and the likelihood ratio chart on real weekly counts, against regressions done step by step."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import nbinom, norm
from scipy.stats import t as student

from netharm.watch.farrington import fit_farrington, limit_looks
from netharm.watch.glr_cusum import PUBLISHED_LIMIT, glr_cusum, glr_with_restarts
from netharm.watch.methods import watch_series

YEAR, YEARS = 52.0, 4
FIRST = 260
"""The sixth and last year is watched; of the five before it four have whole windows."""


@pytest.fixture(scope="module")
def salmonella(real_data: Path) -> np.ndarray:
    found = next(real_data.rglob("salmonella_agona_weekly.csv.gz"))
    table = pd.read_csv(found)
    counts = table.select_dtypes("number").iloc[:, -1].to_numpy(dtype=float)
    assert len(counts) == 312
    return counts


def baseline_of(look: int, flexible: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the periods that a look is compared with, and the part of the year of each, as the papers say."""
    anchors = [look - 52 * back for back in range(YEARS + 1)]
    part = {anchor + off: 0 for anchor in anchors[1:] for off in range(-3, 4)}
    if flexible:
        part |= {look - off: 0 for off in range(4)}
        for later, anchor in pairwise(anchors):
            between = list(range(anchor + 4, later - 3))
            sizes = [len(between) // 9 + (1 if number < len(between) % 9 else 0) for number in range(9)]
            for number, size in enumerate(sizes, start=1):
                part |= dict.fromkeys(between[:size], number)
                between = between[size:]
        part = {period: number for period, number in part.items() if period < look - 26 and period >= anchors[-1] - 3}
    periods = np.array(sorted(period for period in part if period >= 0))
    return periods, np.array([part[period] for period in periods])


def by_regression(counts: np.ndarray, look: int, flexible: bool) -> tuple[float, float, float]:
    """Return expected count, error of its log, and dispersion, by fitting the published regression twice."""
    periods, part = baseline_of(look, flexible)
    y, time = counts[periods], (periods - look) / YEAR
    dummies = np.column_stack([part == level for level in np.unique(part)]).astype(float)
    now = (np.unique(part) == 0).astype(float)

    def fit(with_trend: bool) -> tuple[float, float, float, float]:
        design = np.column_stack([dummies, time]) if with_trend else dummies
        at = np.append(now, 0.0) if with_trend else now
        weights = np.ones(len(y))
        for turn in (1, 2):
            model = sm.GLM(y, design, family=sm.families.Poisson(), var_weights=weights).fit(tol=1e-13, maxiter=200)
            mean = model.fittedvalues
            spread = (weights * (y - mean) ** 2 / mean).sum() / (len(y) - design.shape[1])
            if turn == 2:
                covariance = np.linalg.inv((design * (weights * mean)[:, None]).T @ design)
                error = float(np.sqrt(max(spread, 1.0) * at @ covariance @ at))
                t = float(model.params[-1] / np.sqrt(spread * covariance[-1, -1]))
                return float(np.exp(at @ model.params)), error, max(spread, 1.0), t
            lever = np.einsum("ij,jk,ik->i", design, np.linalg.inv((design * mean[:, None]).T @ design), design) * mean
            residual = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - mean**0.5) / np.sqrt(max(spread, 1.0) * (1 - lever))
            above = residual > (2.58 if flexible else 1.0)
            weights = np.where(above, np.where(above, residual, 1.0) ** -2.0, 1.0)
            weights *= len(y) / weights.sum()
        raise AssertionError

    mean, error, spread, t = fit(True)
    freedom = len(y) - len(now) - 1
    significant = flexible or 2 * float(student.sf(abs(t), freedom)) < 0.05
    if mean > y.max() or not significant:
        mean, error, spread, _ = fit(False)
    return mean, error, spread


@pytest.mark.parametrize("flexible", [False, True])
def test_expected_counts_errors_and_dispersions_are_those_of_the_published_regression(
    salmonella: np.ndarray, flexible: bool
) -> None:
    looks = fit_farrington(salmonella[None], FIRST, 52, "week", YEAR, YEARS, flexible)
    chosen = range(0, 52, 3)
    oracle = np.array([by_regression(salmonella, FIRST + look, flexible) for look in chosen])
    ours = np.array([[part[0, look] for part in (looks.expected, looks.error, looks.dispersion)] for look in chosen])
    assert ours == pytest.approx(oracle, rel=1e-8)


def test_the_bounds_of_each_variant_are_those_of_its_formula(salmonella: np.ndarray) -> None:
    looks = fit_farrington(salmonella[None], FIRST, 52, "week", YEAR, YEARS, True)
    mean, error, spread = looks.expected[0], looks.error[0], looks.dispersion[0]
    z = float(norm.isf(0.005))
    delta = mean * (1 + 2 / 3 * z * np.sqrt((spread * mean + (mean * error) ** 2) / mean**2)) ** 1.5
    assert limit_looks(z, looks, "delta")[0] == pytest.approx(delta, rel=1e-12)
    overdispersed = spread > 1.001
    size = mean / (spread - 1 + 1e-12)
    plugin = nbinom.isf(0.005, size, 1 / spread)
    assert limit_looks(z, looks, "nbplugin")[0][overdispersed] == pytest.approx(plugin[overdispersed])
    raised = mean * np.exp(z * error)
    muan = nbinom.isf(0.005, raised / (spread - 1 + 1e-12), 1 / spread)
    assert limit_looks(z, looks, "muan")[0][overdispersed] == pytest.approx(muan[overdispersed])


def test_the_last_year_is_told_with_its_alarms(salmonella: np.ndarray) -> None:
    observed = salmonella[FIRST:]
    for flexible, tail in ((False, 0.025), (True, 0.005)):
        looks = fit_farrington(salmonella[None], FIRST, 52, "week", YEAR, YEARS, flexible)
        limit = limit_looks(float(norm.isf(tail)), looks, "delta")[0]
        alarms = np.flatnonzero(observed > limit) + 1
        print("flexible" if flexible else "original", "published limit: alarms in weeks", list(alarms))
        assert len(alarms) >= 1
    whole = watch_series(salmonella, FIRST, 52, "negative binomial glr cusum", "week")
    print("likelihood ratio, whole watch at 5%: alarms in weeks", list(np.flatnonzero(whole.alarm) + 1))
    assert whole.false_alarm_probability == pytest.approx(0.05)
    # The years before are full of outbreaks that last for weeks, so one more is not beyond what they lead to expect.
    assert "Ups and downs last" in whole.said[0]
    assert not whole.alarm.any()


def test_the_likelihood_ratio_on_the_real_series_is_that_of_every_onset_tried(salmonella: np.ndarray) -> None:
    counts = salmonella[FIRST : FIRST + 30]
    means = np.full(30, salmonella[:FIRST].mean())
    value = glr_cusum(counts, means, 0.3)[0]
    shifts = np.linspace(0, 2.5, 20_001)
    size = 1 / 0.3

    def gains(first: int, last: int) -> np.ndarray:
        y, m = counts[first : last + 1, None], means[first : last + 1, None]
        raised = m * np.exp(shifts)
        return (y * shifts - (y + size) * np.log((size + raised) / (size + m))).sum(axis=0)

    brute = [max(float(gains(first, last).max()) for first in range(last + 1)) for last in range(30)]
    assert value == pytest.approx(brute, abs=1e-6)
    anew = glr_with_restarts(counts, means, 0.3, PUBLISHED_LIMIT)
    first_alarm = np.flatnonzero(value > PUBLISHED_LIMIT)
    until = int(first_alarm[0]) + 1 if len(first_alarm) else 30
    assert np.array_equal(anew[:until], value[:until])
