"""The map points that a source of data leaves out: each is named once, in a way that its data can tell."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.data_source import DataSource
from netharm.study.plan_key_faults import is_placeholder
from netharm.study.plan_place import Path, PlanPlace, printable
from netharm.study.point_named import LOCATION, ON_OR_NEAR, PointNamed, point_in_words

_WEST_NORTH = (180.0, 90.0)


def point_faults(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the map points that `source` leaves out."""
    if source.source not in ("police.uk", "events"):
        return
    seen: set[object] = set()
    for number, point in enumerate(source.leave_out):
        where: Path = (*path, "leave_out", number)
        if is_placeholder(point):
            continue
        if _same(point) in seen:
            yield _twice(where, point, place)
        seen.add(_same(point))
        if isinstance(point, str):
            yield from _name_faults(where, point, source, place)
        else:
            yield from _place_faults(where, point, source, place)


def _same(point: PointNamed) -> object:
    return point.lower().removeprefix(ON_OR_NEAR) if isinstance(point, str) else point


def _twice(where: Path, point: PointNamed, place: PlanPlace) -> Fault:
    return place.fault(
        where,
        f"the map point {printable(point_in_words(point), 60)} is named twice.",
        "An event can be left out once.",
        'Name each point once; "On or near" before a name makes no other point of it.',
    )


def _name_faults(where: Path, point: str, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    if source.source == "events" and LOCATION not in source.categories:
        yield place.fault(
            where,
            f'the point "{printable(point, 60)}" is named in words, and no column of these events holds such names.',
            "Which events lie on it could not be told.",
            f'Write categories = ["{LOCATION}"] and columns = {{ ..., {LOCATION} = "COLUMN" }}, or give the point as '
            "[x, y] in metres.",
        )


def _place_faults(where: Path, point: tuple[float, float], source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    shown = point_in_words(point)
    if source.source == "events" and not {"x", "y"} <= set(source.columns):
        yield place.fault(
            where,
            f"the point {shown} is given by coordinates, and these events have none.",
            "Which events lie on it could not be told.",
            'Add x = "COLUMN" and y = "COLUMN" to columns, or give the point by its name.',
        )
    if source.source == "police.uk" and any(abs(one) > most for one, most in zip(point, _WEST_NORTH, strict=True)):
        yield place.fault(
            where,
            f"{shown} is no longitude and latitude.",
            "police.uk says where its map points are in degrees, and rounds to a tenth of a metre.",
            "Write the two as they stand in the file, such as [-1.410234, 53.408765], or the point's name.",
        )
