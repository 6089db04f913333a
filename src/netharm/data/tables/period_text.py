"""How a counts table may write its periods, and the one way they are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from netharm.data.tables.complaint import Complaint

PeriodForm = Literal["number", "month", "quarter", "date"]

FORMS = '"13" (numbered), "2024-01" (month), "2024-Q1" (quarter), "2024-01-15" or "15/01/2024" (date)'

_NUMBER = re.compile(r"(\d{1,4})(?:\.0+)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII)
_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})" + _MIDNIGHT, re.ASCII)
_UK_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})" + _MIDNIGHT, re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.0+)?", re.ASCII)
_SERIAL_ORIGIN = date(1899, 12, 30)


def canonical_period(text: str) -> tuple[PeriodForm, str] | None:
    """Return the form of a period and its one way of writing; None where it is none of the forms.

    Numbers lose leading zeros; quarters become "2024-Q1"; dates become ISO, and with slashes are day/month/year.
    """
    if found := _NUMBER.fullmatch(text):
        return "number", str(int(found[1]))
    if (found := _MONTH.fullmatch(text)) and _is_date(found[1], found[2], "1"):
        return "month", text
    if found := _QUARTER.fullmatch(text):
        return "quarter", f"{found[1]}-Q{found[2]}"
    if (found := _DATE.fullmatch(text)) and _is_date(*found.groups()):
        return "date", "-".join(found.groups())
    if (found := _UK_DATE.fullmatch(text)) and _is_date(found[3], found[2], found[1]):
        return "date", f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return None


def dates_as_periods(dates: Sequence[str]) -> list[str] | None:
    """Return the periods that ISO dates stand for, or None where they are no regular periods.

    Dates that are all the first of a month are months, or quarters where they are all the first of a quarter and
    there are several. Dates that are all one weekday are weeks, kept by their first day.
    """
    days = [date.fromisoformat(text) for text in dates]
    if all(day.day == 1 for day in days):
        if len(set(days)) > 1 and all(day.month % 3 == 1 for day in days):
            return [f"{day.year:04}-Q{day.month // 3 + 1}" for day in days]
        return [f"{day.year:04}-{day.month:02}" for day in days]
    return list(dates) if len({day.weekday() for day in days}) == 1 else None


def explain_period(text: str) -> Complaint | None:
    """Say what is wrong with a period; None where nothing is."""
    if canonical_period(text):
        return None
    if found := _SERIAL.fullmatch(text):
        return Complaint(
            "a spreadsheet's day number stands in place of a date",
            f"{found[1]} is how a spreadsheet keeps {serial_date(int(found[1]))}.",
            "Format the column as a date (yyyy-mm-dd) in the source, and export again.",
        )
    if (found := _UK_DATE.fullmatch(text)) and _is_date(found[3], found[1], found[2]):
        return Complaint(
            "the date is in American order",
            "Dates with slashes are read as day/month/year, and this one has no such month.",
            "Write dates as 2024-01-15.",
        )
    return Complaint(
        "the period cannot be read",
        "Its counts belong to no time.",
        f"Write every period of the table in one form: {FORMS}.",
    )


def serial_date(serial: int) -> date:
    """Return the date that a spreadsheet keeps as this number of days."""
    return _SERIAL_ORIGIN + timedelta(days=serial)


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
