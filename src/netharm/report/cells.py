"""A row's numbers as the words of a cell: missing, suppressed, zero and could not be run are four different words."""

from __future__ import annotations

from collections.abc import Callable

from netharm.ledger import Row
from netharm.wording import (
    AREA,
    MISSING,
    STATUS,
    SUPPRESSED,
    count,
    percent,
    probability,
    rise_of,
    signed,
    signed_percent,
)

NO_LIMIT = "no limit"
NOT_COMPUTED = "not computed"


def absent(row: Row) -> str:
    """Return the word for a number that a row does not have."""
    return NOT_COMPUTED if row.status in ("estimated", "penalised") else STATUS[row.status]


def number(row: Row, value: float | None, words: Callable[[float], str] = count) -> str:
    """Return `value` in words, or the word for its absence."""
    return absent(row) if value is None else words(value)


def change(row: Row) -> str:
    """Return the effect in counts with its interval."""
    return _with_interval(row, row.effect, row.effect_lower, row.effect_upper, signed)


def relative_change(row: Row) -> str:
    """Return the effect in per cent with its interval; the upper limit may not exist."""
    return _with_interval(row, row.relative_effect, row.relative_lower, row.relative_upper, signed_percent)


def _with_interval(
    row: Row, value: float | None, lower: float | None, upper: float | None, words: Callable[[float], str]
) -> str:
    if value is None:
        return absent(row)
    if lower is None and upper is None:
        return words(value)
    return f"{words(value)} ({_limit(lower, words)} to {_limit(upper, words)})"


def _limit(value: float | None, words: Callable[[float], str]) -> str:
    return NO_LIMIT if value is None else words(value)


def p_value(row: Row) -> str:
    """Return the row's p-value, and in brackets the one adjusted for the number of claims of benefit."""
    words = number(row, row.p_value, probability)
    return words if row.p_adjusted is None else f"{words} ({probability(row.p_adjusted)})"


def harm_state(row: Row) -> str:
    """Return the harm's state against its tolerance; a benefit has none."""
    if row.kind == "outcome":
        return "no tolerance"
    limit = "" if row.tolerance is None else f" (tolerance +{percent(rise_of(row.tolerance))})"
    return f"{row.harm_state or 'not known'}{limit}"


def place(row: Row) -> str:
    """Return where the row counts: the target area or the buffer."""
    return AREA[row.area].removeprefix("the ")


def period_count(value: float | None, suppressed: bool) -> str:
    """Return one period's count in words."""
    if suppressed:
        return SUPPRESSED
    return MISSING if value is None else count(value)
