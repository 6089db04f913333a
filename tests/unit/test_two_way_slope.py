"""The slope with a level for each unit and period equals the plain regression's, for any set of units."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from netharm.metrics import two_way_slope
from netharm.metrics.association import association
from netharm.metrics.two_way_slope import slopes

Array = NDArray[np.float64]


def by_plain_regression(counts: Array, other: Array, seen: NDArray[np.bool_]) -> float:
    unit, period = np.nonzero(seen)
    units = (unit[:, None] == np.unique(unit)).astype(float)
    later = (period[:, None] == np.unique(period)[1:]).astype(float)
    columns = np.column_stack([units, later, other[seen]])
    return float(sm.GLM(counts[seen], columns, family=sm.families.Poisson()).fit(tol=1e-12).params[-1])


def invented(units: int, periods: int, seed: int) -> tuple[Array, Array, NDArray[np.bool_]]:
    random = np.random.default_rng(seed)
    counts = random.poisson(random.gamma(1, 12, (units, 1)) + 1, (units, periods)).astype(float)
    other = random.normal(0, 1, (units, 1)) + random.normal(0, 0.4, (units, periods))
    return counts, other, random.random((units, periods)) > 0.1


@pytest.mark.parametrize(("units", "periods"), [(4, 3), (12, 8), (30, 10)])
def test_the_slope_is_that_of_a_poisson_regression_with_all_levels_in_it(units: int, periods: int) -> None:
    counts, other, seen = invented(units, periods, seed=units)
    sets = np.vstack([np.ones(units), 1 - np.eye(units)[:3]])
    found = slopes(counts, other, seen, sets)
    for slope, members in zip(found, sets, strict=True):
        inside = seen & (members > 0)[:, None]
        assert slope == pytest.approx(by_plain_regression(counts, other, inside), abs=1e-7)


def test_many_sets_in_parts_give_what_they_give_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, other, seen = invented(20, 6, seed=3)
    sets = 1 - np.eye(20)
    at_once = slopes(counts, other, seen, sets)
    monkeypatch.setattr(two_way_slope, "_CELLS_AT_ONCE", 300)
    assert slopes(counts, other, seen, sets) == pytest.approx(at_once, abs=1e-12)


def test_a_figure_that_only_differs_by_unit_and_by_period_has_no_slope() -> None:
    random = np.random.default_rng(5)
    other = np.add.outer(random.normal(size=12), random.normal(size=8))
    counts = random.poisson(9, (12, 8)).astype(float)
    assert np.isnan(slopes(counts, other, np.ones((12, 8), bool), np.ones((1, 12)))).all()


def test_there_is_no_slope_without_the_only_unit_that_varies_by_itself() -> None:
    random = np.random.default_rng(6)
    other = np.add.outer(random.normal(size=12), random.normal(size=8))
    other[4, 3] += 1.0
    counts = random.poisson(9, (12, 8)).astype(float)
    found = slopes(counts, other, np.ones((12, 8), bool), 1 - np.eye(12))
    assert np.flatnonzero(np.isnan(found)).tolist() == [4]


def test_a_period_without_any_count_changes_nothing() -> None:
    counts, other, seen = invented(12, 8, seed=7)
    counts[:, 2] = 0.0
    rest = np.arange(8) != 2
    whole = np.ones((1, 12))
    alone = slopes(counts[:, rest], other[:, rest], seen[:, rest], whole)
    assert slopes(counts, other, seen & rest, whole) == pytest.approx(alone, abs=1e-12)
    assert np.isfinite(slopes(counts, other, seen, whole)).all()


def test_a_single_series_whose_other_figure_changes_but_once_has_no_interval() -> None:
    counts = np.random.default_rng(8).poisson(9, (1, 12)).astype(float)
    other = np.where(np.arange(12) < 6, 100.0, 150.0)[None, :]
    found = association(counts, other)
    assert found.factor is None
    assert "changes but once" in found.reason


def test_neighbouring_changes_widen_the_interval_of_a_single_series_and_never_narrow_it() -> None:
    random = np.random.default_rng(9)
    for _ in range(30):
        counts = random.poisson(40, (1, 20)).astype(float)
        other = np.exp(random.normal(5, 0.2, (1, 20)))
        found = association(counts, other)
        change, step = np.diff(np.log(counts[0] + 0.5)), np.diff(np.log(other[0]))
        plain = sm.OLS(change, sm.add_constant(step)).fit(cov_type="HC3", use_t=True)
        lower, upper = plain.conf_int()[1]
        assert found.lower is not None
        assert found.upper is not None
        assert found.factor == pytest.approx(1.1 ** plain.params[1])
        assert found.lower <= 1.1**lower + 1e-9
        assert found.upper >= 1.1**upper - 1e-9
