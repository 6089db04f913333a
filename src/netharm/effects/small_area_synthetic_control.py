"""Small-area synthetic control: many small treated areas against a weighted mix of untreated ones.

Robbins, Saunders and Kilmer (2017), doi:10.1080/01621459.2016.1213634. The weights balance covariates and the counts
before the operation exactly; what the same weights give afterwards is the count to expect without the operation.
The test compares the target with placebo groups of the same kind, solved by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import Constraints, Weights, calibrate, scale_constraints
from netharm.effects.effect import AreaName
from netharm.effects.matching import Matching, build_matching
from netharm.effects.placebo import Likeness, PlaceboGroup, contiguous_pieces, draw_groups
from netharm.effects.setting import Setting

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

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


@dataclass(frozen=True)
class Solved:
    """Weights of one treated group; its observed and expected counts are (measures, periods)."""

    weights: Weights
    observed: Array
    expected: Array


PENALTY = 1e-3
"""Weight of the distance for each treated area against squared misses, in a penalised solve; see docs/methods.md."""


def set_problem(setting: Setting, levels: Mapping[str, str], area: AreaName, penalised: bool = False) -> Problem:
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


def solve(setting: Setting, problem: Problem, treated: NDArray[np.int64], donors: Mask) -> Solved:
    """Return the weights and counts of the group at positions `treated`, against `donors`."""
    totals = problem.values[treated].sum(axis=0)
    weights = calibrate(problem.constraints, totals, donors, penalty=problem.penalty * len(treated))
    used = np.flatnonzero(weights.weights)
    expected = np.einsum("mut,u->mt", setting.counts[:, used, :], weights.weights[used])
    return Solved(weights, setting.counts[:, treated, :].sum(axis=1), expected)


def after_counts(setting: Setting, solved: Solved) -> tuple[Array, Array]:
    """Return observed and expected counts over the whole time after, (measures,)."""
    window = slice(setting.starts, setting.ends + 1)
    return solved.observed[:, window].sum(axis=1), solved.expected[:, window].sum(axis=1)


def likeness_of(setting: Setting) -> Likeness:
    """Return what a placebo group must be like to stand for the target."""
    members = np.flatnonzero(setting.treated["target"])
    sizes = contiguous_pieces(members, setting.neighbours) if setting.neighbours is not None else (len(members),)
    before = setting.counts_before
    buffer = setting.treated.get("buffer")
    return Likeness(
        sizes=sizes,
        contiguous=setting.neighbours is not None,
        count_before=float(before[members].sum()),
        buffer_count_before=float(before[buffer].sum()) if buffer is not None and buffer.any() else None,
    )


def placebo_groups(
    setting: Setting, wanted: int, random: np.random.Generator, with_buffer: bool = True
) -> list[PlaceboGroup]:
    """Return up to `wanted` groups like the target among the donors; `with_buffer` asks for like buffers too."""
    likeness = likeness_of(setting)
    if not with_buffer:
        likeness = Likeness(likeness.sizes, likeness.contiguous, likeness.count_before, None)
    return draw_groups(
        likeness,
        setting.counts_before,
        setting.donors,
        setting.neighbours,
        setting.within_buffer,
        wanted,
        random,
        np.flatnonzero(setting.treated["target"]),
    )


def solve_group(setting: Setting, problem: Problem, group: PlaceboGroup, area: AreaName) -> Solved:
    """Return the solve of a placebo group, or of its buffer, by the rule that serves the target."""
    donors = setting.donors.copy()
    donors[group.members] = False
    donors[group.buffer] = False
    return solve(setting, problem, group.members if area == "target" else group.buffer, donors)


def shortfall(problem: Problem, solved: Solved) -> str:
    """Return in words which constraint failed, and by how much."""
    name = problem.matching.names[solved.weights.worst]
    missed = solved.weights.residual
    proof = (
        "no weights can meet all constraints" if solved.weights.infeasible else "the solve did not reach its tolerance"
    )
    return f"{proof}; the largest miss is at {name!r} (residual {missed:.2g})"
