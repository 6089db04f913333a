"""The weighted displacement difference: how many fewer in target and buffer than their controls would give.

Wheeler and Ratcliffe (2018), doi:10.1186/s40163-018-0085-5. Counts are taken as Poisson, so the variance of a sum of
counts is the sum of the counts. That is too small where counts vary more than that, or are tiny.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm


@dataclass(frozen=True)
class DisplacementDifference:
    """A difference in counts, below 0 where there were fewer, with its Poisson error, Z, two-sided p-value and limits.

    z and p_value are None where all counts are 0: then there is no error to judge by.
    """

    value: float
    error: float
    z: float | None
    p_value: float | None
    lower: float
    upper: float


def displacement_difference(
    control: Sequence[float],
    target: Sequence[float],
    buffer_control: Sequence[float] = (0.0, 0.0),
    buffer: Sequence[float] = (0.0, 0.0),
    *,
    time_weights: Sequence[float] = (1.0, 1.0),
    area_weights: Sequence[float] = (1.0, 1.0, 1.0, 1.0),
    level: float = 0.95,
) -> DisplacementDifference:
    """Return WDD = (dT - dCt) + (dD - dCd), where d is after less before.

    control, target, buffer_control, buffer : a count before and one after. time_weights : of the time before and after;
    area_weights : of control, target, control of the buffer, and buffer. Each count is divided by w, the product of its
    two weights, so its variance is count / w^2: with weights 1 the variance is the sum of all eight counts.
    Raises ValueError where a count is negative or a weight is not above 0.
    """
    counts = np.array([control, target, buffer_control, buffer], dtype=np.float64)
    weights = np.outer(np.asarray(area_weights, dtype=np.float64), np.asarray(time_weights, dtype=np.float64))
    if not (counts >= 0).all() or not (weights > 0).all():
        raise ValueError("counts must not be negative, and weights must be above 0")
    changes = np.diff(counts / weights, axis=1)[:, 0]
    value = float((changes[1] - changes[0]) + (changes[3] - changes[2]))
    error = float(np.sqrt((counts / weights**2).sum()))
    reach = float(norm.ppf((1 + level) / 2)) * error
    z = value / error if error > 0 else None
    p_value = None if z is None else float(2 * norm.sf(abs(z)))
    return DisplacementDifference(value, error, z, p_value, value - reach, value + reach)
