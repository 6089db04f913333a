"""Kappas: agreement of two coders (Cohen) and of any fixed number (Fleiss) beyond what their shares alone give.

Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46; Fleiss (1971), Psychological Bulletin 76,
378-382.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cohen_kappa(table: Floats) -> Floats:
    """Return (p_o - p_e) / (1 - p_e); NaN where both coders put the same one value on every unit.

    table : [..., value of the first coder, value of the second coder], numbers of units.
    """
    total = table.sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table / total[..., None, None]
        observed = np.trace(share, axis1=-2, axis2=-1)
        expected = (share.sum(axis=-1) * share.sum(axis=-2)).sum(axis=-1)
        return _beyond_chance(observed, expected)


def fleiss_kappa(counts: Floats) -> float:
    """Return Fleiss' kappa of [unit, value], how many coders put each value on each unit; NaN where nothing varies.

    Raises ValueError where units have different numbers of coders: this kappa takes none missing.
    """
    coders = counts.sum(axis=1)
    if not len(coders) or (coders != coders[0]).any() or coders[0] < 2:
        raise ValueError("every unit needs the same number of coders, two or more")
    agreeing = (counts * (counts - 1)).sum()
    return float(fleiss_of_sums(agreeing, counts.sum(axis=0), coders[0]))


def fleiss_of_sums(agreeing: Floats, margins: Floats, coders: float) -> Floats:
    """Return Fleiss' kappa from sums over units.

    agreeing : [...], ordered pairs of coders who agree. margins : [..., value], how often each value was put.
    """
    put = margins.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = agreeing / (put * (coders - 1))
        expected = ((margins / put[..., None]) ** 2).sum(axis=-1)
        return _beyond_chance(observed, expected)


def _beyond_chance(observed: Floats, expected: Floats) -> Floats:
    # Shares that are all 1 come out a hair beside it, so equality is not asked of the last digits.
    varies = expected < 1 - 1e-12
    return np.where(varies, (observed - expected) / np.where(varies, 1 - expected, np.nan), np.nan)
