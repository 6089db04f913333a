"""A p-value and its interval always agree, and both hold their level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.effects.permutation import (
    LEVEL,
    draws_needed,
    farthest_not_rejected,
    joint_p_values,
    log_ratio,
    lowest_not_rejected,
    omnibus_p,
    two_sided_p,
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 100_000), st.integers(19, 400), st.integers(0, 60), st.floats(0.0, 60.0), st.booleans())
def test_the_p_value_is_at_most_5_per_cent_exactly_where_the_interval_leaves_out_no_change(
    seed: int, count: int, observed: int, expected: float, coarse: bool
) -> None:
    draws = np.random.default_rng(seed).normal(0, 0.4, count)
    if coarse:  # many ties, as small counts give
        draws = np.round(draws, 1)
    farthest = farthest_not_rejected(draws)
    assert farthest is not None
    statistic = float(log_ratio(observed, expected))
    inside = abs(statistic) <= farthest + 1e-9
    assert inside == (two_sided_p(statistic, draws) > LEVEL)


def test_a_monte_carlo_p_value_counts_the_observed_among_the_draws() -> None:
    assert two_sided_p(5.0, np.arange(4.0)) == pytest.approx(1 / 5)
    assert two_sided_p(-2.0, np.arange(4.0)) == pytest.approx(3 / 5)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100_000), st.integers(19, 300))
def test_the_one_sided_limit_is_where_one_draw_in_twenty_lies_as_low(seed: int, count: int) -> None:
    draws = np.random.default_rng(seed).normal(size=count)
    lowest = lowest_not_rejected(draws)
    assert lowest is not None
    assert (1 + (draws <= lowest).sum()) / (1 + count) > LEVEL
    assert (1 + (draws < lowest).sum()) / (1 + count) <= LEVEL


def test_ties_count_against_a_finding() -> None:
    draws = np.zeros(99)
    assert two_sided_p(0.0, draws) == 1.0
    assert two_sided_p(1e-12, draws) == 1.0


def test_too_few_draws_give_no_interval() -> None:
    assert draws_needed() == 19
    assert farthest_not_rejected(np.zeros(18)) is None
    assert lowest_not_rejected(np.zeros(18)) is None
    assert farthest_not_rejected(np.zeros(19)) is not None


def test_an_adjusted_p_value_is_never_below_its_own() -> None:
    random = np.random.default_rng(2)
    for _ in range(20):
        draws = random.normal(size=(199, 4))
        statistics = random.normal(size=4) * 2
        own = [two_sided_p(s, d) for s, d in zip(statistics, draws.T, strict=True)]
        assert (joint_p_values(statistics, draws) >= np.array(own) - 1e-12).all()


def test_copies_of_one_row_need_no_adjustment() -> None:
    draws = np.random.default_rng(3).normal(size=(199, 1))
    statistics = np.array([2.0])
    alone = joint_p_values(statistics, draws)[0]
    thrice = joint_p_values(np.repeat(statistics, 3), np.repeat(draws, 3, axis=1))
    assert thrice == pytest.approx([alone] * 3)


def test_adjusted_p_values_hold_their_level_for_all_rows_together() -> None:
    random = np.random.default_rng(4)
    rejected = 0
    trials = 400
    for _ in range(trials):
        pooled = random.normal(size=(200, 5))
        rejected += joint_p_values(pooled[0], pooled[1:]).min() <= LEVEL
    # Binomial(400, 0.05): 20 expected; 36 or more has probability under 0.001.
    assert 6 <= rejected <= 35


def test_the_omnibus_test_holds_its_level_and_sees_a_joint_shift() -> None:
    random = np.random.default_rng(5)
    p_values = [omnibus_p(pooled[0], pooled[1:]) for pooled in random.normal(size=(300, 200, 4))]
    assert 4 <= sum(p <= LEVEL for p in p_values) <= 28
    draws = random.normal(size=(199, 4))
    assert omnibus_p(np.full(4, 2.5), draws) <= LEVEL
