"""What police set off: the plan's triggers beside each harm that has a place and a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from netharm.data.maps.national_grid import BRITISH_NATIONAL_GRID
from netharm.data.placed_events import PlacedEvents, place_events
from netharm.data.store import Store
from netharm.filling import suppression_of
from netharm.ledger import Triggered, TriggeredRow
from netharm.places.event_clock import read_clock
from netharm.places.events import Events
from netharm.places.plane import Plane
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm
from netharm.study.harm import Harm
from netharm.study.plan_triggers import has_place
from netharm.study.study import Study
from netharm.study.triggers import Triggers

DRAWS = 999
AT_A_POINT_M = 1.0
_GRID = Plane(BRITISH_NATIONAL_GRID, "the British National Grid")


def find_triggered(study: Study, store: Store) -> Triggered | None:
    """Return harms around the plan's triggers, each harm by itself; None where the plan names no triggers."""
    triggers = study.triggers
    if triggers is None:
        return None
    sources = [triggers.measure.data]
    rows = []
    for harm in _followed(study, triggers):
        sources.append(harm.measure.data)
        rows.append(_row(study, store, triggers, harm))
    return Triggered(
        rows=tuple(rows),
        points=len(triggers.leave_out),
        suppress_below=max(suppression_of(study.data[name]) for name in sources),
    )


def _followed(study: Study, triggers: Triggers) -> list[Harm]:
    return [
        harm
        for harm in study.harms
        if (harm.name in triggers.harms if triggers.harms else has_place(study.data[harm.measure.data]))
    ]


def _row(study: Study, store: Store, triggers: Triggers, harm: Harm) -> TriggeredRow:
    marks = place_events(store, "triggers", triggers.measure)
    harms = place_events(store, harm.name, harm.measure)
    if marks is None or harms is None:
        missing = triggers.measure.data if marks is None else harm.measure.data
        return TriggeredRow(harm.name, "missing", f"no events of {missing!r} are held")
    if not len(marks.time) or not len(harms.time):
        which = "trigger" if not len(marks.time) else "harm"
        return TriggeredRow(harm.name, "could_not_run", f"no {which} has a place")
    notes = (*_placeless("triggers", marks), *_placeless("harms", harms))
    given = _events(marks, triggers.measure.data)
    found = _ask(study, triggers, given, _events(harms, harm.measure.data), harm)
    if found.could_not_run:
        return TriggeredRow(harm.name, "could_not_run", found.could_not_run, notes=notes)
    kept = _elsewhere(given, triggers)
    without = None
    if not kept.all():
        without = _ask(study, triggers, _only(given, kept), _events(harms, harm.measure.data), harm)
    return TriggeredRow(
        harm.name, "shown", None, found, without, left_out=int((~kept).sum()), notes=(*given.notes, *notes)
    )


def _ask(study: Study, triggers: Triggers, marks: Events, harms: Events, harm: Harm) -> TriggeredHarm:
    return triggered_harm(
        marks,
        harms,
        triggers.distances_m,
        triggers.windows_days,
        DRAWS,
        study.design.seed,
        watched=_watched(study, harms, harm),
    )


def _watched(study: Study, harms: Events, harm: Harm) -> tuple[float, float]:
    """Return the first day of which harms were recorded, and the day after the last: as the plan says, else by them."""
    source = study.data[harm.measure.data]
    first, last = np.floor(harms.day.min()), np.floor(harms.day.max())
    if source.first_day is not None:
        first = _number(source.first_day)
    if source.last_day is not None:
        last = _number(source.last_day)
    return float(first), float(last + 1)


def _number(day: object) -> float:
    return float(np.datetime64(str(day), "D").astype(np.int64))


def _events(placed: PlacedEvents, name: str) -> Events:
    known = np.ones(len(placed.time), dtype=bool)
    clock = read_clock(placed.time, np.full(len(placed.time), np.nan), known, british=True)
    rows = np.arange(len(placed.time))
    return Events(placed.x_m, placed.y_m, clock.day, clock.whole_days, rows, (), clock.notes, _GRID, name)


def _elsewhere(marks: Events, triggers: Triggers) -> NDArray[np.bool_]:
    """Return which triggers are at none of the map points left out."""
    kept = np.ones(len(marks), dtype=np.bool_)
    for x_m, y_m in triggers.leave_out:
        kept &= np.hypot(marks.x_m - x_m, marks.y_m - y_m) > AT_A_POINT_M
    return kept


def _only(marks: Events, kept: NDArray[np.bool_]) -> Events:
    x_m, y_m, day, row = (marks.x_m[kept], marks.y_m[kept], marks.day[kept], marks.row[kept])
    return replace(marks, x_m=x_m, y_m=y_m, day=day, row=row)


def _placeless(kind: str, events: PlacedEvents) -> tuple[str, ...]:
    return (f"{events.without_place} {kind} without a place are left out",) if events.without_place else ()
