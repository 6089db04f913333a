"""What a quick look at displacement says in plain words: the quotient as its authors read it, and more or fewer."""

from __future__ import annotations

from netharm.places.zone_statistic import ZoneStatistic

_LIKE_ONE = 0.005
"""A quotient so near to 1 or to -1 is printed as that number, and so it is read as that number."""


def quotient_sentence(quotient: ZoneStatistic) -> str:
    """Return what the weighted displacement quotient says, or why it says nothing."""
    if quotient.value is None or quotient.lower is None or quotient.upper is None:
        return f"the weighted displacement quotient {quotient.reason}."
    numbers = f"{_two(quotient.value)} (95% {_two(quotient.lower)} to {_two(quotient.upper)})"
    reading = reading_of(quotient.value, quotient.lower, quotient.upper)
    return f"weighted displacement quotient {numbers}: {reading}."


def total_sentence(total: ZoneStatistic) -> str:
    """Return what the total net effect says: how many more, or fewer, than the control's change would give."""
    if total.value is None or total.lower is None or total.upper is None:
        return f"the total net effect {total.reason}."
    ends = f"95% from {_more_or_fewer(total.lower)} to {_more_or_fewer(total.upper)}"
    return (
        f"in target and buffer together {_more_or_fewer(total.value)} than the control's change would give ({ends})."
        if _one(total.value)
        else f"in target and buffer together as many as the control's change would give ({ends})."
    )


def reading_of(value: float, lower: float, upper: float) -> str:
    """Return what a weighted displacement quotient with its interval says."""
    if lower <= 0 <= upper:
        return "neither displacement nor diffusion is shown, and neither is ruled out"
    if abs(value + 1) < _LIKE_ONE:
        return "as much as was gained moved to the buffer"
    if abs(value - 1) < _LIKE_ONE:
        return "benefits spread to the buffer, as much there as in the target"
    if value > 1:
        return "benefits spread to the buffer, more there than in the target"
    if value > 0:
        return "benefits spread to the buffer"
    if value > -1:
        return "some of what was gained moved to the buffer"
    return "more moved to the buffer than was gained"


def _one(number: float) -> float:
    return abs(round(number, 1))


def _more_or_fewer(fewer: float) -> str:
    """Return a number prevented as words: 3.0 fewer, 100.0 more, none."""
    size = _one(fewer)
    words = f"{size:,.0f}" if size == round(size) else f"{size:,.1f}"
    return "none" if not size else f"{words} {'fewer' if fewer > 0 else 'more'}"


def _two(number: float) -> str:
    """Return a quotient to two decimals, with a true minus sign and never as minus nought."""
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")
