"""Laying a tally out over areas and periods: balanced, with a nought only where one was seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.tally import Tally
from netharm.errors import bad_input

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]


def lay_out(tally: Tally, areas: Areas, periods: Periods) -> tuple[Counts, Marks]:
    """Return counts and marks of suppression, both (names, areas, periods).

    A count is NaN where the source does not cover the period, where a table has no row for the area, where only some of
    the codes of an area are there, and where a number is withheld. A quarter needs all three of its months.
    """
    finer = periods.finer(tally.kind)
    place = areas.place(tally.codes)
    column = tally.ordinals - finer.first
    inside = (place >= 0) & (column >= 0) & (column < finer.count)
    cell = place[inside] * finer.count + column[inside]
    shape = (len(areas), finer.count)
    counts = np.array([_summed(cell, each[inside], shape) for each in tally.counts]).reshape(-1, *shape)
    marks = np.array([_summed(cell, each[inside], shape) > 0 for each in tally.suppressed]).reshape(-1, *shape)
    covered = [finer.first + each in tally.covered for each in range(finer.count)]
    seen = _seen(tally, areas, inside, cell, shape) & np.array(covered, dtype=bool)
    for codes, other in tally.apart:
        whole_of = areas.mask(code for code in codes if code in areas.position)
        seen[whole_of] = [finer.first + each in other for each in range(finer.count)]
    counts[:, ~seen] = np.nan
    whole: Counts = _coarser(counts, periods.count).sum(axis=-1)
    withheld: Marks = np.asarray(_coarser(marks, periods.count).any(axis=-1))
    return whole, withheld


def _summed(cell: NDArray[np.int64], weights: NDArray[Any], shape: tuple[int, int]) -> Counts:
    size = shape[0] * shape[1]
    summed = np.bincount(cell, weights=weights.astype(np.float64), minlength=size)
    return summed.astype(np.float64).reshape(shape)


def _seen(tally: Tally, areas: Areas, inside: Marks, cell: NDArray[np.int64], shape: tuple[int, int]) -> Marks:
    """Return (areas, periods) bool: where the source speaks of the whole area.

    A table of counts speaks of an area where it has a row for all its codes of one vintage.
    """
    if tally.absent_is_zero:
        return np.ones(shape, dtype=bool)
    codes = tally.codes[inside]
    whole = np.zeros(shape, dtype=bool)
    for vintage in (areas.earlier, areas.later):
        wanted = areas.parts(vintage)[:, np.newaxis]
        whole |= (_summed(cell, _among(codes, vintage), shape) >= wanted) & (wanted > 0)
    _refuse_both_vintages(tally, areas, _among(codes, areas.earlier - areas.later), codes, cell, shape)
    return whole


def _refuse_both_vintages(
    tally: Tally,
    areas: Areas,
    earlier_only: NDArray[np.bool_],
    codes: NDArray[np.object_],
    cell: NDArray[np.int64],
    shape: tuple[int, int],
) -> None:
    later_only = _among(codes, areas.later - areas.earlier)
    twice = (_summed(cell, earlier_only, shape) > 0) & (_summed(cell, later_only, shape) > 0)
    if twice.any():
        area = areas.names[int(np.argwhere(twice)[0, 0])]
        raise bad_input(
            f"the table has rows under an area's earlier and its later codes in the same period ({area}).",
            f"data {tally.data!r}, column area",
            "The same count would be added twice.",
            "Give each period in codes of one vintage.",
        )


def _among(codes: NDArray[np.object_], vintage: frozenset[str]) -> NDArray[np.bool_]:
    return np.fromiter((code in vintage for code in codes), dtype=bool, count=len(codes))


def _coarser(values: NDArray[Any], count: int) -> NDArray[Any]:
    """Return (names, areas, count, finer periods in each)."""
    return values.reshape(*values.shape[:2], count, values.shape[2] // count)
