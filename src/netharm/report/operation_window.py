"""Which periods of a series the operation itself covers: months, quarters, weeks or numbered periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from netharm.ledger import Series

_QUARTER_BEGINS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


def within_operation(series: Series, operation: object) -> list[bool]:
    """Return for each period whether the operation runs in it; all of the time after where its end is not known."""
    ends = operation.get("ends") if isinstance(operation, Mapping) else None
    if ends is None:
        return list(series.after)
    return [after and _begins_by(period, str(ends)) for period, after in zip(series.periods, series.after, strict=True)]


def _begins_by(period: str, ends: str) -> bool:
    """Return whether `period` has begun by the day, or the numbered period, in which the operation ends."""
    if period.isdigit() or ends.isdigit():
        return not (period.isdigit() and ends.isdigit()) or int(period) <= int(ends)
    return _first_day(period) <= date.fromisoformat(ends[:10])


def _first_day(period: str) -> date:
    year, _, rest = period.partition("-")
    if rest.startswith("Q"):
        return date(int(year), _QUARTER_BEGINS[rest], 1)
    if "-" in rest:
        return date.fromisoformat(period)
    return date(int(year), int(rest), 1) if rest else date(int(year), 1, 1)
