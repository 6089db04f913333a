"""What a set of figures covers, what it does not, and the fewest figures that would fill the holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from netharm.metrics.metric_record import HarmType, MetricRecord
from netharm.study.strand import Strand

STRANDS: tuple[Strand, ...] = get_args(Strand)
HARM_TYPES: tuple[HarmType, ...] = get_args(HarmType)
RESULTS = ("outcome", "impact")

Cell = tuple[Strand, HarmType]


@dataclass(frozen=True)
class Coverage:
    """Names of figures by what they cover.

    cells : by strand and type of harm, outcomes and impacts only, for an output says nothing of a harm. consequences :
    by the code of an unintended consequence.
    """

    cells: dict[Cell, tuple[str, ...]]
    consequences: dict[str, tuple[str, ...]]

    @property
    def empty_cells(self) -> tuple[Cell, ...]:
        """Return the cells that no figure covers."""
        return tuple(cell for cell, names in self.cells.items() if not names)

    @property
    def unwatched(self) -> tuple[str, ...]:
        """Return the consequences that no figure would show."""
        return tuple(code for code, names in self.consequences.items() if not names)


def coverage_of(records: Sequence[tuple[str, MetricRecord]], consequences: Sequence[str]) -> Coverage:
    """Return what figures cover, each given by its name in the framework and its record. A figure may serve several
    strands and show several harms at once: it counts in each of their cells.
    """
    results = [(name, record) for name, record in records if record.kind in RESULTS]
    return Coverage(
        {
            (strand, harm): tuple(name for name, record in results if strand in record.strands and harm in record.harms)
            for strand in STRANDS
            for harm in HARM_TYPES
        },
        {code: tuple(name for name, record in records if code in record.consequences) for code in consequences},
    )


def redesign(coverage: Coverage, offered: Sequence[MetricRecord]) -> tuple[MetricRecord, ...]:
    """Return the fewest of the `offered` figures that together fill every hole that any of them can fill.

    It is solved exactly as a set cover (HiGHS). Among sets of the same size the one is taken whose figures are most
    often attributable, open to everybody and not sensitive to police effort, in this order of weight.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    usable = [record for record in offered if record.kind in RESULTS or record.consequences]
    holes: list[Cell | str] = [*coverage.empty_cells, *coverage.unwatched]
    fills = np.array([[float(_fills(record, hole)) for record in usable] for hole in holes])
    fillable = fills[fills.any(axis=1)] if len(holes) and usable else np.zeros((0, len(usable)))
    if not len(fillable):
        return ()
    # A preference never outweighs one figure more: all of them together stay below 1.
    cost = np.array([1 + _drawback(record) / (10 * len(usable)) for record in usable])
    cost += np.arange(len(usable)) * 1e-9  # of equals the first in the catalogue, so that the answer is always the same
    found = milp(cost, constraints=LinearConstraint(fillable, lb=1), integrality=1, bounds=Bounds(0, 1))
    if not found.success:
        raise RuntimeError(f"the set cover was not solved: {found.message}")
    return tuple(record for record, taken in zip(usable, found.x, strict=True) if taken > 0.5)


def filled_by(record: MetricRecord, coverage: Coverage) -> tuple[Cell | str, ...]:
    """Return the holes that this figure would fill."""
    holes: list[Cell | str] = [*coverage.empty_cells, *coverage.unwatched]
    return tuple(hole for hole in holes if _fills(record, hole))


def _fills(record: MetricRecord, hole: Cell | str) -> bool:
    if isinstance(hole, str):
        return hole in record.consequences
    strand, harm = hole
    return record.kind in RESULTS and strand in record.strands and harm in record.harms


def _drawback(record: MetricRecord) -> float:
    not_attributable = {"yes": 0, "partly": 1, "no": 4}[record.attributable]
    return not_attributable + 2 * record.restricted + record.activity_sensitive
