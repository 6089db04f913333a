"""What each pretended operation shows, by the plan's own design: made in parts, on any number of workers.

The first look is at counts in which nothing happened. Where chance is judged by the design's own errors, a second look
puts in effects and estimates again, halving the distance to the smallest change that is called one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import Effect, Limits
from netharm.effects.method import Counterfactual, expect_group, method_of
from netharm.effects.permutation import LEVEL
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.power.injection import inject
from netharm.effects.power.pretend import Pretend
from netharm.effects.power.tested import LARGEST_RISE
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design

Array = NDArray[np.float64]
Positions = NDArray[np.int64]
Arrays = dict[str, NDArray[np.float64]]

HALVINGS = 6
LARGEST_FALL = 0.98
"""Of a count of nothing at all, many designs cannot be estimated."""


@dataclass(frozen=True)
class Task:
    """Some groups of one pretended operation: their numbers from `first` to before `stop`.

    shapes : (measures,) how unevenly counts vary, for the second look.
    """

    pretend: int
    first: int
    stop: int
    shapes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Looking:
    """What is the same for every task: the pretended operations, the plan's design, and how closely it matches."""

    pretends: tuple[Pretend, ...]
    design: Design
    levels: Mapping[str, str]
    unbalanced: bool

    @property
    def _by_groups(self) -> bool:
        return self.unbalanced or method_of(self.design.kind).inference(self.design) == "permutation"

    def first_look(self, task: Task) -> Arrays:
        """Return (groups, measures) arrays: observed, expected, scale, solved; with `called` and `upper` of errors."""
        with one_thread():
            pretend = self.pretends[task.pretend]
            method = method_of(self.design.kind)
            if not self._by_groups:
                return _stacked([self._first(pretend, number) for number in range(task.first, task.stop)])
            setting = pretend.setting
            problem = method.set_problem(setting, self.design, self.levels, "target", self.unbalanced)
            groups = pretend.groups[task.first : task.stop]
            return _stacked([_shown(expect_group(method, setting, problem, each, "target")) for each in groups])

    def second_look(self, task: Task) -> Arrays:
        """Return (groups, measures) arrays: the smallest fall and rise called one, infinite where none is."""
        with one_thread():
            pretend = self.pretends[task.pretend]
            numbers = range(task.first, task.stop)
            return _stacked([self._needed(pretend, task.pretend, number, task.shapes) for number in numbers])

    def why_not(self, which: int, number: int, index: int) -> str | None:
        """Return why the design could not judge measure `index` in one group, in the design's own words."""
        pretend, method = self.pretends[which], method_of(self.design.kind)
        setting, group = pretend.setting, pretend.groups[number]
        if self._by_groups:
            problem = method.set_problem(setting, self.design, self.levels, "target", self.unbalanced)
            found = expect_group(method, setting, problem, group, "target")
            return found.unsolved.get(index, found.why)
        found, effects = self._limits(setting, group)
        effect = effects[index]
        return effect.reason if effect is not None else found.unsolved.get(index, found.why)

    def _first(self, pretend: Pretend, number: int) -> Arrays:
        found, effects = self._limits(pretend.setting, pretend.groups[number])
        limits = _limits_of(effects)
        return {**_shown(found, [each is not None for each in limits]), **_judged(limits)}

    def _limits(self, setting: Setting, group: PlaceboGroup) -> tuple[Counterfactual, list[Effect | None]]:
        """Return what the design finds where `group` is the target, and every measure's effect with its limits."""
        here, method = at_group(setting, group), method_of(self.design.kind)
        problem = method.set_problem(here, self.design, self.levels, "target")
        found = method.expect(here, problem, group.members, here.donors)
        limit = method.limits[method.inference(self.design)]
        return found, [
            limit(_bare(here, self.levels, found, index), here, self.design, problem, found, index)
            if found.solved and index not in found.unsolved
            else None
            for index in range(len(here.measures))
        ]

    def _needed(self, pretend: Pretend, which: int, number: int, shapes: Sequence[float]) -> Arrays:
        setting, group = pretend.setting, pretend.groups[number]
        here = at_group(setting, group)
        random = np.random.default_rng([self.design.seed, 61, which, number])
        cells = _cells_after(here, group.members)
        luck = random.random((len(setting.measures), len(cells[0]) + 1))
        found, _ = self._limits(setting, group)

        def called(ratios: Array) -> NDArray[np.bool_]:
            counts = setting.counts.copy()
            for index, ratio in enumerate(ratios):
                counts[index][cells] = inject(
                    setting.counts[index][cells],
                    _shares(setting.counts[index], cells, setting.starts),
                    float(found.observed_after[index]),
                    float(found.expected_after[index]),
                    shapes[index],
                    float(ratio),
                    luck[index],
                )
            changed, effects = self._limits(replace(setting, counts=counts), group)
            limits = _limits_of(effects)
            right_way = (changed.observed_after < changed.expected_after) == (ratios < 1)
            called_one = np.array([each is not None and each.p_value <= LEVEL for each in limits])
            both: NDArray[np.bool_] = right_way & called_one
            return both

        count = len(setting.measures)
        rises = _halved(lambda place: called(1 + np.expm1(place)), float(np.log1p(LARGEST_RISE)), count)
        return {"fall": _halved(lambda change: called(1 - change), LARGEST_FALL, count), "rise": np.expm1(rises)}


