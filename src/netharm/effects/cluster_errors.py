"""The chance in a log rate ratio, from how areas differ: errors that allow for anything within an area.

A rate ratio compares two growths, the treated areas' and the comparison areas', and each area is one draw of its side.
So the error has two parts, each from its own side's areas, with the bias-reduced residuals of Bell and McCaffrey (2002)
and degrees of freedom after Satterthwaite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.two_way_poisson import Cells, expected_counts, path_influences, period_effects

Array = NDArray[np.float64]

FEWEST_CLUSTERS = 30
"""Areas needed on each side for errors clustered by area; with fewer they may be too small."""


@dataclass(frozen=True)
class Side:
    """The areas of one side that have any count at all.

    parts (n,) : what each adds to the log of its side's growth, summing to 0. shares (n,) : its share of what its side
    is expected to count, summing to 1: how much of its own residual it hides. empty : areas without any count.
    """

    parts: Array
    shares: Array
    empty: int

    @property
    def variance(self) -> float:
        """The side's variance of the log ratio; NaN where a single area holds all."""
        if len(self.parts) < 2 or self.shares.max() >= 1:
            return float("nan")
        return float((self.parts**2 / (1 - self.shares)).sum())

    @property
    def freedom(self) -> float:
        """Return Satterthwaite's degrees of freedom of `variance`, where an area's chance grows as its count.

        The parts are x_i - h_i sum(x) with the x independent and of variance proportional to h_i squared. NaN where
        there is no variance.
        """
        if not self.variance > 0:
            return float("nan")
        h = self.shares
        weight = 1 / (1 - h)
        second, third, fourth = ((weight * h**power).sum() for power in (2, 3, 4))
        spread = (h**2).sum()
        own = h**2
        diagonal = 2 * own * h - spread * own
        mean = (weight * (own - diagonal)).sum()
        crossed = 2 * fourth * second + (spread * second) ** 2 + 2 * third**2 - 4 * spread * third * second
        squared = crossed + (weight**2 * (own**2 - 2 * own * diagonal)).sum()
        return float(mean**2 / squared)

    @property
    def effective(self) -> float:
        """How many areas of equal size would tell as much (Carter, Schnepel and Steigerwald 2017)."""
        return float(1 / (self.shares**2).sum()) if len(self.shares) else 0.0


@dataclass(frozen=True)
class TwoSides:
    """A rate ratio and the two sides that it compares. pooling : the treated side's weight where both grow alike."""

    ratio: float
    treated: Side
    comparison: Side
    pooling: float

    @property
    def error(self) -> float:
        """The standard error of the log rate ratio, clustered by area; NaN where it cannot be told."""
        return float(np.sqrt(self.treated.variance + self.comparison.variance))

    @property
    def freedom(self) -> float:
        """The degrees of freedom of the error's t: those of both sides, put together after Welch."""
        sides = [side for side in (self.treated, self.comparison) if side.variance != 0]
        total = sum(side.variance for side in sides)
        return float(total**2 / sum(side.variance**2 / side.freedom for side in sides)) if sides else np.inf


def two_sides(cells: Cells) -> TwoSides | None:
    """Return the rate ratio over the time after with what each area adds to it; None where it cannot be computed.

    That is where a side has no count before, or none after.
    """
    path = period_effects(cells.comparison, cells.comparison_exposure)
    after = slice(cells.starts, None)
    before = cells.treated[:, : cells.starts].sum(axis=1)
    seen = cells.treated[:, after].sum(axis=1)
    if path is None or not (path[: cells.starts].any() and path[after].any() and before.any() and seen.any()):
        return None
    expected = expected_counts(before, cells.treated_exposure, path, cells.starts)
    fitted = expected[:, after].sum(axis=1)
    observed, total = seen.sum(), fitted.sum()
    growth = expected_gradient(cells, path, expected)[after].T @ (expected[:, after].sum(axis=0) / total)
    parts = path_influences(cells.comparison, cells.comparison_exposure, path) @ growth
    comparison_before = cells.comparison[:, : cells.starts].sum(axis=1)
    return TwoSides(
        ratio=float(observed / total),
        treated=_side(seen / observed - fitted / total, fitted / total, cells.treated),
        comparison=_side(parts, comparison_before / comparison_before.sum(), cells.comparison),
        pooling=float(total / (total + cells.comparison[:, after].sum())),
    )


def expected_gradient(cells: Cells, path: Array, expected: Array) -> Array:
    """Return how the log of the treated side's expected count in each period follows each log period effect, (K, K)."""
    rates = path if cells.treated_exposure is None else cells.treated_exposure * path
    rates = np.broadcast_to(rates, expected.shape)[:, : cells.starts]
    totals = expected.sum(axis=0)
    weights = np.divide(expected, totals, out=np.zeros_like(expected), where=totals > 0)
    gradient = np.eye(len(path))
    gradient[:, : cells.starts] -= weights.T @ (rates / rates.sum(axis=1)[:, None])
    return gradient


def _side(parts: Array, shares: Array, counts: Array) -> Side:
    told = counts.any(axis=1)
    return Side(parts[told], shares[told], int((~told).sum()))
