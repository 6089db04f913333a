"""What the design does at its edges: it says what it could not do, and never shows a number that it does not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netharm.effects.draws import Draws
from netharm.effects.effect import Effect, Limits
from netharm.effects.estimate import Estimate, _AreaAnswer, _test_together, estimate
from netharm.effects.permutation import two_sided_p
from netharm.effects.setting import Setting
from netharm.study.design import Design
from simulated_town import build_town

DESIGN = Design(permutations=99, seed=5)
TOTAL = {"violence": "total", "disorder": "total"}


@pytest.fixture(scope="module")
def town() -> Setting:
    return build_town(1, 0.5).setting


def _out_of_reach(town: Setting) -> Setting:
    """Return the town with its target busier than any mix of other areas can be."""
    counts = town.counts.copy()
    target = town.treated["target"]
    counts[:, target] = counts[:, ~target].max(axis=1)[:, None] * 1.3
    return replace(town, counts=np.round(counts))


def _run(town: Setting, design: Design = DESIGN, declared: dict[str, str] | None = None) -> Estimate:
    return estimate(town, design, declared or TOTAL, ["violence"])


def test_what_cannot_be_balanced_is_not_shown_and_names_the_constraint(town: Setting) -> None:
    for effect in _run(_out_of_reach(town)).effects:
        assert effect.status == "could_not_run"
        assert effect.expected is None
        assert effect.limits is None
        assert effect.converged is False
        assert effect.reason is not None
        assert "whole time before" in effect.reason


def test_a_penalised_fallback_only_runs_on_request_and_says_so(town: Setting) -> None:
    busier = town.counts.copy()
    busier[:, town.treated["target"], : town.starts] += 1
    at_the_edge = replace(town, counts=busier)
    declared = {"violence": "period", "disorder": "period"}
    plain = _run(at_the_edge, DESIGN, declared).effects
    asked = _run(at_the_edge, DESIGN.model_copy(update={"fallback": "penalised"}), declared).effects
    assert {effect.status for effect in plain} == {"could_not_run"}
    assert {effect.status for effect in asked} == {"penalised"}
    for effect in asked:
        assert effect.residual is not None
        assert effect.residual > 1e-8
        assert effect.placebo_bias is not None
        assert effect.limits is not None


def test_the_bias_of_a_penalised_row_is_taken_out_of_its_expected_count(town: Setting) -> None:
    declared = {"violence": "period", "disorder": "period"}
    design = DESIGN.model_copy(update={"fallback": "penalised"})
    effect = _run(town, design, declared).effects[0]
    assert effect.expected is not None
    assert effect.placebo_bias is not None
    assert effect.expected_by_period is not None
    after = effect.expected_by_period[town.starts :]
    raw = (after + 0.5) / np.exp(effect.placebo_bias) - 0.5
    assert effect.expected + 0.5 == pytest.approx((raw.sum() + 0.5) * np.exp(effect.placebo_bias), rel=1e-6)


def test_too_few_groups_of_the_same_kind_leave_the_estimate_alone(town: Setting) -> None:
    counts = town.counts.copy()
    counts[:, town.treated["target"]] *= 3
    effect = _run(replace(town, counts=counts), DESIGN.model_copy(update={"permutations": 999})).effects[0]
    assert effect.status == "could_not_run"
    if effect.expected is not None:
        assert effect.limits is None
        assert effect.reason is not None
        assert "199" in effect.reason


@pytest.mark.parametrize("inference", ["linearised", "jackknife"])
def test_standard_errors_are_used_only_when_asked_for(town: Setting, inference: str) -> None:
    asked = _run(town, DESIGN.model_copy(update={"inference": inference}))
    for effect in asked.effects:
        assert effect.inference == inference
        assert effect.draws is None
        assert effect.p_adjusted is None
        assert effect.limits is not None
        inside = effect.limits.untreated_lower <= (effect.observed or 0) <= effect.limits.untreated_upper
        assert inside == (effect.limits.p_value > 0.05)
    assert asked.omnibus_p is None
    assert asked.omnibus_reason is not None


def test_the_number_of_processes_changes_nothing(town: Setting) -> None:
    one, two = _run(town), estimate(town, DESIGN, TOTAL, ["violence"], workers=2)
    assert repr(one) == repr(two)


def test_the_finest_match_is_found_without_the_counts_after(town: Setting) -> None:
    declared = {"violence": "finest", "disorder": "finest"}
    counts = town.counts.copy()
    counts[:, :, town.starts :] = np.random.default_rng(1).permutation(counts[:, :, town.starts :], axis=1) + 7
    assert _run(town, DESIGN, declared).match == _run(replace(town, counts=counts), DESIGN, declared).match


def test_a_frozen_match_is_kept(town: Setting) -> None:
    declared = {"violence": "finest", "disorder": "finest"}
    answer = estimate(town, DESIGN, declared, ["violence"], frozen={"violence": "none", "disorder": "total"})
    assert answer.match == {"violence": "none", "disorder": "total"}


def test_only_claims_of_benefit_are_adjusted(town: Setting) -> None:
    violence, disorder = _run(town).effects
    assert violence.p_adjusted is not None
    assert violence.limits is not None
    assert violence.p_adjusted >= violence.limits.p_value
    assert disorder.p_adjusted is None


def test_declaring_more_benefits_does_not_change_a_harm(town: Setting) -> None:
    few, many = estimate(town, DESIGN, TOTAL, []).effects[1], _run(town).effects[1]
    assert few.limits == many.limits


def test_a_penalised_row_without_enough_groups_shows_no_estimate(town: Setting) -> None:
    design = DESIGN.model_copy(update={"fallback": "penalised", "permutations": 999})
    answer = _run(_out_of_reach(town), design)
    for effect in answer.effects:
        assert effect.status == "could_not_run"
        assert effect.expected is None
        assert effect.converged is False
        assert "penalised" in (effect.reason or "")
    assert answer.balance == ()


def test_one_row_alone_is_not_changed_by_the_adjustment_even_when_penalised(town: Setting) -> None:
    declared = {"violence": "period", "disorder": "period"}
    busier = town.counts.copy()
    busier[:, town.treated["target"], : town.starts] += 1
    answer = _run(replace(town, counts=busier), DESIGN.model_copy(update={"fallback": "penalised"}), declared)
    effect = answer.effects[0]
    assert effect.status == "penalised"
    assert effect.limits is not None
    assert effect.p_adjusted == pytest.approx(effect.limits.p_value)


@pytest.mark.parametrize("inference", ["permutation", "linearised", "jackknife"])
def test_a_count_not_seen_in_an_area_that_takes_no_part_changes_nothing(town: Setting, inference: str) -> None:
    aside = np.flatnonzero(town.donors)[:3]
    donors = town.donors.copy()
    donors[aside] = False
    counts = town.counts.copy()
    counts[:, aside, -1] = np.nan
    design = DESIGN.model_copy(update={"inference": inference})
    seen, unseen = _run(replace(town, donors=donors), design), _run(replace(town, donors=donors, counts=counts), design)
    for one, other in zip(seen.effects, unseen.effects, strict=True):
        assert other.status == "estimated"
        assert other.limits == one.limits
        assert other.weight_range == one.weight_range
        assert other.weight_range is not None
        assert np.isfinite(other.weight_range).all()


def test_a_measure_not_seen_in_the_buffer_costs_that_row_alone(town: Setting) -> None:
    buffer = np.zeros(len(town.donors), dtype=bool)
    buffer[np.flatnonzero(town.donors)[:4]] = True
    with_buffer = replace(
        town,
        treated={"target": town.treated["target"], "buffer": buffer},
        donors=town.donors & ~buffer,
        within_buffer=tuple(np.asarray(near) for near in (town.neighbours or ())),
        unseen=frozenset({("buffer", "disorder")}),
    )
    effects = {(effect.area, effect.measure) for effect in _run(with_buffer).effects}
    assert effects == {("target", "violence"), ("target", "disorder"), ("buffer", "violence")}


def test_a_period_seen_nowhere_before_is_named_in_the_rows_note(town: Setting) -> None:
    counts = town.counts.copy()
    counts[0, :, 4] = np.nan
    violence, disorder = _run(replace(town, counts=counts)).effects
    assert "4" in violence.notes[0]
    assert disorder.notes == ()
    assert violence.effective_donors is not None
    assert violence.effective_donors < town.donors.sum() - 1


def test_a_count_that_is_the_same_everywhere_has_no_standard_error_and_says_why(town: Setting) -> None:
    counts = town.counts.copy()
    counts[1] = 0.0
    effect = _run(replace(town, counts=counts), DESIGN.model_copy(update={"inference": "linearised"})).effects[1]
    assert effect.status == "could_not_run"
    assert "every count is the same" in (effect.reason or "")


def test_the_adjustment_reads_a_penalised_row_without_its_bias() -> None:
    bias = 0.6
    statistic = np.random.default_rng(1).normal(bias, 0.1, (99, 1))
    draws = Draws(statistic, np.empty((99, 1, 0)), np.ones((99, 1), dtype=bool))
    own_p = two_sided_p(0.0 - bias, statistic[:, 0] - bias)
    limits = Limits(1.0, 2.0, None, None, None, own_p)
    effect = Effect("violence", "target", "penalised", "total", limits=limits, placebo_bias=bias)
    answer = _AreaAnswer({0: effect}, (), np.array([0.0]), draws)
    (adjusted,), omnibus, reason = _test_together([answer], ["violence"])
    assert own_p == pytest.approx(0.01)
    assert adjusted.p_adjusted == pytest.approx(own_p)
    assert omnibus == pytest.approx(own_p)
    assert reason is None
