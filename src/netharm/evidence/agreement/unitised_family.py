"""Alpha of excerpts' boundaries as revised in 2016: letters in common, beside what chance would give.

Source: Krippendorff, Mathet, Bouvry and Widlöcher, "On the reliability of unitizing textual continua: further
developments" (2016), Quality and Quantity 50, 2347-2364, also in Krippendorff, Content Analysis (2019), section 12.6.
Observed coincidences are the letters on which two coders say c and k. For the expected ones a unit is not paired with
itself: for a code the square of each unit's length is taken off, for gaps, which may be cut anywhere, their length.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Unit = tuple[int, int, int]
"""The start and the end, not included, of an excerpt, and its value from 1 on; 0 is the value of gaps."""


def unitised_nominal(coders: Sequence[Sequence[Unit]], length: int) -> float:
    """Return the alpha of boundaries and values together; NaN where nothing varies.

    coders : for each coder the units, which do not overlap. length : of the continuum, whose first letter is 0.
    """
    values = 1 + max((value for units in coders for _, _, value in units), default=0)
    return _alpha(*_coincidences(coders, length, values))


def unitised_binary(coders: Sequence[Sequence[Unit]], length: int) -> float:
    """Return the alpha of boundaries alone: what is a unit, of whichever value, and what is a gap.

    The coincidences of all values are put together after they were reckoned, as the paper does.
    """
    values = 1 + max((value for units in coders for _, _, value in units), default=0)
    return _alpha(*(_gap_or_not(pairs) for pairs in _coincidences(coders, length, values)))


def _gap_or_not(pairs: Floats) -> Floats:
    return np.array([[pairs[0, 0], pairs[0, 1:].sum()], [pairs[1:, 0].sum(), pairs[1:, 1:].sum()]])


def _coincidences(coders: Sequence[Sequence[Unit]], length: int, values: int) -> tuple[Floats, Floats]:
    said = np.zeros((len(coders), length), dtype=np.int64)
    own = np.zeros(values)
    for at, units in enumerate(coders):
        for start, end, value in units:
            said[at, start:end] = value
            own[value] += (end - start) ** 2
    own[0] = (said == 0).sum()
    observed = np.zeros((values, values))
    for one in range(len(coders)):
        for other in range(len(coders)):
            if one != other:
                np.add.at(observed, (said[one], said[other]), 1 / (len(coders) - 1))
    margins = observed.sum(axis=1)
    whole = margins.sum()
    room = whole**2 - own.sum()
    expected = (np.outer(margins, margins) - np.diag(own)) * whole / room if room > 0 else np.zeros_like(observed)
    return observed, expected


def _alpha(observed: Floats, expected: Floats) -> float:
    apart, by_chance = observed.sum() - np.trace(observed), expected.sum() - np.trace(expected)
    return float(1 - apart / by_chance) if by_chance > 0 else float("nan")


def binary_sums(coders: Sequence[Sequence[tuple[int, int]]], length: int) -> Floats:
    """Return what one code's units in one document add to `binary_of_sums`: letters coded, letters coded by two
    coders (each ordered pair by 1 / (coders - 1)), squares of units, and letters in all, over the coders.

    coders : for each coder the start and end of the units, which do not overlap.
    """
    edges = np.array(
        [(at, change) for units in coders for unit in units for at, change in zip(unit, (1, -1), strict=True)]
    )
    lengths = [end - start for units in coders for start, end in units]
    common = 0.0
    if len(edges):
        order = np.lexsort((edges[:, 1], edges[:, 0]))
        depth = np.cumsum(edges[order, 1])[:-1]
        common = float((np.diff(edges[order, 0]) * depth * (depth - 1)).sum()) / (len(coders) - 1)
    return np.array([sum(lengths), common, sum(one**2 for one in lengths), len(coders) * length], dtype=float)


def binary_of_sums(sums: Floats) -> tuple[Floats, Floats]:
    """Return the observed and the expected disagreement of one code against gaps, each [...], in letters.

    sums : [..., 4], as `binary_sums` gives them, added over documents. Alpha is 1 - observed / expected.
    """
    coded, common, squares, whole = (sums[..., at] for at in range(4))
    gaps = whole - coded
    room = whole**2 - squares - gaps
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(room > 0, 2 * coded * gaps * whole / room, 0.0)
    return 2 * (coded - common), expected
