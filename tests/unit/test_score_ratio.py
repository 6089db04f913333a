"""After against before: p-value and interval always agree, and the limits are Wilson's where chance is normal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from netharm.places.count_ratio import count_ratio
from netharm.places.score_ratio import adjusted_p, score_ratio, scores

NORMAL = norm.ppf(np.arange(1, 4000) / 4000)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.3, 3.0), st.integers(0, 10_000), st.booleans())
def test_one_lies_outside_the_interval_exactly_where_p_is_at_most_5_per_cent(
    one: int, other: int, rho: float, seed: int, coarse: bool
) -> None:
    drawn = np.random.default_rng(seed).normal(0, 1.5, 199)
    if coarse:  # many ties, as small counts give
        drawn = np.round(drawn, 1)
    found = score_ratio(one, other, rho, drawn)
    if one + other == 0:
        assert found is None
        return
    assert found is not None
    if abs(found.lower - 1) < 1e-6 or (found.upper is not None and abs(found.upper - 1) < 1e-6):
        return  # the limit is 1 itself, to rounding
    holds_one = found.lower <= 1 and (found.upper is None or found.upper >= 1)
    assert holds_one == (found.p_value > 0.05)
    assert (found.excess_lower <= 1e-9 and found.excess_upper >= -1e-9) == holds_one
    assert found.excess_lower - 1e-9 <= found.excess <= found.excess_upper + 1e-9
    if found.ratio is not None:
        assert found.lower - 1e-9 <= found.ratio
        assert found.upper is None or found.ratio <= found.upper + 1e-9


@pytest.mark.parametrize(("one", "other"), [(30, 20), (3, 9), (0, 7), (7, 0), (500, 480)])
def test_with_normal_draws_the_limits_are_those_of_wilson(one: int, other: int) -> None:
    found = score_ratio(one, other, 1.0, NORMAL)
    assert found is not None
    low, high = proportion_confint(one, one + other, alpha=0.05, method="wilson")
    assert found.lower == pytest.approx(low / (1 - low), rel=2e-3, abs=1e-12)
    if other:
        assert found.upper == pytest.approx(high / (1 - high), rel=2e-3)
    else:
        assert found.upper is None
    z = (one - other) / np.sqrt(one + other)
    assert found.p_value == pytest.approx(2 * norm.sf(abs(z)), abs=2e-3)


def test_expectation_moves_the_ratio_and_the_excess() -> None:
    found = score_ratio(30, 20, 1.5, NORMAL)
    assert found is not None
    assert found.ratio == pytest.approx(1.0)
    assert found.excess == pytest.approx(0.0)
    assert found.p_value == 1.0


def test_nothing_counted_nothing_expected_or_too_few_draws_give_no_ratio() -> None:
    assert score_ratio(0, 0, 1.0, NORMAL) is None
    assert score_ratio(3, 2, 0.0, NORMAL) is None
    assert score_ratio(3, 2, float("nan"), NORMAL) is None
    assert score_ratio(3, 2, 1.0, NORMAL[:18]) is None
    assert count_ratio(3, 0.0, NORMAL) is None
    assert scores(np.array(0.0), np.array(0.0), 1.0) == 0


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 80), st.floats(0.5, 50.0), st.integers(0, 10_000))
def test_a_count_against_expectation_agrees_with_its_p_value(observed: int, expected: float, seed: int) -> None:
    drawn = np.random.default_rng(seed).poisson(expected, 199).astype(float)
    found = count_ratio(observed, expected, drawn)
    assert found is not None
    if min(abs(found.lower - 1), abs(found.upper - 1)) > 1e-6:
        assert (found.lower <= 1 <= found.upper) == (found.p_value > 0.05)
    assert found.lower <= found.ratio <= found.upper


def test_adjusted_p_is_never_below_the_cell_s_own_and_holds_all_cells() -> None:
    random = np.random.default_rng(1)
    drawn = random.normal(0, [1.0, 3.0, 0.5, 1.0], (999, 4))
    observed = np.array([2.5, 2.5, 2.5, 0.0])
    adjusted = adjusted_p(observed, drawn)
    own = (1 + (np.abs(drawn) >= np.abs(observed)).sum(axis=0)) / 1000
    assert np.all(adjusted >= own - 0.02)
    assert adjusted[2] < adjusted[0] < adjusted[1] <= adjusted[3] == 1.0


def test_a_cell_that_never_varies_is_never_found() -> None:
    assert adjusted_p(np.array([9.0, 9.0]), np.column_stack([np.zeros(99), np.linspace(-1, 1, 99)])).tolist() == [
        1,
        0.01,
    ]