def at_group(setting: Setting, group: PlaceboGroup) -> Setting:
    """Return `setting` with a group as its target, reached in the waves of the real one, without its buffer."""
    treated = np.zeros(len(setting.donors), dtype=bool)
    treated[group.members] = True
    donors = setting.donors.copy()
    donors[group.members] = False
    donors[group.buffer] = False
    return replace(setting, treated={"target": treated}, donors=donors, adopted=_adopted(setting, group.members))


def _adopted(setting: Setting, members: Positions) -> Positions | None:
    if setting.adopted is None:
        return None
    waves = setting.adopted[_by_count(np.flatnonzero(setting.treated["target"]), setting.counts_before)]
    adopted = np.full(len(setting.adopted), setting.counts.shape[2], dtype=np.int64)
    dealt = np.arange(len(members)) * len(waves) // len(members)
    adopted[_by_count(members, setting.counts_before)] = waves[dealt]
    return adopted


def _by_count(areas: Positions, before: Array) -> Positions:
    """Return `areas` from the quietest to the busiest: so dates go to areas as busy as those that they belong to."""
    return areas[np.argsort(before[areas], kind="stable")]


def _cells_after(here: Setting, members: Positions) -> tuple[Positions, Positions]:
    """Return the areas and periods in which the operation is pretended to work."""
    adopted = here.adopted if here.adopted is not None else np.full(len(here.donors), here.starts)
    area, period = np.meshgrid(members, np.arange(here.starts, here.ends + 1), indexing="ij")
    on = period >= adopted[area]
    return area[on], period[on]


def _shares(counts: Array, cells: tuple[Positions, Positions], starts: int) -> Array:
    """Return the share of each cell in what is expected, by what its area showed before."""
    before = np.nanmean(counts[:, :starts], axis=1)[cells[0]]
    total = float(before.sum())
    return before / total if total > 0 else np.full(len(before), 1 / len(before))


def _halved(called: Callable[[Array], NDArray[np.bool_]], end: float, count: int) -> Array:
    """Return for each measure the smallest change called one, found by halving; infinite where none up to `end` is."""
    ever = called(np.full(count, end))
    low, high = np.zeros(count), np.full(count, end)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        yes = called(middle)
        ever = ever | yes
        low, high = np.where(yes, low, middle), np.where(yes, middle, high)
    return np.where(ever, high, np.inf)


def _bare(here: Setting, levels: Mapping[str, str], found: Counterfactual, index: int) -> Effect:
    return Effect(
        measure=here.measures[index],
        area="target",
        status="estimated",
        match=levels[here.measures[index]],
        observed=float(found.observed_after[index]),
        expected=float(found.expected_after[index]),
        observed_by_period=found.observed[index],
        expected_by_period=found.expected[index],
        converged=True,
    )


def _limits_of(effects: Sequence[Effect | None]) -> list[Limits | None]:
    return [effect.limits if effect is not None else None for effect in effects]


def _shown(found: Counterfactual, limited: Sequence[bool] | None = None) -> Arrays:
    """Return what is observed and expected of one group, and for which measures it can be used."""
    solved = np.full(len(found.observed_after), found.solved)
    solved[list(found.unsolved)] = False
    solved &= np.isfinite(found.observed_after) & np.isfinite(found.expected_after) & np.isfinite(found.scale)
    if limited is not None:
        solved &= np.array(limited)
    return {
        "observed": found.observed_after.astype(float),
        "expected": found.expected_after.astype(float),
        "scale": found.scale.astype(float),
        "solved": solved.astype(float),
    }


def _judged(limits: Sequence[Limits | None]) -> Arrays:
    """Return whether each measure is called a change, and the one-sided upper limit of observed to untreated."""
    rises = [each.rise_ruled_out_above if each is not None else None for each in limits]
    return {
        "called": np.array([float(each is not None and each.p_value <= LEVEL) for each in limits]),
        "upper": np.array([1 + rise if rise is not None else np.inf for rise in rises]),
    }


def _stacked(answers: Sequence[Arrays]) -> Arrays:
    return {name: np.array([answer[name] for answer in answers]) for name in answers[0]}
