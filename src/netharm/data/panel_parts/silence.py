"""Periods in which a source of events holds nothing at all: not seen, where chance would not explain it."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from numpy.typing import ArrayLike, NDArray

SILENCE = 0.001
"""Periods in a row without a single record are taken as not seen where chance would show that so rarely."""
NEAR = 28
"""So many periods on either side that were seen say how many records are usual."""


def silent_among(covered: Set[int], ordinals: NDArray[np.int64], records: NDArray[np.int64]) -> frozenset[int]:
    """Return the covered periods, by their ordinals, that were not seen. ordinals, records : of the source's rows."""
    if not covered:
        return frozenset()
    first = min(covered)
    counted = np.zeros(max(covered) - first + 1)
    inside = np.isin(ordinals, list(covered))
    np.add.at(counted, ordinals[inside] - first, records[inside])
    return frozenset((np.flatnonzero(silent_periods(counted)) + first).tolist())


def silent_periods(records: ArrayLike) -> NDArray[np.bool_]:
    """Return which periods were not seen. records : of the whole source, of any kind and anywhere, oldest first.

    What is usual is the mean of the periods nearest to a silence on either side, without those that were not seen
    themselves: silence must not vouch for silence. Periods in a row are judged together: chance (Poisson) leaves all of
    them empty with exp(-sum of what is usual).
    """
    seen = np.asarray(records, dtype=float)
    silent = np.zeros(len(seen), dtype=bool)
    while True:
        more = [run for run in _runs((seen == 0) & ~silent) if _is_silent(seen, silent, *run)]
        if not more:
            return silent
        for first, last in more:
            silent[first:last] = True


def _is_silent(seen: NDArray[np.float64], silent: NDArray[np.bool_], first: int, last: int) -> bool:
    """Whether chance would hardly leave the periods from `first` up to `last` empty."""
    (before,) = np.nonzero(~silent[:first])
    (after,) = np.nonzero(~silent[last:])
    near = np.concatenate([before[-NEAR:], after[:NEAR] + last])
    return bool(len(near) and np.exp(-seen[near].mean() * (last - first)) < SILENCE)


def _runs(empty: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first period of each run, and the one after its last."""
    edges = np.diff(np.concatenate([[False], empty, [False]]).astype(np.int8))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
