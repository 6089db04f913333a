"""The areas of a plan: target and comparison apart, each code once, and a buffer that can be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeGuard

from netharm.errors import Fault
from netharm.study.area import Area, TargetColumn
from netharm.study.design import Design
from netharm.study.design_keys import needs_comparison
from netharm.study.plan_key_faults import did_you_mean
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable

MOST_RINGS = 4


def area_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with target, buffer and comparison."""
    area = parts.area
    if area is None:
        return
    yield from _code_faults(area, place)
    yield from _comparison_faults(parts, area, place)
    if isinstance(area.target, TargetColumn):
        yield from named_data_faults(("areas", "target", "data"), area.target.data, ("counts",), parts, place)
    if area.polygons is not None:
        yield from named_data_faults(("areas", "polygons"), area.polygons, ("polygons",), parts, place)
    if area.lookup is not None:
        yield from named_data_faults(("areas", "lookup"), area.lookup, ("lookup",), parts, place)
    yield from _buffer_faults(area, place)
    if area.buffer is not None and area.polygons is None:
        yield place.fault(
            ("areas", "buffer"),
            "there is a buffer, but no outlines of the areas.",
            "Which areas lie within the distance can only be told from their outlines.",
            'Name them with polygons = "areas" and [data.areas] with source = "polygons", or take the buffer out.',
        )


def named_data_faults(path: Path, name: str, kinds: tuple[str, ...], parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield a fault where `name` is no entry under [data], or one of another kind than `kinds`."""
    declared = parts.tables.get("data", {})
    declared = declared if isinstance(declared, dict) else {}
    wanted = " or ".join(f'source = "{kind}"' for kind in kinds)
    if name not in declared:
        yield place.fault(
            path,
            f'there is no data called "{printable(name, 60)}" in this plan.',
            "Every source of data is declared under [data] with what it is.",
            f"{did_you_mean(name, declared)}Correct the name, or declare it: [data.NAME] with {wanted}.",
        )
    elif name in parts.data and parts.data[name].source not in kinds:
        yield place.fault(
            path,
            f'the data "{printable(name, 60)}" are of the source "{parts.data[name].source}".',
            "They cannot be used here.",
            f"Name data with {wanted}.",
        )


def _code_faults(area: Area, place: PlanPlace) -> Iterator[Fault]:
    for key, given in (("target", area.target), ("comparison", area.comparison)):
        if not isinstance(given, tuple):
            continue
        if not given or not all(given):
            yield place.fault(
                ("areas", key),
                f"the {key} is empty, or holds an empty code.",
                "There must be at least one area on either side.",
                "List the codes of the areas in quotes, as the data write them.",
            )
        repeated = repeated_codes(given)
        if repeated:
            yield place.fault(
                ("areas", key),
                f"the {key} lists the same area twice: {code_list(repeated)}.",
                "It would be unclear whether another area was meant.",
                "Take the second one out, or correct it.",
            )


def _buffer_faults(area: Area, place: PlanPlace) -> Iterator[Fault]:
    if area.buffer is None:
        return
    distances = area.buffer.distances
    if not distances or list(distances) != sorted(set(distances)) or len(distances) > MOST_RINGS:
        yield place.fault(
            ("areas", "buffer", "metres"),
            f"these are not one to {MOST_RINGS} distances in ascending order.",
            "Each ring lies between one distance and the next, and every ring is one more thing that chance can move.",
            "Write one distance, or several such as metres = [250, 500].",
        )
    repeated = repeated_codes(area.buffer.areas)
    listed = {"target": area.target, "comparison": area.comparison}
    shared = {key: sorted(set(codes) & set(area.buffer.areas)) for key, codes in listed.items() if _is_list(codes)}
    for key, codes in {"list of the buffer itself": repeated, **shared}.items():
        if codes:
            yield place.fault(
                ("areas", "buffer", "areas"),
                f"these areas stand in the {key} too: {code_list(codes)}.",
                "An area is in the target, in the buffer or compared with, and in no two of them.",
                "Take them out of one of the two.",
            )


def _is_list(codes: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(codes, tuple)


def _comparison_faults(parts: Parts, area: Area, place: PlanPlace) -> Iterator[Fault]:
    design = parts.design or Design()
    if area.comparison is None and needs_comparison(design) and design.control:
        yield place.fault(
            ("areas", "comparison"),
            "the design asks for a control series, but there is no comparison: the key is missing.",
            "The control series is the sum of the comparison areas.",
            'Write comparison = "rest of force outside the buffer", or a list of area codes; or take control out.',
        )
    elif area.comparison is None and needs_comparison(design):
        yield place.fault(
            ("areas", "comparison"),
            "no outcome has a comparison: the key is missing.",
            "Without one there is no telling what would have happened without the operation.",
            'Write comparison = "rest of force outside the buffer", or a list of area codes.',
        )
    if isinstance(area.comparison, tuple) and isinstance(area.target, tuple):
        shared = sorted(set(area.comparison) & set(area.target) - {""})
        if shared:
            yield place.fault(
                ("areas", "comparison"),
                f"target and comparison overlap: {code_list(shared)}.",
                "An area cannot be compared with itself.",
                "Take these areas out of one of the two lists.",
            )


def repeated_codes(codes: tuple[str, ...]) -> list[str]:
    """Return the codes that stand in `codes` more than once."""
    return sorted(code for code, times in Counter(codes).items() if times > 1 and code)


def code_list(codes: list[str]) -> str:
    """Return `codes` in words, short."""
    shown = ", ".join(printable(code, 20) for code in codes[:3])
    return shown + (f" and {len(codes) - 3} more" if len(codes) > 3 else "")
