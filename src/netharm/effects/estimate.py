"""One study's counts in, one effect for every declared row out: the design, its test, and its ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import Weights
from netharm.effects.draws import Draws, draw_statistics, statistics_of
from netharm.effects.effect import RINGS, AreaName, Effect, Status
from netharm.effects.finest_match import SHARE_NEEDED, FoundMatch, find_match
from netharm.effects.limits import limit_by_draws
from netharm.effects.method import Counterfactual, Method, method_of
from netharm.effects.permutation import draws_needed, joint_p_values, omnibus_p
from netharm.effects.placebo import LIKE_COUNT, PlaceboGroup, rings_of
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design, Inference

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
    """All effects of one study, with what the ledger must say about how they came about.

    groups : the placebo groups that were drawn, and like_buffers, whether their buffers are like the target's.
    """

    effects: tuple[Effect, ...]
    balance: tuple[BalanceEntry, ...]
    omnibus_p: float | None
    omnibus_reason: str | None
    match: dict[str, str]
    placebo: dict[str, Any]
    notes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    groups: tuple[PlaceboGroup, ...] = ()
    like_buffers: bool = False


def placebo_groups_of(method: Method, setting: Setting, design: Design) -> tuple[list[PlaceboGroup], bool]:
    """Return the placebo groups that `method` compares with, and whether their buffers are like the target's."""
    groups, like_buffers = (method.draw_groups or draw_placebo_groups)(setting, design)
    if not setting.within_rings:
        return groups, like_buffers
    return [replace(each, rings=rings_of(each.members, setting.within_rings)) for each in groups], like_buffers


def find_levels(
    setting: Setting, design: Design, declared: Mapping[str, str], groups: Sequence[PlaceboGroup], like_buffers: bool
) -> FoundMatch:
    """Return the match of each measure, found from counts before the operation alone; "none" where nothing is matched.

    declared : the match of each measure.
    """
    method = method_of(design.kind)
    if not method.matches:
        return FoundMatch(dict.fromkeys(declared, "none"), True, ())
    alike: dict[AreaName, Sequence[PlaceboGroup]] = {"target": groups}
    if like_buffers:
        alike["buffer"] = groups
    return find_match(method, setting, design, declared, alike)


def estimate(
    setting: Setting,
    design: Design,
    declared: Mapping[str, str],
    benefits: Sequence[str],
    frozen: Mapping[str, str] | None = None,
    workers: int = 1,
    bare: bool = False,
) -> Estimate:
    """Return the effect on every measure in every treated area of `setting`, by the design's own method.

    declared : the match of each measure ; frozen : the match that registration froze, used where given ;
    benefits : the measures that are outcomes, whose claims are adjusted for being looked at together ;
    bare : leave out what the design tells beside effect and limits, where thousands of estimates are made.
    """
    method = method_of(design.kind)
    drawn = method.inference(design) == "permutation" or design.fallback == "penalised" or method.matches
    with one_thread():
        groups, like_buffers = placebo_groups_of(method, setting, design) if drawn else ([], False)
        found = find_levels(setting, design, {**declared, **(frozen or {})}, groups, like_buffers)
        answers = [
            _estimate_area(
                method,
                setting,
                design,
                found.levels,
                area,
                groups if area == "target" or like_buffers else [],
                workers,
                bare,
            )
            for area in setting.treated
        ]
        effects, omnibus, omnibus_reason = _test_together(answers, benefits)
        return Estimate(
            effects=effects,
            balance=tuple(entry for answer in answers for entry in answer.balance),
            omnibus_p=omnibus,
            omnibus_reason=omnibus_reason,
            match=found.levels if method.matches else {},
            placebo=_record(method, setting, design, groups, like_buffers) if drawn else {},
            said=found.said,
            groups=tuple(groups),
            like_buffers=like_buffers,
        )


@dataclass(frozen=True)
class _AreaAnswer:
    """What one area gave: its effects by the position of their measure, and all measures' statistics and draws."""

    effects: dict[int, Effect]
    balance: tuple[BalanceEntry, ...]
    statistics: Array
    draws: Draws | None


