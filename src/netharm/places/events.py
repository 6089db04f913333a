"""Events with a place and a time: what every question about closeness begins with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.places.plane import Plane

Metres = NDArray[np.float64]
Days = NDArray[np.float64]

_AS_GIVEN = Plane(None, "coordinates taken as metres on a flat plane")


@dataclass(frozen=True)
class Events:
    """Events in the order of their file, those that cannot be used left out and counted.

    x_m, y_m : (events,) metres east and north on a flat plane; distances between them are distances on the ground.
    day : (events,) days since 1970-01-01, local wall time; the fraction is the time of day.
    whole_days : True where only dates are known, or the times of day cannot be trusted; `day` is then whole.
    row : (events,) int64, the row of the file each event stands in; the header is row 1.
    left_out : pairs of a reason in words and the number of rows left out for it.
    notes : sentences that a reader of any result from these events must see.
    plane : where distances are measured; a second file must be read onto the same one.
    name : the file's name, for print.
    """

    x_m: Metres
    y_m: Metres
    day: Days
    whole_days: bool
    row: NDArray[np.int64]
    left_out: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    plane: Plane = _AS_GIVEN
    name: str = ""

    def __len__(self) -> int:
        return len(self.day)
