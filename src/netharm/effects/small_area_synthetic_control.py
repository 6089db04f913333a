"""Small-area synthetic control: many small treated areas against a weighted mix of untreated ones.

Robbins, Saunders and Kilmer (2017), doi:10.1080/01621459.2016.1213634. The weights balance covariates and the counts
before the operation exactly; what the same weights give afterwards is the count to expect without the operation.
The test compares the target with placebo groups of the same kind, solved by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import Constraints, Weights, calibrate, effective_number, scale_constraints
from netharm.effects.effect import AreaName, Effect
from netharm.effects.limits import limit_by_error
from netharm.effects.matching import Matching, build_matching
from netharm.effects.method import Counterfactual, Method
from netharm.effects.resampling import jackknife_error, linearised_error
from netharm.effects.setting import Setting
from netharm.effects.weight_range import programme_range, weight_range
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

ASSUMPTIONS = (
    "Without the operation, target and synthetic control would have gone on alike, as they did before it.",
    "The comparison areas were not touched by the operation, nor by anything else that the target escaped.",
    "Recording did not change in the target alone.",
)


@dataclass(frozen=True)
class Problem:
    """Constraints ready for many solves: as counted, with unseen blocks at 0, and scaled."""

    matching: Matching
    values: Array
    constraints: Constraints
    penalty: float


PENALTY = 1e-3
"""Weight of the distance for each treated area against squared misses, in a penalised solve; see docs/methods.md."""


def set_problem(
    setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
) -> Problem:
    """Return the constraints for `levels`, the match of each measure; what was not seen in `area` is left out."""
    matching = build_matching(
        setting.counts[:, :, : setting.starts],
        setting.measures,
        setting.periods[: setting.starts],
        {name: levels[name] if setting.can_fill(area, name) else "none" for name in setting.measures},
        setting.quarter,
        setting.covariates,
        setting.covariate_names,
    )
    usable = np.where(np.isnan(matching.values), 0.0, matching.values)
    return Problem(matching, usable, scale_constraints(usable), PENALTY if penalised else 0.0)


def solve(setting: Setting, problem: Problem, treated: Positions, donors: Mask) -> Counterfactual:
    """Return the counts of the group at positions `treated` and of its weighted `donors`; `made` are the weights."""
    totals = problem.values[treated].sum(axis=0)
    weights = calibrate(problem.constraints, totals, donors, penalty=problem.penalty * len(treated))
    used = np.flatnonzero(weights.weights)
    expected = np.einsum("mut,u->mt", setting.counts[:, used, :], weights.weights[used])
    observed = setting.counts[:, treated, :].sum(axis=1)
    window = slice(setting.starts, setting.ends + 1)
    return Counterfactual(
        observed=observed,
        expected=expected,
        observed_after=observed[:, window].sum(axis=1),
        expected_after=expected[:, window].sum(axis=1),
        scale=np.ones(len(observed)),
        solved=weights.converged,
        why=None if weights.converged else _shortfall(problem, weights),
        made=weights,
    )


def _shortfall(problem: Problem, weights: Weights) -> str:
    """Return in words which constraint failed, and by how much."""
    name = problem.matching.names[weights.worst]
    proof = "no weights can meet all constraints" if weights.infeasible else "the solve did not reach its tolerance"
    return f"{proof}; the largest miss is at {name!r} (residual {weights.residual:.2g})"


def describe(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with its effective donors, its weight ranges, and the periods it could not match."""
    weights: Weights = found.made
    unmatched = setting.nowhere_before(index) if effect.match != "none" else ()
    effect = replace(
        effect,
        effective_donors=effective_number(weights.weights),
        notes=(f"matched without {', '.join(unmatched)}, in which it was seen nowhere",) if unmatched else (),
    )
    if effect.status != "estimated":
        return effect
    after, treated = setting.after(index, effect.area), setting.treated[effect.area]
    totals = problem.values[treated].sum(axis=0)
    return replace(
        effect,
        weight_range=weight_range(problem.constraints, totals, setting.donors, weights, after),
        programme_range=programme_range(problem.values, totals, setting.donors, after),
    )


def limit_linearised(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from the linearised error, taken as normal."""
    after, treated = setting.after(index, effect.area), setting.treated[effect.area]
    return limit_by_error(effect, linearised_error(problem.values, after, treated, found.made.weights), np.inf)


def limit_jackknife(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from the delete-a-group jackknife, whose t has as many degrees as groups less 1."""
    after, treated = setting.after(index, effect.area), setting.treated[effect.area]
    random = np.random.default_rng([design.seed, 2])
    error, groups = jackknife_error(problem.values, after, treated, setting.donors, random)
    return limit_by_error(effect, error, max(groups - 1, 1))


METHOD = Method(
    kind="small area synthetic control",
    assumptions=ASSUMPTIONS,
    inferences=("permutation", "linearised", "jackknife"),
    set_problem=set_problem,
    expect=solve,
    limits={"linearised": limit_linearised, "jackknife": limit_jackknife},
    describe=describe,
    matches=True,
)
