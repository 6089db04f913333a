"""The ledger has a row for every declared benefit and harm from the start, and a harm is never reassured away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from netharm.data.panel import Panel
from netharm.effects.effect import Effect, Limits
from netharm.effects.estimate import Estimate
from netharm.effects.setting import prepare
from netharm.filling import PLACES, fill, open_ledger
from netharm.ledger import Ledger, Row
from netharm.study.plan import read_plan
from netharm.study.study import Study

NOTHING = Estimate((), (), None, "nothing was estimated", {}, {})


@pytest.fixture
def study(project: Path) -> Study:
    return read_plan(project / "examples" / "sheffield-placebo" / "plan.toml")


def _panel(study: Study, missing: tuple[str, int] | None = None, withheld: bool = False) -> Panel:
    names = tuple(each.name for each in (*study.outcomes, *study.harms))
    counts = np.random.default_rng(1).poisson(9.0, (len(names), 30, 10)).astype(float)
    suppressed = np.zeros(counts.shape, dtype=bool)
    if missing is not None:
        counts[names.index(missing[0]), :, missing[1]] = np.nan
        suppressed[names.index(missing[0]), :, missing[1]] = withheld
    areas = np.arange(30)
    return Panel(
        areas=tuple(f"A{area}" for area in areas),
        periods=tuple(f"2024-{month:02}" for month in range(1, 11)),
        measures=names,
        counts=counts,
        suppressed=suppressed,
        covariate_names=(),
        covariates=np.empty((30, 0)),
        target=areas < 3,
        buffer=(areas >= 3) & (areas < 6),
        comparison=areas >= 6,
        starts=6,
        ends=9,
    )


def _harm(study: Study, expected: float, observed: float, upper: float | None) -> Row:
    limits = Limits(expected * 0.7, expected * 1.3, upper, 0.3, 0.3, 0.5)
    effect = Effect(study.harms[0].name, "target", "estimated", "total", None, observed, expected, limits)
    ledger = fill(open_ledger(study, {}, ()), _panel(study), replace(NOTHING, effects=(effect,)), ())
    return next(row for row in ledger.rows if row.kind == "harm" and row.area == "target")


def test_every_declared_row_stands_before_anything_is_estimated(study: Study) -> None:
    ledger = open_ledger(study, {}, ())
    declared = {each.name for each in (*study.outcomes, *study.harms)}
    assert {(row.name, row.area) for row in ledger.rows} == {(n, a) for n in declared for a in PLACES}
    assert all(row.status == "could_not_run" and row.reason for row in ledger.rows)


def test_estimation_adds_and_drops_no_row(study: Study) -> None:
    opened = open_ledger(study, {}, ())
    filled = fill(opened, _panel(study), NOTHING, ())
    assert [(row.name, row.area) for row in filled.rows] == [(row.name, row.area) for row in opened.rows]
    assert all(row.reason for row in filled.rows)


def test_a_harm_whose_estimate_exceeds_its_tolerance_is_crossed_even_where_chance_could_explain_it(
    study: Study,
) -> None:
    assert _harm(study, expected=4, observed=6, upper=3.0).harm_state == "crossed"


def test_a_harm_is_ruled_out_only_below_its_tolerance_with_95_per_cent_certainty(study: Study) -> None:
    assert _harm(study, expected=100, observed=100, upper=0.24).harm_state == "ruled out"
    assert _harm(study, expected=100, observed=100, upper=0.25).harm_state == "not ruled out"
    assert _harm(study, expected=100, observed=100, upper=None).harm_state == "not ruled out"


def test_a_harm_that_could_not_be_estimated_is_not_ruled_out(study: Study) -> None:
    ledger = fill(open_ledger(study, {}, ()), _panel(study), NOTHING, ())
    assert {row.harm_state for row in ledger.rows if row.kind == "harm"} == {"not ruled out"}


def test_the_interval_of_the_change_is_that_of_the_untreated_count(study: Study) -> None:
    row = _harm(study, expected=100, observed=100, upper=0.5)
    assert (row.effect_lower, row.effect_upper) == (pytest.approx(-30), pytest.approx(30))
    assert row.relative_lower == pytest.approx(100 / 130 - 1)
    assert row.relative_upper == pytest.approx(100 / 70 - 1)


def test_a_relative_change_from_nothing_has_no_upper_limit(study: Study) -> None:
    limits = Limits(0.0, 3.0, None, None, None, 0.4)
    effect = Effect(study.harms[0].name, "target", "estimated", "total", None, 1.0, 1.0, limits)
    ledger = fill(open_ledger(study, {}, ()), _panel(study), replace(NOTHING, effects=(effect,)), ())
    row = next(row for row in ledger.rows if row.kind == "harm" and row.area == "target")
    assert row.relative_upper is None
    assert row.effect_upper == 1.0


@pytest.mark.parametrize(("withheld", "status"), [(False, "missing"), (True, "suppressed")])
def test_missing_and_withheld_months_after_leave_the_row_open_and_say_which(
    study: Study, withheld: bool, status: str
) -> None:
    name = study.outcomes[0].name
    panel = _panel(study, missing=(name, 8), withheld=withheld)
    measures = tuple(each.name for each in (*study.outcomes, *study.harms))
    prepared = prepare(panel, measures, 3)
    ledger: Ledger = fill(open_ledger(study, {}, ()), panel, NOTHING, prepared.unfilled)
    row = next(row for row in ledger.rows if row.name == name)
    assert row.status == status
    assert row.observed is None
    assert "2024-09" in (row.reason or "")
    assert prepared.setting is not None
    assert name not in prepared.setting.measures


def test_a_month_missing_before_costs_its_block_and_not_the_row(study: Study) -> None:
    panel = _panel(study, missing=(study.outcomes[0].name, 2))
    measures = tuple(each.name for each in (*study.outcomes, *study.harms))
    assert prepare(panel, measures, 3).unfilled == ()


def test_an_area_that_was_not_seen_throughout_gives_no_weight(study: Study) -> None:
    panel = _panel(study)
    counts = panel.counts.copy()
    counts[0, 20, 3] = np.nan
    measures = tuple(each.name for each in (*study.outcomes, *study.harms))
    prepared = prepare(replace(panel, counts=counts), measures, 3)
    assert prepared.setting is not None
    assert not prepared.setting.donors[20]
    assert prepared.setting.donors.sum() == 23
    assert prepared.notes[0].endswith("not seen in every period: 1")
