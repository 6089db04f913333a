"""The audit where the truth is known: intervals of associations, and the smallest change of one period."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from netharm.proving.false_positives import band

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from audit_levels import PLANTED, WORLDS, share_missed, shares_called

PANELS = 500
CELLS = [(10, 10), (20, 10), (43, 10)]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(("units", "periods"), CELLS)
def test_effort_that_has_nothing_to_do_with_a_count_is_seldom_found_with_it(
    units: int, periods: int, world: str
) -> None:
    missed, _ = share_missed(units, periods, world, 0.0, PANELS, seed=1)
    print(f"{units} units, {world}: {missed:.1%}")
    assert missed <= band(PANELS, len(CELLS) * len(WORLDS))[1]


@pytest.mark.parametrize("world", WORLDS)
def test_a_count_that_moves_with_effort_is_found_to_do_so(world: str) -> None:
    missed, found = share_missed(43, 10, world, PLANTED, PANELS, seed=2)
    print(f"{world}: missed {missed:.1%}, found {found:.1%}")
    assert missed <= band(PANELS, len(WORLDS))[1]
    assert found >= 0.6


@pytest.mark.parametrize("periods", [12, 24])
def test_a_single_series_is_compared_change_with_change_and_seldom_found_to_go_with_effort(periods: int) -> None:
    missed, _ = share_missed(1, periods, "ups and downs that last", 0.0, PANELS, seed=1)
    assert missed <= band(PANELS, 2)[1]


@pytest.mark.parametrize("extra", [1, 3])
@pytest.mark.parametrize("mean", [30, 200])
def test_one_period_at_the_smallest_change_is_called_about_four_times_out_of_five(mean: float, extra: float) -> None:
    unchanged, rise, fall = shares_called(mean, extra, 10, 800)
    print(f"mean {mean}, {extra}: {unchanged:.1%} {rise:.1%} {fall:.1%}")
    assert unchanged <= band(800, 4)[1]
    assert rise == pytest.approx(0.8, abs=0.07)
    assert fall == pytest.approx(0.8, abs=0.1)


def test_few_counts_hide_a_fall_to_nought() -> None:
    from netharm.metrics.one_period import smallest_change

    assert smallest_change(np.array([1.0, 0, 2, 1, 0, 1, 1, 2])).fall is None
