"""What police set off: harms near triggers (seizures, warrants, arrests), after them against before them.

Two-process Knox counts after Mohler, Mishra, Ray and others 2021 (doi:10.1098/rspa.2021.0195) and Ray and others 2023
(doi:10.2105/AJPH.2023.307291): harms within a distance and a window of triggers, over a grid of both. The estimand is
after against before. What chance does is found by moving triggers' times by whole weeks within a block of the
calendar, all triggers of a block in one piece; places stay, and harms are never moved, so that neither the harms' own
clustering nor city-wide waves nor runs of raids pass for something set off. docs/methods.md says what is not removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor

import numpy as np
from numpy.typing import NDArray

from netharm.effects.permutation import draws_needed
from netharm.errors import bad_input
from netharm.places.events import Events
from netharm.places.moved_calendar import MovedCalendar, lay_calendar
from netharm.places.triggered_cell import TriggeredCell
from netharm.places.triggered_cells import BeforeTriggers, before_triggers, triggered_cells
from netharm.places.triggered_words import said, warnings
from netharm.places.two_process import PAST_WINDOWS, Places, TwoProcess, count_around

DISTANCES_M = (100.0, 250.0, 500.0)
WINDOWS_DAYS = (1, 3, 7, 14, 21)
BLOCK_DAYS = 91

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TriggeredHarm:
    """Harms around triggers, in every cell; or the reason why that could not be run.

    triggers : those that were used. A trigger is not used where a window around it leaves the time watched.
    triggers_outside : those that were not.
    harms : all that were given.
    whole_days : times of day are not known of both; pairs on the same day are in neither window.
    blocks, groups, block_days, square_m, draws, seed : how times were moved.
    on_one_point : the most used triggers that share one map point.
    before : harm just before triggers against its longer past.
    """

    cells: tuple[TriggeredCell, ...]
    triggers: int
    triggers_outside: int
    harms: int
    whole_days: bool
    blocks: int
    groups: int
    block_days: int
    square_m: float
    draws: int
    seed: int
    on_one_point: int
    before: BeforeTriggers | None
    said: tuple[str, ...]
    warnings: tuple[str, ...]
    could_not_run: str = ""


def triggered_harm(
    triggers: Events,
    harms: Events,
    distances_m: tuple[float, ...] = DISTANCES_M,
    windows_days: tuple[int, ...] = WINDOWS_DAYS,
    draws: int = 999,
    seed: int = 1,
    *,
    block_days: int = BLOCK_DAYS,
    square_m: float = 0.0,
    watched: tuple[float, float] | None = None,
) -> TriggeredHarm:
    """Return how many harms came near triggers, after them and before, against moved times.

    distances_m, windows_days : ascending. A harm at exactly the distance or the end of the window is within it; one at
        the very time of the trigger is neither after nor before. Where either file holds whole days only, both do.
    block_days : about how long the blocks are that triggers are moved in; a season.
    square_m : move the triggers of each such square by themselves; 0 moves all of a block together.
    watched : first day on which harms were recorded, and the day after the last; left out, from first to last harm.

    Raises BadInput for distances, windows, draws or blocks that make no sense, and for two different planes.
    """
    _check(distances_m, windows_days, draws, block_days, square_m)
    _check_plane(triggers, harms)
    whole_days = triggers.whole_days or harms.whole_days
    trigger_day, harm_day = (np.floor(each.day) if whole_days else each.day for each in (triggers, harms))
    nothing = _nothing(triggers, harms, whole_days, block_days, square_m, draws, seed)
    if not (len(triggers) and len(harms)):
        return replace(nothing, could_not_run=f"There are no {'triggers' if len(harms) else 'harms'}.")
    first, end = watched or (float(np.floor(harm_day.min())), float(np.floor(harm_day.max()) + 1))
    longest = windows_days[-1]
    calendar = lay_calendar(triggers.x_m, triggers.y_m, trigger_day, first, end, longest, block_days, square_m)
    reason = _cannot_run(calendar, trigger_day, first, end, longest)
    if reason:
        return replace(nothing, could_not_run=reason)
    used = calendar.used
    marks = Places(triggers.x_m[used], triggers.y_m[used], trigger_day[used])
    counts = count_around(
        marks,
        Places(harms.x_m, harms.y_m, harm_day),
        calendar,
        np.array(distances_m, dtype=np.float64),
        np.array(windows_days, dtype=np.int64),
        first + PAST_WINDOWS * longest,
        calendar.draw_weeks(draws, seed),
    )
    counted = replace(nothing, blocks=calendar.blocks, groups=len(calendar.weeks))
    return _told(counted, counts, marks, distances_m, windows_days)


def _told(
    counted: TriggeredHarm,
    counts: TwoProcess,
    marks: Places,
    distances_m: tuple[float, ...],
    windows_days: tuple[int, ...],
) -> TriggeredHarm:
    """Return the answer with every cell, and what is to be said of them."""
    cells = triggered_cells(counts, distances_m, windows_days, len(marks.day))
    if not any(cell.expected_after or cell.expected_before for cell in cells):
        reason = f"No harm came within {distances_m[-1]:g} m of a trigger, at its time or moved."
        return replace(counted, could_not_run=reason)
    before = before_triggers(counts, distances_m, windows_days)
    used, shared = len(marks.day), _most_on_one_point(marks.x_m, marks.y_m)
    outside = counted.triggers_outside - used
    return replace(
        counted,
        cells=cells,
        triggers=used,
        triggers_outside=outside,
        on_one_point=shared,
        before=before,
        said=said(cells, used, before, outside),
        warnings=warnings(cells, before, counted.whole_days, shared, used),
    )


def _nothing(
    triggers: Events, harms: Events, whole_days: bool, block_days: int, square_m: float, draws: int, seed: int
) -> TriggeredHarm:
    """Return an answer in which nothing has been counted yet."""
    return TriggeredHarm(
        cells=(),
        triggers=0,
        triggers_outside=len(triggers),
        harms=len(harms),
        whole_days=whole_days,
        blocks=0,
        groups=0,
        block_days=block_days,
        square_m=square_m,
        draws=draws,
        seed=seed,
        on_one_point=0,
        before=None,
        said=(),
        warnings=(),
    )


def _check(
    distances_m: tuple[float, ...], windows_days: tuple[int, ...], draws: int, block_days: int, square_m: float
) -> None:
    """Refuse what no count could follow."""
    for values, name in ((distances_m, "distances"), (windows_days, "windows")):
        if not values or values[0] <= 0 or any(a >= b for a, b in pairwise(values)):
            raise bad_input(
                f"The {name} are {', '.join(f'{value:g}' for value in values) or 'empty'}.",
                name,
                "Each cell holds the smaller ones, so they must ascend from above 0.",
                f"Give the {name} in ascending order, each once.",
            )
    if draws < draws_needed():
        raise bad_input(
            f"{draws} draws are asked for.",
            "draws",
            "A p-value of 5% cannot be reached with so few.",
            f"Ask for {draws_needed()} or more; 999 is usual.",
        )
    if block_days < 28 or square_m < 0:
        raise bad_input(
            f"Triggers are to be moved within {block_days} days and squares of {square_m:g} m.",
            "how times are moved",
            "Times are moved by whole weeks, so a block must hold at least four; a square has no negative width.",
            "Take about a season, such as 91 days, and squares of 0 (all together) or of 1000 m and more.",
        )


def _check_plane(triggers: Events, harms: Events) -> None:
    if triggers.plane != harms.plane:
        raise bad_input(
            f"Triggers lie on {triggers.plane.words}, harms on {harms.plane.words}.",
            harms.name or "harms",
            "Distances between places on two planes mean nothing.",
            "Read the second file onto the plane of the first.",
        )


def _cannot_run(calendar: MovedCalendar, trigger_day: Array, first: float, end: float, longest: int) -> str:
    """Return why nothing can be said, or nothing."""
    if trigger_day.max() < first or trigger_day.min() >= end:
        return "No trigger lies within the time in which harms were recorded."
    if not calendar.used.any():
        return (
            f"No trigger has {longest} days with harms recorded on both sides, in whole weeks; harms were recorded "
            f"over {floor(end - first)} days."
        )
    if calendar.ways() < 1 + draws_needed():
        return (
            f"Triggers' times can be moved in only {calendar.ways():.0f} ways, too few to reach the 5% level: a "
            "longer time with harms recorded is needed."
        )
    return ""


def _most_on_one_point(x_m: Array, y_m: Array) -> int:
    """Return how many triggers share the busiest map point."""
    return int(np.unique(np.column_stack([x_m, y_m]), axis=0, return_counts=True)[1].max())
