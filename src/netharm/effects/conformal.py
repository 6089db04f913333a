"""An exact test of one unit's path by moving its residuals round in time.

Chernozhukov, Wuthrich and Zhu (2021), doi:10.1080/01621459.2021.1920957: under the hypothesis that the untreated
counts of the time after are known, what is left unexplained is alike at all times, so the residuals of the time after
are compared with those of every other stretch as long (cyclic moving blocks). The statistic is the size of their sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import LEVEL, TIE

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

REACH = 5.0
"""How far counts are tried from the expected one, in log units: from about 1/150 to 150 times."""
POINTS = 12
"""Counts tried on each side, closer together near the expected one."""
HALVINGS = 12
BOTTOM = 1e-3
"""The least count tried that is not 0."""


@dataclass(frozen=True)
class Interval:
    """lower, upper : counts between which none is rejected, two-sided ; least : the one-sided lower end ; p_value : of
    the count that was observed. `upper` is None where no count tried is large enough to be rejected.
    """

    lower: float
    upper: float | None
    least: float
    p_value: float


def block_p_values(residuals: Array, after: Mask) -> tuple[float, float]:
    """Return the two-sided p-value, and the one-sided one of a sum as low; `after` marks the hypothesised stretch.

    Both are shares of all cyclic shifts, the actual one among them; the smallest is one over the number of periods.
    """
    places = np.flatnonzero(after)
    shifts = (places[None, :] + np.arange(len(residuals))[:, None]) % len(residuals)
    sums = residuals[shifts].sum(axis=1)
    slack = TIE * max(float(np.abs(residuals).sum()), 1e-300)
    two_sided = float(np.mean(np.abs(sums) >= abs(sums[0]) - slack))
    return two_sided, float(np.mean(sums <= sums[0] + slack))


def conformal_interval(
    residuals: Callable[[float], Array], after: Mask, observed: float, expected: float
) -> Interval | None:
    """Return the untreated counts that the test does not reject; None where it rejects every count that was tried.

    residuals : (periods,) under the hypothesis of an untreated count. p-values need not fall steadily away from the
    expected count, so the interval reaches to the farthest count that is not rejected, and the p-value is the largest
    among counts at least as far off as the observed one: it is at most 5% exactly where the interval leaves that out.
    """

    @cache
    def tried(count: float) -> tuple[float, float]:
        return block_p_values(residuals(count), after)

    counts = _counts(observed, expected)
    kept = [count for count in counts if tried(count)[0] > LEVEL]
    if not kept:
        return None
    beyond = [count for count in counts if (count >= observed if observed >= expected else count <= observed)]
    one_sided = [count for count in counts if tried(count)[1] > LEVEL]
    return Interval(
        lower=_edge(counts, kept[0], -1, lambda count: tried(count)[0] > LEVEL),
        upper=None if kept[-1] == counts[-1] else _edge(counts, kept[-1], 1, lambda count: tried(count)[0] > LEVEL),
        least=_edge(counts, one_sided[0], -1, lambda count: tried(count)[1] > LEVEL) if one_sided else counts[-1],
        p_value=max(tried(count)[0] for count in beyond),
    )


def _counts(observed: float, expected: float) -> list[float]:
    """Return the counts to try: none, and on both sides of the expected one at growing distance; and the observed."""
    steps = np.sinh(np.linspace(-3, 3, 2 * POINTS + 1)) / np.sinh(3) * REACH
    tried = (expected + 0.5) * np.exp(steps) - 0.5
    return sorted({0.0, observed, expected, *(float(count) for count in tried if count > BOTTOM)})


def _edge(counts: list[float], last: float, way: int, kept: Callable[[float], bool]) -> float:
    """Return the end of what is kept between `last`, which is, and its neighbour on the side of `way`, which is not."""
    place = counts.index(last) + way
    if not 0 <= place < len(counts):
        return last
    inside, outside = last, counts[place]
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if kept(middle) else (inside, middle)
    return inside
