"""Weight ranges are the extremes they say they are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from netharm.effects.calibration import calibrate, effective_number, scale_constraints
from netharm.effects.weight_range import KEPT, programme_range, weight_range


def _problem(seed: int):
    random = np.random.default_rng(seed)
    values = np.column_stack([np.ones(30), random.poisson(4.0, (30, 3))]).astype(float)
    treated = np.arange(30) < 3
    outcome = random.poisson(6.0, 30).astype(float)
    totals = values[treated].sum(axis=0)
    constraints = scale_constraints(values)
    return values, constraints, totals, ~treated, calibrate(constraints, totals, ~treated), outcome


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_weight_range_is_that_of_a_general_optimiser(seed: int) -> None:
    values, constraints, totals, donors, optimum, outcome = _problem(seed)
    low, high = weight_range(constraints, totals, donors, optimum, outcome)
    cap = float(optimum.weights @ optimum.weights) / KEPT

    def extreme(sign: float) -> float:
        answer = minimize(
            lambda w: sign * (outcome[donors] @ w),
            optimum.weights[donors],
            jac=lambda w: sign * outcome[donors],
            method="SLSQP",
            bounds=[(0, None)] * int(donors.sum()),
            constraints=[
                {"type": "eq", "fun": lambda w: values[donors].T @ w - totals, "jac": lambda w: values[donors].T},
                {"type": "ineq", "fun": lambda w: cap - w @ w, "jac": lambda w: -2 * w},
            ],
            options={"maxiter": 1000, "ftol": 1e-12},
        )
        return sign * float(answer.fun)

    assert low == pytest.approx(extreme(1.0), rel=1e-3)
    assert high == pytest.approx(extreme(-1.0), rel=1e-3)


def test_the_estimate_lies_in_its_weight_range_and_that_in_the_programme_range() -> None:
    values, constraints, totals, donors, optimum, outcome = _problem(4)
    low, high = weight_range(constraints, totals, donors, optimum, outcome)
    bottom, top = programme_range(values, totals, donors, outcome)
    assert bottom <= low <= outcome @ optimum.weights <= high <= top


def test_a_count_that_the_constraints_fix_has_no_range() -> None:
    values, constraints, totals, donors, optimum, _ = _problem(5)
    low, high = weight_range(constraints, totals, donors, optimum, values[:, 1] * 1.0)
    assert high - low == pytest.approx(0, abs=1e-6)


def test_the_programme_range_is_that_of_the_full_programme() -> None:
    values, _, totals, donors, _, outcome = _problem(6)
    low, high = programme_range(values, totals, donors, outcome)
    for sign, end in ((1.0, low), (-1.0, high)):
        full = linprog(sign * outcome[donors], A_eq=values[donors].T, b_eq=totals, method="highs")
        assert end == pytest.approx(sign * full.fun, rel=5e-6)


def test_the_effective_number_kept_is_90_per_cent() -> None:
    assert KEPT == 0.90
    assert effective_number(np.array([1.0, 1.0, 0.0])) == 2.0
