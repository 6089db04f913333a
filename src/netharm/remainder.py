"""What is left of a count when counts that are parts of it are taken away: a count too, which nobody meant to show.

Numerical functions over arrays of counts. Patients less women less men leaves all others. Whether a count is a part of
another is told by the plan, or else by the numbers: counts that nowhere exceed another may be parts of it. What is
taken for a part and is none hides more than it must, never less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from netharm.disclosure import Chosen, Counts, block_may_show, enough_cells
from netharm.study.measure_pairs import MeasurePairs

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Remainder:
    """What is left of the row `whole` without the rows `parts`, by their numbers; parts are in the plan's order."""

    whole: int
    parts: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """The rows by which it can be worked out, where all are shown."""
        return (self.whole, *self.parts)

    @property
    def goes(self) -> int:
        """The row that is withheld where this is small: the part that the plan names last, and never the whole.

        The choice does not rest on the counts. So it is the same at every look, and tells nothing itself.
        """
        return self.parts[-1]

    def left(self, counts: Counts) -> Counts:
        """Return what is left, by column of `counts` (rows, columns); NaN where one of them is not known."""
        return np.asarray(counts[self.whole] - counts[list(self.parts)].sum(axis=0))


def find_remainders(
    counts: Counts, threshold: float, names: Sequence[str], pairs: MeasurePairs, looked_at: Chosen | None = None
) -> list[Remainder]:
    """Return every remainder among rows of one source that is under `threshold` in a column, zero included.

    counts : (rows, columns), NaN where not known; names : of the rows; looked_at : (columns,) in which columns it has
    to be small, all where left out. The others only tell what may be a part. A remainder of several parts that is 0
    everywhere is none: the parts are the whole. Nor is one of a count by two names.
    """
    look = np.ones(counts.shape[1], dtype=bool) if looked_at is None else looked_at
    found = []
    for whole, name in enumerate(names):
        others = [
            row
            for row, other in enumerate(names)
            if row != whole and (name, other) not in pairs.apart and not _goes_beyond(counts[row], counts[whole])
        ]
        for parts in _parts(counts, threshold, whole, others, names, pairs, look):
            remainder = Remainder(whole, parts)
            if not _is_one_count(remainder, counts, names, pairs):
                found.append(remainder)
    return found


def _goes_beyond(part: Counts, whole: Counts) -> bool:
    return bool((part - whole > _TOLERANCE).any())


def _parts(
    counts: Counts,
    threshold: float,
    whole: int,
    others: list[int],
    names: Sequence[str],
    pairs: MeasurePairs,
    look: Chosen,
) -> Iterator[tuple[int, ...]]:
    """Yield the sets of `others` that leave a small number of `whole`, and of which no two are known to overlap."""
    beside = {(one, other) for one, other in combinations(others, 2) if pairs.may_lie_beside(names[one], names[other])}
    open_sets: list[tuple[tuple[int, ...], Counts, list[int]]] = [((), counts[whole], others)]
    while open_sets:
        chosen, left, further = open_sets.pop()
        for at, row in enumerate(further):
            rest, behind = left - counts[row], [each for each in further[at + 1 :] if (row, each) in beside]
            if (rest < -_TOLERANCE).any():
                continue
            if (rest[look] < threshold - _TOLERANCE).any():
                yield (*chosen, row)
            # What is left cannot become small where even all further parts together leave enough.
            if behind and (rest - np.nan_to_num(counts[behind]).sum(axis=0) < threshold - _TOLERANCE)[look].any():
                open_sets.append(((*chosen, row), rest, behind))


def _is_one_count(remainder: Remainder, counts: Counts, names: Sequence[str], pairs: MeasurePairs) -> bool:
    if len(remainder.parts) == 1:
        return pairs.are_one(names[remainder.whole], names[remainder.parts[0]])
    return not np.nan_to_num(remainder.left(counts)).any()


def marked_cells(
    counts: Counts,
    thresholds: Counts,
    groups: Sequence[Sequence[int]],
    remainders: Sequence[Remainder],
    withheld: Chosen,
) -> Chosen:
    """Return which cells to withhold in one stretch of time: (rows, periods) bool, alike for all rows of a group.

    counts : (rows, periods); thresholds : (rows,); groups : rows tied by a sum, each row in one; withheld : (rows,)
    rows that are not shown at all. In a period in which a remainder is small one of its rows is withheld. The totals
    over the stretch may be known: so what is withheld in a row sums to enough, and so does what it leaves of others.
    """
    small = (counts < thresholds[:, None]) & np.isfinite(counts)
    group_of = {row: list(group) for group in groups for row in group}
    marks = np.zeros(counts.shape, dtype=bool)
    for group in groups:
        marks[list(group)] = small[list(group)].any(axis=0)
    for remainder in remainders:
        few = remainder.left(counts) < thresholds[remainder.whole] - _TOLERANCE
        told = few & ~marks[list(remainder.members)].any(axis=0)
        marks[np.ix_(group_of[remainder.goes], told)] = True
    wholes = {remainder.whole for remainder in remainders}
    settled: set[int] = set()
    for group in sorted(groups, key=lambda each: (bool(wholes & set(each)), -max(each))):
        tied = _tied(group, remainders, withheld, marks, settled)
        rows = np.vstack([counts[list(group)], *(each.left(counts) for each in tied)])
        floors = np.array([*thresholds[list(group)], *(thresholds[each.whole] for each in tied)])
        marks[list(group)] = enough_cells(rows, floors, marks[group[0]])
        settled |= set(group)
    return marks


def _tied(
    group: Sequence[int], remainders: Sequence[Remainder], withheld: Chosen, marks: Chosen, settled: set[int]
) -> list[Remainder]:
    """Return the remainders that the sum over the group's withheld cells would tell.

    Not those with a row that is not shown at all; nor those with another row, settled before, that is withheld in one
    of the same periods: only the sum over the periods of both can be known, and that of the other is enough.
    """
    return [
        each
        for each in remainders
        if set(group) & set(each.members)
        and not withheld[list(each.members)].any()
        and not any((marks[row] & marks[group[0]]).any() for row in each.members if row in settled and row not in group)
    ]


def block_of_row_may_show(
    counts: Counts,
    thresholds: Counts,
    group: Sequence[int],
    remainders: Sequence[Remainder],
    withheld: Chosen,
    cells: Chosen,
    block: Chosen,
) -> bool:
    """Return whether a sum over the periods `block` of a row of `group` may be shown beside the cells not withheld.

    counts, thresholds, remainders, withheld : as in `marked_cells`; cells : (periods,) what is withheld in the group.
    """
    tied = [each for each in remainders if set(group) & set(each.members) and not withheld[list(each.members)].any()]
    rows = np.vstack([counts[list(group)], *(each.left(counts) for each in tied)])
    floors = np.array([*thresholds[list(group)], *(thresholds[each.whole] for each in tied)])
    return block_may_show(rows, floors, cells, block)
