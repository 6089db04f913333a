"""What gives a withheld count away: sums and differences of the counts that are shown beside it.

Numerical functions over arrays of counts. They rest on one idea: an accounting identity (a total and its parts) holds
in every period, so counts that no linear combination ties together in the data are tied by no identity at all. A
combination that holds by accident hides more than it must, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_TOLERANCE = 1e-9
_FEWEST_WITHHELD = 2
_LARGEST_COMBINATION = 3


def linked_groups(counts: Counts) -> list[list[int]]:
    """Return which rows of `counts` (rows, periods) are tied by a sum or difference, as groups of row numbers.

    Periods in which any row is NaN are left out; a row of zeros is tied to every other.
    """
    seen = counts[:, np.isfinite(counts).all(axis=0)]
    group = list(range(len(counts)))
    for row in range(len(counts)):
        for other in _partners(seen, row):
            group = [group[row] if member == group[other] else member for member in group]
    return [[row for row, member in enumerate(group) if member == name] for name in dict.fromkeys(group)]


def _partners(seen: Counts, row: int) -> list[int]:
    others = [other for other in range(len(seen)) if other != row]
    if not seen[row].any():  # adds nothing to a sum: it is tied to the others where they agree without it
        return [other for other in others if _in_span(seen[other], _without(seen, others, other))]
    if not _in_span(seen[row], seen[others]):
        return []
    shares = np.linalg.lstsq(seen[others].T, seen[row], rcond=None)[0]
    return [other for other, share in zip(others, shares, strict=True) if abs(share) > _TOLERANCE]


def _without(seen: Counts, rows: list[int], left_out: int) -> Counts:
    return seen[[row for row in rows if row != left_out]]


def _in_span(row: Counts, others: Counts) -> bool:
    if len(others) == 0:
        return not row.any()
    shares = np.linalg.lstsq(others.T, row, rcond=None)[0]
    return bool(np.abs(others.T @ shares - row).max(initial=0.0) <= _TOLERANCE * max(1.0, np.abs(row).max(initial=0.0)))


def rows_to_withhold(counts: Counts, totals: Counts, thresholds: Counts, withheld: Chosen) -> Chosen:
    """Return which rows to withhold: those `withheld` already, and others by which they could be worked out.

    counts : (rows, periods), all periods; totals : (rows,) the counts to be shown, NaN where a row has none;
    thresholds : (rows,), 0 where the data are open: everybody has those, so withholding them would hide nothing.
    The smallest total that helps to give a withheld one away goes first.
    """
    seen = counts[:, np.isfinite(counts).all(axis=0)]
    withheld = withheld.copy()
    while True:
        shown = [int(row) for row in np.flatnonzero(~withheld & np.isfinite(totals))]
        helpers = [
            helper
            for row in np.flatnonzero(withheld)
            if _given_away(seen[row], seen[shown])
            for helper in _helpers(seen, int(row), shown)
            if thresholds[helper] > 0
        ]
        if not helpers:
            return withheld
        withheld[min(helpers, key=lambda row: (totals[row], row))] = True


def _given_away(row: Counts, shown: Counts) -> bool:
    if not len(shown):
        return False
    if not row.any():  # a withheld zero is given away when two things shown agree without it
        return bool(np.linalg.matrix_rank(shown) < len(shown))
    return _in_span(row, shown)


def _helpers(seen: Counts, row: int, shown: list[int]) -> list[int]:
    """Return the shown rows without which `row` is safe; all of them where no single one is enough."""
    enough = [other for other in shown if not _given_away(seen[row], _without(seen, shown, other))]
    return enough or shown


def cells_to_withhold(counts: Counts, thresholds: Counts) -> Chosen:
    """Return which periods to withhold, for all rows of a tied group together: (periods,) bool.

    counts : (rows, periods) of the time before, or of the time after; thresholds : (rows,).
    A count under its row's threshold is withheld, zero included. The total over the periods may be known: so at least
    two periods are withheld, and in every row they sum to the threshold or more; the smallest counts go next.
    """
    small = (counts < thresholds[:, None]) & np.isfinite(counts)
    return enough_cells(counts, thresholds, np.asarray(small.any(axis=0)))


def enough_cells(counts: Counts, thresholds: Counts, withheld: Chosen) -> Chosen:
    """Return the periods `withheld`, and where there are any as many more as it takes that they are two or more and sum
    to the threshold or more in every row; the smallest counts go first.
    """
    withheld = withheld.copy()
    seen = np.isfinite(counts).any(axis=0)
    while withheld.any() and (seen & ~withheld).any() and _too_little(counts, thresholds, withheld):
        sizes = np.where(seen & ~withheld, np.nansum(counts, axis=0), np.inf)
        withheld[int(np.argmin(sizes))] = True
    return withheld


def _too_little(counts: Counts, thresholds: Counts, withheld: Chosen) -> bool:
    sums = np.nansum(counts[:, withheld], axis=1)
    return int(withheld.sum()) < _FEWEST_WITHHELD or bool((sums < thresholds).any())


def block_may_show(counts: Counts, thresholds: Counts, withheld: Chosen, block: Chosen) -> bool:
    """Return whether the sum over the periods of `block` may be shown beside the periods that are not `withheld`.

    It may when no withheld period lies in it, or all of them do and they sum to enough in every row.
    """
    inside = withheld & block
    if not inside.any():
        return True
    return bool((inside == withheld).all()) and not _too_little(counts, thresholds, withheld)


def combinations_that_give(goal: Counts, parts: Counts) -> Iterator[tuple[int, ...]]:
    """Yield the up to three rows of `parts` whose counts, each added or taken away, give `goal`.

    goal : (sides,) a count before and after; parts : (parts, sides), NaN where unknown. An identity holds on each side.
    """
    known = [int(part) for part in np.flatnonzero(np.isfinite(parts).all(axis=1))]
    for size in range(1, _LARGEST_COMBINATION + 1 if np.isfinite(goal).all() else 1):
        for chosen in combinations(known, size):
            for signs in product((1.0, -1.0), repeat=size):
                if np.abs(goal - np.array(signs) @ parts[list(chosen)]).max() <= _TOLERANCE:
                    yield chosen
