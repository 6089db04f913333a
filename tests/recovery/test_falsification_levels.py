"""How often each check fails where nothing is wrong, and where a fault is planted that it is there to find.

Bounds are those that a check of the right level leaves in fewer than one run in a thousand.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from scipy.stats import binom

from netharm.effects.estimate import estimate
from netharm.effects.falsification import falsify
from netharm.study.design import Design
from pretend_panel import Fault, pretend_panel

MANY = Design(kind="difference in differences", inference="cluster", seed=1)
FEW = Design(kind="difference in differences", inference="permutation", permutations=199, seed=1)

OWN_ERRORS = Design(kind="small area synthetic control", inference="linearised", permutations=199, seed=1)


@cache
def failures(
    design: Design, fault: Fault, panels: int, ratio: float = 1.0, treated: int = 35, size: float = 0.3, side: int = 14
) -> Counter[str]:
    """Return how often each check failed, as "run x" how often it could be run, as "x alone" how often it would have
    failed by itself, and as "any" in how many panels some check failed.
    """
    counted: Counter[str] = Counter()
    for seed in range(panels):
        near = treated < 20
        setting = pretend_panel(seed, fault, ratio=ratio, treated=treated, neighbours=near, side=side, size=size)
        answer = estimate(setting, design, dict.fromkeys(setting.measures, "finest"), ["harm"], bare=True)
        checks = falsify(setting, design, answer.match, answer, (), ("calm",), 1)
        counted["any"] += any(check.result == "failed" for check in checks)
        for check in checks:
            counted[check.name] += check.result == "failed"
            counted[f"{check.name} alone"] += check.result == "failed" or check.remark
            counted[f"run {check.name}"] += check.result != "could not be run"
    return counted


def at_most_one_in_twenty(hits: int, panels: int) -> bool:
    return hits <= binom.isf(0.0005, panels, 0.05)


def test_some_check_fails_in_about_one_sound_design_of_twenty() -> None:
    found = failures(MANY, "none", 200)
    assert at_most_one_in_twenty(found["any"], 200), found
    assert found["any"] > 0
    for name in ("placebo in time", "trend before", "untouched count"):
        assert found[f"run {name}"] == 200
        assert at_most_one_in_twenty(found[f"{name} alone"], 200), (name, found)
        assert found[f"{name} alone"] > found[name]


def test_checks_by_the_same_placebo_groups_share_one_error_too() -> None:
    found = failures(FEW, "none", 20, treated=4, side=16)
    assert at_most_one_in_twenty(found["any"], 20), found
    for name in ("placebo in time", "placebo in space", "trend before", "return to the mean"):
        assert found[f"run {name}"] >= 12
        assert at_most_one_in_twenty(found[f"{name} alone"], found[f"run {name}"]), (name, found)


def test_a_target_that_drifts_is_caught_by_the_trend_before_and_at_earlier_dates() -> None:
    found = failures(MANY, "drift", 20)
    assert found["trend before"] >= 19
    assert found["placebo in time"] >= 19


def test_a_count_that_nothing_could_touch_and_that_moved_is_caught() -> None:
    assert failures(MANY, "moved", 20)["untouched count"] >= 19


def test_a_design_that_is_off_for_places_like_the_target_is_caught_elsewhere() -> None:
    found = failures(FEW, "off elsewhere", 6, treated=4, size=0.4, side=16)
    assert found["run placebo in space"] >= 5, found
    assert found["placebo in space"] >= 4, found


def test_errors_that_are_too_small_for_places_like_the_target_are_caught_elsewhere() -> None:
    assert failures(OWN_ERRORS, "shared shocks", 3, treated=4, size=0.3)["placebo in space"] == 3


def test_one_area_that_carries_the_change_is_caught_and_chance_is_not() -> None:
    assert failures(FEW, "one area", 10, treated=4, side=16)["leave one out"] >= 7
    assert failures(FEW, "none", 20, treated=4, side=16)["leave one out"] <= 1


def test_a_real_change_under_a_right_design_is_seldom_doubted() -> None:
    found = failures(MANY, "none", 40, ratio=0.8)
    assert found["run trends apart"] == 40
    assert at_most_one_in_twenty(found["any"], 40), found
