"""What is left of the triggered-harm section when its counts are withheld."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from netharm.ledger import Triggered, TriggeredRow
from netharm.places.triggered_harm import TriggeredHarm

FEW = "some counts around triggers are few and withheld"


def release_triggered(found: Triggered | None) -> Triggered | None:
    """Return the section without the numbers of a harm of which any count, or any difference of two, is few.

    Cells hold one another, so that one withheld count is told by those around it: a harm's numbers go all together.
    """
    if found is None or not found.suppress_below:
        return found
    return replace(found, rows=tuple(_row(row, found.suppress_below) for row in found.rows))


def _row(row: TriggeredRow, floor: int) -> TriggeredRow:
    told = [each for each in (row.found, row.without) if each is not None]
    if not any(_is_few(each, floor) for each in told) and not (0 < row.left_out < floor):
        return row
    return TriggeredRow(row.name, "suppressed", FEW)


def _is_few(found: TriggeredHarm, floor: int) -> bool:
    numbers = {found.triggers, found.triggers_outside, found.on_one_point}
    for name in ("after", "before", "same_moment"):
        counts = sorted(int(getattr(cell, name)) for cell in found.cells)
        numbers |= {*counts, *(other - one for one, other in pairwise(counts))}
    return any(0 < number < floor for number in numbers)
