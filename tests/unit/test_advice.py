"""The design advice: what it measures in the time before, and what it makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from netharm.data.panel import Panel
from netharm.effects.advice.advice import Advice
from netharm.effects.advice.on_designs import advise, design_of_kind
from netharm.effects.advice.rehearsal import Rehearsal, repeat_before
from netharm.effects.advice.rules import LEAST_EXPECTED, find_grounds
from netharm.effects.advice.situation import RowSituation, Situation
from netharm.effects.advice.words import advice_record, advice_sentences, recommend
from netharm.effects.common_trend import CommonTrend, check_common_trend
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.recent_peak import peak_rank, recent_periods_of
from netharm.effects.setting import Setting, prepare
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design, DesignKind
from netharm.study.study import Study

KINDS: tuple[DesignKind, ...] = get_args(DesignKind)
BEFORE, AFTER = 24, 6
SHAPE = Shape(side=16, before=BEFORE, after=AFTER, mean=6.0, treated=4, together=True)


@pytest.fixture(scope="module")
def setting() -> Setting:
    return simulate_panel(SHAPE, "null", 3).setting


def _row(**given: Any) -> RowSituation:
    plain: dict[str, Any] = {
        "name": "count",
        "sought": "fall",
        "is_harm": False,
        "picked_on": False,
        "counted": 300.0,
        "expected": 75.0,
        "smallest_fall": 0.3,
        "smallest_rise": 0.4,
        "peak": 0.5,
        "trend": CommonTrend("count", 0.05, 0.5, 0.8, 999),
    }
    return RowSituation(**{**plain, **given})


def _situation(*rows: RowSituation, **given: Any) -> Situation:
    plain: dict[str, Any] = {
        "target_areas": 4,
        "comparison_areas": 200,
        "periods_before": BEFORE,
        "periods_after": AFTER,
        "periods_in_year": 12,
        "starts": 1,
        "groups": 999,
        "wanted": 999,
        "scattered": False,
        "busier_than": 0.5,
    }
    return Situation(**{**plain, **given, "rows": rows or (_row(),)})


TRIED = Rehearsal({}, 999, 199)


def _stopped(kind: DesignKind, situation: Situation, tried: Rehearsal | None = TRIED) -> str:
    return " ".join(find_grounds(kind, situation, tried, control=True).stops)


def _warned(kind: DesignKind, situation: Situation, tried: Rehearsal | None = TRIED, control: bool = True) -> str:
    return " ".join(find_grounds(kind, situation, tried, control).warns)


# ---------------------------------------------------------------- the rules


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "staggered adoption"])
def test_a_plain_situation_stops_and_warns_of_nothing(kind: DesignKind) -> None:
    if kind == "synthetic control":
        assert _warned(kind, _situation(target_areas=1)) == ""
    else:
        assert _warned(kind, _situation()) == ""
    assert _stopped(kind, _situation()) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_without_comparison_areas_only_a_series_is_left(kind: DesignKind) -> None:
    stopped = _stopped(kind, _situation(comparison_areas=0))
    assert ("no comparison areas" in stopped) == (kind != "interrupted time series")


@pytest.mark.parametrize("kind", KINDS)
def test_several_dates_leave_staggered_adoption_and_one_date_rules_it_out(kind: DesignKind) -> None:
    staggered = kind == "staggered adoption"
    assert ("3 dates" in _stopped(kind, _situation(starts=3))) != staggered
    assert ("one date" in _stopped(kind, _situation(starts=1))) == staggered


def test_too_few_placebo_groups_are_told_with_both_numbers() -> None:
    stopped = _stopped("small area synthetic control", _situation(comparison_areas=3), Rehearsal({}, 3, 199))
    assert "Only 3 placebo groups like the target" in stopped
    assert "among 3 comparison areas" in stopped
    assert "needs 199" in stopped


@pytest.mark.parametrize("kind", KINDS)
def test_drifting_apart_rules_out_what_rests_on_a_common_trend(kind: DesignKind) -> None:
    apart = _row(trend=CommonTrend("count", 0.4, 0.004, 0.9, 999))
    starts = 2 if kind == "staggered adoption" else 1
    stopped = _stopped(kind, _situation(apart, starts=starts))
    assert ("did not go on alike" in stopped) == (kind in ("difference in differences", "staggered adoption"))


def test_each_of_several_rows_is_held_to_its_share_of_the_level() -> None:
    rows = [_row(name=name, trend=CommonTrend(name, 0.1, 0.03, 0.9, 999)) for name in ("a", "b")]
    assert _stopped("difference in differences", _situation(rows[0]))
    assert not _stopped("difference in differences", _situation(*rows))


@pytest.mark.parametrize("kind", KINDS)
def test_a_recent_peak_rules_out_a_series_and_warns_of_the_others(kind: DesignKind) -> None:
    peak = _situation(_row(peak=0.01), starts=2 if kind == "staggered adoption" else 1)
    series = kind == "interrupted time series"
    assert ("recent peak" in _stopped(kind, peak)) == series
    assert ("recent peak" in _warned(kind, peak)) != series


def test_a_plan_that_says_what_it_was_picked_on_is_warned_of_it() -> None:
    assert "picked on count" in _warned("difference in differences", _situation(_row(picked_on=True)))


@pytest.mark.parametrize("kind", KINDS)
def test_all_zeros_rule_out_every_design(kind: DesignKind) -> None:
    nothing = _row(counted=0.0, expected=0.0, trend=CommonTrend("count", why="none"))
    assert "is 0 in the target" in _stopped(kind, _situation(nothing, starts=2 if kind == "staggered adoption" else 1))


def test_counts_too_small_for_any_finding_rule_out_and_one_among_others_warns() -> None:
    tiny = _row(name="rare", expected=1.0, smallest_rise=8.0)
    assert f"Below {LEAST_EXPECTED:.1f}" in _stopped("difference in differences", _situation(tiny))
    assert not _stopped("difference in differences", _situation(tiny, _row()))
    assert "rare (1.0)" in _warned("difference in differences", _situation(tiny, _row()))


def test_none_at_all_is_rarer_than_the_level_just_above_the_least_expected() -> None:
    assert np.exp(-LEAST_EXPECTED) == pytest.approx(0.025)


def test_scattered_busy_targets_are_warned_of_false_alarms() -> None:
    busy = _situation(scattered=True, busier_than=0.95)
    assert "false alarms" in _warned("small area synthetic control", busy)
    assert "false alarms" not in _warned("small area synthetic control", replace(busy, busier_than=0.5))
    assert "false alarms" not in _warned("small area synthetic control", replace(busy, scattered=False))


def test_a_single_area_lies_together_with_none_and_is_not_warned_of_scattered_groups() -> None:
    assert "taken at random" in _warned("synthetic control", _situation(scattered=True))
    assert _warned("synthetic control", _situation(scattered=True, target_areas=1)) == ""


def test_a_series_that_compares_nothing_is_warned_of() -> None:
    assert "Nothing is compared" in _warned("interrupted time series", _situation(), control=False)


def test_what_could_not_be_computed_stops_for_all_rows_and_warns_for_one() -> None:
    both = _situation(_row(name="a"), _row(name="b"))
    one, all_of_them = Rehearsal({"a": "collinear"}), Rehearsal({"a": "collinear", "b": "collinear"})
    assert not _stopped("interrupted time series", both, one)
    assert "collinear" in _warned("interrupted time series", both, one)
    assert "could not be computed for any row: collinear" in _stopped("interrupted time series", both, all_of_them)


# ---------------------------------------------------------------- what is measured


def test_the_trend_check_sees_a_drift_and_lets_like_trends_pass(setting: Setting) -> None:
    groups, _ = draw_placebo_groups(setting, Design(permutations=199))
    drift = np.ones(setting.counts.shape[2])
    drift[:BEFORE] = np.exp(np.linspace(0, 2.0, BEFORE))
    target = setting.treated["target"]
    drifting = replace(setting, counts=setting.counts * np.where(target[:, None], drift, 1.0)[None])
    for like in (groups, ()):
        plain, apart = check_common_trend(setting, 0, like, AFTER), check_common_trend(drifting, 0, like, AFTER)
        assert plain.p_value is not None
        assert plain.p_value > 0.05
        assert apart.p_value is not None
        assert apart.p_value <= 0.01
        assert (apart.change or 0) > 0.5
        assert (plain.groups, apart.groups) == (len(like), len(like))


def test_the_power_of_the_trend_check_grows_as_counts_become_steadier(setting: Setting) -> None:
    mean = setting.counts.mean(axis=2, keepdims=True)
    steady = replace(setting, counts=mean + (setting.counts - mean) / 3)
    power = [check_common_trend(each, 0, (), AFTER).power or 0 for each in (setting, steady)]
    assert 0.05 <= power[0] < power[1] <= 1


def test_too_few_periods_tell_no_trend(setting: Setting) -> None:
    short = replace(setting, counts=setting.counts[:, :, -4:], starts=4, ends=3)
    found = check_common_trend(short, 0, (), AFTER)
    assert found.p_value is None
    assert "4 periods" in str(found.why)


def test_the_false_alarms_of_the_trend_check_stay_near_their_level() -> None:
    wrong = 0
    for seed in range(120):
        panel = simulate_panel(replace(SHAPE, together=False), "null", seed).setting
        wrong += (check_common_trend(panel, 0, (), AFTER).p_value or 1) <= 0.05
    assert wrong <= 13  # 99% of binomial(120, 0.05) lies at or below 12


def test_a_target_at_its_peak_ranks_first_and_others_do_not(setting: Setting) -> None:
    groups, _ = draw_placebo_groups(setting, Design(permutations=99))
    target = np.flatnonzero(setting.treated["target"])
    recent = recent_periods_of(setting)
    counts = setting.counts.copy()
    counts[:, target, BEFORE - recent : BEFORE] *= 6
    assert peak_rank(replace(setting, counts=counts), groups, target, recent) == pytest.approx(1 / 100)
    counts[:, target, BEFORE - recent : BEFORE] = 0
    assert peak_rank(replace(setting, counts=counts), groups, target, recent) == pytest.approx(1.0)
    assert np.isnan(peak_rank(setting, (), target, recent))


def test_the_time_before_is_repeated_and_nothing_else_is_read(setting: Setting) -> None:
    before = replace(setting, counts=setting.counts[:, :, :BEFORE], periods=setting.periods[:BEFORE], ends=BEFORE - 1)
    repeated = repeat_before(before, AFTER, np.where(setting.treated["target"], 0, -1))
    assert repeated.counts.shape[2] == BEFORE + AFTER
    assert np.array_equal(repeated.counts[:, :, BEFORE:], before.counts[:, :, BEFORE - 12 : BEFORE - 12 + AFTER])
    assert repeated.adopted is None
    late = repeat_before(before, AFTER, np.where(setting.treated["target"], 2, -1))
    assert late.adopted is not None
    assert set(late.adopted.tolist()) == {BEFORE + 2, BEFORE + AFTER}


def test_a_design_of_another_kind_keeps_only_the_keys_it_knows() -> None:
    plan = Design(kind="small area synthetic control", inference="jackknife", fallback="penalised", seed=7)
    other = design_of_kind(plan, "interrupted time series", comparable=True)
    assert (other.kind, other.inference, other.fallback, other.control, other.seed) == (
        "interrupted time series",
        None,
        "none",
        True,
        7,
    )
    assert design_of_kind(plan, plan.kind, comparable=True) == plan


# ---------------------------------------------------------------- the whole


def _study(**given: Any) -> Study:
    return Study.model_validate(
        {
            "title": "t",
            "question": "q",
            "operation": {"starts": BEFORE + 1, "ends": BEFORE + AFTER},
            "area": {"unit": "square", "target": ["x"], "comparison": "rest of data outside the buffer"},
            "data": {"d": {"source": "counts"}},
            "harms": [{"name": "count", "measure": {"data": "d", "column": "c"}, "tolerance": 1.5}],
            "design": {"permutations": 199},
            **given,
        }
    )


def _advise(
    change: Callable[[Panel], Panel] = lambda panel: panel, shape: Shape = SHAPE, **given: Any
) -> dict[str, Advice]:
    """Return the advice on a simulated panel that ends where the operation starts."""
    made = simulate_panel(shape, "null", 3).setting
    areas = made.counts.shape[1]
    panel = Panel(
        areas=tuple(f"a{place}" for place in range(areas)),
        periods=tuple(str(period + 1) for period in range(shape.before)),
        measures=("count",),
        counts=made.counts[:, :, : shape.before],
        suppressed=np.zeros((1, areas, shape.before), dtype=bool),
        covariate_names=(),
        covariates=np.empty((areas, 0)),
        target=made.treated["target"],
        buffer=np.zeros(areas, dtype=bool),
        comparison=made.donors,
        starts=shape.before,
        ends=shape.before - 1,
        neighbours=made.neighbours,
    )
    panel = change(panel)
    advice, _ = advise(_study(**given), panel, prepare(panel, ["count"], 3))
    return {each.kind: each for each in advice}


def test_many_like_areas_and_one_date_make_the_small_area_control_the_choice() -> None:
    advice = _advise()
    assert advice["small area synthetic control"].verdict != "cannot be used"
    assert advice["small area synthetic control"].maryland == 4
    assert advice["staggered adoption"].verdict == "cannot be used"
    assert recommend(tuple(advice.values()), "difference in differences")[0] == "small area synthetic control"


def test_three_comparison_areas_leave_no_test_by_groups_and_say_so() -> None:
    def few(panel: Panel) -> Panel:
        comparison = np.zeros_like(panel.comparison)
        comparison[np.flatnonzero(panel.comparison)[:3]] = True
        return replace(panel, comparison=comparison)

    advice = _advise(few)
    for kind in ("small area synthetic control", "difference in differences"):
        assert advice[kind].verdict == "cannot be used"
        assert any("3 comparison areas" in reason for reason in advice[kind].reasons)
    assert advice["interrupted time series"].verdict != "cannot be used"


def test_one_period_before_leaves_no_trend_and_no_series() -> None:
    advice = _advise(shape=replace(SHAPE, before=1), operation={"starts": 2, "ends": 7})
    assert advice["interrupted time series"].verdict == "cannot be used"
    assert advice["synthetic control"].verdict == "cannot be used"
    assert advice["difference in differences"].verdict != "can be used"


def test_a_target_of_noughts_and_no_comparison_at_all_leave_nothing() -> None:
    def nothing(panel: Panel) -> Panel:
        counts = panel.counts.copy()
        counts[:, panel.target] = 0
        return replace(panel, counts=counts, comparison=np.zeros_like(panel.comparison))

    advice = tuple(_advise(nothing).values())
    assert {each.verdict for each in advice} == {"cannot be used"}
    kind, why = recommend(advice, "interrupted time series")
    assert kind is None
    assert "No design can be used" in why


def test_waves_make_staggered_adoption_the_choice() -> None:
    made = simulate_panel(SHAPE, "null", 3).setting
    target = [f"a{place}" for place in np.flatnonzero(made.treated["target"])]
    area = {
        "unit": "square",
        "target": target,
        "comparison": "rest of data outside the buffer",
        "waves": [{"starts": BEFORE + 3, "areas": target[:2]}],
    }
    advice = _advise(area=area, design={"kind": "staggered adoption", "permutations": 199})
    assert advice["staggered adoption"].verdict != "cannot be used"
    assert {each.verdict for kind, each in advice.items() if kind != "staggered adoption"} == {"cannot be used"}
    assert recommend(tuple(advice.values()), "staggered adoption")[0] == "staggered adoption"


def test_a_count_seen_nowhere_before_is_not_judged_but_told() -> None:
    def unseen(panel: Panel) -> Panel:
        counts = panel.counts.copy()
        counts[:, np.flatnonzero(panel.target)[0], 3] = np.nan
        return replace(panel, counts=counts)

    advice = _advise(unseen)
    assert {each.verdict for each in advice.values()} == {"cannot be used"}
    assert all("not in the data" in each.reasons[0] for each in advice.values())


def test_the_advice_does_not_change_with_what_came_after() -> None:
    assert _advise() == _advise(lambda panel: replace(panel, notes=("outcomes stand elsewhere",)))


def test_the_record_is_plain_and_the_words_name_every_design() -> None:
    advice = tuple(_advise().values())
    record = advice_record(advice, (_row(peak=float("nan")),), "synthetic control")
    assert record["rows"][0]["recent_peak_rank"] is None
    assert [each["design"] for each in record["designs"]] == list(KINDS)
    said = "\n".join(advice_sentences(advice, (_row(),), "synthetic control"))
    assert all(f"{kind[0].upper()}{kind[1:]}: can" in said for kind in KINDS)
