"""Periods in which a whole source is silent are missing where chance would not leave them empty, and no noughts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from netharm.data.panel_parts.silence import silent_periods
from netharm.data.store import Store
from small_study import EVENTS, panel, study


def silent(*records: int) -> list[int]:
    return np.flatnonzero(silent_periods(np.array(records))).tolist()


def test_one_empty_period_of_a_busy_source_was_not_seen_and_of_a_quiet_one_it_may_be() -> None:
    assert silent(9, 8, 0, 10, 9) == [2]
    assert silent(2, 1, 0, 2, 1) == []


def test_empty_periods_in_a_row_are_judged_together() -> None:
    assert silent(3, 3, 0, 0, 0, 3, 3) == [2, 3, 4]
    assert silent(3, 3, 0, 3, 0, 3, 0, 3) == []


@pytest.mark.parametrize("gap", [5, 35, 80, 300])
def test_silence_does_not_vouch_for_itself_however_long_it_is(gap: int) -> None:
    records = np.concatenate([np.full(60, 5), np.zeros(gap, dtype=int), [1]])
    assert np.flatnonzero(silent_periods(records)).tolist() == list(range(60, 60 + gap))


def test_two_silences_with_a_stray_record_between_them_do_not_vouch_for_each_other() -> None:
    records = np.concatenate([np.full(60, 5), np.zeros(40, dtype=int), [1], np.zeros(40, dtype=int), [1]])
    assert silent_periods(records).sum() == 80


def test_a_source_that_never_says_anything_has_no_usual() -> None:
    assert silent(0, 0, 0) == []


def test_a_rare_source_keeps_its_noughts() -> None:
    """Chance leaves some stretch of a source of one record in three weeks empty for long, and nearly all is kept."""
    random = np.random.default_rng(1)
    taken = [silent_periods(random.poisson(1 / 3, 300)).mean() for _ in range(200)]
    assert np.mean(taken) < 0.03


def test_one_mistyped_date_does_not_make_noughts_of_the_weeks_before_it(tmp_path: Path) -> None:
    """Events end in March; one is dated December. The weeks between are missing in the panel."""
    days = [date(2023, 1, 2) + timedelta(days=number // 2) for number in range(900)]
    rows = [f"{day},A,x" for day in days] + ["2024-12-20,A,x"]
    path = tmp_path / "events.csv"
    path.write_text("time,area,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    plan = study(
        {"calls": EVENTS},
        {"data": "calls"},
        starts=date(2024, 1, 1),
        ends=date(2024, 12, 29),
        window={"period": "week"},
        design={"kind": "interrupted time series"},
    )
    found = panel(plan, Store(tmp_path / "store"), calls=path)
    counts = found.counts[0].sum(axis=0)
    assert np.isnan(counts).sum() >= 35
    assert (counts[~np.isnan(counts)] > 0).all()
    assert any("no record of any kind" in note for note in found.notes)
