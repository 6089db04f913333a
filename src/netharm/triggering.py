"""What police set off: the plan's triggers beside each harm that has a place and a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netharm.data.maps.national_grid import BRITISH_NATIONAL_GRID
from netharm.data.placed_events import PlacedEvents, place_events
from netharm.data.store import Store
from netharm.filling import suppression_of
from netharm.ledger import Triggered, TriggeredRow
from netharm.places.event_clock import read_clock
from netharm.places.events import Events
from netharm.places.map_points import MapPoint, point_at, without_points
from netharm.places.plane import Plane
from netharm.places.triggered_harm import TriggeredHarm, triggered_harm
from netharm.study.harm import Harm
from netharm.study.plan_triggers import has_place
from netharm.study.study import Study
from netharm.study.triggers import Triggers

DRAWS = 999
_GRID = Plane(BRITISH_NATIONAL_GRID, "the British National Grid")


def find_triggered(study: Study, store: Store) -> Triggered | None:
    """Return harms around the plan's triggers, each harm by itself; None where the plan names no triggers."""
    triggers = study.triggers
    if triggers is None:
        return None
    marks = place_events(store, "triggers", triggers.measure, study.data[triggers.measure.data])
    harms = _followed(study, triggers)
    sources = [triggers.measure.data, *(harm.measure.data for harm in harms)]
    return Triggered(
        rows=tuple(
            _row(
                study,
                triggers,
                harm,
                marks,
                place_events(store, harm.name, harm.measure, study.data[harm.measure.data]),
            )
            for harm in harms
        ),
        points=len(triggers.leave_out),
        suppress_below=max(suppression_of(study.data[name]) for name in sources),
    )


def _followed(study: Study, triggers: Triggers) -> list[Harm]:
    return [
        harm
        for harm in study.harms
        if (harm.name in triggers.harms if triggers.harms else has_place(study.data[harm.measure.data]))
    ]


def _row(
    study: Study, triggers: Triggers, harm: Harm, marks: PlacedEvents | None, harms: PlacedEvents | None
) -> TriggeredRow:
    if marks is None or harms is None:
        missing = triggers.measure.data if marks is None else harm.measure.data
        return TriggeredRow(harm.name, "missing", f"no events of {missing!r} are held")
    if not len(marks.time) or not len(harms.time):
        which = "trigger" if not len(marks.time) else "harm"
        return TriggeredRow(harm.name, "could_not_run", f"no {which} has a place")
    given, followed = _events(marks, triggers.measure.data), _events(harms, harm.measure.data)
    points = [point_at(f"{x_m:g}, {y_m:g}", x_m, y_m, given) for x_m, y_m in triggers.leave_out]
    notes = (*_notes("triggers", marks, given), *_notes("harms", harms, followed), *_empty(points))
    found = _ask(study, triggers, given, followed, harm)
    if found.could_not_run:
        return TriggeredRow(harm.name, "could_not_run", found.could_not_run, notes=notes)
    kept = without_points(given, points)
    without = _ask(study, triggers, kept, followed, harm) if len(kept) < len(given) else None
    return TriggeredRow(harm.name, "shown", None, found, without, left_out=len(given) - len(kept), notes=notes)


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


def _notes(kind: str, placed: PlacedEvents, events: Events) -> list[str]:
    """Return what was done to the times of the events of a kind, and how many have no place."""
    lost = [f"{placed.without_place} {kind} without a place are left out"] if placed.without_place else []
    return [*(f"{kind}: {note}" for note in events.notes), *lost]


def _empty(points: Sequence[MapPoint]) -> list[str]:
    """Return a note for each map point of the plan at which no trigger is: it leaves nothing out."""
    return [
        f"no trigger is at the map point {point.named}, so it leaves nothing out"
        for point in points
        if not point.triggers
    ]
