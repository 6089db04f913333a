"""Exact weights: they meet every constraint, they are the closest that do, and they say when none can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, linprog, minimize

from netharm.effects.calibration import TOLERANCE, calibrate, effective_number, scale_constraints


def _areas(seed: int, areas: int = 40, traits: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    values = np.column_stack([np.ones(areas), random.poisson(3.0, (areas, traits))]).astype(float)
    treated = np.zeros(areas, dtype=bool)
    treated[random.choice(areas, 4, replace=False)] = True
    mix = random.dirichlet(np.full(areas - 4, 0.3)) * 4
    return values, treated, values[~treated].T @ mix


@pytest.mark.parametrize("seed", range(5))
def test_weights_meet_every_constraint_and_none_is_negative(seed: int) -> None:
    values, treated, totals = _areas(seed)
    solved = calibrate(scale_constraints(values), totals, ~treated)
    assert solved.converged
    assert np.abs(values.T @ solved.weights - totals).max() / max(1, totals.max()) <= 1e-10
    assert solved.weights.min() >= 0
    assert not solved.weights[treated].any()


@pytest.mark.parametrize("seed", range(5))
def test_weights_are_those_of_a_general_quadratic_programme(seed: int) -> None:
    values, treated, totals = _areas(seed)
    solved = calibrate(scale_constraints(values), totals, ~treated)
    donors = values[~treated]
    share = totals[0] / len(donors)
    general = minimize(
        lambda w: ((w - share) ** 2 / share).sum(),
        np.full(len(donors), share),
        jac=lambda w: 2 * (w - share) / share,
        method="SLSQP",
        bounds=[(0, None)] * len(donors),
        constraints=[{"type": "eq", "fun": lambda w: donors.T @ w - totals, "jac": lambda w: donors.T}],
        options={"maxiter": 500, "ftol": 1e-14},
    )
    assert general.success
    np.testing.assert_allclose(solved.weights[~treated], general.x, atol=2e-6)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(6, 40))
def test_a_solve_converges_or_proves_that_nothing_fits(seed: int, traits: int, areas: int) -> None:
    random = np.random.default_rng(seed)
    values = np.column_stack([np.ones(areas), random.poisson(1.0, (areas, traits))]).astype(float)
    treated = np.zeros(areas, dtype=bool)
    treated[random.choice(areas, 3, replace=False)] = True
    totals = values[treated].sum(axis=0)
    solved = calibrate(scale_constraints(values), totals, ~treated)
    programme = linprog(np.zeros((~treated).sum()), A_eq=values[~treated].T, b_eq=totals, method="highs")
    assert solved.converged == (programme.status == 0)
    assert solved.infeasible == (programme.status == 2)


def test_a_total_beyond_every_donor_is_named_as_the_constraint_that_failed() -> None:
    values = np.column_stack([np.ones(10), np.arange(10.0), np.ones(10)])
    totals = np.array([2.0, 60.0, 2.0])
    solved = calibrate(scale_constraints(values), totals, np.ones(10, dtype=bool))
    assert not solved.converged
    assert solved.infeasible
    assert solved.worst == 1
    assert solved.residual > TOLERANCE


def test_redundant_constraints_do_no_harm() -> None:
    values, treated, totals = _areas(3)
    doubled, twice = np.hstack([values, values[:, 1:]]), np.concatenate([totals, totals[1:]])
    once = calibrate(scale_constraints(values), totals, ~treated)
    again = calibrate(scale_constraints(doubled), twice, ~treated)
    assert again.converged
    np.testing.assert_allclose(again.weights, once.weights, atol=1e-8)


def test_equal_shares_are_kept_where_they_already_balance() -> None:
    values = np.column_stack([np.ones(8), np.tile([1.0, 3.0], 4)])
    treated = np.arange(8) < 2
    solved = calibrate(scale_constraints(values), values[treated].sum(axis=0), ~treated)
    np.testing.assert_allclose(solved.weights[~treated], 2 / 6)
    assert effective_number(solved.weights) == pytest.approx(6)


def test_a_penalised_solve_comes_near_what_cannot_be_met_and_says_by_how_much_it_misses() -> None:
    values = np.column_stack([np.ones(10), np.arange(10.0)])
    totals = np.array([2.0, 19.0])
    solved = calibrate(scale_constraints(values), totals, np.ones(10, dtype=bool), penalty=2e-3)
    assert solved.converged
    missed = np.abs(values.T @ solved.weights - totals).max() / 19
    assert solved.residual == pytest.approx(missed)
    assert 0 < missed < 0.1
    tighter = calibrate(scale_constraints(values), totals, np.ones(10, dtype=bool), penalty=2e-5)
    assert np.abs(values.T @ tighter.weights - totals).sum() <= np.abs(values.T @ solved.weights - totals).sum()


def test_a_penalised_solve_is_that_of_a_general_optimiser() -> None:
    values, treated, totals = _areas(1, areas=20, traits=3)
    totals = totals * np.array([1, 1.4, 1, 1])
    donors, penalty = values[~treated], 0.5
    solved = calibrate(scale_constraints(values), totals, ~treated, penalty=penalty)
    share, scale = totals[0] / len(donors), np.sqrt(np.mean(values**2, axis=0))
    general = minimize(
        lambda w: (
            ((w - share) ** 2).sum() / (2 * share) + (((donors.T @ w - totals) / scale) ** 2).sum() / (2 * penalty)
        ),
        np.full(len(donors), share),
        method="trust-constr",
        constraints=[LinearConstraint(np.eye(len(donors)), 0, np.inf)],
        options={"gtol": 1e-10, "xtol": 1e-12, "maxiter": 3000},
    )
    np.testing.assert_allclose(solved.weights[~treated], general.x, atol=1e-4)
