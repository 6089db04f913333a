"""What a measure's pretended operations tell: how often a change of any size would be called one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

POWER_WANTED = 0.8
LARGEST_RISE = 9.0
"""Rises are sought up to tenfold."""
_STEPS = 24
_TWO_SIDED_95 = 1.96


@dataclass(frozen=True)
class Tested:
    """Pretended operations (J,) of one measure, in which nothing happened.

    fall, rise : the probability of each that a relative change of the given size would be called a fall, or a rise.
    called : whether it was called a change at no change at all. ratio : observed to expected. upper : one-sided 95%
    upper limit of the observed to the untreated count, infinite where it has none. room : how many of them share no
    count with one another.
    """

    fall: Callable[[float], Array]
    rise: Callable[[float], Array]
    called: Array
    ratio: Array
    upper: Array
    room: int

    def error(self, chances: Array) -> float:
        """Return the Monte Carlo standard error of the mean of `chances` (J,)."""
        return float(np.std(chances)) / float(np.sqrt(self.room))

    def share_error(self, happened: NDArray[Any]) -> float:
        """Return the standard error of the share of `happened` (J,), which is not 0 where none did (Agresti, Coull)."""
        share = (float(happened.mean()) * self.room + 2) / (self.room + 4)
        return float(np.sqrt(share * (1 - share) / (self.room + 4)))


def smallest_fall(tested: Tested) -> tuple[float | None, float | None, float | None]:
    """Return the smallest fall called with 80% power, and the ends of its 95% Monte Carlo interval; None: no fall."""
    return _smallest(tested, tested.fall, 1.0, lambda place: place)


def smallest_rise(tested: Tested) -> tuple[float | None, float | None, float | None]:
    """Return the smallest rise called with 80% power, as above; None: not even a tenfold one."""
    return _smallest(tested, tested.rise, float(np.log1p(LARGEST_RISE)), lambda place: float(np.expm1(place)))


def _smallest(
    tested: Tested, chances: Callable[[float], Array], end: float, change_at: Callable[[float], float]
) -> tuple[float | None, float | None, float | None]:
    """Return where the mean of `chances` reaches the power wanted, and that power less and more its error."""

    def reach(wanted: float) -> float | None:
        low, high = 0.0, end
        if float(chances(change_at(high)).mean()) < wanted:
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            reached = float(chances(change_at(middle)).mean()) >= wanted
            low, high = (low, middle) if reached else (middle, high)
        return change_at(high)

    found = reach(POWER_WANTED)
    at = change_at(end) if found is None else found
    error = _TWO_SIDED_95 * tested.error(chances(at))
    least = reach(max(POWER_WANTED - error, 0.0))
    return found, least if found is not None else None, reach(min(POWER_WANTED + error, 1.0))
