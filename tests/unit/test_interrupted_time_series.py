"""Interrupted time series: what is compared with what, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from interrupted_series import as_setting, effect_of, simulate
from netharm.effects.estimate import estimate
from netharm.effects.method import method_of
from netharm.effects.pretended_operations import PretendedOperations, pretend_operations, pretended_warning
from netharm.effects.series_columns import lay_columns
from netharm.effects.series_details import durbin_watson, lag_one
from netharm.study.design import Design

INFERENCES = ("robust", "bootstrap")


def smooth(before: int, after: int, ratio: float = 1.0) -> np.ndarray:
    """Return counts of about 100 on a trend, a little uneven, multiplied by `ratio` after."""
    month = np.arange(before + after)
    counts = 100 * np.exp(0.01 * month + 0.05 * np.sin(2.2 * month**2)) * np.where(month >= before, ratio, 1.0)
    return np.round(counts)


def test_the_expected_count_goes_on_along_the_trend_before() -> None:
    effect = effect_of(as_setting(smooth(36, 6, 0.5), 36), season="none")
    truth = (100 * np.exp(0.01 * np.arange(36, 42))).sum()
    assert effect.expected == pytest.approx(truth, rel=0.03)
    assert effect.observed == smooth(36, 6, 0.5)[36:].sum()
    assert effect.limits is not None
    assert effect.limits.p_value < 0.001


def test_the_change_of_level_and_of_slope_are_told_apart() -> None:
    counts = smooth(48, 12) * np.where(np.arange(60) >= 48, 0.7 * 0.95 ** (np.arange(60) - 48.0), 1.0)
    changes = effect_of(as_setting(counts, 48), season="none").details[0].rows
    assert [row[0] for row in changes] == ["level change", "slope change"]
    for row, truth in zip(changes, (0.7, 0.95), strict=True):
        assert row[1] == pytest.approx(truth, rel=0.04)
        assert row[2] < truth < row[3]


def test_two_periods_after_tell_no_slope() -> None:
    assert [row[0] for row in effect_of(as_setting(smooth(36, 2), 36)).details[0].rows] == ["level change"]
    assert len(effect_of(as_setting(smooth(36, 3), 36)).details[0].rows) == 2


@pytest.mark.parametrize("inference", INFERENCES)
def test_p_value_and_interval_agree(inference: str) -> None:
    called = []
    for seed in range(12):
        setting = as_setting(simulate(seed, 36, 6, ratio=0.6 if seed % 2 else 1.0), 36)
        effect = effect_of(setting, inference=inference, permutations=199, bare=True)
        limits = effect.limits
        assert limits is not None
        assert effect.observed is not None
        inside = limits.untreated_lower <= effect.observed <= limits.untreated_upper
        assert inside == (limits.p_value > 0.05)
        called.append(not inside)
    assert 0 < sum(called) < len(called)


@pytest.mark.parametrize("inference", INFERENCES)
def test_the_transition_is_left_out_of_estimate_and_of_both_counts(inference: str) -> None:
    counts = smooth(36, 8)
    shaken = counts.copy()
    shaken[36:38] = 5000
    keys = {"transition": 2, "inference": inference, "permutations": 99}
    plain, effect = (effect_of(as_setting(each, 36), **keys) for each in (counts, shaken))
    assert effect.observed == counts[38:].sum()
    assert effect.expected == plain.expected
    assert effect.limits == plain.limits
    assert effect.expected_by_period is not None
    assert np.flatnonzero(np.isnan(effect.expected_by_period)).tolist() == [36, 37]
    assert any("transition, m36 to m37, is left out" in note for note in effect.notes)


def test_a_period_seen_nowhere_is_not_a_nought() -> None:
    counts = smooth(36, 6)
    counts[10] = np.nan
    effect = effect_of(as_setting(counts, 36), season="none")
    filled = np.where(np.isnan(counts), 0.0, counts)
    assert effect.expected == pytest.approx(effect_of(as_setting(smooth(36, 6), 36), season="none").expected, rel=0.01)
    assert effect.expected != pytest.approx(effect_of(as_setting(filled, 36), season="none").expected, rel=0.01)
    assert any("without m10" in note for note in effect.notes)


@pytest.mark.parametrize(
    ("counts", "starts", "keys", "why"),
    [
        (smooth(1, 6), 1, {}, "only 1 of the 12 periods needed before"),
        (smooth(11, 6), 11, {}, "only 11 of the 12 periods"),
        (smooth(13, 6), 13, {"season": "harmonic"}, "only 13 of the 16 periods"),
        (smooth(11, 6), 11, {"season": "harmonic"}, "a season needs a full year before"),
        (smooth(24, 3), 24, {"transition": 3}, "the transition leaves out every period"),
        (np.zeros(30), 24, {}, "nothing was counted before"),
        (np.r_[1.0, np.zeros(23), np.full(6, 3.0)], 24, {}, "only 1 was counted before"),
    ],
)
def test_too_little_before_is_refused_in_words(counts: np.ndarray, starts: int, keys: dict, why: str) -> None:
    effect = effect_of(as_setting(counts, starts), **keys)
    assert effect.status == "could_not_run"
    assert effect.reason is not None
    assert why in effect.reason
    assert effect.expected is None
    assert effect.limits is None


def test_seasons_that_cannot_be_told_apart_are_refused() -> None:
    counts = np.full(126, np.nan)
    counts[::6] = smooth(21, 0)
    effect = effect_of(as_setting(counts, 96), season="harmonic")
    assert effect.reason is not None
    assert "cannot be told apart" in effect.reason


@pytest.mark.parametrize("inference", INFERENCES)
def test_counts_that_do_not_vary_have_no_interval(inference: str) -> None:
    effect = effect_of(as_setting(np.full(42, 7.0), 36), inference=inference)
    assert effect.limits is None
    assert effect.reason is not None
    assert "do not vary" in effect.reason


@pytest.mark.parametrize("inference", INFERENCES)
def test_nothing_counted_after_is_a_fall_with_limits(inference: str) -> None:
    counts = simulate(3, 36, 6, mean=8)
    counts[36:] = 0
    effect = effect_of(as_setting(counts, 36), inference=inference, permutations=199)
    assert effect.limits is not None
    assert effect.limits.p_value < 0.05
    assert effect.limits.untreated_lower > 0
    assert len(effect.details) == 1
    assert any("nothing was counted after" in note for note in effect.notes)


@pytest.mark.parametrize("inference", INFERENCES)
def test_counts_under_one_a_period_are_evaluated(inference: str) -> None:
    effect = effect_of(as_setting(simulate(5, 48, 12, mean=0.7), 48), inference=inference, permutations=199)
    assert effect.limits is not None
    assert np.isfinite(effect.limits.untreated_upper)


def test_a_level_that_wanders_gets_a_wide_interval() -> None:
    random = np.random.default_rng(1)
    path = np.cumsum(random.normal(0, 0.06, 72))
    wandering = random.poisson(300 * np.exp(path - path.mean())).astype(float)
    steady = random.poisson(300 * np.exp(random.normal(0, path.std(), 72))).astype(float)
    wide, narrow = (effect_of(as_setting(counts, 60)) for counts in (wandering, steady))
    assert wide.limits is not None
    assert narrow.limits is not None
    widths = [
        np.log(limits.untreated_upper / max(limits.untreated_lower, 1.0)) for limits in (wide.limits, narrow.limits)
    ]
    assert widths[0] > 1.5 * widths[1]
    rows = dict(row[:2] for row in wide.details[-1].rows)
    assert rows["weight on: nothing lasts"] < 0.01


def test_pretended_operations_are_as_many_as_fit_and_read_nothing_after_the_start() -> None:
    counts = simulate(3, 60, 6)
    design = Design(kind="interrupted time series")
    found = pretend_operations(counts[:60], np.zeros(60), 6, design, 3)
    # From 16 periods on, or 24 and 32 with one or two harmonics: starts at 54, 48, 42, 36, 30, 24, 18 and 12.
    assert found.tried == 8
    assert 0 <= found.called <= found.tried
    notes = effect_of(as_setting(counts, 60)).notes
    shocked = effect_of(as_setting(np.r_[counts[:60], counts[60:] * 9], 60)).notes
    assert notes == shocked


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        (PretendedOperations(0, 0, *(float("nan"),) * 3), "too short to pretend"),
        (PretendedOperations(6, 4, 2.4, 0.0001, 0.77), "cries wolf"),
        (PretendedOperations(1, 0, 0.5, 0.6, 0.33), "only 1 pretended operation fits"),
        (PretendedOperations(6, 0, 0.9, 0.5, 0.77), None),
    ],
)
def test_what_pretended_operations_say_stands_beside_the_number(scores: PretendedOperations, says: str | None) -> None:
    warning = pretended_warning(scores)
    assert (warning is None) == (says is None)
    assert says is None or says in (warning or "")


def test_fewer_than_three_pretended_operations_are_too_few_to_tell() -> None:
    design = Design(kind="interrupted time series", season="none")
    few = [pretend_operations(smooth(12 + 6 * many, 0), np.zeros(12 + 6 * many), 6, design, 3) for many in (1, 2, 3)]
    assert [found.tried for found in few] == [1, 2, 3]
    assert [found.too_few for found in few] == [True, True, False]


def test_a_control_series_takes_out_what_moved_both() -> None:
    shock = np.where(np.arange(48) >= 36, 1.6, 1.0)
    target, control = smooth(36, 12) * shock, 5 * smooth(36, 12) * shock
    with_control = effect_of(as_setting(target, 36, control), control=True)
    alone = effect_of(as_setting(target, 36, control))
    assert with_control.observed == pytest.approx(with_control.expected, rel=0.01)
    assert alone.observed == pytest.approx(1.6 * (alone.expected or 0), rel=0.05)


@pytest.mark.parametrize("control", [np.zeros(42), np.r_[np.full(41, 9.0), 0.0]])
def test_a_control_series_of_noughts_is_refused(control: np.ndarray) -> None:
    effect = effect_of(as_setting(smooth(36, 6), 36, control), control=True)
    assert effect.status == "could_not_run"
    assert "control series counts nothing" in (effect.reason or "")
    assert "more comparison areas" in (effect.reason or "")


def test_a_control_series_without_comparison_areas_is_refused() -> None:
    assert "there are no comparison areas" in (effect_of(as_setting(smooth(36, 6), 36), control=True).reason or "")


def test_exposure_makes_counts_rates() -> None:
    people = np.where(np.arange(42) >= 36, 2000.0, 1000.0)
    counts = smooth(36, 6) * people / 1000
    effect = effect_of(as_setting(counts, 36, exposure=people))
    assert effect.observed == pytest.approx(effect.expected, rel=0.02)
    assert "exposure is 0" in (effect_of(as_setting(counts, 36, exposure=people * 0)).reason or "")


def test_one_measure_that_cannot_be_fitted_does_not_stop_another() -> None:
    one = as_setting(smooth(36, 6), 36)
    both = replace(one, counts=np.concatenate([one.counts, 0 * one.counts]), measures=("count", "nothing"))
    effects = estimate(both, Design(kind="interrupted time series"), {"count": "total", "nothing": "total"}, ()).effects
    assert [effect.status for effect in effects] == ["estimated", "could_not_run"]
    assert effects[0].limits == effect_of(one).limits


def test_the_buffer_goes_through_the_same_code() -> None:
    setting = as_setting(smooth(36, 6), 36, smooth(36, 6))
    target = setting.treated["target"]
    both = replace(setting, treated={"target": target, "buffer": ~target}, donors=np.zeros(2, dtype=bool))
    effects = estimate(both, Design(kind="interrupted time series"), {"count": "total"}, ()).effects
    assert [effect.area for effect in effects] == ["target", "buffer"]
    assert effects[0].limits == effects[1].limits


def test_the_bootstrap_follows_its_seed() -> None:
    setting = as_setting(simulate(1, 36, 6), 36)
    keys = {"inference": "bootstrap", "permutations": 199}
    first, again, other = (effect_of(setting, **keys, seed=seed) for seed in (1, 1, 2))
    assert first.limits == again.limits
    assert first.limits != other.limits


def test_both_inferences_give_like_intervals_where_counts_are_large() -> None:
    setting = as_setting(simulate(2, 60, 12, mean=400), 60)
    ends = [
        np.log([effect.limits.untreated_lower, effect.limits.untreated_upper])
        for inference in INFERENCES
        if (effect := effect_of(setting, inference=inference, permutations=1999)).limits is not None
    ]
    assert np.diff(ends[1])[0] == pytest.approx(np.diff(ends[0])[0], rel=0.15)


@pytest.mark.parametrize(
    ("before", "quarter", "season", "harmonics", "columns"),
    [
        (23, 3, "auto", 0, 4),
        (24, 3, "auto", 1, 6),
        (48, 3, "auto", 2, 8),
        (48, 3, "none", 0, 4),
        (18, 3, "harmonic", 1, 6),
        (16, 1, "auto", 1, 6),
        (20, 1, "auto", 2, 7),
        (104, 13, "auto", 0, 4),
        (105, 13, "auto", 1, 6),
    ],
)
def test_seasons_are_taken_out_where_the_time_before_can_carry_them(
    before: int, quarter: int, season: str, harmonics: int, columns: int
) -> None:
    laid = lay_columns(before + 6, before, before + 5, 0, quarter, season, np.ones(before + 6, dtype=bool))
    assert (laid.harmonics, laid.values.shape[1]) == (harmonics, columns)
    assert laid.why is None


def test_a_short_series_says_what_its_length_costs() -> None:
    assert any("24 periods before is a weak ground" in note for note in effect_of(as_setting(smooth(24, 6), 24)).notes)
    assert not any("weak ground" in note for note in effect_of(as_setting(smooth(48, 6), 48)).notes)


def test_diagnostics_skip_gaps() -> None:
    residuals, times = np.array([1.0, -1.0, 1.0, -1.0]), np.array([0.0, 1.0, 5.0, 6.0])
    assert lag_one(residuals, times) == pytest.approx(-0.5)
    assert durbin_watson(residuals, times) == pytest.approx(2.0)


def test_the_design_needs_no_comparison() -> None:
    method = method_of("interrupted time series")
    assert not method.needs_comparison
    assert method.inferences == ("robust", "bootstrap")
