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


@cache
def failures(design: Design, fault: Fault, panels: int, ratio: float = 1.0, treated: int = 35) -> Counter[str]:
    """Return how often each check failed, and, as "run x", how often it could be run."""
    counted: Counter[str] = Counter()
    for seed in range(panels):
        near = treated < 10
        setting = pretend_panel(seed, fault, ratio=ratio, treated=treated, neighbours=near, side=16 if near else 14)
        answer = estimate(setting, design, dict.fromkeys(setting.measures, "finest"), ["harm"], bare=True)
        for check in falsify(setting, design, answer.match, answer, (), ("calm",), 1):
            counted[check.name] += check.result == "failed"
            counted[f"run {check.name}"] += check.result != "could not be run"
    return counted


def is_about_one_in_twenty(found: Counter[str], name: str) -> bool:
    return found[name] <= binom.isf(0.0005, found[f"run {name}"], 0.05)


def test_each_check_fails_about_one_time_in_twenty_where_nothing_is_wrong() -> None:
    found = failures(MANY, "none", 200)
    for name in ("placebo in time", "trend before", "untouched count"):
        assert found[f"run {name}"] == 200
        assert is_about_one_in_twenty(found, name), (name, found)
        assert found[name] > 0
    assert found["leave one out"] + found["trends apart"] <= 2 * binom.isf(0.0005, 200, 0.05)


def test_checks_by_placebo_groups_keep_their_level_too() -> None:
    found = failures(FEW, "none", 20, treated=4)
    for name in ("placebo in time", "placebo in space", "trend before", "return to the mean"):
        assert found[f"run {name}"] >= 12
        assert is_about_one_in_twenty(found, name), (name, found)


def test_a_target_that_drifts_is_caught_by_the_trend_before_and_at_earlier_dates() -> None:
    found = failures(MANY, "drift", 20)
    assert found["trend before"] >= 19
    assert found["placebo in time"] >= 19


def test_a_count_that_nothing_could_touch_and_that_moved_is_caught() -> None:
    assert failures(MANY, "moved", 20)["untouched count"] >= 19


def test_a_real_change_under_a_right_design_is_seldom_doubted() -> None:
    found = failures(MANY, "none", 20, ratio=0.7)
    assert found["run trends apart"] == 20
    for name in ("placebo in time", "trend before", "leave one out", "untouched count"):
        assert found[name] <= binom.isf(0.0005, 20, 0.05), (name, found)
