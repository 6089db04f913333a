"""Map points named by hand, such as custody suites, at which events are booked that happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.errors import bad_input
from netharm.places.events import Events
from netharm.places.plane import AS_GIVEN, find_crs, on_plane
from netharm.study.point_named import WITHIN_M


@dataclass(frozen=True)
class MapPoint:
    """A point as it was named, where that is on the plane, and how many triggers are at it."""

    named: str
    x_m: float
    y_m: float
    triggers: int


def find_points(named: Sequence[str], triggers: Events, crs: str | None) -> tuple[MapPoint, ...]:
    """Return the points "X,Y", in the coordinates of the triggers' file.

    Raises BadInput for what is no point, and for a point at which no trigger is: it would leave nothing out.
    """
    return tuple(_find(text, triggers, crs) for text in named)


def without_points(triggers: Events, points: Sequence[MapPoint]) -> Events:
    """Return `triggers` without those at any of `points`."""
    kept = np.ones(len(triggers), dtype=bool)
    for point in points:
        kept &= ~_at(triggers, point.x_m, point.y_m)
    gone = int((~kept).sum())
    return replace(
        triggers,
        x_m=triggers.x_m[kept],
        y_m=triggers.y_m[kept],
        day=triggers.day[kept],
        row=triggers.row[kept],
        left_out=(*triggers.left_out, ("at a map point left out", gone)),
    )


def point_at(named: str, x_m: float, y_m: float, triggers: Events) -> MapPoint:
    """Return the point at a place on the plane of `triggers`, with how many of them are there."""
    return MapPoint(named, x_m, y_m, int(_at(triggers, x_m, y_m).sum()))


def _find(text: str, triggers: Events, crs: str | None) -> MapPoint:
    try:
        x, y = (np.array([float(part)]) for part in text.split(","))
    except ValueError:
        raise bad_input(
            f"{text!r} is not a point.",
            "command line, --leave-out",
            "A map point is two numbers, as in the file of triggers.",
            "Write X,Y such as 435200,387500.",
        ) from None
    given = crs or (find_crs(x, y) if triggers.plane.crs is not None else AS_GIVEN)
    x_m, y_m = (float(each[0]) for each in on_plane(triggers.plane, x, y, given, "command line, --leave-out"))
    point = point_at(text, x_m, y_m, triggers)
    if not point.triggers:
        raise bad_input(
            f"no trigger is within {WITHIN_M:g} m of {text}.",
            "command line, --leave-out",
            "Leaving the point out would change nothing, and look as if it had been tried.",
            "Write the point as it stands in the file of triggers.",
        )
    return point


def _at(triggers: Events, x_m: float, y_m: float) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = np.hypot(triggers.x_m - x_m, triggers.y_m - y_m) <= WITHIN_M
    return near
