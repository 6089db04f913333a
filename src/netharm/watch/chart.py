"""A chart: what one method makes of a series of counts, whatever the method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.watch.course import Course

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Reading:
    """What a chart says of one series, (L,) each: statistic and expected count, NaN where a look could not be run, and
    the look since when it has risen, -1 where nothing rose. limit : from a critical value to the count above which the
    alarm rings.
    """

    statistic: Array
    expected: Array
    onset: Integers
    limit: Callable[[float], Array]


@dataclass(frozen=True)
class Chart:
    """What a method needs to be run, and calibrated, on series of T periods of which the last L are looks.

    records : of many series (J, T) and their courses, the largest statistic up to each look, (J, L).
    read : of one series (T,) and its course, what it says at each look.
    published : the limit on the statistic at each look that the method was published with, NaN where it has none.
    """

    records: Callable[[Array, Course], Array]
    read: Callable[[Array, Course], Reading]
    published: float = float("nan")


def running_maximum(statistic: Array) -> Array:
    """Return the largest statistic up to each look, (J, L); a look that could not be run adds nothing."""
    largest: Array = np.maximum.accumulate(np.where(np.isnan(statistic), -np.inf, statistic), axis=1)
    return largest


def since_above(counts: Array, expected: Array) -> Integers:
    """Return for each look the first of the unbroken run of looks above what is expected that ends there, else -1."""
    since, first = np.full(len(counts), -1, dtype=np.int64), -1
    for look, above in enumerate(counts > expected):
        first = (look if first < 0 else first) if above else -1
        since[look] = first
    return since
