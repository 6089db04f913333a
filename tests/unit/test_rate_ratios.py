"""Ratios of few counts: their limits hold what they promise, and absent limits are absent."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest
from scipy.stats.contingency import relative_risk

from netharm.effects.rate_ratios import rate_ratio, ratio_change, share_ratio


def test_a_rate_ratio_has_the_limits_of_the_exact_binomial() -> None:
    found = rate_ratio(12, 1000.0, 30, 5000.0)
    assert found is not None
    exact = binomtest(12, 42).proportion_ci(0.95, "exact")
    assert found == pytest.approx((2.0, *(5 * share / (1 - share) for share in (exact.low, exact.high))))


def test_a_group_that_was_never_searched_has_a_rate_of_zero_and_an_upper_limit() -> None:
    found = rate_ratio(0, 1000.0, 30, 5000.0)
    assert found is not None
    assert found[:2] == (0.0, 0.0)
    assert found[2] is not None
    assert found[2] > 0


@pytest.mark.parametrize(("other", "size"), [(0, 100.0), (5, 0.0)])
def test_a_ratio_to_nothing_is_absent(other: int, size: float) -> None:
    assert rate_ratio(3, 100.0, other, size) is None


def test_limits_of_few_counts_hold_the_truth_often_enough() -> None:
    random = np.random.default_rng(1)
    held = []
    for one, other in zip(random.poisson(4.0, 800), random.poisson(12.0, 800), strict=True):
        found = rate_ratio(int(one), 100.0, int(other), 600.0)
        assert found is not None
        held.append(found[1] <= 2.0 <= found[2])
    assert np.mean(held) >= 0.95 - 0.016  # two standard errors of 800 draws


def test_a_ratio_of_shares_matches_scipy() -> None:
    found = share_ratio(20, 100, 30, 300)
    reference = relative_risk(20, 100, 30, 300)
    interval = reference.confidence_interval(0.95)
    assert found == pytest.approx((reference.relative_risk, interval.low, interval.high))


def test_a_change_of_ratio_needs_searches_on_both_sides() -> None:
    assert ratio_change(3, 0, 5, 10) is None
    found = ratio_change(30, 100, 10, 100)
    assert found is not None
    (ratio, low, high), above = found
    assert ratio == pytest.approx(3.0)
    assert low is not None
    assert high is not None
    assert above is not None
    assert 1 < low < ratio < above < high
