"""What is left of the triggered-harm section when its counts are withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from netharm.ledger import Row, Triggered, TriggeredRow
from netharm.places.triggered_harm import TriggeredHarm
from netharm.study.measure_pairs import NOTHING_KNOWN, MeasurePairs
from netharm.withholding_nested import remainder_rows

_SIDES = ("after", "before", "same_moment")
FEW = "some counts around triggers are few and withheld"


def release_triggered(
    found: Triggered | None, rows: Sequence[Row] = (), pairs: MeasurePairs = NOTHING_KNOWN
) -> Triggered | None:
    """Return the section without the numbers of a harm of which any count, or any difference of two, is few; and of all
    harms of one source where they leave few of another around triggers. `rows` are the ledger's.

    Cells hold one another, so that one withheld count is told by those around it: a harm's numbers go all together.
    """
    if found is None or not found.suppress_below:
        return found
    told = [_row(row, found.suppress_below) for row in found.rows]
    counts = {row.name: _counts(row) for row in told if row.found is not None}
    source = {row.name: row.source for row in rows}
    left = {name: remainder_rows(rows, name, counts, pairs) for name in source.values()}
    closed = {name for name, few in left.items() if ((few > 0) & (few < found.suppress_below)).any()}
    return replace(found, rows=tuple(_closed(row) if source.get(row.name) in closed else row for row in told))


def _closed(row: TriggeredRow) -> TriggeredRow:
    return TriggeredRow(row.name, "suppressed", FEW) if row.found is not None else row


def _counts(row: TriggeredRow) -> list[float | None]:
    """Return a harm's counts around the triggers, all in the same order."""
    return [
        float(getattr(cell, name))
        for each in (row.found,)
        if each is not None
        for cell in each.cells
        for name in _SIDES
    ]


def _row(row: TriggeredRow, floor: int) -> TriggeredRow:
    told = [each for each in (row.found, row.without) if each is not None]
    if not any(_is_few(each, floor) for each in told) and not (0 < row.left_out < floor):
        return row
    return TriggeredRow(row.name, "suppressed", FEW)


def _is_few(found: TriggeredHarm, floor: int) -> bool:
    numbers = {found.triggers, found.triggers_outside, found.on_one_point}
    for name in _SIDES:
        counts = sorted(int(getattr(cell, name)) for cell in found.cells)
        numbers |= {*counts, *(other - one for one, other in pairwise(counts))}
    return any(0 < number < floor for number in numbers)
