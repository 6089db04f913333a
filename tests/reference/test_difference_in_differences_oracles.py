"""Difference in differences against other people's Poisson regressions, and its errors against brute force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from netharm.effects.cluster_errors import TwoSides, two_sides
from netharm.effects.event_study import event_study
from netharm.effects.setting import Setting
from netharm.effects.two_way_poisson import cells_of, expected_counts, period_effects

AREAS, PERIODS, STARTS, TREATED = 45, 12, 8, 18


@dataclass(frozen=True)
class Case:
    setting: Setting
    area: np.ndarray
    period: np.ndarray
    on: np.ndarray

    @property
    def members(self) -> np.ndarray:
        return np.arange(TREATED)

    @property
    def sides(self) -> TwoSides:
        found = two_sides(cells_of(self.setting, self.members, self.setting.donors, 0))
        assert found is not None
        return found


def case(mean: float, exposed: bool = False) -> Case:
    random = np.random.default_rng(11)
    size = random.gamma(2.0, 0.5, AREAS)[:, None] * mean
    treated = np.arange(AREAS) < TREATED
    on = treated[:, None] & (np.arange(PERIODS) >= STARTS)
    steps = random.normal(0, 0.03, (AREAS, PERIODS)).cumsum(axis=1)
    exposure = np.exp(random.normal(7, 0.5, (AREAS, 1)) + steps) if exposed else None
    rate = size * np.exp(random.normal(0, 0.2, (AREAS, PERIODS)) + 0.2 * np.sin(np.arange(PERIODS)))
    rate = rate * np.where(on, 0.75, 1.0) * (1.0 if exposure is None else exposure / exposure.mean(axis=1)[:, None])
    setting = Setting(
        counts=random.poisson(rate).astype(float)[None],
        measures=("count",),
        periods=tuple(str(period) for period in range(PERIODS)),
        starts=STARTS,
        ends=PERIODS - 1,
        quarter=3,
        covariates=np.empty((AREAS, 0)),
        covariate_names=(),
        treated={"target": treated},
        donors=~treated,
        neighbours=None,
        within_buffer=None,
        exposure=exposure,
    )
    return Case(
        setting, np.repeat(np.arange(AREAS), PERIODS), np.tile(np.arange(PERIODS), AREAS), on.ravel().astype(float)
    )


def dummies(given: Case, *extra: np.ndarray) -> np.ndarray:
    """Return a column for each area, for each period but the first, and the extra ones."""
    by_area = (given.area[:, None] == np.arange(AREAS)).astype(float)
    by_period = (given.period[:, None] == np.arange(1, PERIODS)).astype(float)
    return np.column_stack([*extra, by_area, by_period])


def raw_error(sides: TwoSides) -> float:
    """Return the clustered error without any correction for few areas."""
    return float(np.sqrt((sides.treated.parts**2).sum() + (sides.comparison.parts**2).sum()))


def long_frame(given: Case) -> Any:
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(
        {
            "count": given.setting.counts.ravel(),
            "area": given.area,
            "period": given.period,
            "on": given.on,
            "treated": (given.area < TREATED).astype(int),
        }
    )


def test_ratio_and_clustered_error_are_those_of_a_poisson_regression_with_dummies() -> None:
    models = pytest.importorskip("statsmodels.api", reason="statsmodels is the oracle here")
    given = case(8.0)
    fit = models.GLM(given.setting.counts.ravel(), dummies(given, given.on), family=models.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": given.area, "use_correction": False}, tol=1e-12
    )
    assert np.log(given.sides.ratio) == pytest.approx(fit.params[0], abs=1e-8)
    assert raw_error(given.sides) == pytest.approx(fit.bse[0], rel=1e-6)


@pytest.mark.parametrize("mean", [0.7, 8.0, 300.0])
def test_ratio_and_clustered_error_are_those_of_pyfixest(mean: float) -> None:
    pyfixest = pytest.importorskip("pyfixest", reason="pyfixest (extra `oracles`) is the oracle here")
    given = case(mean)
    fit = pyfixest.fepois(
        "count ~ on | area + period",
        long_frame(given),
        vcov={"CRV1": "area"},
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
        iwls_tol=1e-12,
    )
    assert np.log(given.sides.ratio) == pytest.approx(fit.coef()["on"], abs=1e-6)
    assert raw_error(given.sides) == pytest.approx(fit.se()["on"], rel=1e-5)


def test_the_event_study_is_that_of_pyfixest_with_its_covariance() -> None:
    pyfixest = pytest.importorskip("pyfixest", reason="pyfixest (extra `oracles`) is the oracle here")
    given = case(1e6)
    fit = pyfixest.fepois(
        f"count ~ i(period, treated, ref={STARTS - 1}) | area + period",
        long_frame(given),
        vcov={"CRV1": "area"},
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
        iwls_tol=1e-12,
    )
    study = event_study(given.setting, given.members, given.setting.donors, 0)
    assert study is not None
    # The half added to each count is one in ten million here.
    assert study.coefficients == pytest.approx(fit.coef().to_numpy(), abs=1e-6)
    # Ours is corrected for few areas, which makes it larger by a little in every direction.
    grown = np.diag(study.covariance) / np.diag(fit._vcov)
    assert (grown > 1.0).all()
    assert (grown < 1.2).all()


def test_with_exposure_the_period_effects_are_those_of_a_regression_with_an_offset() -> None:
    models = pytest.importorskip("statsmodels.api", reason="statsmodels is the oracle here")
    given = case(8.0, exposed=True)
    cells = cells_of(given.setting, given.members, given.setting.donors, 0)
    path = period_effects(cells.comparison, cells.comparison_exposure)
    assert path is not None
    assert cells.comparison_exposure is not None
    others = given.area >= TREATED
    columns = dummies(given)[others]
    fit = models.GLM(
        given.setting.counts.ravel()[others],
        columns[:, columns.any(axis=0)],
        family=models.families.Poisson(),
        offset=np.log(cells.comparison_exposure).ravel(),
    ).fit(tol=1e-12)
    assert np.log(path[1:] / path[0]) == pytest.approx(fit.params[-(PERIODS - 1) :], abs=1e-8)
    before = cells.treated[:, :STARTS].sum(axis=1)
    expected = expected_counts(before, cells.treated_exposure, path, STARTS)
    assert expected[:, :STARTS].sum(axis=1) == pytest.approx(before, rel=1e-12)


def test_with_exposure_the_ratio_is_that_of_the_joint_regression_to_a_tenth_of_its_error() -> None:
    models = pytest.importorskip("statsmodels.api", reason="statsmodels is the oracle here")
    given = case(8.0, exposed=True)
    assert given.setting.exposure is not None
    fit = models.GLM(
        given.setting.counts.ravel(),
        dummies(given, given.on),
        family=models.families.Poisson(),
        offset=np.log(given.setting.exposure).ravel(),
    ).fit(cov_type="cluster", cov_kwds={"groups": given.area, "use_correction": False}, tol=1e-12)
    assert abs(np.log(given.sides.ratio) - fit.params[0]) < 0.1 * fit.bse[0]
    assert raw_error(given.sides) == pytest.approx(fit.bse[0], rel=0.02)


@pytest.mark.parametrize("exposed", [False, True])
def test_what_an_area_adds_is_the_derivative_by_its_weight(exposed: bool) -> None:
    given = case(8.0, exposed)
    sides = given.sides
    step = 1e-6

    def log_ratio(area: int, weight: float) -> float:
        counts = given.setting.counts.copy()
        counts[:, area] *= weight
        cells = cells_of(given.setting, given.members, given.setting.donors, 0)
        treated, comparison = counts[0, :TREATED], counts[0, TREATED:]
        path = period_effects(comparison, cells.comparison_exposure)
        assert path is not None
        expected = expected_counts(treated[:, :STARTS].sum(axis=1), cells.treated_exposure, path, STARTS)
        return float(np.log(treated[:, STARTS:].sum() / expected[:, STARTS:].sum()))

    for area in (0, 7, TREATED, TREATED + 9, AREAS - 1):
        slope = (log_ratio(area, 1 + step) - log_ratio(area, 1 - step)) / (2 * step)
        part = sides.treated.parts[area] if area < TREATED else -sides.comparison.parts[area - TREATED]
        assert part == pytest.approx(slope, abs=1e-6)


def test_the_corrected_error_lies_between_the_raw_one_and_the_jackknife() -> None:
    given = case(8.0)
    areas = np.arange(AREAS)
    logs = []
    for area in areas:
        members = np.setdiff1d(given.members, area)
        found = two_sides(cells_of(given.setting, members, given.setting.donors & (areas != area), 0))
        assert found is not None
        logs.append(np.log(found.ratio) - np.log(given.sides.ratio))
    jackknife = float(np.sqrt((np.array(logs) ** 2).sum()))
    assert raw_error(given.sides) < given.sides.error < jackknife
    assert given.sides.error == pytest.approx(jackknife, rel=0.05)


def test_the_size_of_the_change_is_near_that_of_a_linear_regression_of_logs() -> None:
    panel = pytest.importorskip("linearmodels.panel", reason="linearmodels (extra `oracles`) is the oracle here")
    given = case(1e5)
    frame = long_frame(given).set_index(["area", "period"])
    frame["logged"] = np.log(frame["count"])
    fit = panel.PanelOLS(frame["logged"], frame[["on"]], entity_effects=True, time_effects=True).fit(
        cov_type="clustered", cluster_entity=True
    )
    assert np.log(given.sides.ratio) == pytest.approx(fit.params["on"], abs=3 * fit.std_errors["on"])
