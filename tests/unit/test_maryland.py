"""The Maryland level of a design: low where in doubt, and never higher than what was compared."""

from __future__ import annotations

from typing import get_args

import pytest

from netharm.effects.maryland import LEVELS, MANY_AREAS, rate_design
from netharm.study.design import DesignKind

KINDS: tuple[DesignKind, ...] = get_args(DesignKind)


def test_the_scale_has_five_levels() -> None:
    assert sorted(LEVELS) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", KINDS)
def test_without_comparison_areas_no_design_is_above_level_2(kind: DesignKind) -> None:
    assert rate_design(kind, 5, 0, control=True).level == 2


@pytest.mark.parametrize("kind", KINDS)
def test_no_design_reaches_5_because_chance_decided_nothing(kind: DesignKind) -> None:
    best = rate_design(kind, 50, 5000, control=True, balanced=True)
    assert best.level == (4 if kind == "small area synthetic control" else 3)
    assert any("chance" in each for each in best.raised_by)


@pytest.mark.parametrize(
    ("target", "comparison", "balanced", "lacks"),
    [
        (1, 500, True, "only one target area"),
        (5, MANY_AREAS - 1, True, f"only {MANY_AREAS - 1} comparison areas"),
        (5, 500, False, "not every count before"),
    ],
)
def test_whatever_level_4_lacks_is_named_and_keeps_it_at_3(
    target: int, comparison: int, balanced: bool, lacks: str
) -> None:
    rating = rate_design("small area synthetic control", target, comparison, balanced=balanced)
    assert rating.level == 3
    assert lacks in rating.why
    assert len(rating.raised_by) == 2


def test_a_series_with_a_control_series_is_a_level_above_one_without() -> None:
    alone = rate_design("interrupted time series", 1, 30, control=False)
    controlled = rate_design("interrupted time series", 1, 30, control=True)
    assert (alone.level, controlled.level) == (2, 3)
    assert "control = true" in alone.raised_by[0]


def test_a_failed_check_of_likeness_costs_a_level_and_is_named() -> None:
    failed = rate_design("small area synthetic control", 5, 500, failed=["leave one out", "trend before"])
    assert failed.level == 3
    assert "trend before" in failed.why
    assert "leave one out" not in failed.why
    assert rate_design("difference in differences", 5, 500, failed=["untouched count"]).level == 2


def test_a_series_on_its_own_claims_no_likeness_and_loses_nothing_by_it() -> None:
    assert rate_design("interrupted time series", 1, 0, failed=["trend before"]).level == 2
