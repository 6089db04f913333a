"""Staggered adoption: the group-time arithmetic, and what it does at its edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from diff_diff import CallawaySantAnna

from netharm.effects.estimate import estimate
from netharm.effects.group_time import (
    Reached,
    Scale,
    cells_after,
    expected_counts,
    group_time_effects,
    log_ratio_error,
    refusal,
)
from netharm.effects.setting import Setting
from netharm.effects.staggered_adoption import METHOD, set_problem
from netharm.effects.two_way_misleads import long_table, share_below_nothing
from netharm.effects.two_way_poisson import cells_of, period_effects
from netharm.effects.two_way_poisson import expected_counts as expected_of_one_date
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design

SHAPE = Shape(side=12, before=12, after=9, mean=8.0, treated=12, waves=3)
MANY = replace(SHAPE, treated=60)
DESIGN = Design(kind="staggered adoption", permutations=99, seed=3)
DECLARED = {"count": "finest"}


@pytest.fixture(scope="module")
def setting() -> Setting:
    return simulate_panel(SHAPE, "staggered", 1).setting


def _reached(setting: Setting) -> Reached:
    target = setting.treated["target"]
    assert setting.adopted is not None
    counts = setting.counts[0]
    return Reached(counts[target], counts[setting.donors], setting.adopted[target])


def _only(setting: Setting, design: Design = DESIGN):  # type: ignore[no-untyped-def]
    (effect,) = estimate(setting, design, DECLARED, ()).effects
    return effect


def test_the_level_scale_is_that_of_callaway_and_santanna(setting: Setting) -> None:
    reached = _reached(setting)
    difference = reached.treated - expected_counts(reached, "level")
    found = CallawaySantAnna().fit(
        long_table(reached), outcome="count", unit="area", time="period", first_treat="first"
    )
    for (wave, period), one in found.group_time_effects.items():
        if period >= wave:
            own = difference[reached.waves == wave - 1, period - 1].mean()
            assert own == pytest.approx(one["effect"], abs=1e-10)


def test_the_error_of_the_level_scale_is_that_of_callaway_and_santanna() -> None:
    reached = _reached(simulate_panel(MANY, "null", 2).setting)
    for wave in np.unique(reached.waves):
        cell = np.zeros(reached.treated.shape, dtype=bool)
        cell[reached.waves == wave, wave] = True
        # Moved so that as many are expected as observed: there a log ratio's error is the difference's over the total.
        moved = reached.comparison.copy()
        moved[:, wave] += (reached.treated - expected_counts(reached, "level"))[cell].mean()
        level = replace(reached, comparison=moved)
        found = CallawaySantAnna().fit(
            long_table(level), outcome="count", unit="area", time="period", first_treat="first"
        )
        error, _ = log_ratio_error(level, "level", cell)
        per_area = error * level.treated[cell].sum() / cell.sum()
        theirs = found.group_time_effects[wave + 1, wave + 1]["se"]
        # They divide by n, this by n - 1: with 20 areas in a wave up to 2.6% more.
        assert theirs < per_area <= theirs * np.sqrt(20 / 19)


@pytest.mark.parametrize("scale", ["ratio", "level"])
def test_all_periods_at_once_are_the_single_cells(setting: Setting, scale: Scale) -> None:
    reached = _reached(simulate_panel(MANY, "null", 2).setting)
    for one in group_time_effects(reached, scale):
        for period in (one.wave, reached.treated.shape[1] - 1):
            cell = np.zeros(reached.treated.shape, dtype=bool)
            cell[reached.waves == one.wave, period] = True
            error, freedom = log_ratio_error(reached, scale, cell)
            assert one.error[period] == pytest.approx(error, rel=1e-10)
            assert one.freedom[period] == pytest.approx(freedom)


def test_one_wave_on_the_ratio_scale_is_difference_in_differences(setting: Setting) -> None:
    target = setting.treated["target"]
    one = replace(setting, adopted=np.where(target, setting.starts, len(setting.periods)))
    cells = cells_of(one, np.flatnonzero(target), one.donors, 0)
    path = period_effects(cells.comparison, None)
    assert path is not None
    other = expected_of_one_date(cells.treated[:, : cells.starts].sum(axis=1), None, path, cells.starts)
    np.testing.assert_allclose(expected_counts(_reached(one), "ratio"), other, rtol=1e-10)


def test_an_area_already_reached_is_no_comparison(setting: Setting) -> None:
    changed = setting.counts.copy()
    assert setting.adopted is not None
    early = setting.adopted == setting.starts
    changed[:, early, setting.starts :] *= 5
    late = np.flatnonzero(setting.adopted[setting.treated["target"]] > setting.starts)
    before = expected_counts(_reached(setting), "ratio")[late]
    after = expected_counts(_reached(replace(setting, counts=changed)), "ratio")[late]
    np.testing.assert_array_equal(before, after)


def test_only_the_time_after_each_areas_own_date_counts(setting: Setting) -> None:
    effect, reached = _only(setting), _reached(setting)
    cells = cells_after(reached)
    assert effect.observed == reached.treated[cells].sum()
    assert effect.expected == pytest.approx(expected_counts(reached, "ratio")[cells].sum())


def test_the_event_study_and_the_waves_stand_in_the_details(setting: Setting) -> None:
    titles = [detail.title for detail in _only(setting).details]
    assert titles[:2] == ["Group-time ratios", "Event study"]
    two_way = _only(setting).details[2]
    assert "already reached" in two_way.note
    shares = [row[2] for row in two_way.rows[2:]]
    assert sum(share for share in shares if isinstance(share, float)) == pytest.approx(1.0)


def test_the_level_scale_tells_differences_with_their_limits(setting: Setting) -> None:
    effect = _only(setting, DESIGN.model_copy(update={"scale": "level"}))
    assert effect.details[0].title == "Group-time effects"
    for _, _, change, low, high in effect.details[0].rows:
        assert low < change < high  # type: ignore[operator]


def test_clustered_errors_need_enough_areas_and_say_what_to_do(setting: Setting) -> None:
    effect = _only(setting, DESIGN.model_copy(update={"inference": "cluster"}))
    assert effect.status == "could_not_run"
    assert effect.limits is None
    assert "12" in (effect.reason or "")
    assert "permutation" in (effect.reason or "")
    enough = _only(simulate_panel(MANY, "null", 1).setting, DESIGN.model_copy(update={"inference": "cluster"}))
    assert enough.limits is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one: replace(one, donors=np.zeros_like(one.donors)), "never reached"),
        (lambda one: replace(one, counts=np.zeros_like(one.counts)), "no count before"),
        (lambda one: replace(one, adopted=np.where(one.treated["target"], 0, 99)), "no period before"),
    ],
)
def test_what_cannot_be_computed_is_not_shown_and_says_why(setting: Setting, change, words: str) -> None:  # type: ignore[no-untyped-def]
    changed = change(setting)
    problem = set_problem(changed, DESIGN, {}, "target")
    found = METHOD.expect(changed, problem, np.flatnonzero(changed.treated["target"]), changed.donors)
    assert words in found.unsolved[0]
    assert np.isnan(found.expected_after[0])


def test_less_than_nothing_expected_is_refused_on_the_level_scale() -> None:
    treated = np.array([[1.0, 1, 0], [1, 0, 0]])
    comparison = np.array([[9.0, 9, 1], [9, 9, 1]])
    reached = Reached(treated, comparison, np.array([2, 2]))
    assert expected_counts(reached, "level")[:, 2].sum() < 0
    assert (expected_counts(reached, "ratio") >= 0).all()
    assert refusal(reached, "level") is None


def test_a_group_that_stands_in_takes_the_targets_dates(setting: Setting) -> None:
    problem = set_problem(setting, DESIGN, {}, "target")
    members = np.flatnonzero(setting.donors)[:12]
    donors = setting.donors.copy()
    donors[members] = False
    found = METHOD.expect(setting, problem, members, donors)
    assert setting.adopted is not None
    target_cells = (len(setting.periods) - setting.adopted[setting.treated["target"]]).sum()
    assert 0 < found.observed_after[0] < setting.counts[0][members, setting.starts :].sum()
    assert problem.waves is not None
    assert (len(setting.periods) - problem.waves).sum() == target_cells


def test_exposure_turns_growth_of_counts_into_growth_of_rates(setting: Setting) -> None:
    sizes = np.ones(setting.counts.shape[1:])
    sizes[:, setting.starts :] = 2.0  # everywhere twice as many people, so rates say the same as counts did
    doubled = replace(setting, exposure=sizes)
    assert _only(doubled).expected == pytest.approx(_only(setting).expected)
    target_only = np.ones_like(sizes)
    target_only[setting.treated["target"], setting.starts :] = 2.0
    assert _only(replace(setting, exposure=target_only)).expected == pytest.approx(
        2 * _only(setting).expected, rel=0.35
    )


def test_the_level_scale_takes_no_exposure(setting: Setting) -> None:
    exposed = replace(setting, exposure=np.ones(setting.counts.shape[1:]))
    effect = _only(exposed, DESIGN.model_copy(update={"scale": "level"}))
    assert effect.expected is None
    assert "ratio scale" in (effect.reason or "")


@pytest.mark.parametrize("size", [np.nan, 0.0, -3.0])
def test_an_area_without_a_usable_exposure_is_no_comparison_and_cannot_be_treated(
    setting: Setting, size: float
) -> None:
    sizes = np.ones(setting.counts.shape[1:])
    lost = int(np.flatnonzero(setting.donors)[0])
    sizes[lost, 2] = size
    without = setting.donors.copy()
    without[lost] = False
    effect = _only(replace(setting, exposure=sizes))
    assert effect.expected == pytest.approx(_only(replace(setting, donors=without)).expected)
    assert any("left out" in note for note in effect.notes)
    sizes = np.ones_like(sizes)
    sizes[np.flatnonzero(setting.treated["target"])[0], 2] = size
    assert "exposure" in (_only(replace(setting, exposure=sizes)).reason or "")


def test_a_wave_after_the_last_period_adds_nothing_and_is_in_no_table(setting: Setting) -> None:
    assert setting.adopted is not None
    last = setting.adopted == setting.adopted[setting.treated["target"]].max()
    late = replace(setting, adopted=np.where(last, len(setting.periods), setting.adopted))
    never = replace(setting, treated={"target": setting.treated["target"] & ~last})
    assert _only(late).expected == pytest.approx(_only(never).expected)
    assert _only(late).details[0].rows == _only(never).details[0].rows
    nobody = replace(setting, adopted=np.full_like(setting.adopted, len(setting.periods)))
    assert "no time after" in (_only(nobody).reason or "")


def test_a_wave_without_any_count_before_is_refused_by_name_of_its_fault(setting: Setting) -> None:
    assert setting.adopted is not None
    counts = setting.counts.copy()
    counts[0, setting.adopted == setting.adopted.min(), : setting.starts] = 0
    assert "no count before" in (_only(replace(setting, counts=counts)).reason or "")


def test_a_period_seen_nowhere_is_left_out_and_named(setting: Setting) -> None:
    counts = setting.counts.copy()
    counts[:, :, 3] = np.nan
    effect = _only(replace(setting, counts=counts))
    seen = np.delete(np.arange(len(setting.periods)), 3)
    assert setting.adopted is not None
    target = setting.treated["target"]
    kept = Reached(
        setting.counts[0][np.ix_(target, seen)],
        setting.counts[0][np.ix_(setting.donors, seen)],
        setting.adopted[target] - 1,
    )
    assert effect.expected == pytest.approx(expected_counts(kept, "ratio")[cells_after(kept)].sum())
    assert any(setting.periods[3] in note for note in effect.notes)


def test_a_buffer_counts_from_the_first_wave_on_and_says_so(setting: Setting) -> None:
    buffer = np.zeros_like(setting.donors)
    buffer[np.flatnonzero(setting.donors)[:5]] = True
    beside = replace(setting, treated={**setting.treated, "buffer": buffer}, donors=setting.donors & ~buffer)
    design = DESIGN.model_copy(update={"inference": "cluster"})
    effect = next(one for one in estimate(beside, design, DECLARED, ()).effects if one.area == "buffer")
    assert effect.observed == setting.counts[0][buffer, setting.starts :].sum()
    assert any("first wave" in note for note in effect.notes)


def test_the_share_below_nothing_is_that_of_the_regressions_own_weights() -> None:
    everywhere = np.ones((6, 10))
    reached = Reached(everywhere, np.ones((1, 10)), np.array([2, 2, 2, 2, 8, 8]))
    on = np.vstack([cells_after(reached), np.zeros((1, 10))]).ravel().astype(float)
    area, period = np.divmod(np.arange(70), 10)
    effects = np.column_stack([area[:, None] == np.arange(7), period[:, None] == np.arange(10)]).astype(float)
    left = on - effects @ np.linalg.lstsq(effects, on)[0]
    share = (left[on > 0] < -1e-12).mean()
    assert share > 0
    assert share_below_nothing(reached) == pytest.approx(share)


def test_a_wave_of_one_area_has_its_ratio_and_no_limits(setting: Setting) -> None:
    assert setting.adopted is not None
    first = setting.adopted.min()
    alone = np.flatnonzero(setting.adopted == first)
    target = setting.treated["target"].copy()
    target[alone[1:]] = False
    rows = _only(replace(setting, treated={"target": target})).details[0].rows
    of_one = [row for row in rows if row[0] == setting.periods[first]]
    assert of_one
    assert all(ratio is not None and lower is None and upper is None for _, _, ratio, lower, upper in of_one)
