"""Difference in differences at its edges: what it expects, what it refuses, and what must not change its answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netharm.effects.cluster_errors import Side, two_sides
from netharm.effects.effect import Effect
from netharm.effects.estimate import estimate
from netharm.effects.event_study import event_study
from netharm.effects.method import method_of
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.setting import Setting
from netharm.effects.two_way_poisson import cells_of
from netharm.effects.wild_bootstrap import wild_bootstrap
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design

KIND = "difference in differences"
MANY = Shape(side=10, before=12, after=6, mean=8.0, treated=40)
SMALL = Shape(side=8, before=8, after=4, mean=8.0, treated=6)
INFERENCES = ("permutation", "cluster", "wild")


def design(inference: str = "cluster", permutations: int = 99) -> Design:
    return Design.model_validate({"kind": KIND, "inference": inference, "permutations": permutations, "seed": 4})


def run(setting: Setting, inference: str = "cluster") -> tuple[Effect, ...]:
    return estimate(setting, design(inference), dict.fromkeys(setting.measures, "total"), ()).effects


@pytest.fixture(scope="module")
def town() -> Setting:
    return simulate_panel(MANY, "constant", 1).setting


@pytest.fixture(scope="module")
def village() -> Setting:
    return simulate_panel(SMALL, "constant", 1).setting


def changed(setting: Setting, **parts: object) -> Setting:
    return replace(setting, **parts)  # type: ignore[arg-type]


def test_what_is_expected_is_the_count_before_grown_as_the_comparison_areas_grew(town: Setting) -> None:
    (effect,) = run(town)
    counts, treated, donors = town.counts[0], town.treated["target"], town.donors
    before, after = counts[:, : town.starts].sum(axis=1), counts[:, town.starts :].sum(axis=1)
    growth = after[donors].sum() / before[donors].sum()
    assert effect.expected == pytest.approx(before[treated].sum() * growth, rel=1e-12)
    assert effect.observed == after[treated].sum()
    assert effect.expected_by_period is not None
    assert effect.expected_by_period[: town.starts].sum() == pytest.approx(before[treated].sum(), rel=1e-12)
    assert effect.expected_by_period[town.starts :].sum() == pytest.approx(effect.expected, rel=1e-12)


def test_no_count_of_the_target_after_the_start_enters_what_is_expected(town: Setting) -> None:
    counts = town.counts.copy()
    counts[:, town.treated["target"], town.starts :] = 7.0
    exposure = np.random.default_rng(1).uniform(90, 110, town.counts.shape[1:])
    for setting in (town, changed(town, exposure=exposure)):
        assert run(changed(setting, counts=counts))[0].expected == run(setting)[0].expected


@pytest.mark.parametrize("inference", INFERENCES)
def test_without_comparison_areas_nothing_is_shown(town: Setting, inference: str) -> None:
    (effect,) = run(changed(town, donors=np.zeros_like(town.donors)), inference)
    assert effect.status == "could_not_run"
    assert effect.expected is None
    assert "no comparison areas" in (effect.reason or "")


def test_errors_clustered_by_area_are_refused_with_fewer_than_thirty_areas_on_a_side(town: Setting) -> None:
    treated = town.treated["target"].copy()
    treated[np.flatnonzero(treated)[29:]] = False
    (few,) = run(changed(town, treated={"target": treated}))
    assert few.status == "could_not_run"
    assert few.limits is None
    assert few.expected is not None
    assert "'wild' or 'permutation'" in (few.reason or "")
    assert "target has 29" in (few.reason or "")
    donors = town.donors.copy()
    donors[np.flatnonzero(donors)[29:]] = False
    assert "comparison has 29" in (run(changed(town, donors=donors))[0].reason or "")
    assert run(town)[0].status == "estimated"


def test_the_wild_bootstrap_is_refused_with_fewer_than_six_treated_areas(village: Setting) -> None:
    assert run(village, "wild")[0].limits is not None
    treated = village.treated["target"].copy()
    treated[np.flatnonzero(treated)[5:]] = False
    (few,) = run(changed(village, treated={"target": treated}), "wild")
    assert few.status == "could_not_run"
    assert "choose 'permutation'" in (few.reason or "")


def test_too_few_draws_to_reach_the_level_are_refused(town: Setting) -> None:
    (effect,) = estimate(town, design("wild", 18), {"count": "total"}, ()).effects
    assert effect.status == "could_not_run"
    assert "18 draws" in (effect.reason or "")


@pytest.mark.parametrize(
    ("side", "words"), [("target", "in the area before"), ("comparison", "comparison areas before")]
)
def test_a_side_without_any_count_before_costs_that_row_alone(town: Setting, side: str, words: str) -> None:
    empty = town.counts.copy()
    areas = town.treated["target"] if side == "target" else town.donors
    empty[0, areas, : town.starts] = 0.0
    both = changed(town, counts=np.concatenate([empty, town.counts]), measures=("nothing before", "count"))
    nothing, count = run(both)
    assert nothing.status == "could_not_run"
    assert nothing.expected is None
    assert words in (nothing.reason or "")
    assert count.status == "estimated"


@pytest.mark.parametrize("side", ["target", "comparison"])
@pytest.mark.parametrize("inference", ["cluster", "wild"])
def test_a_side_without_any_count_after_keeps_its_estimate_and_has_no_error(
    town: Setting, side: str, inference: str
) -> None:
    counts = town.counts.copy()
    counts[:, town.treated["target"] if side == "target" else town.donors, town.starts :] = 0.0
    (effect,) = run(changed(town, counts=counts), inference)
    assert effect.status == "could_not_run"
    assert effect.limits is None
    assert effect.expected is not None
    assert "no count after" in (effect.reason or "")


@pytest.mark.parametrize("inference", INFERENCES)
def test_counts_that_are_zero_everywhere_are_no_effect_of_nothing(town: Setting, inference: str) -> None:
    (effect,) = run(changed(town, counts=np.zeros_like(town.counts)), inference)
    assert effect.status == "could_not_run"
    assert effect.limits is None


def test_a_period_seen_nowhere_is_left_out_and_named(town: Setting) -> None:
    counts = town.counts.copy()
    counts[:, :, 4] = np.nan
    (holed,) = run(changed(town, counts=counts))
    shorter = changed(
        town,
        counts=np.delete(town.counts, 4, axis=2),
        periods=tuple(np.delete(np.array(town.periods), 4)),
        starts=town.starts - 1,
        ends=town.ends - 1,
    )
    (short,) = run(shorter)
    assert (holed.expected, holed.limits) == (short.expected, short.limits)
    assert "4" in holed.notes[0]
    assert holed.expected_by_period is not None
    assert np.isnan(holed.expected_by_period[4])


def test_areas_without_any_count_change_nothing_and_are_counted(town: Setting) -> None:
    areas = 7
    counts = np.concatenate([town.counts, np.zeros((1, areas, town.counts.shape[2]))], axis=1)
    more = changed(
        town,
        counts=counts,
        treated={"target": np.append(town.treated["target"], np.zeros(areas, dtype=bool))},
        donors=np.append(town.donors, np.ones(areas, dtype=bool)),
        covariates=np.empty((counts.shape[1], 0)),
    )
    for inference in ("cluster", "wild"):
        assert run(more, inference)[0].limits == run(town, inference)[0].limits
    sides = {row[0]: row[2] for row in run(more)[0].details[1].rows}
    assert sides == {"treated": 0, "comparison": areas}


def test_one_period_before_is_allowed_and_says_what_it_cannot_show(town: Setting) -> None:
    short = changed(
        town, counts=town.counts[:, :, town.starts - 1 :], periods=town.periods[town.starts - 1 :], starts=1, ends=6
    )
    (effect,) = run(short)
    assert effect.status == "estimated"
    assert any("one period before" in note for note in effect.notes)
    assert not any("one period before" in note for note in run(town)[0].notes)


def test_treated_areas_that_lie_side_by_side_are_a_warning_where_errors_are_clustered(village: Setting) -> None:
    side = 8
    row, column = np.divmod(np.arange(side * side), side)
    neighbours = tuple(
        np.flatnonzero(np.abs(row - r) + np.abs(column - c) == 1) for r, c in zip(row, column, strict=True)
    )
    together = row * side + column < 7
    apart = np.isin(np.arange(side * side), [0, 3, 16, 21, 36, 50, 63])
    for treated, warned in ((together, True), (apart, False)):
        placed = changed(village, neighbours=neighbours, treated={"target": treated}, donors=~treated)
        said = [note for note in run(placed, "wild")[0].notes if "side by side" in note]
        assert bool(said) is warned


def test_a_target_reached_at_different_dates_is_sent_to_staggered_adoption(town: Setting) -> None:
    adopted = np.full(len(town.donors), len(town.periods))
    adopted[town.treated["target"]] = town.starts
    assert run(changed(town, adopted=adopted))[0].status == "estimated"
    adopted[np.flatnonzero(town.treated["target"])[0]] += 2
    (effect,) = run(changed(town, adopted=adopted))
    assert effect.status == "could_not_run"
    assert "staggered adoption" in (effect.reason or "")


def test_exposure_that_does_not_change_over_time_changes_nothing(town: Setting) -> None:
    people = np.random.default_rng(2).uniform(500, 3000, len(town.donors))
    exposure = np.repeat(people[:, None], len(town.periods), axis=1)
    plain, exposed = run(town)[0], run(changed(town, exposure=exposure))[0]
    assert exposed.expected == pytest.approx(plain.expected, rel=1e-9)
    assert plain.limits is not None
    assert exposed.limits is not None
    assert exposed.limits.untreated_lower == pytest.approx(plain.limits.untreated_lower, rel=1e-8)


def test_a_target_whose_people_doubled_is_expected_to_count_twice_as_much(town: Setting) -> None:
    exposure = np.full(town.counts.shape[1:], 100.0)
    exposure[town.treated["target"], town.starts :] = 200.0
    twice = run(changed(town, exposure=exposure))[0].expected
    assert twice == pytest.approx(2 * (run(town)[0].expected or 0.0), rel=1e-9)


@pytest.mark.parametrize("wrong", [0.0, -5.0, np.nan, np.inf])
def test_an_exposure_that_is_no_number_of_people_costs_the_comparison_area_or_the_target(
    town: Setting, wrong: float
) -> None:
    exposure = np.full(town.counts.shape[1:], 100.0)
    donor, member = np.flatnonzero(town.donors)[3], np.flatnonzero(town.treated["target"])[3]
    exposure[donor, 2] = wrong
    (without,) = run(changed(town, exposure=exposure))
    donors = town.donors.copy()
    donors[donor] = False
    assert without.expected == pytest.approx(run(changed(town, donors=donors))[0].expected, rel=1e-9)
    assert any("left out" in note and note.endswith(": 1") for note in without.notes)
    exposure[member, 2] = wrong
    (effect,) = run(changed(town, exposure=exposure))
    assert effect.status == "could_not_run"
    assert "exposure" in (effect.reason or "")


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("inference", ["cluster", "wild"])
def test_the_p_value_and_the_interval_agree(seed: int, inference: str) -> None:
    setting = simulate_panel(MANY, "null", seed).setting
    nudged = setting.counts.copy()
    nudged[:, setting.treated["target"], setting.starts :] *= 1 + 0.02 * (seed - 6)
    (effect,) = run(changed(setting, counts=nudged), inference)
    assert effect.limits is not None
    assert effect.observed is not None
    inside = effect.limits.untreated_lower <= effect.observed <= effect.limits.untreated_upper
    assert inside == (effect.limits.p_value > 0.05)


@pytest.mark.parametrize("inference", INFERENCES)
def test_the_same_seed_gives_the_same_answer_with_any_number_of_processes(
    town: Setting, village: Setting, inference: str
) -> None:
    place = town if inference == "cluster" else village
    one, two = (
        estimate(place, design(inference), {"count": "total"}, ("count",), workers=workers) for workers in (1, 2)
    )
    assert repr(one) == repr(two)
    assert one.effects[0].limits is not None


def test_the_ends_of_the_wild_interval_are_where_the_test_stops_rejecting(village: Setting) -> None:
    sides = two_sides(cells_of(village, np.flatnonzero(village.treated["target"]), village.donors, 0))
    assert sides is not None
    drawn = wild_bootstrap(sides, 499, np.random.default_rng(3))
    low, high = drawn.interval()
    assert low < sides.ratio < high
    for end, beyond in ((low, 0.999), (high, 1.001)):
        assert drawn.p_value(end) > 0.05 >= drawn.p_value(end * beyond)
    assert drawn.p_value(sides.ratio) == 1.0
    assert sides.ratio < drawn.greatest() < high


def test_one_area_that_holds_everything_has_no_variance_and_equal_areas_have_their_number_less_one() -> None:
    one = Side(np.array([0.1, -0.1]), np.array([1.0, 0.0]), 0)
    assert np.isnan(one.variance)
    assert np.isnan(one.freedom)
    parts = np.random.default_rng(1).normal(size=20)
    parts -= parts.mean()
    equal = Side(parts, np.full(20, 0.05), 0)
    assert equal.freedom == pytest.approx(19)
    assert equal.effective == pytest.approx(20)
    assert equal.variance == pytest.approx((parts**2).sum() * 20 / 19)


def test_the_degrees_of_freedom_are_those_of_simulated_parts() -> None:
    random = np.random.default_rng(5)
    shares = random.gamma(1.0, 1.0, 12)
    shares /= shares.sum()
    drawn = random.normal(size=(20_000, 12)) * shares
    parts = drawn - shares * drawn.sum(axis=1)[:, None]
    variances = (parts**2 / (1 - shares)).sum(axis=1)
    assert Side(parts[0], shares, 0).freedom == pytest.approx(2 * variances.mean() ** 2 / variances.var(), rel=0.05)


def test_the_event_study_stands_beside_the_last_period_before(town: Setting) -> None:
    members = np.flatnonzero(town.treated["target"])
    study = event_study(town, members, town.donors, 0)
    assert study is not None
    assert study.periods.tolist() == [period for period in range(18) if period != town.starts - 1]
    assert study.covariance.shape == (17, 17)
    assert np.linalg.eigvalsh(study.covariance).min() > -1e-12
    inside = study.coefficients[study.periods >= town.starts].mean()
    assert -0.7 < inside < -0.1


def test_the_event_study_of_one_area_cannot_tell_its_errors(town: Setting) -> None:
    study = event_study(town, np.flatnonzero(town.treated["target"])[:1], town.donors, 0)
    assert study is not None
    assert np.isfinite(study.coefficients).all()
    assert np.isnan(study.covariance).all()


def test_placebo_groups_tell_the_errors_of_an_event_study_of_few_areas(village: Setting) -> None:
    members = np.flatnonzero(village.treated["target"])
    groups, _ = draw_placebo_groups(village, design("permutation", 60))
    alone, told = (event_study(village, members, village.donors, 0, drawn) for drawn in ((), groups))
    assert alone is not None
    assert told is not None
    assert (told.coefficients == alone.coefficients).all()
    assert told.covariance.shape == alone.covariance.shape
    assert 0.4 < np.sqrt(np.diag(told.covariance) / np.diag(alone.covariance)).mean() < 2.5
    (few,) = (event_study(village, members, village.donors, 0, groups[:5]),)
    assert few is not None
    assert np.isnan(few.covariance).all()


def test_a_period_without_a_count_in_the_target_still_has_a_log_ratio(town: Setting) -> None:
    counts = town.counts.copy()
    counts[:, town.treated["target"], 2] = 0.0
    study = event_study(changed(town, counts=counts), np.flatnonzero(town.treated["target"]), town.donors, 0)
    assert study is not None
    assert np.isfinite(study.coefficients).all()
    assert study.coefficients[2] < -3


def test_periods_after_the_end_say_nothing(town: Setting) -> None:
    longer = changed(town, ends=town.ends - 2)
    (effect,) = run(longer)
    assert effect.expected_by_period is not None
    assert np.isnan(effect.expected_by_period[-2:]).all()
    cut = changed(town, counts=town.counts[:, :, :-2], periods=town.periods[:-2], ends=town.ends - 2)
    assert run(cut)[0].limits == effect.limits


def test_the_rate_ratio_stands_in_the_details_with_the_interval_of_the_count(town: Setting) -> None:
    (effect,) = run(town)
    ratio, lower, upper = effect.details[0].rows[0]
    assert effect.limits is not None
    assert ratio == pytest.approx((effect.observed or 0) / (effect.expected or 1))
    assert lower == pytest.approx((effect.observed or 0) / effect.limits.untreated_upper)
    assert upper == pytest.approx((effect.observed or 0) / effect.limits.untreated_lower)
    assert method_of(KIND).inference(Design(kind=KIND)) == "permutation"
