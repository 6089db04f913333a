"""Events in areas whose place is known, checked and put in the order of their days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from netharm.errors import Fault, bad_input, raise_all

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LocatedEvents:
    """Events by area and day. area, day (n,) : in the order of days; `area` counts within `kept`.

    kept (a,) : positions, among the areas handed in, of those with a centroid. x_m, y_m (a,) : their centroids.
    days : how many days were watched, numbered from 0. without_centroid : events left out.
    """

    area: NDArray[np.int32]
    day: NDArray[np.int64]
    kept: NDArray[np.int64]
    x_m: Array
    y_m: Array
    days: int
    without_centroid: int

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.area)


def locate_events(area: ArrayLike, day: ArrayLike, x_m: ArrayLike, y_m: ArrayLike, days: int) -> LocatedEvents:
    """Return the events that a scan can use; area, day (events,) are whole numbers, x_m, y_m (areas,) in metres.

    An area without a finite centroid is left out with its events, which are counted. Raises `BadInput` where an area or
    a day is out of range, where no event is left, or where all lie in one area.
    """
    at, on = _whole(area, "area"), _whole(day, "day")
    x, y = np.asarray(x_m, dtype=float).ravel(), np.asarray(y_m, dtype=float).ravel()
    raise_all(
        [
            *_not_alike(at, on, "area", "day", "each event needs one area and one day"),
            *_not_alike(x, y, "x_m", "y_m", "each area needs both coordinates of its centroid"),
        ]
    )
    raise_all([*_out_of_range(at, len(x), "area", "areas"), *_out_of_range(on, days, "day", "days")])
    known = np.isfinite(x) & np.isfinite(y)
    used = known[at]
    kept = np.flatnonzero(known)
    renumbered = np.cumsum(known) - 1
    at, on = renumbered[at[used]], on[used]
    order = np.lexsort((at, on))
    found = LocatedEvents(at[order].astype(np.int32), on[order], kept, x[known], y[known], days, int(np.sum(~used)))
    _refuse_without_contrast(found)
    return found


def _refuse_without_contrast(events: LocatedEvents) -> None:
    """Raise `BadInput` where no scan can tell one place from another."""
    if not events.count:
        left_out = f" ({events.without_centroid:,} lie in areas without a centroid)" if events.without_centroid else ""
        raise bad_input(
            f"There is no event to scan{left_out}.",
            "area",
            "A scan compares each place with all others.",
            "Check the days, and give centroids to the areas.",
        )
    if len(np.unique(events.area)) == 1:
        raise bad_input(
            "All events lie in one area.",
            f"area {int(events.kept[events.area[0]])}",
            "A scan asks which places have more than their share, and here one place has it all.",
            "Use smaller areas, or watch the one area's count over time.",
        )
    if len(np.unique(np.column_stack([events.x_m, events.y_m]), axis=0)) == 1:
        raise bad_input(
            "All areas with a centroid have the same one.",
            "x_m, y_m",
            "Nothing is nearer than anything else, so there is no circle to look at.",
            "Give each area its own centroid, in metres.",
        )


def _whole(values: ArrayLike, name: str) -> NDArray[np.int64]:
    numbers = np.asarray(values).ravel()
    if numbers.size and not (np.issubdtype(numbers.dtype, np.number) and np.all(np.equal(np.mod(numbers, 1), 0))):
        raise bad_input(
            f"`{name}` holds something other than whole numbers.",
            name,
            "Areas and days are given by their position, from 0.",
            "Number them first; leave out events whose area or day is not known, and count them.",
        )
    return numbers.astype(np.int64)


def _not_alike(one: NDArray[np.generic], other: NDArray[np.generic], name: str, partner: str, why: str) -> list[Fault]:
    if len(one) == len(other):
        return []
    what = f"`{name}` has {len(one):,} entries and `{partner}` has {len(other):,}."
    return [Fault(what, f"{name}, {partner}", f"They belong together: {why}.", "Give both for the same rows.")]


def _out_of_range(values: NDArray[np.int64], size: int, name: str, of_what: str) -> list[Fault]:
    wrong = np.flatnonzero((values < 0) | (values >= size))
    if not len(wrong):
        return []
    first = int(wrong[0])
    return [
        Fault(
            f"{len(wrong):,} events have a {name} outside 0 to {size - 1:,}; the first is {values[first]:,}.",
            f"event {first:,}",
            f"There are {size:,} {of_what}.",
            f"Leave such events out, or number the {of_what} anew.",
        )
    ]
