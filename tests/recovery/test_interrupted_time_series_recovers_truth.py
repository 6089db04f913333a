"""On series whose truth is known: bias, coverage and false alarms of both ways of judging chance.

Bounds are those that a test of the right level passes in all but one run in a thousand. There is no lower bound on
false alarms: a short series without autocorrelation is called a change less often than 5%, the price of doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import binom

from interrupted_series import as_setting, effect_of, simulate
from netharm.effects.interrupted_time_series import METHOD, Problem
from netharm.effects.pretended_operations import pretend_operations
from netharm.effects.serial_errors import SHARES
from netharm.study.design import Design

SERIES = 150


@dataclass(frozen=True)
class Recovered:
    called: np.ndarray
    held: np.ndarray
    error: np.ndarray


def recover(
    inference: str, before: int, after: int, ratio: float, mean: float = 60.0, lasting: float = 0.4
) -> Recovered:
    called, held, errors = [], [], []
    for seed in range(SERIES):
        setting = as_setting(simulate(seed, before, after, mean, lasting, ratio=ratio), before)
        effect = effect_of(setting, bare=True, inference=inference, permutations=99, seed=seed)
        limits = effect.limits
        if limits is None or effect.observed is None or effect.expected is None:
            continue
        least, most = limits.untreated_lower, limits.untreated_upper
        called.append(limits.p_value <= 0.05)
        held.append(least <= effect.observed / ratio <= most)
        errors.append(np.log((effect.observed + 0.5) / (effect.expected + 0.5)) - np.log(ratio))
    return Recovered(np.array(called), np.array(held), np.array(errors))


@pytest.mark.parametrize("inference", ["robust", "bootstrap"])
@pytest.mark.parametrize(
    ("before", "after", "mean", "lasting"), [(24, 6, 60.0, 0.4), (48, 12, 60.0, 0.6), (48, 12, 0.8, 0.0)]
)
def test_series_in_which_nothing_happened_are_seldom_called_a_change(
    inference: str, before: int, after: int, mean: float, lasting: float
) -> None:
    found = recover(inference, before, after, 1.0, mean, lasting)
    run = len(found.called)
    assert run >= 0.9 * SERIES
    assert found.called.sum() <= binom.isf(0.001, run, 0.05)


@pytest.mark.parametrize("inference", ["robust", "bootstrap"])
def test_intervals_hold_the_truth_and_the_estimate_is_not_biased_where_counts_fell(inference: str) -> None:
    found = recover(inference, 48, 12, 0.6)
    run = len(found.held)
    assert run >= 0.95 * SERIES
    assert (~found.held).sum() <= binom.isf(0.001, run, 0.05)
    assert abs(found.error.mean()) <= 3.3 * found.error.std() / np.sqrt(run)
    # Not knowing how long ups and downs last costs power: 67% of these are called.
    assert found.called.mean() >= 0.55


@pytest.mark.parametrize(("before", "after"), [(48, 6), (96, 12)])
def test_a_level_that_wanders_is_seldom_called_a_change(before: int, after: int) -> None:
    """With errors that fade alone, 16% to 27% of such series were called a change."""
    called = []
    for seed in range(SERIES):
        random = np.random.default_rng([seed, 11])
        path = np.cumsum(random.normal(0, 0.03, before + after)) + random.normal(0, 0.05, before + after)
        counts = random.poisson(300 * np.exp(path - path[:before].mean())).astype(float)
        limits = effect_of(as_setting(counts, before), bare=True).limits
        assert limits is not None
        called.append(limits.p_value <= 0.05)
    assert sum(called) <= binom.isf(0.001, SERIES, 0.05)


def test_pretended_operations_find_trends_that_bend_and_spare_those_that_do_not() -> None:
    """In the first world the design's errors do not hold: its past shows it, seldom in the second."""
    rings = []
    for bends in (0.1, 0.0):
        rang = []
        for seed in range(60):
            random = np.random.default_rng([seed, 12])
            slopes = np.where(np.arange(96) % 24 < 12, bends, -bends)
            counts = random.poisson(300 * np.exp(np.cumsum(slopes) + random.normal(0, 0.05, 96))).astype(float)
            design = Design(kind="interrupted time series", season="none")
            rang.append(pretend_operations(counts, np.zeros(96), 12, design, 3).rings_too_often)
        rings.append(np.mean(rang))
    assert rings[0] >= 0.6
    assert rings[1] <= binom.isf(0.001, 60, 0.05) / 60


def test_errors_that_take_periods_as_independent_would_cry_wolf() -> None:
    """The test above can fail: with the autocorrelation left out, the same series are called far too often."""
    problem = Problem(Design(kind="interrupted time series"))
    called = []
    for seed in range(SERIES):
        setting = as_setting(simulate(seed, 48, 12, 400.0, 0.6, spread=0.2), 48)
        fit = METHOD.expect(setting, problem, np.array([0]), setting.donors).made[0]
        error = fit.log_ratio_errors()[SHARES == 0][0]
        called.append(abs(np.log(fit.after_observed / fit.after_expected)) > 2.0 * error)
    assert np.mean(called) > 0.12
