"""Numbers as people read them: whole counts, whole percentages, and a word for each kind of absence."""

from __future__ import annotations

MISSING = "missing"
SUPPRESSED = "suppressed"
COULD_NOT_RUN = "could not be run"

STATUS = {
    "estimated": "estimated",
    "penalised": "penalised",
    "suppressed": SUPPRESSED,
    "missing": MISSING,
    "could_not_run": COULD_NOT_RUN,
}

AREA = {
    "target": "the target area",
    "buffer": "the buffer",
    "target and buffer": "the target area and its buffer together",
}

WHOLE_FROM = 10
"""Counts from here on are shown without decimals."""

_NEARLY = 1e-6
_MINUS = "\N{MINUS SIGN}"


def rise_of(tolerance: float) -> float:
    """Return the relative rise that a tolerance, a ratio, allows: 0.25 for 1.25."""
    return tolerance - 1


def count(number: float) -> str:
    """Return a count: whole from 10 up or where it is whole, else with one decimal; thousands marked."""
    nearly_whole = abs(number - round(number)) < _NEARLY
    return whole(number) if abs(number) >= WHOLE_FROM or nearly_whole else _minus(f"{number:,.1f}")


def whole(number: float) -> str:
    """Return a count without decimals."""
    return _minus(f"{number:,.0f}")


def signed(number: float) -> str:
    """Return a change in a count with its sign: +4, minus 23, 0."""
    words = count(number)
    return f"+{words}" if number > 0 and words not in ("0", "0.0") else words


def percent(share: float) -> str:
    """Return a share as a percentage without its sign: 0.19 as 19%, 0.004 as 0.4%."""
    hundredths = abs(share) * 100
    return f"{hundredths:,.1f}%" if 0 < hundredths < 0.95 else f"{hundredths:,.0f}%"


def signed_percent(share: float) -> str:
    """Return a relative change with its sign."""
    words = percent(share)
    return words if words == "0%" else f"{'+' if share > 0 else _MINUS}{words}"


def probability(p_value: float) -> str:
    """Return a p-value to three decimals, never as 0."""
    return "< 0.001" if p_value < 0.0005 else f"{p_value:.3f}"


def p_equals(p_value: float) -> str:
    """Return a p-value as it stands in a sentence: p = 0.012, p < 0.001."""
    words = probability(p_value)
    return f"p {words}" if words.startswith("<") else f"p = {words}"


def unbroken(text: str) -> str:
    """Return `text` with its p-values kept on one line."""
    return text.replace("p = ", "p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def digits(number: float) -> str:
    """Return a technical number to three significant digits."""
    return _minus(f"{number:.3g}")


def ratio(number: float) -> str:
    """Return a ratio without needless zeros: 1.25, 1.6, 2."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def sentence(text: str) -> str:
    """Return `text` with a capital first and a full stop last."""
    trimmed = text.strip()
    start = trimmed[:1].upper() + trimmed[1:]
    return start if start.endswith((".", "!", "?")) or not start else f"{start}."


def _minus(words: str) -> str:
    words = "0" if words in ("-0", "-0.0") else words
    return words.replace("-", _MINUS) if words[:1] == "-" else words
