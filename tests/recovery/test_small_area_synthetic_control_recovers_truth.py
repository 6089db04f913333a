"""On simulated towns whose untreated counts are known: bias, coverage and false positives of the whole design.

Bounds are those that a design of the right level leaves in fewer than one run in a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import binom

from netharm.effects.estimate import estimate
from netharm.study.design import Design
from simulated_town import build_town

TOWNS = 70
DESIGN = Design(permutations=99, seed=3)


@dataclass(frozen=True)
class Recovered:
    covered: np.ndarray
    called: np.ndarray
    log_error: np.ndarray


def recover(ratio: float) -> Recovered:
    covered, called, errors = [], [], []
    for seed in range(TOWNS):
        town = build_town(seed, ratio)
        answer = estimate(town.setting, DESIGN, {"violence": "total", "disorder": "total"}, ["violence"])
        for effect, truth in zip(answer.effects, town.untreated, strict=True):
            if effect.limits is None:
                continue
            assert effect.expected is not None
            covered.append(effect.limits.untreated_lower - 1e-9 <= truth <= effect.limits.untreated_upper + 1e-9)
            called.append(effect.limits.p_value <= 0.05)
            errors.append(np.log((effect.expected + 0.5) / (truth + 0.5)))
    return Recovered(np.array(covered), np.array(called), np.array(errors))


@pytest.fixture(scope="module")
def nothing_happened() -> Recovered:
    return recover(1.0)


@pytest.fixture(scope="module")
def counts_were_halved() -> Recovered:
    return recover(0.5)


def test_nearly_every_town_could_be_evaluated(nothing_happened: Recovered) -> None:
    assert len(nothing_happened.covered) >= 0.9 * 2 * TOWNS


def test_no_change_is_called_a_change_about_one_time_in_twenty(nothing_happened: Recovered) -> None:
    run = len(nothing_happened.called)
    assert nothing_happened.called.sum() <= binom.isf(0.0005, run, 0.05)
    assert nothing_happened.called.sum() >= binom.ppf(0.0005, run, 0.05)


@pytest.mark.parametrize("world", ["nothing_happened", "counts_were_halved"])
def test_intervals_hold_the_untreated_count_95_times_in_100(world: str, request: pytest.FixtureRequest) -> None:
    recovered: Recovered = request.getfixturevalue(world)
    missed = int((~recovered.covered).sum())
    assert missed <= binom.isf(0.0005, len(recovered.covered), 0.05)


@pytest.mark.parametrize("world", ["nothing_happened", "counts_were_halved"])
def test_the_expected_count_is_not_biased(world: str, request: pytest.FixtureRequest) -> None:
    recovered: Recovered = request.getfixturevalue(world)
    error = recovered.log_error.mean()
    standard_error = recovered.log_error.std() / np.sqrt(len(recovered.log_error) / 2)
    assert abs(error) <= 3.3 * standard_error
    assert abs(error) <= 0.05


def test_a_halving_is_seen_in_most_towns(counts_were_halved: Recovered) -> None:
    assert counts_were_halved.called.mean() >= 0.8
