"""Why a displacement statistic could not be run: nothing to divide by, none counted, or a control of another size."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from netharm.places.displacement import AFTER, BEFORE, BUFFER, CONTROL, TARGET
from netharm.places.zone_statistic import StatisticName
from netharm.wording import digits

Array = NDArray[np.float64]

NO_CONTROL = "could not be run: the comparison has no count before, or none after, and nothing can be divided by it"
NONE_AFTER = (
    "could not be run: the comparison has no count after. Then none would be expected anywhere, and how far chance "
    "reaches in that cannot be told from a count of 0"
)
NO_SUCCESS = (
    "could not be run: the target did no better than its comparison (the success measure is not below 0), so there is "
    "no gain to set displacement against"
)
NEAR_ZERO = (
    "could not be run: the interval of the success measure reaches 0, and a quotient by what may be nothing can be any "
    "number"
)
NO_ERROR = (
    "could not be run: without an interval of the success measure nobody can tell whether the quotient divides by what "
    "may be nothing"
)
NOTHING_DRAWN = "no interval: all that was drawn gives the same number, which is no certainty"

FARTHEST_SIZE = 2.0
"""A control over so many times as large, or as small, as what it stands for is of another size. A choice."""

LARGEST_SLANT = 0.5
"""So many standard errors may a control's size push the difference: 5% of false alarms are then 8% at most."""

_BEYOND_CHANCE = 1.96
_OF = {TARGET: "the target", BUFFER: "the buffer"}
_ABOUT: dict[StatisticName, tuple[int, ...]] = {
    "gross effect": (TARGET,),
    "net effect": (TARGET,),
    "success measure": (TARGET,),
    "buffer displacement measure": (BUFFER,),
    "weighted displacement quotient": (BUFFER,),
    "total net effect": (TARGET, BUFFER),
}


def nothing_counted(name: StatisticName, counts: Array) -> str | None:
    """Return why a statistic cannot be judged by draws of `counts` (3, 2): where none was counted none is ever drawn,
    and an interval from 0 to 0 would look like certainty.
    """
    zones = _ABOUT.get(name, ())
    if not zones or counts[list(zones)].any():
        return None
    where = " or ".join(_OF[zone] for zone in zones)
    return f"could not be run: nothing was counted in {where}, before or after, so chance cannot be judged"


def unlike_size(treated: Array, control: Array, error: float, words: str) -> str | None:
    """Return why a difference in counts would tell sizes in place of changes; None where sizes are alike enough.

    treated, control : (2,) counts before and after, both in the unit of the difference ; error : the standard error of
    the difference ; words : what is compared. Where both halve, the difference is the control's size less the
    treated's, times a half: that is no effect. Wheeler and Ratcliffe (2018) take control areas of like size.
    """
    gap = float(control[BEFORE] - treated[BEFORE])
    slant = gap * float(control[AFTER] / control[BEFORE] - 1) if control[BEFORE] > 0 else 0.0
    smaller, larger = sorted((float(control[BEFORE]), float(treated[BEFORE])))
    far = larger > FARTHEST_SIZE * smaller and abs(gap) > _BEYOND_CHANCE * sqrt(larger + smaller)
    if not far and abs(slant) <= LARGEST_SLANT * error:
        return None
    by = f"{digits(control[BEFORE] / treated[BEFORE])} times as large as" if treated[BEFORE] > 0 else "larger than"
    return f"could not be run: before, the control is {by} {words}, so its change in counts is not theirs"


def control_share(areas: tuple[float, float, float] | None) -> float:
    """Return by how much one control is divided to stand for target and buffer together; 1 where sizes are not known.

    areas : the sizes of target, buffer and control.
    """
    return 1.0 if areas is None else areas[CONTROL] / (areas[TARGET] + areas[BUFFER])
