"""The Knox test written plainly over all pairs: the oracle of the compiled one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def plain_counts(
    x: Values, y: Values, day: Values, distances: Values, windows: Values, metric: str, closed: str
) -> NDArray[np.int64]:
    """Return (distance bands, time bands) pairs, each by looking at every pair."""
    first, second = np.triu_indices(len(x), 1)
    across, along = x[first] - x[second], y[first] - y[second]
    apart = np.abs(across) + np.abs(along) if metric == "manhattan" else np.sqrt(across * across + along * along)
    days = np.abs(day[first] - day[second])
    return np.array(
        [
            [(_within(apart, distances, d, closed) & _within(days, windows, w, closed)).sum() for w in _bands(windows)]
            for d in _bands(distances)
        ]
    )


def plain_deal(day: Values, uniform: Values) -> Values:
    """Return the days shuffled by Fisher and Yates, from the last to the second."""
    dealt = day.copy()
    for last in range(len(day) - 1, 0, -1):
        chosen = int(uniform[last] * (last + 1))
        dealt[[last, chosen]] = dealt[[chosen, last]]
    return dealt


def _bands(edges: Values) -> range:
    return range(len(edges) - 1)


def _within(values: Values, edges: Values, band: int, closed: str) -> NDArray[np.bool_]:
    low, high = edges[band], edges[band + 1]
    if closed == "left":
        return (values >= low) & (values < high)
    above = (values > low) | (values == low if band == 0 else False)
    return np.asarray(above & (values <= high))
