"""A wild cluster bootstrap of a rate ratio, with the hypothesis imposed, and the interval of ratios that it keeps.

Under a hypothetical ratio both sides grow alike once the treated counts after are divided by it. Each area's residual
from that common growth is kept or turned round as a whole (Rademacher), so whatever holds within an area stays; the
statistic is the difference of the two growths over its clustered error (Cameron, Gelbach and Miller 2008; as a score
bootstrap Kline and Santos 2012). With fewer than six areas on a side all signs agree too often to ever reject
(MacKinnon and Webb 2018, doi:10.1111/ectj.12107), and the test says so instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.effects.cluster_errors import Side, TwoSides
from netharm.effects.permutation import LEVEL, TIE

Array = NDArray[np.float64]

FEWEST_AREAS = 6
"""All signs of G areas agree with probability 2 / 2^G, which is below 5% from six on."""
FARTHEST = 12.0
"""Log ratios this far from the estimate's are as good as unbounded."""
BISECTIONS = 36
CHUNK = 2_000_000


@dataclass(frozen=True)
class WildBootstrap:
    """Draws of signs, summed over each side so that any hypothetical ratio can be put to the same draws.

    treated, comparison (4, B) : sums over areas of sign times: observed share or part; share; and both weighted by
    share / (1 - share).
    """

    sides: TwoSides
    treated: Array
    comparison: Array

    def statistic(self, ratio: float) -> tuple[float, Array]:
        """Return the statistic against the hypothesis `ratio`, and its draws (B,)."""
        treated, comparison = self.sides.treated, self.sides.comparison
        relative = self.sides.ratio / ratio
        shift = (relative - 1) * self.sides.pooling
        found = (relative - 1) / np.sqrt(relative**2 * treated.variance + comparison.variance)
        up, up_variance = _redrawn(treated, self.treated, treated.parts + treated.shares, relative, 1 + shift)
        down, down_variance = _redrawn(comparison, self.comparison, comparison.parts, 1.0, shift)
        variance = np.maximum(up_variance + down_variance, np.finfo(float).tiny)
        return float(found), (up - down) / np.sqrt(variance)

    def p_value(self, ratio: float = 1.0) -> float:
        """Return the two-sided p-value of the hypothesis `ratio`; ties count against a finding."""
        found, draws = self.statistic(ratio)
        return float((1 + np.sum(np.abs(draws) >= abs(found) - TIE * max(1.0, abs(found)))) / (1 + len(draws)))

    def p_as_low(self, ratio: float) -> float:
        """Return the one-sided p-value of the hypothesis that the ratio is at least `ratio`."""
        found, draws = self.statistic(ratio)
        return float((1 + np.sum(draws <= found + TIE * max(1.0, abs(found)))) / (1 + len(draws)))

    def interval(self) -> tuple[float, float]:
        """Return the least and greatest ratio that the two-sided test does not reject; 0 or infinite where unbounded.

        A ratio of 1 lies inside exactly where its p-value exceeds the level.
        """
        low, high = (_edge(self.p_value, self.sides.ratio, toward) for toward in (-1.0, 1.0))
        return low, high

    def greatest(self) -> float:
        """Return the one-sided upper limit of the ratio; infinite where it is unbounded."""
        return _edge(self.p_as_low, self.sides.ratio, 1.0)


def wild_bootstrap(sides: TwoSides, draws: int, random: np.random.Generator) -> WildBootstrap:
    """Return `draws` draws of signs for the areas of both sides."""
    treated, comparison = sides.treated, sides.comparison
    return WildBootstrap(
        sides,
        _signed_sums(treated, treated.parts + treated.shares, draws, random),
        _signed_sums(comparison, comparison.parts, draws, random),
    )


def _signed_sums(side: Side, numbers: Array, draws: int, random: np.random.Generator) -> Array:
    hidden = side.shares / (1 - side.shares)
    columns = np.column_stack([numbers, side.shares, numbers * hidden, side.shares * hidden])
    at_once = max(1, CHUNK // len(numbers))
    parts = [
        random.integers(0, 2, (min(at_once, draws - first), len(numbers))) * 2.0 - 1.0
        for first in range(0, draws, at_once)
    ]
    return np.concatenate([signs @ columns for signs in parts]).T


def _redrawn(side: Side, sums: Array, numbers: Array, scale: float, level: float) -> tuple[Array, Array]:
    """Return each draw's sum of signed residuals, scale x numbers - level x shares, and its clustered variance."""
    residuals = scale * numbers - level * side.shares
    drawn = scale * sums[0] - level * sums[1]
    crossed = scale * sums[2] - level * sums[3]
    weight = 1 / (1 - side.shares)
    squares = (residuals**2 * weight).sum()
    return drawn, squares - 2 * drawn * crossed + drawn**2 * (side.shares**2 * weight).sum()


def _edge(p_value: Callable[[float], float], estimate: float, toward: float) -> float:
    """Return the ratio farthest from `estimate` in one direction whose p-value exceeds the level, by bisection."""
    start = float(np.log(estimate))
    kept, lost = start, start + toward * FARTHEST
    if (0.0 - start) * toward > 0:
        # No change lies this way: it is tried first, so that interval and p-value cannot disagree about it.
        if p_value(1.0) > LEVEL:
            kept = 0.0
        else:
            lost = 0.0
    if abs(lost - start) >= FARTHEST and p_value(float(np.exp(lost))) > LEVEL:
        return np.inf if toward > 0 else 0.0
    for _ in range(BISECTIONS):
        middle = (kept + lost) / 2
        kept, lost = (middle, lost) if p_value(float(np.exp(middle))) > LEVEL else (kept, middle)
    return float(np.exp(kept))
