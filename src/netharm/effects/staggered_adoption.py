"""Staggered adoption: a programme that reached areas at different dates, wave by wave against areas never reached.

Callaway and Sant'Anna (2021), doi:10.1016/j.jeconom.2020.12.001: an effect for each wave and period, summed over the
time after. On the "ratio" scale, the default for counts, the same contrasts under growth by equal shares (Wooldridge
2023, doi:10.1093/ectj/utad016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from netharm.effects.cluster_errors import FEWEST_CLUSTERS
from netharm.effects.effect import AreaName, Effect
from netharm.effects.group_time import (
    Reached,
    Scale,
    cells_after,
    expected_counts,
    log_ratio_error,
    refusal,
)
from netharm.effects.limits import limit_by_error
from netharm.effects.method import Counterfactual, Method
from netharm.effects.setting import Setting
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

ASSUMPTIONS = (
    "Without the programme, each wave's counts would have moved as those of the areas never reached: by the same "
    "share, or, on the level scale, by the same number.",
    "An area reached once stays reached, and nothing changed there in expectation of it.",
    "The areas never reached were not touched by the programme, nor by anything else that the others escaped.",
    "Recording did not change in the areas reached alone.",
)


LESS_THAN_NOTHING = "on the level scale less than nothing is expected; the ratio scale has no such fault"
NOTHING_AFTER = (
    "the comparison areas have no count after the start, so nothing tells how far the target would have grown"
)


@dataclass(frozen=True)
class Problem:
    """What is the same for every group. waves : the dates of the target's areas, the quietest area's first; None where
    all are reached at the start, as in a buffer. before : (n,) counts before the start, by which dates are dealt.
    exposed : (n,) areas whose exposure is known and positive throughout; None without exposure.
    """

    scale: Scale
    waves: Positions | None
    before: Array
    exposed: Mask | None


def set_problem(
    setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
) -> Problem:
    """Return the scale and the dates to be dealt to any group that stands in for the target."""
    before, exposed = setting.counts_before, None
    if setting.exposure is not None:
        exposure = setting.exposure[:, : setting.ends + 1]
        exposed = np.all(np.isfinite(exposure) & (exposure > 0), axis=1)
    if area != "target" or setting.adopted is None:
        return Problem(design.scale, None, before, exposed)
    target = np.flatnonzero(setting.treated["target"])
    return Problem(design.scale, setting.adopted[_by_count(target, before)], before, exposed)


def expect(setting: Setting, problem: Problem, members: Positions, donors: Mask) -> Counterfactual:
    """Return the counts of the group at `members`, wave by wave, and what is expected of it from `donors`."""
    observed = setting.counts[:, members, :].sum(axis=1)
    shape = len(setting.measures), len(setting.periods)
    expected, after = np.full(shape, np.nan), np.full((2, len(setting.measures)), np.nan)
    unsolved: dict[int, str] = {}
    for index in range(len(setting.measures)):
        reached, periods = reached_by(setting, problem, members, donors, index)
        why = refusal(reached, problem.scale)
        if why is not None:
            unsolved[index] = why
            continue
        by_area, cells = expected_counts(reached, problem.scale), cells_after(reached)
        expected[index, periods] = by_area.sum(axis=0)
        after[:, index] = reached.treated[cells].sum(), by_area[cells].sum()
        if after[1, index] <= 0:
            unsolved[index] = LESS_THAN_NOTHING if problem.scale == "level" else NOTHING_AFTER
    return Counterfactual(
        observed=observed,
        expected=expected,
        observed_after=np.where(
            np.isnan(after[0]), observed[:, setting.starts : setting.ends + 1].sum(axis=1), after[0]
        ),
        expected_after=after[1],
        scale=np.ones(len(observed)),
        unsolved=unsolved,
    )


def reached_by(
    setting: Setting, problem: Problem, members: Positions, donors: Mask, index: int
) -> tuple[Reached, Positions]:
    """Return one measure of a group with its dates, and the positions of the periods in which it was seen."""
    counts = setting.counts[index]
    periods = np.flatnonzero(~np.isnan(counts[:, : setting.ends + 1]).all(axis=0))
    waves = np.searchsorted(periods, _waves_of(setting, problem, members))
    comparison = np.flatnonzero(donors if problem.exposed is None else donors & problem.exposed)
    sizes = setting.exposure
    reached = Reached(
        counts[np.ix_(members, periods)],
        counts[np.ix_(comparison, periods)],
        waves,
        None if sizes is None else sizes[np.ix_(members, periods)],
        None if sizes is None else sizes[np.ix_(comparison, periods)],
    )
    return reached, periods


def _waves_of(setting: Setting, problem: Problem, members: Positions) -> Positions:
    """Return when each of `members` was reached; a group that stands in takes the target's dates, by rank of count."""
    if problem.waves is None:
        return np.full(len(members), setting.starts, dtype=np.int64)
    if setting.adopted is not None and setting.treated["target"][members].all():
        return setting.adopted[members]
    dealt = np.full(len(members), setting.starts, dtype=np.int64)
    order = np.argsort(problem.before[members], kind="stable")
    dealt[order[: len(problem.waves)]] = problem.waves[: len(members)]
    return dealt


def _by_count(areas: Positions, before: Array) -> Positions:
    ordered: Positions = areas[np.argsort(before[areas], kind="stable")]
    return ordered


def limit_clustered(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from the error clustered by area, or why there are too few areas for it."""
    members = np.flatnonzero(setting.treated[effect.area])
    reached, _ = reached_by(setting, problem, members, setting.donors, index)
    sides = {f"the {effect.area}": reached.treated, "the comparison": reached.comparison}
    few = {name: int(counts.any(axis=1).sum()) for name, counts in sides.items()}
    short = [f"{name} has {number}" for name, number in few.items() if number < FEWEST_CLUSTERS]
    if short:
        why = f"cluster needs {FEWEST_CLUSTERS} areas with any count on each side, and {' and '.join(short)}"
        reason = f"no interval and no p-value: {why}; choose 'permutation'; the estimate stands alone"
        return replace(effect, status="could_not_run", reason=reason)
    error, freedom = log_ratio_error(reached, problem.scale, cells_after(reached))
    return limit_by_error(
        effect, error, freedom, "one area holds all counts of a wave, or there is no count after the start"
    )


def describe(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with its group-time effects, its event study, and what two-way fixed effects would have said."""
    members = np.flatnonzero(setting.treated[effect.area])
    reached, periods = reached_by(setting, problem, members, setting.donors, index)
    labels = [setting.periods[period] for period in periods]
    notes = list(effect.notes)
    if effect.area != "target":
        notes.append(f"the {effect.area} counts from the first wave on")
    if problem.exposed is not None and (lost := int((setting.donors & ~problem.exposed).sum())):
        notes.append(f"comparison areas left out because their exposure is unknown, zero or negative: {lost}")
    if setting.nowhere_before(index):
        notes.append(f"compared without {', '.join(setting.nowhere_before(index))}, in which it was seen nowhere")
    # Loaded here and by name: it brings diff-diff along, which costs seconds and no placebo loop needs.
    details = import_module("netharm.effects.staggered_details").details_of(reached, problem.scale, labels)
    return replace(effect, details=details, notes=tuple(notes))


METHOD = Method(
    kind="staggered adoption",
    assumptions=ASSUMPTIONS,
    inferences=("permutation", "cluster"),
    set_problem=set_problem,
    expect=expect,
    limits={"cluster": limit_clustered},
    describe=describe,
)
