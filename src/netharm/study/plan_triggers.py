"""The triggers of a plan: whether they, and the harms that may follow, have a place and a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from netharm.errors import Fault
from netharm.study.data_source import DataSource
from netharm.study.plan_areas import named_data_faults
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import PlanPlace, printable
from netharm.study.triggers import Triggers


def trigger_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the plan's triggers; a plan without them asks no such question."""
    if parts.triggers is None:
        return
    yield from _source_faults(parts.triggers, parts, place)
    yield from _harm_faults(parts.triggers, parts, place)
    for key in ("distances_m", "windows_days"):
        given = getattr(parts.triggers, key)
        if not given or any(one >= other for one, other in pairwise(given)):
            yield place.fault(
                ("triggers", key),
                "it is empty, or does not ascend.",
                "Each distance and each window holds the smaller ones.",
                "Write each once, the smallest first.",
            )


def has_place(source: DataSource | None) -> bool:
    """Return whether single events of a source have a place and a time."""
    return source is not None and source.source == "events" and {"x", "y", "time"} <= set(source.columns)


def _source_faults(triggers: Triggers, parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    path = ("triggers", "measure", "data")
    name = triggers.measure.data
    source = parts.data.get(name)
    if source is not None and source.source == "police.uk":
        yield place.fault(
            path,
            f'the data "{printable(name, 60)}" are of police.uk, which tells the month of an event and not its day.',
            "What came within days of a trigger cannot be told from months.",
            'Use a table of your own with a row for each event: source = "events", with time, x and y.',
        )
        return
    yield from named_data_faults(path, name, ("events",), parts, place)
    if source is not None and source.source == "events" and not has_place(source):
        yield place.fault(
            path,
            f'the events "{printable(name, 60)}" have no place: columns must name time, x and y.',
            "Harm near a trigger is found by distance; an area's code is too coarse.",
            f'Write [data.{printable(name, 60)}] columns = {{ time = "...", x = "...", y = "..." }}.',
        )


def _harm_faults(triggers: Triggers, parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    declared = {harm.name: harm for _, harm in parts.harms}
    for number, name in enumerate(triggers.harms):
        path = ("triggers", "harms", number)
        if name not in declared:
            yield place.fault(
                path,
                f'no harm is called "{printable(name, 60)}".',
                "Only declared harms are watched after triggers.",
                "Write the name as it stands under [[harm]].",
            )
        elif not has_place(parts.data.get(declared[name].measure.data)):
            yield place.fault(
                path,
                f'the harm "{printable(name, 60)}" is not counted from events with a place and a time.',
                "Harm near a trigger is found by distance and days.",
                "Leave it out here, or count it from a table of events with time, x and y.",
            )
    if not triggers.harms and not any(has_place(parts.data.get(harm.measure.data)) for harm in declared.values()):
        yield place.fault(
            ("triggers",),
            "no harm of this plan is counted from events with a place and a time.",
            "There is nothing to set beside the triggers.",
            "Declare a harm counted from a table of events with time, x and y, or take [triggers] out.",
        )
