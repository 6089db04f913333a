"""One study's counts in, one effect for every declared row out: the design, its test, and its ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import effective_number
from netharm.effects.draws import Draws, draw_statistics
from netharm.effects.effect import AreaName, Effect
from netharm.effects.finest_match import SHARE_NEEDED, FoundMatch, find_match
from netharm.effects.limits import limit_by_draws, limit_by_resampling
from netharm.effects.permutation import draws_needed, joint_p_values, log_ratio, omnibus_p
from netharm.effects.placebo import FEWEST_GROUPS, LIKE_COUNT, PlaceboGroup
from netharm.effects.setting import Setting
from netharm.effects.small_area_synthetic_control import (
    Problem,
    Solved,
    after_counts,
    placebo_groups,
    set_problem,
    shortfall,
    solve,
)
from netharm.effects.weight_range import programme_range, weight_range
from netharm.execution import one_thread
from netharm.study.design import Design

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BalanceEntry:
    """One constraint: the treated total, the synthetic control's, and what equal shares of all donors would give.

    measure, periods : what it sums, where it is a count before the operation.
    """

    area: AreaName
    constraint: str
    measure: str | None
    periods: tuple[str, ...]
    treated: float
    synthetic: float
    donors: float


@dataclass(frozen=True)
class Estimate:
    """All effects of one study, with what the ledger must say about how they came about."""

    effects: tuple[Effect, ...]
    balance: tuple[BalanceEntry, ...]
    omnibus_p: float | None
    omnibus_reason: str | None
    match: dict[str, str]
    placebo: dict[str, Any]
    notes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def draw_placebo_groups(setting: Setting, design: Design) -> tuple[list[PlaceboGroup], bool]:
    """Return the placebo groups of a design, and whether their buffers are like the target's too.

    Where too few groups have both, buffers are let go: the target's rows keep their test.
    """
    has_buffer = "buffer" in setting.treated
    groups = placebo_groups(setting, design.permutations, np.random.default_rng([design.seed, 1]))
    if has_buffer and len(groups) < min(FEWEST_GROUPS, design.permutations):
        alone = placebo_groups(setting, design.permutations, np.random.default_rng([design.seed, 1]), False)
        return alone, False
    return groups, has_buffer


def find_levels(
    setting: Setting, declared: Mapping[str, str], groups: Sequence[PlaceboGroup], like_buffers: bool
) -> FoundMatch:
    """Return the match of each measure, found from counts before the operation alone."""
    alike: dict[AreaName, Sequence[PlaceboGroup]] = {"target": groups}
    if like_buffers:
        alike["buffer"] = groups
    return find_match(setting, declared, alike)


def estimate(
    setting: Setting,
    design: Design,
    declared: Mapping[str, str],
    benefits: Sequence[str],
    frozen: Mapping[str, str] | None = None,
    workers: int = 1,
) -> Estimate:
    """Return the effect on every measure in every treated area of `setting`.

    declared : the match of each measure ; frozen : the match that registration froze, used where given ;
    benefits : the measures that are outcomes, whose claims are adjusted for being looked at together.
    """
    with one_thread():
        groups, like_buffers = draw_placebo_groups(setting, design)
        found = find_levels(setting, {**declared, **(frozen or {})}, groups, like_buffers)
        answers = [
            _estimate_area(
                setting, design, found.levels, area, groups if area == "target" or like_buffers else [], workers
            )
            for area in setting.treated
        ]
        effects, omnibus, omnibus_reason = _test_together(answers, benefits)
        return Estimate(
            effects=effects,
            balance=tuple(entry for answer in answers for entry in answer.balance),
            omnibus_p=omnibus,
            omnibus_reason=omnibus_reason,
            match=found.levels,
            placebo=_record(setting, design, groups, like_buffers),
            said=found.said,
        )


@dataclass(frozen=True)
class _AreaAnswer:
    """What one area gave: its effects by the position of their measure, and all measures' statistics and draws."""

    effects: dict[int, Effect]
    balance: tuple[BalanceEntry, ...]
    statistics: Array
    draws: Draws | None


def _estimate_area(
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    area: AreaName,
    groups: Sequence[PlaceboGroup],
    workers: int,
) -> _AreaAnswer:
    """Return the effects in one area: solve, test, ranges."""
    treated = np.flatnonzero(setting.treated[area])
    problem = set_problem(setting, levels, area)
    solved = solve(setting, problem, treated, setting.donors)
    status = "estimated"
    if not solved.weights.converged and design.fallback == "penalised":
        status = "penalised"
        problem = set_problem(setting, levels, area, penalised=True)
        solved = solve(setting, problem, treated, setting.donors)
    if not solved.weights.converged:
        reason = f"exact balance failed: {shortfall(problem, solved)}; nothing unconverged is shown"
        return _AreaAnswer(_unfilled(setting, levels, area, solved, reason), (), np.empty(0), None)
    draws = (
        draw_statistics(setting, problem, groups, area, workers)
        if design.inference == "permutation" or status == "penalised"
        else None
    )
    effects = {
        index: _measure_effect(setting, design, problem, solved, draws, index, area, levels, status, len(groups))
        for index in _rows(setting, area)
    }
    shown = any(effect.expected is not None for effect in effects.values())
    balance = _balance(setting, problem, solved, treated, area) if shown else ()
    return _AreaAnswer(effects, balance, log_ratio(*after_counts(setting, solved)), draws)


