"""From times as a file writes them to days on one clock; times of day that cannot be trusted are not used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.tables.event_time import london_wall_time
from netharm.wording import percent, whole

SECONDS_A_DAY = 86_400

MIDNIGHT_TIMES, MIDNIGHT_SHARE, MIDNIGHT_EVENTS = 3.0, 0.05, 5
"""00:00 stands for a time that is not known where it holds so many times the events of the busiest other minute from
21:00 to 03:59, this share of all events, and so many of them. Nights are busy by whole hours; a default is a spike."""

Times = NDArray[np.datetime64]


@dataclass(frozen=True)
class EventClock:
    """Times on one clock.

    day : (events,) float64 days since 1970-01-01.
    whole_days : True where times of day are not known or not to be trusted; `day` is then whole.
    notes : what was done, in sentences.
    """

    day: NDArray[np.float64]
    whole_days: bool
    notes: tuple[str, ...]


def read_clock(time: Times, ahead_s: NDArray[np.float64], has_clock: NDArray[np.bool_], *, british: bool) -> EventClock:
    """Return the days of events.

    time : (events,) datetime64[s], the clock time as written, none absent.
    ahead_s : (events,) seconds that the written clock is ahead of UTC, NaN where not told; told for all or for none.
    has_clock : (events,) False where only a date is given.
    british : whether the events lie in Great Britain, where times with an offset become London wall time.

    Elsewhere times with one and the same offset are kept as written, and offsets that differ are moved to UTC, so that
    days between events are elapsed time.
    """
    wall, notes = _on_one_clock(time, ahead_s, british)
    second = wall.astype("datetime64[s]").astype(np.int64)
    of_day = second % SECONDS_A_DAY
    reason = _why_whole(of_day, has_clock)
    if reason is not None:
        return EventClock((second // SECONDS_A_DAY).astype(np.float64), True, (*notes, *reason))
    return EventClock(second / SECONDS_A_DAY, False, notes)


def _on_one_clock(time: Times, ahead_s: NDArray[np.float64], british: bool) -> tuple[Times, tuple[str, ...]]:
    offsets = np.unique(ahead_s[np.isfinite(ahead_s)])
    if not len(offsets):
        return time, ()
    utc = time - ahead_s.astype("timedelta64[s]")
    if british:
        moments, inverse = np.unique(utc, return_inverse=True)
        local = np.array([london_wall_time(each) for each in moments.tolist()], dtype="datetime64[s]")
        changed = int((local[inverse] != time).sum())
        note = f"Times with an offset from UTC were read as London wall time; {whole(changed)} were moved for it."
        return local[inverse], (note,) if changed else ()
    if len(offsets) == 1:
        return time, ()
    return utc, (
        f"The times of one column are written in {len(offsets)} different offsets from UTC "
        f"({', '.join(_offset(each) for each in offsets)}). All were moved to UTC, so days between events are elapsed "
        "time; the day an event is booked on may not be its local day.",
    )


def _why_whole(of_day: NDArray[np.int64], has_clock: NDArray[np.bool_]) -> tuple[str, ...] | None:
    """Return why only dates are used, as notes (none where the file has no more); None where times of day are used."""
    if not has_clock.any():
        return ()
    if not of_day.any():
        return ("Every time is 00:00, so only the dates were used.",)
    if not has_clock.all():
        without = int((~has_clock).sum())
        return (f"{whole(without)} events have a date without a time of day, so only the dates were used for all.",)
    minutes = np.bincount(of_day // 60, minlength=1440)
    near = max(minutes[1 : 4 * 60].max(), minutes[21 * 60 :].max())
    if minutes[0] > max(MIDNIGHT_TIMES * near, MIDNIGHT_SHARE * len(of_day), MIDNIGHT_EVENTS - 1):
        share = percent(minutes[0] / len(of_day))
        return (
            f"{whole(int(minutes[0]))} events ({share}) are timed at 00:00, far more than at any minute near it: "
            "midnight seems to stand for a time that is not known. Hours cannot be used, so only the dates were.",
        )
    return None


def _offset(seconds: float) -> str:
    sign = "\N{MINUS SIGN}" if seconds < 0 else "+"
    return f"{sign}{int(abs(seconds)) // 3600:02}:{int(abs(seconds)) % 3600 // 60:02}"
