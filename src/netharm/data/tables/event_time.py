"""When an event happened: the forms a table may write it in, and London wall time where an offset was given."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from netharm.data.tables.complaint import Complaint
from netharm.data.tables.period_text import serial_date

TimeForm = Literal["year-month-day", "day/month/year", "with an offset from UTC"]

FORMS = '"2024-01-15", "2024/01/15", "2024-01-15 21:30", "2024-01-15T21:30:00Z", "15/01/2024" or "15/01/2024 21:30"'

FIRST_YEAR, LAST_YEAR = 1996, 2099
"""Times outside are refused: before 1996 summer time ended by another rule, and later ones are slips of the pen."""

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?"
_ISO = re.compile(rf"(\d{{4}})([-/])(\d{{2}})\2(\d{{2}})(?:[T ]{_CLOCK} ?(Z|[+-]\d{{2}}(?::?\d{{2}})?)?)?", re.ASCII)
_UK = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})(?:[T ]+{_CLOCK})?", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?", re.ASCII)


class EventTime(NamedTuple):
    """A time as it was read; `has_clock` is False where only a date was given.

    `ahead` is how far the clock of `time` is ahead of UTC, None where the text does not say.
    """

    form: TimeForm
    time: datetime
    has_clock: bool
    ahead: timedelta | None = None


def read_time(text: str) -> EventTime | None:
    """Return the time that a text tells, to the second, or None where it tells none.

    With an offset it becomes London wall time. Without, it is kept as it stands, also in the hour that a
    clock change skips or repeats. Slashes after a day mean day/month/year.
    """
    written = read_written_time(text)
    if written is None or written.ahead is None:
        return written
    time = london_wall_time(written.time - written.ahead)
    return EventTime(written.form, time, written.has_clock) if _in_range(time) else None


def read_written_time(text: str) -> EventTime | None:
    """Return the clock time that a text tells, to the second, as written there, or None where it tells none."""
    form: TimeForm = "year-month-day"
    if found := _ISO.fullmatch(text):
        year, _, month, day, hour, minute, second, offset = found.groups()
        form = "with an offset from UTC" if offset else form
    elif found := _UK.fullmatch(text):
        (day, month, year, hour, minute, second), offset = found.groups(), None
        form = "day/month/year"
    else:
        return None
    try:
        time = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        ahead = None if offset is None else _ahead_of_utc(offset)
        in_range = _in_range(time) and _in_range(time - (ahead or timedelta()))
    except (ValueError, OverflowError):
        return None
    return EventTime(form, time, hour is not None, ahead) if in_range else None


def _in_range(time: datetime) -> bool:
    return FIRST_YEAR <= time.year <= LAST_YEAR


def london_wall_time(utc: datetime) -> datetime:
    """Return what clocks in London show at a moment in UTC (both without a time zone attached).

    Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (the rule
    since 1996), so no time zone database is needed.
    """
    starts, ends = _last_sunday(utc.year, 3), _last_sunday(utc.year, 10)
    return utc + timedelta(hours=1) if starts <= utc < ends else utc


def explain_time(text: str) -> Complaint | None:
    """Say what is wrong with the text of a time; None where nothing is."""
    if read_time(text):
        return None
    if found := _SERIAL.fullmatch(text):
        return Complaint(
            "a spreadsheet's day number stands in place of a time",
            f"{found[1]} is how a spreadsheet keeps {serial_date(int(found[1]))}.",
            "Format the column as a date and time in the source, and export again.",
        )
    if (found := _UK.fullmatch(text)) and int(found[1]) <= 12 < int(found[2]):
        return Complaint(
            "the date is in American order",
            "Dates with slashes are read as day/month/year, and this one has no such month.",
            "Write times as 2024-01-15 21:30.",
        )
    return Complaint(
        f"the time cannot be read, or lies outside {FIRST_YEAR} to {LAST_YEAR}",
        f"The forms are: {FORMS}.",
        "Correct it, or leave it empty where the time is not known.",
    )


def _ahead_of_utc(offset: str) -> timedelta:
    if offset == "Z":
        return timedelta()
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(offset)
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if offset[0] == "-" else ahead


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime(year, month, sunday.day, 1, tzinfo=UTC).replace(tzinfo=None)