def _rows(setting: Setting, area: AreaName) -> list[int]:
    """Return the positions of the measures that were seen in full in `area`."""
    return [index for index, measure in enumerate(setting.measures) if setting.can_fill(area, measure)]


def _unfilled(
    setting: Setting, levels: Mapping[str, str], area: AreaName, solved: Solved, reason: str
) -> dict[int, Effect]:
    observed, _ = after_counts(setting, solved)
    return {
        index: Effect(
            measure=setting.measures[index],
            area=area,
            status="could_not_run",
            match=levels[setting.measures[index]],
            reason=reason,
            observed=float(observed[index]),
            residual=solved.weights.residual,
            converged=False,
            observed_by_period=solved.observed[index],
        )
        for index in _rows(setting, area)
    }


def _measure_effect(
    setting: Setting,
    design: Design,
    problem: Problem,
    solved: Solved,
    draws: Draws | None,
    index: int,
    area: AreaName,
    levels: Mapping[str, str],
    status: Any,
    groups: int,
) -> Effect:
    """Return one row's effect: counts, limits, ranges."""
    observed, expected = (float(values[index]) for values in after_counts(setting, solved))
    after, treated = setting.after(index, area), setting.treated[area]
    unmatched = setting.nowhere_before(index) if levels[setting.measures[index]] != "none" else ()
    effect = Effect(
        measure=setting.measures[index],
        area=area,
        status=status,
        match=levels[setting.measures[index]],
        observed=observed,
        expected=expected,
        effective_donors=effective_number(solved.weights.weights),
        residual=solved.weights.residual,
        converged=True,
        inference=design.inference if status == "estimated" else "permutation",
        observed_by_period=solved.observed[index],
        expected_by_period=solved.expected[index],
        notes=(f"matched without {', '.join(unmatched)}, in which it was seen nowhere",) if unmatched else (),
    )
    if status == "estimated":
        totals = problem.values[treated].sum(axis=0)
        arguments = (problem.constraints, totals, setting.donors, solved.weights, after)
        effect = replace(
            effect,
            weight_range=weight_range(*arguments),
            programme_range=programme_range(problem.values, totals, setting.donors, after),
        )
    if draws is not None:
        return limit_by_draws(effect, draws, index, min(FEWEST_GROUPS, design.permutations), groups)
    return limit_by_resampling(effect, setting, design, problem, solved, index)


def _test_together(
    answers: Sequence[_AreaAnswer], benefits: Sequence[str]
) -> tuple[tuple[Effect, ...], float | None, str | None]:
    """Return all effects with claims of benefit adjusted for being looked at together, and the omnibus p-value.

    One set of groups serves all areas, so a group's rows belong together; groups unsolved in any area are left out.
    """
    effects = {
        (which, index): effect for which, answer in enumerate(answers) for index, effect in answer.effects.items()
    }
    family = [
        place
        for place, effect in effects.items()
        if answers[place[0]].draws is not None and effect.measure in benefits and effect.limits is not None
    ]
    if not family:
        return tuple(effects.values()), None, "could not be run: it needs placebo draws of at least one outcome"
    solved = np.all([_drawn(answers[which]).solved for which in sorted({which for which, _ in family})], axis=0)
    if solved.sum() < draws_needed():
        return tuple(effects.values()), None, "could not be run: too few placebo groups are balanced in all areas"
    bias = np.array([effects[place].placebo_bias or 0.0 for place in family])
    statistics = np.array([answers[which].statistics[index] for which, index in family]) - bias
    draws = np.column_stack([_drawn(answers[which]).statistic[solved, index] for which, index in family]) - bias
    for place, adjusted in zip(family, joint_p_values(statistics, draws), strict=True):
        limits = effects[place].limits
        assert limits is not None
        effects[place] = replace(effects[place], p_adjusted=max(float(adjusted), limits.p_value))
    return tuple(effects.values()), omnibus_p(statistics, draws), None


def _drawn(answer: _AreaAnswer) -> Draws:
    assert answer.draws is not None
    return answer.draws


def _balance(
    setting: Setting, problem: Problem, solved: Solved, treated: NDArray[np.int64], area: AreaName
) -> tuple[BalanceEntry, ...]:
    equal = len(treated) / int(setting.donors.sum())
    return tuple(
        BalanceEntry(
            area=area,
            constraint=name,
            measure=measure,
            periods=periods,
            treated=float(column[treated].sum()),
            synthetic=float(column @ solved.weights.weights),
            donors=equal * float(column[setting.donors].sum()),
        )
        for name, (measure, periods), column in zip(
            problem.matching.names, problem.matching.blocks, problem.values.T, strict=True
        )
    )


def _record(setting: Setting, design: Design, groups: Sequence[PlaceboGroup], like_buffers: bool) -> dict[str, Any]:
    """Return what the report says of the placebo groups."""
    geography = setting.neighbours is not None
    return {
        "inference": design.inference,
        "groups_drawn": len(groups),
        "groups_asked_for": design.permutations,
        "areas_in_each": int(setting.treated["target"].sum()),
        "kind": "contiguous" if geography else "scattered",
        "count_before_within": LIKE_COUNT,
        "buffers_alike": like_buffers if "buffer" in setting.treated else None,
        "seed": design.seed,
        "share_of_groups_balanced_needed": SHARE_NEEDED,
        "costs": None
        if geography
        else "without geography the groups are scattered: areas that lie together share ups and downs, so the "
        "intervals here are likely too narrow",
    }
