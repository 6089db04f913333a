"""When a programme reached each part of its target, and on what the target was picked."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.area import Area, TargetColumn
from netharm.study.plan_areas import code_list, repeated_codes
from netharm.study.plan_dates import position_of
from netharm.study.plan_key_faults import did_you_mean
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import PlanPlace, printable
from netharm.study.window import Window

STAGGERED = "staggered adoption"


def wave_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the waves of a target; their dates are checked with the plan's other dates."""
    area, design = parts.area, parts.design
    if area is None or design is None:
        return
    if area.waves and design.kind != STAGGERED:
        yield place.fault(
            ("areas", "waves"),
            f'there are waves, but a design of the kind "{design.kind}" has one date for all of the target.',
            "Areas reached later would be counted as reached from the operation's first day.",
            f'Set kind = "{STAGGERED}" under [design], or take the waves out.',
        )
    elif area.waves and isinstance(area.target, TargetColumn):
        yield place.fault(
            ("areas", "waves"),
            "the target is told by a column, and waves are listed as well.",
            "The column says when each area was reached already, and two answers may contradict each other.",
            "Take the waves out, or list the target's codes.",
        )
    else:
        yield from _area_faults(area, place)
        if design.kind == STAGGERED:
            yield from _one_date(parts, area, place)


def picked_on_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the names on whose counts the target was picked."""
    area = parts.area
    names = (*(row.name for _, row in parts.outcomes), *(row.name for _, row in parts.harms))
    for position, name in enumerate(area.picked_on if area else ()):
        if name not in names:
            yield place.fault(
                ("areas", "picked_on", position),
                f'no outcome or harm is called "{printable(name, 60)}".',
                "Whether a peak fell back by itself can only be checked on counts that the plan declares.",
                f"{did_you_mean(name, names)}Write the name of an outcome or harm as it stands there.",
            )


def _area_faults(area: Area, place: PlanPlace) -> Iterator[Fault]:
    listed = tuple(code for wave in area.waves for code in wave.areas)
    if repeated := repeated_codes(listed):
        yield place.fault(
            ("areas", "waves"),
            f"the waves list the same area twice: {code_list(repeated)}.",
            "It would be unclear when the area was reached.",
            "Name each area in one wave: the one in which it was reached first.",
        )
    seen: dict[object, int] = {}
    for position, wave in enumerate(area.waves):
        path = ("areas", "waves", position)
        if not wave.areas or not all(wave.areas):
            yield place.fault(
                (*path, "areas"),
                "the wave names no area, or holds an empty code.",
                "A wave says which areas were reached on its day.",
                "List the codes of its areas in quotes, or take the wave out.",
            )
        strange = sorted(set(wave.areas) - set(area.target) - {""}) if isinstance(area.target, tuple) else []
        if strange:
            yield place.fault(
                (*path, "areas"),
                f"the wave names areas that are not in the target: {code_list(strange)}.",
                "What a programme reached is its target, and the rest of the data may be compared with.",
                "Add these codes to target, or take them out of the wave.",
            )
        if wave.starts in seen:
            yield place.fault(
                (*path, "starts"),
                f"wave {seen[wave.starts] + 1} has the same date.",
                "Areas that were reached on one day are one wave.",
                "List all areas of the date in one wave, or correct the date.",
            )
        seen.setdefault(wave.starts, position)


def _one_date(parts: Parts, area: Area, place: PlanPlace) -> Iterator[Fault]:
    if parts.operation is None or isinstance(area.target, TargetColumn):
        return
    period = (parts.window or Window()).period
    reached = dict.fromkeys(area.target, position_of(parts.operation.starts, period))
    reached |= {code: position_of(wave.starts, period) for wave in area.waves for code in wave.areas if code in reached}
    if len(set(reached.values())) == 1:
        yield place.fault(
            ("areas", "waves"),
            "all of the target is reached in one period.",
            "Staggered adoption learns from areas that were reached at different dates.",
            "Say which areas were reached later: [[areas.waves]] with starts and areas; or set "
            'kind = "difference in differences" under [design], the design for one date.',
        )
