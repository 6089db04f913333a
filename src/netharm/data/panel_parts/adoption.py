"""When a programme reached each of its areas: told by the plan's waves, or by a column of the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods, label, ordinal_of
from netharm.data.panel_parts.span import Span
from netharm.data.panel_parts.tally import Tally
from netharm.errors import Fault, bad_input, raise_all
from netharm.study.area import Area, TargetColumn
from netharm.study.study import Study

_FAULTS_SHOWN = 10
_STAYS_ON = "Staggered adoption follows areas from the period in which they were reached; treatment must stay on."


@dataclass(frozen=True)
class Adoption:
    """Which areas were reached by the end of the time after, and when.

    reached : (areas,) bool.
    adopted : (areas,) position of the first period; the number of the panel's periods for areas not reached. In a
        panel of the time before alone the positions of areas reached lie at its end or beyond.
    """

    reached: NDArray[np.bool_]
    adopted: NDArray[np.int64]
    notes: tuple[str, ...] = ()


def find_adoption(study: Study, tallies: Mapping[str, Tally], areas: Areas, span: Span) -> Adoption | None:
    """Return when each area was reached; None where the design has one date for all of the target.

    Raises BadInput where a column says that an area was reached before the operation started, that treatment was
    switched off again, or not since when.
    """
    if study.design.kind != "staggered adoption":
        return None
    target = study.area.target
    if not isinstance(target, TargetColumn):
        return _of_waves(study.area, target, areas, span)
    return _of_column(target, tallies[target.data], areas, span) if target.data in tallies else None


def _of_waves(area: Area, target: tuple[str, ...], areas: Areas, span: Span) -> Adoption | None:
    """Of several codes of one area, the one reached first counts."""
    if any(code not in areas.position for code in target):
        return None  # told with the other unknown codes
    periods = span.periods
    reached = dict.fromkeys(target, span.starts)
    for wave in area.waves:
        position = ordinal_of(wave.starts, periods.kind, periods.weekday) - periods.first
        reached |= {code: position for code in wave.areas if code in reached}
    first = np.full(len(areas), np.iinfo(np.int64).max)
    np.minimum.at(first, areas.place(reached), np.array(list(reached.values()), dtype=np.int64))
    mask = areas.mask(target)
    return Adoption(mask, np.where(mask, first, periods.count))


def _of_column(target: TargetColumn, tally: Tally, areas: Areas, span: Span) -> Adoption:
    periods = span.periods
    window = Periods(periods.kind, periods.first, span.until - periods.first + 1, periods.weekday).finer(tally.kind)
    laid, _ = lay_out(tally, areas, window)
    marks = laid[tally.names.index(target.column)]
    on = marks > 0
    reached, first = on.any(axis=1), on.argmax(axis=1)
    finer = window.count // (span.until - periods.first + 1)
    adopted = np.where(reached, first // finer, periods.count).astype(np.int64)
    _refuse_unclear(target.column, marks, np.where(reached, first, window.count), areas, window)
    early = reached & (adopted < span.starts)
    if early.any():
        area = int(np.flatnonzero(early)[0])
        raise bad_input(
            f"{areas.names[area]} is marked as reached in {_label(window, int(first[area]))}, before the operation "
            f"starts ({int(early.sum())} areas are).",
            f"[areas] target, column {target.column!r}",
            "The time before must be free of the programme in all of the target.",
            "Set starts under [operation] to the first period in which an area was reached, or leave areas out of the "
            "table that were reached before anything was seen of them.",
        )
    marked = tally.codes[tally.counts[tally.names.index(target.column)] == 1]
    place = areas.place(marked)
    later = np.bincount(place[place >= 0], minlength=len(areas)).astype(bool) & ~reached
    notes = (f"{int(later.sum())} areas are marked outside the window only, and count as not reached.",)
    return Adoption(reached, adopted, notes if later.any() else ())


def _refuse_unclear(
    column: str, marks: NDArray[np.float64], first: NDArray[np.int64], areas: Areas, window: Periods
) -> None:
    """Refuse areas whose mark is taken back, or that have no row in the period before it first stands."""
    faults = []
    later = np.arange(window.count) > first[:, np.newaxis]
    for area, period in _first_cells((marks == 0) & later):
        faults.append(
            Fault(
                what=f"{areas.names[area]} is marked 1 in {_label(window, int(first[area]))} and 0 again in "
                f"{_label(window, period)}.",
                where=f"[areas] target, column {column!r}",
                why=_STAYS_ON,
                remedy="End the window before the first area leaves, leave such areas out of the table, or use a "
                "design with one date.",
            )
        )
    just_before = np.arange(window.count) == first[:, np.newaxis] - 1
    for area, period in _first_cells(np.isnan(marks) & just_before):
        faults.append(
            Fault(
                what=f"the table has no row of {areas.names[area]} in {_label(window, period)}, just before it is "
                "first marked.",
                where=f"[areas] target, column {column!r}",
                why="Whether it had been reached by then is not told, and a row that is missing is not a nought.",
                remedy="Add the row with its mark, or leave the area out of the table.",
            )
        )
    raise_all(faults[:_FAULTS_SHOWN])


def _first_cells(cells: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (area, period) of the first true cell of each area that has one."""
    return [(int(area), int(cells[area].argmax())) for area in np.flatnonzero(cells.any(axis=1))]


def _label(periods: Periods, position: int) -> str:
    return label(periods.first + position, periods.kind, periods.weekday)
