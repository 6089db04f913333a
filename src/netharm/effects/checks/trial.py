"""The design run once more, as a check needs it: at another date, or as if another group were the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.effects.draws import Draws, draw_statistics
from netharm.effects.effect import Effect
from netharm.effects.limits import limit_by_draws
from netharm.effects.method import Counterfactual, method_of
from netharm.effects.permutation import draws_needed
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.setting import Setting
from netharm.execution import map_over, one_thread
from netharm.study.design import Design, Inference

Array = NDArray[np.float64]
Positions = NDArray[np.int64]

MOST_GROUPS = 199
"""How many placebo groups a check runs at most: the fewest with which the test itself is made."""
CHUNK = 20
FEWEST_APART = 10
"""With fewer groups that share no area, neither their mean nor their share of false alarms says anything."""


@dataclass(frozen=True)
class Trial:
    """One run of the design. found : what it expects of the target ; effects : by the position of their measure, with
    limits or the reason why there are none ; groups, draws : placebo groups and what they show, none where there are
    no areas to draw them from.
    """

    setting: Setting
    problem: Any
    found: Counterfactual
    effects: Mapping[int, Effect]
    groups: tuple[PlaceboGroup, ...]
    draws: Draws


def run_trial(
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    penalised: bool,
    workers: int,
    groups: Sequence[PlaceboGroup] | None = None,
) -> Trial:
    """Return the design run on the target of `setting` and on `groups`, or else on up to `MOST_GROUPS` placebo groups
    of the same kind.
    """
    method = method_of(design.kind)
    if groups is None:
        groups = groups_like(setting, design, min(MOST_GROUPS, design.permutations), needed=penalised)
    problem = method.set_problem(setting, design, levels, "target", penalised=penalised)
    members = np.flatnonzero(setting.treated["target"])
    found = method.expect(setting, problem, members, setting.donors)
    draws = draw_statistics(setting, design.kind, problem, groups, "target", workers)
    effects = _effects(setting, design, levels, problem, found, draws, penalised)
    return Trial(setting, problem, found, effects, tuple(groups), draws)


def groups_like(setting: Setting, design: Design, wanted: int, needed: bool = False) -> list[PlaceboGroup]:
    """Return up to `wanted` placebo groups of the target's kind; none where there are no comparison areas.

    Where the test does not need them, none are sought either where fewer than `FEWEST_APART` fit side by side.
    """
    room = int(setting.donors.sum()) // max(1, int(setting.treated["target"].sum()))
    if room < (1 if needed or _inference(design, False) == "permutation" else FEWEST_APART):
        return []
    draw = method_of(design.kind).draw_groups or draw_placebo_groups
    return draw(setting, design.model_copy(update={"permutations": wanted}))[0]


def groups_as_targets(
    trial: Trial, design: Design, levels: Mapping[str, str], groups: Sequence[PlaceboGroup], workers: int
) -> list[Mapping[int, Effect]]:
    """Return the effects that the design finds in each of `groups`, evaluated by itself as if it were the target.

    Limits are those of the design's own errors; under permutation, those of the trial's placebo groups.
    """
    run = partial(_run_groups, trial.setting, trial.draws, design, levels)
    chunks = [groups[first : first + CHUNK] for first in range(0, len(groups), CHUNK)]
    found = map_over(run, chunks, label="placebo groups as targets", workers=workers)
    return [effects for chunk in found for effects in chunk]


def _run_groups(
    setting: Setting, draws: Draws, design: Design, levels: Mapping[str, str], groups: Sequence[PlaceboGroup]
) -> list[Mapping[int, Effect]]:
    method = method_of(design.kind)
    effects: list[Mapping[int, Effect]] = []
    with one_thread():
        for group in groups:
            there = as_target(setting, group)
            problem = method.set_problem(there, design, levels, "target")
            found = method.expect(there, problem, group.members, there.donors)
            effects.append(_effects(there, design, levels, problem, found, draws, False))
    return effects


def as_target(setting: Setting, group: PlaceboGroup) -> Setting:
    """Return `setting` with `group` in the target's place, reached at the dates at which the target was."""
    target, donors = np.zeros_like(setting.donors), setting.donors.copy()
    target[group.members] = True
    donors[group.members] = False
    donors[group.buffer] = False
    adopted = None
    if setting.adopted is not None:
        dates = setting.adopted[setting.treated["target"]]
        adopted = np.full_like(setting.adopted, len(setting.periods))
        adopted[group.members] = np.resize(dates, len(group.members))
    return replace(setting, treated={"target": target}, donors=donors, adopted=adopted)


def apart(groups: Sequence[PlaceboGroup], most: int) -> list[PlaceboGroup]:
    """Return those of `groups`, first come first, that share no area with one another, up to `most`."""
    taken: set[int] = set()
    kept: list[PlaceboGroup] = []
    for group in groups:
        members = set(group.members.tolist())
        if len(kept) < most and not members & taken:
            taken |= members
            kept.append(group)
    return kept


def room_of(trial: Trial, index: int) -> int:
    """Return how many placebo groups with an answer fit side by side in the areas that they cover."""
    groups = [group for group, solved in zip(trial.groups, trial.draws.solved[:, index], strict=True) if solved]
    if not groups:
        return 0
    covered = len(np.unique(np.concatenate([group.members for group in groups])))
    return min(len(groups), covered // len(groups[0].members))


def p_side_by_side(p_value: float, draws: int, room: int) -> float:
    """Return a Monte Carlo p-value of `draws` as if only the `room` of them that fit side by side had been drawn.

    Groups that share areas repeat one another, so that the far tail of many is no better known than that of few.
    """
    hits = p_value * (1 + draws) - 1
    return (1 + room * hits / draws) / (1 + room)


def _counted(
    setting: Setting, design: Design, levels: Mapping[str, str], found: Counterfactual, penalised: bool
) -> dict[int, Effect]:
    """Return the counts of each measure seen in the target, observed and expected, or why nothing is expected."""
    effects = {}
    for index, measure in enumerate(setting.measures):
        if not setting.can_fill("target", measure):
            continue
        solved = found.solved and index not in found.unsolved
        effects[index] = Effect(
            measure=measure,
            area="target",
            status=("penalised" if penalised else "estimated") if solved else "could_not_run",
            match=levels.get(measure, "none"),
            reason=None if solved else found.unsolved.get(index, found.why),
            observed=float(found.observed_after[index]),
            expected=float(found.expected_after[index]) if solved else None,
            inference=_inference(design, penalised),
            observed_by_period=found.observed[index],
            expected_by_period=found.expected[index] if solved else None,
        )
    return effects


def _effects(
    setting: Setting,
    design: Design,
    levels: Mapping[str, str],
    problem: Any,
    found: Counterfactual,
    draws: Draws,
    penalised: bool,
) -> dict[int, Effect]:
    """Return the effects with their limits, by the design's own inference."""
    method = method_of(design.kind)
    inference = _inference(design, penalised)
    effects = {}
    for index, effect in _counted(setting, design, levels, found, penalised).items():
        if effect.expected is None:
            effects[index] = effect
        elif inference == "permutation":
            scale = float(found.scale[index])
            effects[index] = limit_by_draws(effect, draws, index, draws_needed(), len(draws.solved), scale)
        else:
            effects[index] = method.limits[inference](effect, setting, design, problem, found, index)
    return effects


def _inference(design: Design, penalised: bool) -> Inference:
    return "permutation" if penalised else method_of(design.kind).inference(design)
