"""Periods of equal kind, counted: days, weeks, months, quarters, or periods that a table merely numbers.

A period is a whole number, its ordinal, so that the period after `n` is `n + 1` in every kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from netharm.study.moment import Moment

PeriodKind = Literal["day", "week", "month", "quarter", "number"]

A_MONDAY = date(1970, 1, 5)
"""Weeks are counted from here, or from the weekday after it on which the data's weeks begin."""

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Periods:
    """A run of `count` periods from the ordinal `first`. `weekday` (Monday is 0) is the day on which weeks begin."""

    kind: PeriodKind
    first: int
    count: int
    weekday: int = 0

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    def labels(self) -> tuple[str, ...]:
        """Return how each period is written: 2024-01, 2024-Q1, 2024-01-01 (a day, or a week's first), or 13."""
        ordinals = range(self.first, self.first + self.count)
        return tuple(label(ordinal, self.kind, self.weekday) for ordinal in ordinals)

    def finer(self, kind: PeriodKind) -> Periods:
        """Return the same run in periods of `kind`: itself, or the months of quarters."""
        if kind == self.kind:
            return self
        return Periods("month", 3 * self.first, 3 * self.count)


def ordinal_of(moment: Moment, kind: PeriodKind, weekday: int = 0) -> int:
    """Return the ordinal of the period that contains `moment`. Raises TypeError where the kinds do not go together."""
    if isinstance(moment, int) != (kind == "number"):
        raise TypeError(f"{moment} is not a moment among periods of kind {kind}")
    if isinstance(moment, int):
        return moment
    if kind == "day":
        return (moment - A_MONDAY).days
    if kind == "week":
        return ((moment - A_MONDAY).days - weekday) // 7
    month = 12 * moment.year + moment.month - 1
    return month if kind == "month" else month // 3


def starts_on(ordinal: int, kind: PeriodKind, weekday: int = 0) -> Moment:
    """Return the first day of a period; of a numbered one, its number."""
    if kind == "number":
        return ordinal
    if kind == "day":
        return A_MONDAY + timedelta(days=ordinal)
    if kind == "week":
        return A_MONDAY + timedelta(days=7 * ordinal + weekday)
    month = ordinal if kind == "month" else 3 * ordinal
    return date(month // 12, month % 12 + 1, 1)


def label(ordinal: int, kind: PeriodKind, weekday: int = 0) -> str:
    """Return how a period is written."""
    start = starts_on(ordinal, kind, weekday)
    if isinstance(start, int):
        return str(start)
    if kind in ("day", "week"):
        return start.isoformat()
    return f"{start.year:04}-Q{ordinal % 4 + 1}" if kind == "quarter" else f"{start.year:04}-{start.month:02}"


def read_label(text: str) -> tuple[PeriodKind, Moment]:
    """Return the kind of the period written as `text`, and its first day or number. Raises ValueError."""
    if found := _QUARTER.fullmatch(text):
        return "quarter", date(int(found[1]), 3 * int(found[2]) - 2, 1)
    if found := _MONTH.fullmatch(text):
        return "month", date(int(found[1]), int(found[2]), 1)
    if _WEEK.fullmatch(text):
        return "week", date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        return "number", int(text)
    raise ValueError(f"{text!r} is not a period")
