"""A count against what moved times lead one to expect: the ratio that a Knox test prints, with p-value and interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import farthest_not_rejected, two_sided_p

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CountRatio:
    """Observed over expected; 1 lies outside the limits exactly where p <= 0.05."""

    ratio: float
    lower: float
    upper: float
    p_value: float


def count_ratio(observed: float, expected: float, drawn: Array) -> CountRatio | None:
    """Return the ratio of a count to its expectation, against the counts of draws (J,).

    The score of the hypothesis that the ratio is theta is (n - theta e) / sqrt(theta e); its spread is that of the
    draws' scores at theta = 1, and the interval holds the theta that are not rejected at 5%. None where nothing is
    expected, or with too few draws.
    """
    if expected <= 0:
        return None
    scores = (drawn - expected) / sqrt(expected)
    farthest = farthest_not_rejected(scores)
    if farthest is None:
        return None
    middle, half = observed + farthest**2 / 2, farthest * sqrt(observed + farthest**2 / 4)
    return CountRatio(
        ratio=observed / expected,
        lower=max(middle - half, 0.0) / expected,
        upper=(middle + half) / expected,
        p_value=two_sided_p((observed - expected) / sqrt(expected), scores),
    )
