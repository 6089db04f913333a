"""Difference in differences on counts: the target's growth against the comparison areas', by Poisson regression.

Poisson regression with area and period effects (Wooldridge 2023, doi:10.1093/ectj/utad016). What is expected of the
target is its own count before, grown as the comparison areas grew; observed over expected is the rate ratio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.cluster_errors import FEWEST_CLUSTERS, TwoSides, two_sides
from netharm.effects.effect import AreaName, Detail, Effect
from netharm.effects.event_study import event_study
from netharm.effects.limits import limit_by_error, limits_between
from netharm.effects.method import Counterfactual, Method
from netharm.effects.permutation import draws_needed
from netharm.effects.placebo import contiguous_pieces
from netharm.effects.setting import Setting
from netharm.effects.two_way_poisson import cells_of, expected_counts, period_effects
from netharm.effects.wild_bootstrap import FEWEST_AREAS, wild_bootstrap
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

ASSUMPTIONS = (
    "Without the operation, the target's counts would have grown or fallen by the same share as the comparison areas'.",
    "The comparison areas were not touched by the operation, nor by anything else that the target escaped.",
    "Recording did not change in the target alone.",
)


@dataclass(frozen=True)
class Problem:
    """What is the same for every group. why : why nothing can be computed, where so.

    exposed : (n,) areas whose exposure is known and positive throughout; None without exposure.
    """

    why: str | None
    exposed: Mask | None


def set_problem(
    setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
) -> Problem:
    """Return what is the same for every group of areas."""
    adopted = setting.adopted
    if adopted is not None and (adopted[setting.treated["target"]] != setting.starts).any():
        why = (
            "the target was reached at different dates, and areas reached early would serve as comparison for late ones"
        )
        return Problem(f"{why}; the kind 'staggered adoption' is for that", None)
    if setting.exposure is None:
        return Problem(None, None)
    exposure = setting.exposure[:, : setting.ends + 1]
    exposed: Mask = np.all(np.isfinite(exposure) & (exposure > 0), axis=1)
    return Problem(None, exposed)


def expect(setting: Setting, problem: Problem, members: Positions, donors: Mask) -> Counterfactual:
    """Return the counts of the group at `members`, and its count before grown as the areas in `donors` grew."""
    observed = setting.counts[:, members, :].sum(axis=1)
    window = slice(setting.starts, setting.ends + 1)
    expected = np.full_like(observed, np.nan)
    donors = _usable(problem, donors)
    why = problem.why or _refusal(problem, members, donors)
    unsolved: dict[int, str] = {}
    for index in range(len(observed)) if why is None else ():
        found = _expected_path(setting, members, donors, index)
        if isinstance(found, str):
            unsolved[index] = found
        else:
            expected[index] = found
    return Counterfactual(
        observed=observed,
        expected=expected,
        observed_after=observed[:, window].sum(axis=1),
        expected_after=expected[:, window].sum(axis=1),
        scale=np.ones(len(observed)),
        solved=why is None,
        why=why,
        unsolved=unsolved,
    )


def _usable(problem: Problem, donors: Mask) -> Mask:
    return donors if problem.exposed is None else donors & problem.exposed


def _refusal(problem: Problem, members: Positions, donors: Mask) -> str | None:
    if not donors.any():
        return "there are no comparison areas, and without them nothing shows what would have happened anyway"
    if problem.exposed is not None and not problem.exposed[members].all():
        return "the exposure of a treated area is unknown, zero or negative in some period, so it has no rate there"
    return None


def _expected_path(setting: Setting, members: Positions, donors: Mask, index: int) -> Array | str:
    """Return what is expected of the group in each period, or why it cannot be told; NaN where nothing was seen."""
    cells = cells_of(setting, members, donors, index)
    path = period_effects(cells.comparison, cells.comparison_exposure)
    if path is None:
        return "the period effects did not reach their tolerance with these exposures"
    before = cells.treated[:, : cells.starts].sum(axis=1)
    if not before.any():
        return "no count was seen in the area before the operation, so there is nothing that could have grown"
    if not path[: cells.starts].any():
        return "no count was seen in the comparison areas before the operation, so their growth is unknown"
    expected = np.full(len(setting.periods), np.nan)
    expected[cells.periods] = expected_counts(before, cells.treated_exposure, path, cells.starts).sum(axis=0)
    return expected


def _sides(effect: Effect, setting: Setting, problem: Problem, index: int) -> TwoSides | None:
    donors = _usable(problem, setting.donors)
    return two_sides(cells_of(setting, np.flatnonzero(setting.treated[effect.area]), donors, index))


def limit_clustered(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from the error clustered by area, or why there are too few areas for it."""
    sides = _sides(effect, setting, problem, index)
    short = _too_few(effect, sides, FEWEST_CLUSTERS)
    if sides is None or short:
        return _not_run(effect, f"{short}; choose 'wild' or 'permutation'" if short else NOTHING_AFTER)
    limited = limit_by_error(effect, sides.error, sides.freedom, "one area holds all counts of its side")
    return _with_interval(limited)


