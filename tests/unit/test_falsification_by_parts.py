"""Each check by its parts: what it says, when it cannot be run, and that it does not depend on how it is run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from netharm.effects.check import Check
from netharm.effects.checks.attempt import Attempt, judge
from netharm.effects.checks.honest_differences import find_breakdown
from netharm.effects.checks.placebo_in_space import MATTERS
from netharm.effects.checks.ranked import Ranked, levels_of_each, rarest, rarest_of_all
from netharm.effects.checks.shared_error import share_error, shares_of
from netharm.effects.checks.trial import apart, p_side_by_side
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


def attempt_at(p_value: float, **more: object) -> Attempt:
    return Attempt(Check("trend before", "harm", "target", "held", "held", p_value=p_value), "it moved", **more)  # type: ignore[arg-type]


def test_checks_share_five_per_cent_evenly() -> None:
    assert shares_of([0.0, 0.0, 0.001, 0.0]) == pytest.approx([0.0125] * 4)
    assert shares_of([]) == []


def test_a_check_of_coarse_steps_has_one_step_and_the_others_share_the_rest() -> None:
    assert shares_of([0.0, 0.02, 0.0]) == pytest.approx([0.015, 0.02, 0.015])


def test_a_check_that_would_take_more_than_half_is_not_run_and_leaves_its_share() -> None:
    assert shares_of([0.0, 0.03, 0.0]) == pytest.approx([0.025, 0.0, 0.025])
    tried = [attempt_at(0.5), attempt_at(0.03, smallest=0.03), attempt_at(0.5)]
    shared = share_error(tried)
    assert shared[1][1] is None
    assert judge(tried[1], *shared[1]).result == "could not be run"


def test_rare_by_itself_but_not_among_the_checks_is_a_remark_and_no_failure() -> None:
    tried = [attempt_at(0.01), attempt_at(0.03), attempt_at(0.4)]
    judged = [judge(each, *shared) for each, shared in zip(tried, share_error(tried), strict=True)]
    assert [each.result for each in judged] == ["failed", "held", "held"]
    assert [each.remark for each in judged] == [False, True, False]
    assert [each.p_adjusted for each in judged] == pytest.approx([0.03, 0.09, 1.0])
    assert "remark" in judged[1].said


def test_a_check_that_needs_more_than_a_small_p_value_does_not_fail_by_it() -> None:
    assert judge(attempt_at(0.001, fails_when_rare=False), 0.001, 0.05) == replace(
        attempt_at(0.001).check, p_adjusted=0.001
    )


def test_checks_of_the_same_groups_are_adjusted_by_what_happens_to_the_groups() -> None:
    random = np.random.default_rng(3)
    first = random.normal(size=(199, 1))
    one, other = Ranked(np.array([9.0]), first, 199), Ranked(np.array([0.0]), random.normal(size=(199, 1)), 199)
    alone, together, twice = rarest(one), rarest_of_all([one, other]), rarest_of_all([one, one])
    assert alone == together[0] == 1 / 200  # beyond all groups in anything: no more can be asked
    assert twice[1] == alone  # the same question twice costs nothing
    middling = Ranked(np.array([2.2]), first, 199)
    assert rarest(middling) < rarest_of_all([middling, other])[0] < 2 * rarest(middling) + 0.01
    assert sum(levels_of_each([one, other], 0.05)) == pytest.approx(0.05, abs=0.01)


def test_groups_are_off_by_what_matters_when_an_interval_misses_twice_as_often_as_it_says() -> None:
    off = MATTERS * norm.isf(0.025)
    assert norm.sf(norm.isf(0.025) - off) + norm.cdf(-norm.isf(0.025) - off) == pytest.approx(0.10, abs=0.001)


def test_a_change_that_a_drift_within_chance_could_explain_has_a_remark_and_no_failure() -> None:
    found = [checks_of(pretend_panel(seed, ratio=0.88), MANY) for seed in range(12)]
    asked = [
        each["trends apart", "harm"] for each in found if each["trends apart", "harm"].result != "could not be run"
    ]
    assert any(check.remark and "no more than chance gives" in check.said for check in asked)
    for each in found:
        if each["trends apart", "harm"].result == "failed":
            assert "failed" in {each[name, "harm"].result for name in ("trend before", "placebo in time")}


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
