"""Synthetic control: weights, refusals, placebo and conformal tests, and what withheld counts could change."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize

from netharm.data.panel import Panel
from netharm.effects.conformal import block_p_values
from netharm.effects.effect import Effect
from netharm.effects.estimate import estimate
from netharm.effects.setting import Setting, prepare
from netharm.effects.simplex_weights import simplex_weights
from netharm.effects.synthetic_unit import synthetic_differences
from netharm.effects.withheld import add_withheld_ranges, withheld_ranges
from netharm.study.design import Design

CLASSICAL = Design(kind="synthetic control", permutations=199)
DIFFERENCES = CLASSICAL.model_copy(update={"method": "synthetic difference in differences"})


def panel_of(counts: np.ndarray, treated: int = 1, starts: int = 24, **more: object) -> Panel:
    """Return a panel of one measure, "deaths", whose first areas are treated."""
    areas, periods = counts.shape
    target = np.arange(areas) < treated
    withheld = np.isnan(counts)[None]
    given = {
        "areas": tuple(f"area {number}" for number in range(areas)),
        "periods": tuple(str(period) for period in range(periods)),
        "measures": ("deaths",),
        "counts": counts[None].astype(float),
        "suppressed": withheld,
        "covariate_names": (),
        "covariates": np.empty((areas, 0)),
        "target": target,
        "buffer": np.zeros(areas, dtype=bool),
        "comparison": ~target,
        "starts": starts,
        "ends": periods - 1,
        "suppressed_between": ((1.0, 9.0),),
    }
    return Panel(**{**given, **more})  # type: ignore[arg-type]


def setting_of(counts: np.ndarray, treated: int = 1, starts: int = 24, **more: object) -> Setting:
    setting = prepare(panel_of(counts, treated, starts, **more), ["deaths"], 3).setting
    assert setting is not None
    return setting


def effect_of(setting: Setting, design: Design = CLASSICAL, bare: bool = True) -> Effect:
    (effect,) = estimate(setting, design, {"deaths": "total"}, (), bare=bare).effects
    return effect


def counts_of(seed: int, areas: int = 30, periods: int = 30, mean: float = 60.0, effect: float = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    rate = mean * random.uniform(0.6, 1.4, (areas, 1)) * np.exp(0.2 * np.sin(np.arange(periods) / 2))
    rate[0, 24:] *= effect
    return random.poisson(rate).astype(float)


@pytest.mark.parametrize("ridge", [0.0, 3.0, 200.0])
@pytest.mark.parametrize(("periods", "count"), [(12, 5), (5, 12), (20, 20)])
def test_weights_are_the_best_that_a_general_solver_finds(periods: int, count: int, ridge: float) -> None:
    random = np.random.default_rng([periods, count])
    paths, target = random.normal(size=(periods, count)), random.normal(size=periods)
    found = simplex_weights(paths, target, ridge)
    assert found.converged
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)
    best = minimize(
        lambda weights: _miss(paths, target, weights, ridge),
        np.full(count, 1 / count),
        bounds=[(0, 1)] * count,
        constraints=[{"type": "eq", "fun": lambda weights: weights.sum() - 1}],
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert _miss(paths, target, found.weights, ridge) <= best.fun + 1e-5 * max(best.fun, 1.0)


def test_donors_that_are_the_same_carry_the_same_weight_in_any_order() -> None:
    random = np.random.default_rng(1)
    paths, target = random.normal(size=(10, 6)), random.normal(size=10)
    twice = np.column_stack([paths, paths[:, np.argmax(simplex_weights(paths, target).weights)]])
    weights = simplex_weights(twice, target).weights
    order = random.permutation(7)
    assert weights[-1] > 0.01
    assert weights[-1] == pytest.approx(weights[np.argmax(simplex_weights(paths, target).weights)], rel=1e-6)
    np.testing.assert_allclose(simplex_weights(twice[:, order], target).weights, weights[order], atol=1e-9)


def test_where_many_mixes_fit_the_one_nearest_to_equal_shares_is_taken() -> None:
    paths = np.array([[0.0, 2.0, 0.0, 2.0], [1.0, 1.0, 1.0, 1.0]])
    np.testing.assert_allclose(simplex_weights(paths, np.array([1.0, 1.0])).weights, 0.25, atol=1e-8)


def test_synthetic_differences_follow_a_path_that_only_lies_higher() -> None:
    random = np.random.default_rng(2)
    paths = random.normal(size=(20, 8)).cumsum(axis=0)
    before = np.arange(20) < 14
    target = paths @ np.full(8, 1 / 8) + 100.0 + np.where(before, 0.0, -3.0)
    found = synthetic_differences(paths, target, before, ~before, 1)
    assert found.converged
    assert (target - found.expected)[~before].mean() == pytest.approx(-3.0, abs=1e-6)


@pytest.mark.parametrize("design", [CLASSICAL, DIFFERENCES])
@pytest.mark.parametrize("inference", ["permutation", "conformal"])
def test_a_large_fall_is_called_and_p_value_and_interval_agree(design: Design, inference: str) -> None:
    chosen = design.model_copy(update={"inference": inference})
    called = []
    for seed in range(25):
        effect = effect_of(setting_of(counts_of(seed, effect=(1.0, 0.9, 0.4)[seed % 3])), chosen)
        limits = effect.limits
        assert limits is not None
        assert effect.observed is not None
        inside = limits.untreated_lower <= effect.observed <= limits.untreated_upper
        assert inside == (limits.p_value > 0.05)
        called.append(not inside)
    assert all(called[2::3])
    assert not all(called)


def test_several_treated_areas_are_taken_as_one_and_compared_with_as_many() -> None:
    counts = counts_of(3)
    counts[:3, 24:] *= 0.5
    effect = effect_of(setting_of(counts, treated=3), bare=False)
    assert effect.observed == counts[:3, 24:].sum()
    assert effect.draws == 199
    assert effect.limits is not None
    assert effect.limits.p_value <= 0.05
    assert effect.expected == pytest.approx(2 * effect.observed, rel=0.1)


def test_rates_make_a_large_area_comparable_with_small_ones() -> None:
    counts = counts_of(4)
    counts[0] *= 10
    assert "no mix of comparison areas comes near" in str(effect_of(setting_of(counts)).reason)
    people = np.full(counts.shape, 1_000.0)
    people[0] = 10_000.0
    effect = effect_of(replace(setting_of(counts), exposure=people))
    assert effect.status == "estimated"
    assert effect.expected == pytest.approx(effect.observed, rel=0.1)


def test_synthetic_differences_compare_shares_of_change_so_size_does_not_matter() -> None:
    counts = counts_of(5)
    small = effect_of(setting_of(counts), DIFFERENCES)
    counts[0] *= 10
    large = effect_of(setting_of(counts), DIFFERENCES)
    assert small.expected is not None
    assert large.expected == pytest.approx(10 * small.expected, rel=1e-9)


def test_the_report_is_told_weights_by_name_the_fit_and_the_price_of_few_donors() -> None:
    effect = effect_of(setting_of(counts_of(6)), DIFFERENCES, bare=False)
    weights, fit, periods = effect.details
    assert all(str(row[0]).startswith("area ") and 0 < float(row[1] or 0) <= 1 for row in weights.rows)
    assert not weights.holds_counts
    assert fit.holds_counts
    assert sum(float(row[1] or 0) for row in periods.rows) == pytest.approx(1, abs=0.02)
    assert any("smallest p-value this test can give is 0.033" in note for note in effect.notes)


def test_a_fit_worse_than_the_donors_own_is_called_poor() -> None:
    random = np.random.default_rng(7)
    counts = np.tile(200.0 + 20 * np.sin(np.arange(30)), (30, 1)) + random.normal(0, 2, (30, 30)).round()
    counts[0, :24] += np.where(np.arange(24) % 2, 90.0, -90.0)
    effect = effect_of(setting_of(counts), bare=False)
    assert any("the fit before the operation is poor" in note for note in effect.notes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("no donors", "there is no comparison area"),
        ("two periods", "only 2 periods before the operation"),
        ("zeros", "nothing was counted there before the operation"),
        ("far", "no mix of comparison areas comes near"),
    ],
)
@pytest.mark.parametrize("inference", ["permutation", "conformal"])
def test_what_cannot_be_computed_says_why(change: str, said: str, inference: str) -> None:
    counts, starts = counts_of(8), 24
    if change == "no donors":
        counts = counts[:1]
    elif change == "two periods":
        starts = 2
    elif change == "zeros":
        counts = np.zeros_like(counts)
    else:
        counts[0] *= 5
    effect = effect_of(setting_of(counts, starts=starts), CLASSICAL.model_copy(update={"inference": inference}))
    assert effect.status == "could_not_run"
    assert said in str(effect.reason)
    assert effect.expected is None
    assert effect.limits is None


def test_one_donor_gives_an_estimate_without_a_test() -> None:
    counts = counts_of(9, areas=2)
    counts[1] = counts[0] + 1
    effect = effect_of(setting_of(counts))
    assert effect.expected == counts[1, 24:].sum()
    assert effect.status == "could_not_run"
    assert "only 0 placebo groups" in str(effect.reason)


def test_few_periods_make_a_conformal_test_impossible() -> None:
    effect = effect_of(
        setting_of(counts_of(10)[:, :14], starts=10), CLASSICAL.model_copy(update={"inference": "conformal"})
    )
    assert "14 periods in all" in str(effect.reason)


def test_a_donor_without_exposure_is_not_mixed_and_a_target_without_is_refused() -> None:
    setting = setting_of(counts_of(11))
    people = np.full(setting.counts.shape[1:], 1_000.0)
    people[5, 3] = 0.0
    effect = effect_of(replace(setting, exposure=people), bare=False)
    assert all(row[0] != "area 5" for row in effect.details[0].rows)
    people[0, 3] = np.nan
    assert "the exposure of the treated areas is not known" in str(effect_of(replace(setting, exposure=people)).reason)


def test_the_conformal_p_value_counts_every_shift_and_its_ties() -> None:
    after = np.array([False] * 18 + [True] * 2)
    residuals = np.zeros(20)
    residuals[-2:] = 5.0
    assert block_p_values(residuals, after)[0] == 1 / 20
    assert block_p_values(-residuals, after) == (1 / 20, 1 / 20)
    assert block_p_values(np.ones(20), after) == (1.0, 1.0)


def _withheld_panel() -> tuple[Panel, np.ndarray]:
    counts = counts_of(12, areas=8, periods=12, mean=12.0)
    counts[6, 3] = counts[7, 5] = counts[7, 10] = np.nan
    return panel_of(counts, starts=8), counts


@pytest.mark.parametrize("design", [CLASSICAL, DIFFERENCES])
def test_the_range_over_withheld_counts_is_that_of_all_fillings(design: Design) -> None:
    panel, counts = _withheld_panel()
    found = withheld_ranges(panel, ["deaths"], 3, design, {}, {"deaths": 4.0})["target", "deaths"]
    all_of_them = []
    for values in product(range(1, 10, 2), repeat=3):
        filled = counts.copy()
        filled[6, 3], filled[7, 5], filled[7, 10] = values
        all_of_them.append(effect_of(setting_of(filled, starts=8), design).expected)
    least, most = min(each for each in all_of_them if each), max(each for each in all_of_them if each)
    assert (found.least, found.most) == pytest.approx((least, most), rel=5e-3)
    assert (found.how, found.areas, found.cells) == ("a search", 2, 3)
    assert found.stand_in is not None
    assert found.least < found.stand_in < found.most


def test_the_range_of_a_difference_in_differences_is_exact() -> None:
    panel, counts = _withheld_panel()
    design = Design(kind="difference in differences")
    found = withheld_ranges(panel, ["deaths"], 3, design, {})["target", "deaths"]
    donors = np.nansum(counts[1:, :8]), np.nansum(counts[1:, 8:])
    before = counts[0, :8].sum()
    assert found.least == pytest.approx(before * (donors[1] + 1) / (donors[0] + 18))
    assert found.most == pytest.approx(before * (donors[1] + 9) / (donors[0] + 2))
    assert found.how == "exact"


def test_withheld_counts_are_told_beside_the_estimate_and_never_filled_in() -> None:
    panel, _ = _withheld_panel()
    setting = prepare(panel, ["deaths"], 3).setting
    assert setting is not None
    assert setting.donors.sum() == 5
    alone = estimate(setting, CLASSICAL, {"deaths": "total"}, (), bare=True)
    ranges = withheld_ranges(panel, ["deaths"], 3, CLASSICAL, {}, {"deaths": 4.0})
    (effect,) = add_withheld_ranges(alone, ranges).effects
    assert effect.expected == alone.effects[0].expected
    assert effect.withheld_range == (ranges["target", "deaths"].least, ranges["target", "deaths"].most)
    assert effect.details[-1].holds_counts
    assert "2 comparison areas have counts withheld" in effect.notes[-1]


def test_without_bounds_nothing_is_said_of_withheld_counts() -> None:
    panel, _ = _withheld_panel()
    assert withheld_ranges(replace(panel, suppressed_between=(None,)), ["deaths"], 3, CLASSICAL, {}) == {}


def test_the_same_seed_gives_the_same_numbers_with_any_number_of_workers() -> None:
    setting = setting_of(counts_of(13), treated=2)
    one, two = (estimate(setting, CLASSICAL, {"deaths": "total"}, (), workers=workers).effects[0] for workers in (1, 2))
    assert (one.expected, one.limits, one.notes, one.details) == (two.expected, two.limits, two.notes, two.details)


@pytest.mark.parametrize("change", ["alike", "zeros", "one far off", "one like the target"])
@pytest.mark.parametrize("ridge", [0.0, 5.0])
def test_weights_reach_their_optimum_on_awkward_paths(change: str, ridge: float) -> None:
    random = np.random.default_rng(14)
    paths, target = random.poisson(5, (20, 30)).astype(float), random.poisson(5, 20).astype(float)
    if change == "alike":
        paths[:, 1:10] = paths[:, :1]
    elif change == "zeros":
        paths[:] = 0.0
    elif change == "one far off":
        paths[:, 0] *= 1e6
    else:
        paths[:, 0] = target
    found = simplex_weights(paths, target, ridge)
    assert found.converged
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)
    if change == "one far off":
        assert found.weights[0] < 1e-5
        without = simplex_weights(paths[:, 1:], target, ridge).weights
        assert _miss(paths, target, found.weights, ridge) <= _miss(paths[:, 1:], target, without, ridge) + 1e-4
    if change == "one like the target" and ridge == 0:
        assert found.weights[0] > 0.99


def _miss(paths: np.ndarray, target: np.ndarray, weights: np.ndarray, ridge: float) -> float:
    return float(((paths @ weights - target) ** 2).sum() + ridge * weights @ weights)