def _estimate_area(
    method: Method,
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    area: AreaName,
    groups: Sequence[PlaceboGroup],
    workers: int,
    bare: bool,
) -> _AreaAnswer:
    """Return the effects in one area: what is expected, the test, and what else the design tells."""
    treated = np.flatnonzero(setting.treated[area])
    problem = method.set_problem(setting, design, levels, area)
    found = method.expect(setting, problem, treated, setting.donors)
    status: Status = "estimated"
    if not found.solved and method.matches and design.fallback == "penalised":
        status = "penalised"
        problem = method.set_problem(setting, design, levels, area, penalised=True)
        found = method.expect(setting, problem, treated, setting.donors)
    inference = "permutation" if status == "penalised" else method.inference(design)
    counted = {
        index: _counted_effect(setting, found, index, area, levels, status, inference) for index in _rows(setting, area)
    }
    if not found.solved:
        return _AreaAnswer(counted, (), np.empty(0), None)
    draws = (
        draw_statistics(setting, design.kind, problem, groups, area, workers) if inference == "permutation" else None
    )
    fewest = min(method.fewest, design.permutations)
    effects = {}
    for index, effect in counted.items():
        if index in found.unsolved:
            effects[index] = effect
            continue
        told = effect if bare else method.describe(effect, setting, design, problem, found, index)
        effects[index] = (
            limit_by_draws(told, draws, index, fewest, len(groups), float(found.scale[index]))
            if draws is not None
            else method.limits[inference](told, setting, design, problem, found, index)
        )
    shown = method.matches and any(effect.expected is not None for effect in effects.values())
    balance = _balance(setting, problem, found, treated, area) if shown else ()
    return _AreaAnswer(effects, balance, statistics_of(found), draws)


def _rows(setting: Setting, area: AreaName) -> list[int]:
    """Return the positions of the measures that were seen in full in `area`."""
    return [index for index, measure in enumerate(setting.measures) if setting.can_fill(area, measure)]


def _counted_effect(
    setting: Setting,
    found: Counterfactual,
    index: int,
    area: AreaName,
    levels: Mapping[str, str],
    status: Status,
    inference: Inference,
) -> Effect:
    """Return one row's counts, observed and expected, or why nothing is expected."""
    weights = found.made if isinstance(found.made, Weights) else None
    effect = Effect(
        measure=setting.measures[index],
        area=area,
        status=status,
        match=levels[setting.measures[index]],
        observed=float(found.observed_after[index]),
        residual=weights.residual if weights is not None else None,
        converged=found.solved and index not in found.unsolved,
        observed_by_period=found.observed[index],
    )
    if not found.solved or index in found.unsolved:
        failed = "exact balance failed" if weights is not None else "the design could not be computed"
        reason = f"{failed}: {found.unsolved.get(index, found.why)}; nothing unconverged is shown"
        return replace(effect, status="could_not_run", reason=reason)
    return replace(
        effect,
        expected=float(found.expected_after[index]),
        inference=inference,
        expected_by_period=found.expected[index],
    )


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
        if answers[place[0]].draws is not None
        and effect.measure in benefits
        and effect.limits is not None
        # Rings are looked at beside the buffer they make up: no row of the ledger, and no claim.
        and effect.area not in RINGS
    ]
    if not family:
        return tuple(effects.values()), None, "could not be run: it needs placebo draws of at least one outcome"
    solved = np.all([_drawn(answers[which]).solved[:, index] for which, index in family], axis=0)
    if solved.sum() < draws_needed():
        return tuple(effects.values()), None, "could not be run: too few placebo groups could be computed for all rows"
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
    setting: Setting, problem: Any, found: Counterfactual, treated: NDArray[np.int64], area: AreaName
) -> tuple[BalanceEntry, ...]:
    equal = len(treated) / int(setting.donors.sum())
    return tuple(
        BalanceEntry(
            area=area,
            constraint=name,
            measure=measure,
            periods=periods,
            treated=float(column[treated].sum()),
            synthetic=float(column @ found.made.weights),
            donors=equal * float(column[setting.donors].sum()),
        )
        for name, (measure, periods), column in zip(
            problem.matching.names, problem.matching.blocks, problem.values.T, strict=True
        )
    )


def _record(
    method: Method, setting: Setting, design: Design, groups: Sequence[PlaceboGroup], like_buffers: bool
) -> dict[str, Any]:
    """Return what the report says of the placebo groups."""
    geography = setting.neighbours is not None
    record = {
        "inference": method.inference(design),
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
    return {**record, **(method.tell_groups(setting, design, groups) if method.tell_groups else {})}
