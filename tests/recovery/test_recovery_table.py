"""The recovery table: its panels hold the truth that they claim, and it tells a design that goes wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netharm.errors import BadInput
from netharm.proving.false_positives import band
from netharm.proving.recovery import TRIALS, Cell, Trial, recovery_table
from netharm.proving.recovery_table import recovery, table_of
from netharm.proving.simulated_panels import NOTHING_HAPPENED, SCENARIOS, Shape, simulate_panel
from netharm.study.design import Design

SMALL = Shape(side=14, before=12, after=4, mean=12.0, treated=5, together=True)
WAVES = Shape(side=8, before=12, after=6, mean=300.0, treated=12, waves=3)


def test_the_same_seed_gives_the_same_panel() -> None:
    one, other = (simulate_panel(SMALL, "growing", 3) for _ in range(2))
    assert np.array_equal(one.setting.counts, other.setting.counts)
    assert not np.array_equal(one.setting.counts, simulate_panel(SMALL, "growing", 4).setting.counts)


@pytest.mark.parametrize("truth", sorted(NOTHING_HAPPENED))
def test_where_nothing_happened_the_ratio_is_one(truth: str) -> None:
    assert simulate_panel(SMALL, truth, 1).ratio == 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize("truth", ["null", "constant", "growing"])
def test_without_the_operation_as_many_or_more_would_have_been_counted(truth: str) -> None:
    panels = [simulate_panel(SMALL, truth, seed) for seed in range(30)]  # type: ignore[arg-type]
    counted = [panel.setting.counts[0][panel.setting.treated["target"], 12:].sum() for panel in panels]
    kept = np.array(counted) / [panel.untreated for panel in panels]
    assert (kept == 1).all() if truth == "null" else (kept < 1).all()
    assert kept.mean() == pytest.approx(np.mean([panel.ratio for panel in panels]), abs=0.02)


def test_the_true_ratio_is_the_one_that_the_counts_show() -> None:
    shown = []
    for seed in range(200):
        panel = simulate_panel(replace(WAVES, mean=2000.0), "staggered", seed)
        setting = panel.setting
        assert setting.adopted is not None
        after = np.arange(len(setting.periods))[None, :] >= setting.adopted[:, None]
        before = ~after & setting.treated["target"][:, None] & (np.arange(len(setting.periods)) < setting.starts)
        counts = setting.counts[0]
        rise = counts[after].sum() / after.sum() / (counts[before].sum() / before.sum())
        others = counts[setting.donors]
        shown.append(rise / (others[:, setting.starts :].mean() / others[:, : setting.starts].mean()) / panel.ratio)
    assert np.mean(shown) == pytest.approx(1.0, abs=0.03)


def test_low_counts_are_low_and_busy_targets_busy() -> None:
    assert simulate_panel(SMALL, "low counts", 1).setting.counts.mean() < 1
    busy = [simulate_panel(SMALL, "busiest tenth", seed).setting for seed in range(20)]
    ratios = [one.counts[0][one.treated["target"]].mean() / one.counts.mean() for one in busy]
    assert np.mean(ratios) > 1.5


def test_a_band_holds_for_all_cells_at_once() -> None:
    one, many = band(1000, 1), band(1000, 40)
    assert one == pytest.approx((0.037, 0.064), abs=0.0011)
    assert many[0] < one[0] < one[1] < many[1]


def test_a_design_that_cries_wolf_is_told_and_one_that_does_not_is_not() -> None:
    sound = Cell("a", "null", True, 1000, 1000, 0.0, 0.01, "count", 0.95, 0.5, 0.05, 0.03, 0.07, 0.93)
    wolf = replace(sound, trial="b", called=0.2)
    narrow = replace(sound, trial="c", covers_count=0.8)
    excused = replace(wolf, trial="d", holds=False)
    shy = replace(sound, trial="e", called=0.01)
    verdict = next(line for line in table_of([sound, wolf, narrow, excused, shy]) if "Outside" in line)
    assert "e (null)" not in verdict
    assert "less than 5% allow: 1" in verdict
    assert "b (null)" in verdict
    assert "c (null)" in verdict
    assert "a (null)" not in verdict
    assert "d (null)" not in verdict


def test_the_small_area_design_runs_in_a_cell_and_workers_change_nothing() -> None:
    trial = Trial("small", Design(permutations=39), SMALL)
    (alone,) = recovery_table([trial], ("null",), 30, 5, 1)
    (together,) = recovery_table([trial], ("null",), 30, 5, 2)
    assert alone == together
    assert alone.run >= 25
    assert abs(alone.bias) < 6 * alone.bias_error


def test_every_design_and_every_way_of_inference_has_a_trial() -> None:
    assert {trial.design.kind for trial in TRIALS} >= {
        "small area synthetic control",
        "synthetic control",
        "difference in differences",
        "staggered adoption",
        "interrupted time series",
    }
    assert len({trial.name for trial in TRIALS}) == len(TRIALS)
    assert set(SCENARIOS) >= {"null", "constant", "growing", "staggered", "common shocks", "low counts"}


def test_words_that_name_no_design_are_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadInput, match="no design has a name"):
        recovery(design="astrology")


def test_a_cell_that_could_not_be_run_is_neither_a_number_nor_a_failure() -> None:
    none = Cell("a", "null", True, 1000, 0, *[float("nan")] * 2, "count", *[float("nan")] * 3, 0.0, 1.0, 0.0)
    told = table_of([none])
    assert "could not be run" in told[2]
    assert not any("nan" in line for line in told)
    assert any("None calls too much" in line for line in told)


def test_coverage_and_false_alarms_are_counted_and_belong_together() -> None:
    trial = Trial("small", Design(kind="difference in differences", permutations=39), SMALL)
    (cell,) = recovery_table([trial], ("null",), 60, 1, 1)
    assert 0 < cell.called < 0.2
    # The test and its interval agree, so where nothing happened each is the other's complement.
    assert cell.coverage == pytest.approx(1 - cell.called)
