"""Standard errors without placebo groups: linearised, and by deleting one group of areas at a time.

Both return the standard error of log((observed + 1/2) / (expected + 1/2)), so that they share the interval's formula
with the permutation test. They are asked for by name and never replace it silently.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import calibrate, scale_constraints
from netharm.effects.permutation import log_ratio

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_REPLICATES = 20


def linearised_error(constraints: Array, counts: Array, treated: Mask, weights: Array) -> float:
    """Return the linearised standard error of the log ratio for `counts` (n,), constraints (n, k), weights (n,).

    The residuals are those of the weighted regression of the count on the constraints among donors (Deville and
    Sarndal 1992, section 3; Robbins, Saunders and Kilmer 2017, section 4). Treated areas contribute the spread of
    their residuals, donors their weighted residuals.
    """
    root = np.sqrt(weights)
    coefficients = np.linalg.lstsq(root[:, None] * constraints, root * counts)[0]
    residuals = counts - constraints @ coefficients
    of_treated = residuals[treated]
    of_donors = (weights * residuals)[weights > 0]
    variance = len(of_treated) * float(np.var(of_treated, ddof=1)) if len(of_treated) > 1 else float("nan")
    used = len(of_donors)
    variance += used / max(used - 1, 1) * float(of_donors @ of_donors)
    return float(np.sqrt(variance)) / (float(weights @ counts) + 0.5)


def jackknife_error(
    constraints: Array, counts: Array, treated: Mask, donors: Mask, random: np.random.Generator
) -> tuple[float, int]:
    """Return the delete-a-group standard error of the log ratio, and the number of groups (Kott 2001).

    Areas are dealt at random into at most `MOST_REPLICATES` groups, treated areas and donors alike, and the weights are
    solved again without each. NaN where a replicate cannot be balanced.
    """
    groups = min(int(treated.sum()), MOST_REPLICATES)
    if groups < 2:
        return float("nan"), groups
    dealt = _deal(treated, groups, random) + _deal(donors, groups, random)
    scaled = scale_constraints(constraints)
    ratios = []
    for group in range(groups):
        kept_treated, kept_donors = treated & (dealt != group + 1), donors & (dealt != group + 1)
        solved = calibrate(scaled, constraints[kept_treated].sum(axis=0), kept_donors)
        if not solved.converged:
            return float("nan"), groups
        ratios.append(log_ratio(counts[kept_treated].sum(), counts @ solved.weights))
    spread = np.array(ratios) - np.mean(ratios)
    return float(np.sqrt((groups - 1) / groups * (spread @ spread))), groups


def _deal(areas: Mask, groups: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return 1 .. `groups` for each of `areas` in random order, and 0 for the others."""
    dealt = np.zeros(len(areas), dtype=np.int64)
    positions = random.permutation(np.flatnonzero(areas))
    dealt[positions] = 1 + np.arange(len(positions)) % groups
    return dealt
