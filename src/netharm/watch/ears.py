"""EARS C1, C2 and C3: is this period's count above the seven before it? For series too short for anything else.

Hutwagner and others 2003, doi:10.1093/jurban/80.suppl_1.i89; Fricker, Hegler and Dunfee 2008, doi:10.1002/sim.3197.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ears = Literal["c1", "c2", "c3"]

BASELINE = 7
LAG: dict[str, int] = {"c1": 0, "c2": 2, "c3": 2}
"""Periods left out between the seven and the look, so that a rise does not hide itself at once."""
PUBLISHED_LIMIT: dict[str, float] = {"c1": 3.0, "c2": 3.0, "c3": 2.0}
PERIODS_BEFORE: dict[str, int] = {"c1": 7, "c2": 9, "c3": 11}


@dataclass(frozen=True)
class EarsLooks:
    """Statistic, mean and standard deviation of the seven periods, what the two looks before add; (J, L) each."""

    statistic: Array
    expected: Array
    deviation: Array
    carried: Array


def look_by_ears(series: Array, first_look: int, kind: Ears, least_deviation: float) -> EarsLooks:
    """Return what the method says of every look from first_look on; series (J, T), NaN where missing.

    The statistic is NaN where the look or one of the periods it is compared with is missing. least_deviation : the
    standard deviation is never taken as less.
    """
    lag = LAG[kind]
    windows = np.lib.stride_tricks.sliding_window_view(series, BASELINE, axis=1)
    # Window w ends at period w + BASELINE - 1, and serves the look lag + 1 periods later.
    served = BASELINE + lag + np.arange(max(0, series.shape[1] - BASELINE - lag))
    windows = windows[:, : len(served)]
    mean, deviation = np.full(series.shape, np.nan), np.full(series.shape, np.nan)
    mean[:, served] = windows.mean(axis=2)
    deviation[:, served] = np.maximum(windows.std(axis=2, ddof=1), least_deviation)
    own = (series - mean) / deviation
    carried = np.zeros(series.shape)
    if kind == "c3":
        beyond = np.maximum(own - 1.0, 0.0)
        carried[:, :2] = np.nan
        carried[:, 2:] = beyond[:, 1:-1] + beyond[:, :-2]
    statistic = np.maximum(own - 1.0, 0.0) + carried if kind == "c3" else own
    looks = slice(first_look, None)
    return EarsLooks(statistic[:, looks], mean[:, looks], deviation[:, looks], carried[:, looks])


def limit_by_ears(critical: float, looks: EarsLooks, kind: Ears) -> Array:
    """Return the limit in counts, (J, L): the alarm rings above it; NaN where what is carried rings by itself."""
    if kind != "c3":
        return np.asarray(looks.expected + critical * looks.deviation)
    left = critical - looks.carried
    return np.where(left < 0, np.nan, looks.expected + looks.deviation * (1.0 + left))
