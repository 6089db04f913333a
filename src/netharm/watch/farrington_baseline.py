"""Which earlier periods Farrington's method compares a look with, and to which part of the year each belongs.

Farrington and others 1996, doi:10.2307/2983331: the same weeks of earlier years, three to either side. Noufaily and
others 2013, doi:10.1002/sim.5595: all weeks of those years, in ten parts of the year (the seven weeks around the look's
own, and nine parts of the rest), without the latest 26.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

HALF_WINDOW: dict[str, int] = {"week": 3, "month": 1, "quarter": 0}
PARTS: dict[str, int] = {"week": 10, "month": 4, "quarter": 4}
"""Parts of the year, the one around the look's own period among them."""
MOST_YEARS, FEWEST_YEARS = 5, 2


@dataclass(frozen=True)
class FarringtonBaseline:
    """The periods that L looks are compared with. periods, parts : (L, N), -1 beyond the first `size` of each look.

    parts : the part of the year of each, 0 being the look's own. size : (L,). years : how many go into it.
    part_number : how many parts there are.
    """

    periods: Integers
    parts: Integers
    size: Integers
    years: int
    part_number: int


def years_before(first_look: int, year: float, half_window: int, most: int = MOST_YEARS) -> int:
    """Return how many whole years, with their windows, lie before the first look."""
    fitting = [back for back in range(1, most + 1) if first_look - round(back * year) - half_window >= 0]
    return len(fitting)


def lay_baseline(
    first_look: int, looks: int, year: float, years: int, half_window: int, part_number: int, latest_left_out: int
) -> FarringtonBaseline:
    """Return the baseline of each look; part_number 1 takes the windows alone, and leaves out nothing between."""
    rows = [
        _of_one_look(first_look + look, year, years, half_window, part_number, latest_left_out) for look in range(looks)
    ]
    size = np.array([len(periods) for periods, _ in rows], dtype=np.int64)
    shape = (looks, int(size.max(initial=1)))
    periods, parts = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    for look, (those, their) in enumerate(rows):
        periods[look, : len(those)], parts[look, : len(those)] = those, their
    return FarringtonBaseline(periods, parts, size, years, part_number)


def _of_one_look(
    look: int, year: float, years: int, half_window: int, part_number: int, latest_left_out: int
) -> tuple[Integers, Integers]:
    """Return the periods, in order of time, and their parts.

    Between two windows the periods are shared out in order among the other parts; what is left over goes to the first.
    """
    anchors = [look - round(back * year) for back in range(years + 1)]
    part = np.full(look + half_window + 1, -1, dtype=np.int64)
    for later, anchor in pairwise(anchors):
        part[anchor - half_window : anchor + half_window + 1] = 0
        if part_number > 1:
            between = np.arange(anchor + half_window + 1, later - half_window)
            for number, those in enumerate(np.array_split(between, part_number - 1), start=1):
                part[those] = number
    part = part[: max(0, look - latest_left_out)]
    periods = np.flatnonzero(part >= 0)
    return periods, part[periods]
