"""What is wrong with a plan whose keys are in order: what it promises does not hold together.

Each group of checks lives in a module of its own; here they are put in the order in which a reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.plan_areas import area_faults
from netharm.study.plan_dates import date_faults
from netharm.study.plan_design import design_faults, population_faults
from netharm.study.plan_mitigation import mitigation_faults
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import PlanPlace
from netharm.study.plan_promises import promise_faults
from netharm.study.plan_sources import source_faults
from netharm.study.plan_triggers import trigger_faults
from netharm.study.plan_watch import watch_faults
from netharm.study.plan_waves import picked_on_faults, wave_faults
from netharm.study.plan_words import word_faults

FORMAT = 1


def find_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield every fault of the plan read into `parts` that more than one key, or the meaning of one, gives away."""
    yield from _format_faults(parts, place)
    yield from word_faults(parts, place)
    yield from date_faults(parts, place)
    yield from area_faults(parts, place)
    yield from wave_faults(parts, place)
    yield from picked_on_faults(parts, place)
    yield from design_faults(parts, place)
    yield from population_faults(parts, place)
    yield from source_faults(parts, place)
    yield from promise_faults(parts, place)
    yield from mitigation_faults(parts, place)
    yield from watch_faults(parts, place)
    yield from trigger_faults(parts, place)


def _format_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    given = parts.tables.get("format")
    if given is None:
        what = 'the key "format" is missing.'
    elif given != FORMAT or isinstance(given, bool):
        what = "this version of netharm does not read plans of this format."
    else:
        return
    yield place.fault(
        ("format",),
        what,
        "The format says how the keys below are meant; later formats may mean them otherwise.",
        f"Write format = {FORMAT} at the top of the plan, above the first table.",
    )
