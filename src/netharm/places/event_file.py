"""From a file of events to places in metres and times in days; nothing is left out unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netharm.data.given_events import ON_THE_LINE, GivenEvents, read_given_events
from netharm.errors import BadInput, bad_input
from netharm.places.event_clock import read_clock
from netharm.places.events import Events
from netharm.places.plane import AS_GIVEN, LONGITUDE_LATITUDE, Plane, choose_plane, find_crs, on_plane
from netharm.wording import whole

FAR_TIMES, FAR_AT_LEAST_M, FAR_SHARE = 20.0, 20_000.0, 0.05
"""An event is far from all others beyond so many times the median distance from their middle, and so many metres; where
that holds for more than this share of events they are no slips, and are kept."""

Mask = NDArray[np.bool_]


@dataclass
class _Sieve:
    """Which rows are still kept, and how many left for which reason."""

    kept: Mask
    left_out: list[tuple[str, int]] = field(default_factory=list)

    def drop(self, reason: str, out: Mask) -> None:
        dropped = self.kept & out
        if dropped.any():
            self.left_out.append((reason, int(dropped.sum())))
        self.kept = self.kept & ~out


def read_events(
    path: Path,
    x: str,
    y: str,
    time: str,
    crs: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    plane: Plane | None = None,
    today: date | None = None,
    *,
    fewest: int = 2,
    named: str = ON_THE_LINE,
) -> Events:
    """Return the events of a CSV (packed with gzip or not), XLSX or Parquet file, on a plane in metres.

    x, y, time : names of the columns. Places are metres on a flat plane, or longitude and latitude, told apart by their
        range; `crs` overrules (EPSG code, or "metres").
    first_day, last_day : events before and after are left out and counted.
    plane : measure on the plane of another file's events instead of choosing one.
    today : events dated after it are refused where no `last_day` is given; left out: the day it is.
    fewest : how many events are needed; one is enough beside the events of another file.
    named : where the user named the columns.

    Left out and counted in `left_out`: blank rows, rows without a time or a place, at 0, 0, off the globe, far from all
    others, before `first_day` or after `last_day`. Kept and told in `notes`: rows that repeat another's place and time,
    offsets that differ, midnight in place of an unknown time. Raises BadInput for cells that cannot be read, months
    without days, a future without a `last_day`, several events all on one point, and fewer events than needed.
    """
    given = read_given_events(path, x, y, time, named)
    sieve = _Sieve(np.ones(len(given.row), dtype=np.bool_))
    if given.blank_rows:
        sieve.left_out.append(("blank", given.blank_rows))
    sieve.drop("without a time", np.isnat(given.time))
    sieve.drop("without a place", ~(np.isfinite(given.x) & np.isfinite(given.y)))
    sieve.drop(
        "at the coordinates 0, 0, which systems write for a place that is not known", (given.x == 0) & (given.y == 0)
    )
    _refuse_few(given, sieve, fewest)
    plane, x_m, y_m, notes = _places(given, sieve, crs, plane, fewest)
    clock = read_clock(
        given.time[sieve.kept], given.ahead_s[sieve.kept], given.has_clock[sieve.kept], british=plane.is_british
    )
    day = np.full(len(given.row), np.nan)
    day[sieve.kept] = clock.day
    _window(given, sieve, day, first_day, last_day, today or date.today())
    _refuse_few(given, sieve, fewest)
    kept = sieve.kept
    _refuse_one_point(given.name, x_m[kept], y_m[kept])
    notes += [*_order_of_dates(given), *clock.notes, *_repeats(x_m[kept], y_m[kept], day[kept])]
    left_out = tuple(sieve.left_out)
    return Events(
        x_m[kept], y_m[kept], day[kept], clock.whole_days, given.row[kept], left_out, tuple(notes), plane, given.name
    )


def left_out_sentence(events: Events) -> str:
    """Return how many rows were left out, and why."""
    if not events.left_out:
        return f"All {whole(len(events))} events of {events.name} were used."
    reasons = "; ".join(f"{whole(number)} {reason}" for reason, number in events.left_out)
    total = sum(number for _, number in events.left_out)
    rows = "1 row was" if total == 1 else f"{whole(total)} rows were"
    return f"{whole(len(events))} events of {events.name} were used. {rows} left out: {reasons}."


def _places(
    given: GivenEvents, sieve: _Sieve, crs: str | None, plane: Plane | None, fewest: int
) -> tuple[Plane, NDArray[np.float64], NDArray[np.float64], list[str]]:
    where = f"{given.name}, the columns of places" if crs is None else "command line, --crs"
    known = sieve.kept
    notes: list[str] = []
    if crs is None:
        crs = find_crs(given.x[known], given.y[known])
        _refuse_swapped(where, crs, given.x[known], given.y[known])
        looks = "longitude and latitude" if crs == LONGITUDE_LATITUDE else "metres on a flat plane"
        notes.append(f"Places were read as {looks}, from their range.")
    elif crs.casefold() == AS_GIVEN:
        crs = AS_GIVEN
    if crs == LONGITUDE_LATITUDE:
        sieve.drop("with coordinates that are no place on the globe", (np.abs(given.x) > 180) | (np.abs(given.y) > 90))
    x, y = given.x.copy(), given.y.copy()
    x[~sieve.kept], y[~sieve.kept] = np.nan, np.nan
    plane = plane or choose_plane(x[sieve.kept], y[sieve.kept], crs, where)
    x_m, y_m = on_plane(plane, x, y, crs, where)
    sieve.drop("with coordinates that are no place in their reference system", ~(np.isfinite(x_m) & np.isfinite(y_m)))
    _refuse_few(given, sieve, fewest)
    notes += _leave_out_far(sieve, x_m, y_m)
    return plane, x_m, y_m, notes


def _leave_out_far(sieve: _Sieve, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> Iterable[str]:
    middle = np.median(x_m[sieve.kept]), np.median(y_m[sieve.kept])
    distance = np.hypot(x_m - middle[0], y_m - middle[1])
    limit = max(FAR_AT_LEAST_M, FAR_TIMES * float(np.median(distance[sieve.kept])))
    with np.errstate(invalid="ignore"):
        far = (distance > limit) & sieve.kept
    if far.sum() > FAR_SHARE * sieve.kept.sum():
        return [
            f"{whole(int(far.sum()))} events lie more than {whole(limit / 1000)} km from the middle of all. So many "
            "are no slips, so they were kept; check the reference system if they should not be there."
        ]
    sieve.drop(f"more than {whole(limit / 1000)} km from the middle of all others", far)
    return []


def _window(
    given: GivenEvents, sieve: _Sieve, day: NDArray[np.float64], first: date | None, last: date | None, today: date
) -> None:
    """Leave out what lies outside the days asked for; refuse what lies in the future where no last day is given."""
    whole_day = np.floor(day)
    with np.errstate(invalid="ignore"):
        if first is not None:
            sieve.drop(f"before {first}", whole_day < _number(first))
        if last is not None:
            sieve.drop(f"after {last}", whole_day > _number(last))
            return
        future = sieve.kept & (whole_day > _number(today) + 1)
    if future.any():
        rows = ", ".join(str(row) for row in given.row[future][:5])
        raise bad_input(
            f"{whole(int(future.sum()))} events are dated in the future.",
            f"{given.name}, row{'s' if future.sum() > 1 else ''} {rows}",
            "They have not happened yet, so at least these dates are wrong.",
            "Correct them, or give the last day to be used: --last-day 2024-12-31 leaves out and counts what is later.",
        )


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _order_of_dates(given: GivenEvents) -> Iterable[str]:
    if not given.day_first_unproven:
        return []
    return [
        "Dates with slashes were read as day/month/year. No day in the file is above 12, so nothing in it shows that "
        "this is right: if the month stands first, write dates as 2024-01-15."
    ]


def _refuse_few(given: GivenEvents, sieve: _Sieve, fewest: int) -> None:
    if sieve.kept.sum() >= fewest:
        return
    reasons = "; ".join(f"{whole(number)} {reason}" for reason, number in sieve.left_out) or "none was left out"
    raise bad_input(
        f"{int(sieve.kept.sum())} of {whole(len(given.row))} events can be used ({reasons}).",
        given.name,
        "Closeness is between two events at least." if fewest > 1 else "Without one there is nothing to be near to.",
        "Check the names of the columns, --crs, and the days asked for.",
    )


def _refuse_one_point(name: str, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> None:
    if len(x_m) == 1 or np.ptp(x_m) > 0 or np.ptp(y_m) > 0:
        return
    raise bad_input(
        f"all {whole(len(x_m))} events lie on one point of the map.",
        name,
        "What is close cannot be told from what is far. One point may stand for places that are not known.",
        "Use data with the place of each event.",
    )


def _refuse_swapped(where: str, crs: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    latitude, longitude = float(np.median(x)), float(np.median(y))
    in_britain = crs == LONGITUDE_LATITUDE and 49 <= latitude <= 61 and -9 <= longitude <= 2.1
    no_latitude = crs == AS_GIVEN and bool(np.mean((np.abs(x) <= 90) & (np.abs(y) <= 180)) > 0.5)
    if in_britain or no_latitude:
        raise _swapped(where)


def _swapped(where: str) -> BadInput:
    return bad_input(
        "longitude and latitude seem to be swapped.",
        where,
        "x points east and is the longitude; y points north and is the latitude.",
        f"Swap the columns; or, if they are right as they stand, say so with --crs {LONGITUDE_LATITUDE}.",
    )


def _repeats(x_m: NDArray[np.float64], y_m: NDArray[np.float64], day: NDArray[np.float64]) -> Iterable[str]:
    distinct = len(np.unique(np.column_stack((x_m, y_m, day)), axis=0))
    repeats = len(day) - distinct
    if not repeats:
        return []
    return [
        f"{whole(repeats)} events have exactly the place and the time of another. They were kept, since several can "
        "happen at once, and each adds close pairs; if they are one event entered twice, remove them."
    ]
