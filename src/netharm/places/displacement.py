"""Did it move next door: the displacement statistics of target, buffer and control, as functions of counts.

Bowers and Johnson (2003), doi:10.1023/A:1023023820566, in the form of Guerette (2009), Analyzing Crime Displacement and
Diffusion, tool guide 10, https://popcenter.asu.edu/tools/displacement/10. R is the target (response area), D the buffer
(displacement and diffusion), C the control; b before, a after.

Every function takes counts (..., 3, 2): the zones target, buffer, control, each before and after, for stretches of time
of the same length; they return (...,). Where the control has no count, a statistic that divides by it is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TARGET, BUFFER, CONTROL = 0, 1, 2
BEFORE, AFTER = 0, 1


def gross_effect(counts: Array) -> Array:
    """Return GE = Rb - Ra: above 0 is a fall in the target, whatever happened elsewhere."""
    return _at(counts, TARGET, BEFORE) - _at(counts, TARGET, AFTER)


def net_effect(counts: Array) -> Array:
    """Return NE = Rb/Cb - Ra/Ca: above 0 is a fall against the control."""
    return _share(counts, TARGET, BEFORE) - _share(counts, TARGET, AFTER)


def success_measure(counts: Array) -> Array:
    """Return SM = Ra/Ca - Rb/Cb: below 0 is success."""
    return _share(counts, TARGET, AFTER) - _share(counts, TARGET, BEFORE)


def buffer_displacement_measure(counts: Array) -> Array:
    """Return BDM = Da/Ca - Db/Cb: above 0 points to displacement, below 0 to diffusion of benefits."""
    return _share(counts, BUFFER, AFTER) - _share(counts, BUFFER, BEFORE)


def displacement_quotient(counts: Array) -> Array:
    """Return WDQ = BDM / SM, of use only where SM is below 0 and away from it; NaN where SM is not below 0.

    Above 1 diffusion exceeds the direct effect; 0 to 1 diffusion; -1 to 0 displacement smaller than the gain; below -1
    displacement exceeds the gain.
    """
    success, buffer = success_measure(counts), buffer_displacement_measure(counts)
    failed = ~(success < 0)
    return np.where(failed, np.nan, buffer / np.where(failed, -1.0, success))


def total_net_effect(counts: Array) -> Array:
    """Return TNE = [Rb(Ca/Cb) - Ra] + [Db(Ca/Cb) - Da]: above 0 is the number prevented in target and buffer."""
    return expected(counts, TARGET) - _at(counts, TARGET, AFTER) + expected(counts, BUFFER) - _at(counts, BUFFER, AFTER)


def expected(counts: Array, zone: int) -> Array:
    """Return the count that `zone` would have had after, had it changed by the same share as the control."""
    return _at(counts, zone, BEFORE) * _divided(_at(counts, CONTROL, AFTER), _at(counts, CONTROL, BEFORE))


def _share(counts: Array, zone: int, when: int) -> Array:
    return _divided(_at(counts, zone, when), _at(counts, CONTROL, when))


def _at(counts: Array, zone: int, when: int) -> Array:
    return np.asarray(counts, dtype=np.float64)[..., zone, when]


def _divided(above: Array, below: Array) -> Array:
    nothing = ~(below > 0)
    quotient: Array = np.where(nothing, np.nan, above / np.where(nothing, 1.0, below))
    return quotient
