"""How large the zones of a table are beside each other: its weights where they are given, else its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from netharm.data.tables.given_table import shown
from netharm.data.zone_table import BUFFER_CONTROL, CONTROL, TARGET
from netharm.errors import Fault, raise_all

Sizes = tuple[float, float, float]

_WHY = "A zone's counts are divided by its weight, so that zones of different size can be set against each other."


def check_weights(weights: Mapping[str, float], zones: Sequence[str]) -> None:
    """Raise BadInput where a zone of the table has no weight, a weight has no zone, or is not above 0."""
    faults = [_fault(f"{zone} has no weight.", "Give one to every zone.") for zone in zones if zone not in weights]
    faults += [
        _fault(f'no row is of the zone "{shown(zone)}".', f"The zones are {', '.join(zones)}.")
        for zone in weights
        if zone not in zones
    ]
    faults += [
        _fault(f"the weight {number:g} of {shown(zone)} is not above 0.", "Give its number of areas, say.")
        for zone, number in weights.items()
        if not (isfinite(number) and number > 0)
    ]
    raise_all(faults)


def sizes_of(
    counts: Mapping[str, NDArray[np.float64]], members: Sequence[str], weights: Mapping[str, float] | None
) -> tuple[Sizes | None, float | None]:
    """Return the sizes of target, buffer and control, and of the buffer's own control; None where they are not known.

    counts : each zone's rows. members : the zones that make up the buffer. Rows are areas where any zone has several.
    Sizes are never taken from the counts themselves: no published form does, and its error would not be counted.
    """
    size = weights or {zone: float(len(rows)) for zone, rows in counts.items()}
    if weights is None and all(len(rows) == 1 for rows in counts.values()):
        return None, None
    return (size[TARGET], sum(size[each] for each in members), size[CONTROL]), size.get(BUFFER_CONTROL)


def _fault(what: str, remedy: str) -> Fault:
    return Fault(what, "command line, --weights", _WHY, remedy)
