"""Each check by its parts: what it says, when it cannot be run, and that it does not depend on how it is run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from netharm.effects.check import Check
from netharm.effects.checks.honest_differences import find_breakdown
from netharm.effects.checks.trial import apart, p_side_by_side
from netharm.effects.checks.untouched_count import holm
from netharm.effects.estimate import estimate
from netharm.effects.falsification import falsify
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.setting import Setting
from netharm.study.design import Design
from pretend_panel import pretend_panel

MANY = Design(kind="difference in differences", inference="cluster", seed=1)
FEW = Design(kind="difference in differences", inference="permutation", permutations=199, seed=1)
NOTHING = np.empty(0, dtype=np.int64)


def checks_of(
    setting: Setting, design: Design, untouched: tuple[str, ...] = ("calm",), workers: int = 1
) -> dict[tuple[str, str], Check]:
    answer = estimate(setting, design, dict.fromkeys(setting.measures, "finest"), ["harm"], bare=True)
    found = falsify(setting, design, answer.match, answer, ("harm",), untouched, workers)
    return {(check.name, check.measure): check for check in found}


def test_a_breakdown_is_what_the_test_leaves_of_the_estimate_over_the_largest_drift_before() -> None:
    coefficients, covariance = np.array([0.10, -0.05, 0.08, -0.5]), 0.01 * (np.eye(4) + 1)
    spare = 0.5 - norm.isf(0.025) * np.sqrt(covariance[-1, -1])
    found = find_breakdown(coefficients, covariance, 3)
    assert found.times == pytest.approx(spare / 0.15, abs=0.01)


def test_a_drift_that_goes_on_in_a_straight_line_is_no_change() -> None:
    drift = np.array([-3.0, -2.0, -1.0, 1.0]) * -0.3
    assert not find_breakdown(drift, 0.001 * (np.eye(4) + 1), 3).straight
    assert find_breakdown(drift - [0, 0, 0, 0.5], 0.001 * (np.eye(4) + 1), 3).straight


def test_holm_multiplies_the_smallest_by_most_and_keeps_the_order() -> None:
    assert holm({4: 0.04, 1: 0.01, 2: 0.03}) == pytest.approx({1: 0.03, 2: 0.06, 4: 0.06})


def test_groups_side_by_side_share_no_area() -> None:
    groups = [PlaceboGroup(np.array(members), NOTHING) for members in ([0, 1], [1, 2], [2, 3], [4, 5])]
    assert [group.members.tolist() for group in apart(groups, 3)] == [[0, 1], [2, 3], [4, 5]]


def test_groups_that_repeat_one_another_cannot_reach_a_smaller_p_value_than_those_that_fit() -> None:
    assert p_side_by_side(1 / 200, 199, 39) == pytest.approx(1 / 40)
    assert p_side_by_side(0.4, 199, 199) == pytest.approx(0.4)


def test_one_area_that_carries_the_change_is_found_by_leaving_it_out() -> None:
    setting = pretend_panel(3, treated=12)
    counts = setting.counts.copy()
    one = np.flatnonzero(setting.treated["target"])[0]
    counts[0, one, : setting.starts] = 40
    counts[0, one, setting.starts :] = 400
    found = checks_of(replace(setting, counts=counts), FEW.model_copy(update={"permutations": 99}))
    check = found["leave one out", "harm"]
    assert check.result == "failed"
    assert "one area of the target" in check.said


def test_what_groups_picked_at_a_peak_do_by_themselves_is_what_the_picked_target_does() -> None:
    told, happened = [], []
    for seed in range(14):
        setting = pretend_panel(seed, "peak", treated=4, before=24, neighbours=True, unrest=0.6)
        check = checks_of(setting, FEW)["return to the mean", "harm"]
        if check.estimate is None:
            continue
        assert "stood on a peak" in check.said
        effect = estimate(setting, FEW, {"harm": "none", "calm": "none"}, ["harm"], bare=True).effects[0]
        assert effect.observed is not None
        assert effect.expected is not None
        told.append(check.estimate)
        happened.append(effect.observed / effect.expected - 1)
    assert len(told) >= 8
    error = np.std(happened, ddof=1) / np.sqrt(len(happened))
    assert np.mean(told) > 0.03
    assert abs(np.mean(told) - np.mean(happened)) < 3 * error


def test_a_target_picked_for_nothing_stands_on_no_peak() -> None:
    check = checks_of(pretend_panel(5, treated=4, neighbours=True), FEW)["return to the mean", "harm"]
    assert check.result == "held"
    assert "stood on no peak" in check.said


def test_a_trend_that_could_hardly_have_been_seen_is_said_to_say_little() -> None:
    quiet = checks_of(pretend_panel(5, treated=4, neighbours=True), FEW)["trend before", "harm"]
    assert quiet.power is not None
    assert quiet.power < 0.5
    assert "says little" in quiet.said
    many = checks_of(pretend_panel(5, ratio=0.6), MANY)["trend before", "harm"]
    assert many.power is not None
    assert many.power > 0.9


def test_too_little_time_before_and_no_untouched_count_are_reasons_not_results() -> None:
    found = checks_of(pretend_panel(2, before=3), MANY, untouched=())
    for name in ("placebo in time", "untouched count"):
        assert found[name, "harm"].result == "could not be run"
        assert found[name, "harm"].said


def test_two_workers_find_what_one_does() -> None:
    setting = pretend_panel(4, treated=4, neighbours=True)
    assert checks_of(setting, FEW, workers=2) == checks_of(setting, FEW)