def limit_wild(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from the wild cluster bootstrap, or why it could not be run.

    A ratio r stands for the untreated count C with C + 1/2 = (observed + 1/2) / r.
    """
    sides = _sides(effect, setting, problem, index)
    short = _too_few(effect, sides, FEWEST_AREAS)
    if sides is None or short:
        return _not_run(effect, f"{short}; choose 'permutation'" if short else NOTHING_AFTER)
    if design.permutations < draws_needed():
        return _not_run(effect, f"{design.permutations} draws cannot reach the level; {draws_needed()} are needed")
    if not sides.error > 0:
        return _not_run(effect, "the areas of a side do not differ, or one area holds all its counts")
    drawn = wild_bootstrap(sides, design.permutations, np.random.default_rng([design.seed, 11]))
    low, high = drawn.interval()
    if low == 0:
        return _not_run(effect, "the areas differ so much that no untreated count, however large, can be ruled out")
    assert effect.observed is not None
    lower, upper, least = (max((effect.observed + 0.5) / ratio - 0.5, 0.0) for ratio in (high, low, drawn.greatest()))
    limits = limits_between(effect, lower, upper, least, drawn.p_value())
    return _with_interval(replace(effect, limits=limits, draws=design.permutations))


NOTHING_AFTER = "a side has no count after the start, so nothing shows how far chance goes in it; choose 'permutation'"


def _too_few(effect: Effect, sides: TwoSides | None, needed: int) -> str | None:
    """Return in words which side has too few areas with any count, or None."""
    if sides is None:
        return None
    numbers = {f"the {effect.area}": len(sides.treated.parts), "the comparison": len(sides.comparison.parts)}
    short = [f"{name} has {number}" for name, number in numbers.items() if number < needed]
    said = f"{effect.inference} needs {needed} areas with any count on each side, and {' and '.join(short)}"
    return said if short else None


def _not_run(effect: Effect, why: str) -> Effect:
    return replace(
        effect, status="could_not_run", reason=f"no interval and no p-value: {why}; the estimate stands alone"
    )


def _with_interval(effect: Effect) -> Effect:
    """Return `effect` with the interval of its rate ratio in the details."""
    limits = effect.limits
    if limits is None or effect.observed is None or not effect.details:
        return effect
    ends = [
        effect.observed / count if count > 0 else None for count in (limits.untreated_upper, limits.untreated_lower)
    ]
    first, *others = effect.details
    ratio = Detail(first.title, (*first.columns, "lower", "upper"), ((*first.rows[0], *ends),))
    return replace(effect, details=(ratio, *others))


def describe(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with its rate ratio, its areas, and how it moved period by period."""
    sides = _sides(effect, setting, problem, index)
    notes, details = list(effect.notes), []
    if setting.nowhere_before(index):
        notes.append(f"compared without {', '.join(setting.nowhere_before(index))}, in which it was seen nowhere")
    if setting.starts - len(setting.nowhere_before(index)) < 2:
        notes.append("with one period before, nothing shows whether target and comparison moved alike before")
    if problem.exposed is not None and not problem.exposed[setting.donors].all():
        lost = int((setting.donors & ~problem.exposed).sum())
        notes.append(f"comparison areas left out because their exposure is unknown, zero or negative: {lost}")
    if effect.inference != "permutation" and _lies_together(setting, effect.area):
        notes.append(
            "most treated areas lie side by side, and this error takes areas that move together as independent"
        )
    if effect.observed is not None and effect.expected:
        details.append(_ratio(effect.observed / effect.expected))
    if sides is not None:
        details += [_areas(sides), *_by_period(effect, setting, problem, sides, index)]
    return replace(effect, notes=tuple(notes), details=(*effect.details, *details))


def _lies_together(setting: Setting, area: AreaName) -> bool:
    """Return whether more than half of the treated areas make one piece; False where outlines are unknown."""
    members = np.flatnonzero(setting.treated[area])
    return setting.neighbours is not None and contiguous_pieces(members, setting.neighbours)[0] > len(members) / 2


def _ratio(ratio: float) -> Detail:
    return Detail(
        title="Rate ratio",
        columns=("observed / expected",),
        rows=((ratio,),),
        note="its 95% interval is that of the relative change, with 1 added",
    )


def _areas(sides: TwoSides) -> Detail:
    return Detail(
        title="Areas that the chance is told from",
        columns=("side", "areas with any count", "without any count", "worth as many of equal size"),
        rows=tuple(
            (name, len(side.parts), side.empty, side.effective)
            for name, side in (("treated", sides.treated), ("comparison", sides.comparison))
        ),
        note="an area without any count says nothing about growth and drops out of the regression",
    )


def _by_period(effect: Effect, setting: Setting, problem: Problem, sides: TwoSides, index: int) -> tuple[Detail, ...]:
    members = np.flatnonzero(setting.treated[effect.area])
    study = event_study(setting, members, _usable(problem, setting.donors), index)
    if study is None or not len(study.periods):
        return ()
    enough = min(len(sides.treated.parts), len(sides.comparison.parts)) >= FEWEST_CLUSTERS
    errors = np.sqrt(np.diag(study.covariance))
    base = setting.periods[int(np.setdiff1d(np.arange(setting.starts), study.periods)[-1])]
    few = f"; errors clustered by area need {FEWEST_CLUSTERS} areas on each side and are left out"
    return (
        Detail(
            title="Ratio by period",
            columns=("period", "log ratio", "standard error"),
            rows=tuple(
                (setting.periods[period], float(value), float(error) if enough and np.isfinite(error) else None)
                for period, value, error in zip(study.periods, study.coefficients, errors, strict=True)
            ),
            note=f"log of observed over expected, less that of {base}" + ("" if enough else few),
        ),
    )


METHOD = Method(
    kind="difference in differences",
    assumptions=ASSUMPTIONS,
    inferences=("permutation", "cluster", "wild"),
    set_problem=set_problem,
    expect=expect,
    limits={"cluster": limit_clustered, "wild": limit_wild},
    describe=describe,
)
