"""What a comparison of coders found, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.coefficient import Coefficient
from netharm.evidence.agreement.comparison import Comparison
from netharm.evidence.agreement.thresholds import RELIABLE, TENTATIVE, alpha_words

CUSTOM = (
    "The thresholds are customs, not tests: from .800 on a code is called reliable, from .667 on it carries tentative "
    "conclusions only, and below that no conclusion should rest on it (Krippendorff 2004)."
)
_PERMITS = {
    "reliable": "reliable",
    "tentative": "tentative conclusions only",
    "do not conclude": "do not conclude from it",
}
_MOST_NAMED = 6


def said(found: Comparison) -> tuple[str, ...]:
    """Return the findings of a comparison as sentences: the whole first, then groups, then single codes."""
    return tuple(_said(found))


def group_sentence(group: Agreement, codes: Sequence[Agreement]) -> str:
    """Return what is to be said of a group, without its name: its alpha, what that permits, and its weakest codes."""
    weak = [one for one in codes if one.alpha.value is not None and one.alpha.value < TENTATIVE]
    weak.sort(key=lambda one: (one.alpha.value or 0.0, one.id))
    parts = [f"alpha {number_words(group.alpha)}"]
    if group.alpha.value is not None:
        parts.append(f", {_PERMITS[alpha_words(group.alpha.value)]}{_reach(group.alpha)}")
    parts.append(f"; excerpts' edges: alpha {number_words(group.unitised)}")
    if group.ordinal is not None:
        chosen = f"where coders chose one code alone ({group.ordinal_values:,} choices)"
        parts.append(f"; by order, {chosen}: alpha {number_words(group.ordinal)}")
    parts.append(".")
    if weak:
        named = ", ".join(f"{one.id} ({_decimal(one.alpha.value or 0.0)})" for one in weak[:_MOST_NAMED])
        more = f" and {len(weak) - _MOST_NAMED} more" if len(weak) > _MOST_NAMED else ""
        parts.append(f" No conclusion should rest on {named}{more}.")
    return "".join(parts)


def number_words(one: Coefficient) -> str:
    """Return a coefficient with its interval, or why either could not be run."""
    if one.value is None:
        return f"could not be run ({one.reason})"
    if one.lower is None or one.upper is None:
        return f"{_decimal(one.value)} (interval could not be run: {one.interval_reason})"
    return f"{_decimal(one.value)} ({_decimal(one.lower)} to {_decimal(one.upper)})"


def notes(found: Comparison) -> tuple[str, ...]:
    """Return what stands against believing the numbers, or was left out of them."""
    return tuple(_notes(found))


def _said(found: Comparison) -> Iterator[str]:
    names = _and(found.coders)
    yield (
        f"{names} have all finished {_number(len(found.documents), 'document')} "
        f"({_number(len(found.units.document_of), 'sentence')})."
    )
    for group in found.groups:
        yield f"{group.name}: {group_sentence(group, [one for one in found.codes if one.group == group.id])}"
    yield from _notes(found)
    if found.groups:
        yield CUSTOM


def _notes(found: Comparison) -> Iterator[str]:
    silent = [one.id for one in found.codes if one.alpha.value is None]
    if silent:
        yield f"Alpha could not be run for {', '.join(silent)}: {found.codes[0].alpha.reason or 'nothing varies'}."
    if found.unused:
        yield f"Nobody used {', '.join(found.unused)}: that nobody did is no agreement on when to."
    if found.waiting:
        told = [f"{one.name} (waits for {_and(who)})" for one, who in found.waiting[:_MOST_NAMED]]
        more = f" and {len(found.waiting) - _MOST_NAMED} more" if len(found.waiting) > _MOST_NAMED else ""
        yield f"Not compared, and blind until all have finished: {', '.join(told)}{more}."


def _reach(one: Coefficient) -> str:
    if one.value is None:
        return ""
    if one.lower is None:
        return " by its value alone, which so few documents do not bear out"
    lower, here = alpha_words(one.lower), alpha_words(one.value)
    limit = RELIABLE if here == "reliable" and lower == "tentative" else TENTATIVE
    return "" if lower == here else f" (but its interval reaches below {_decimal(limit)})"


def _decimal(value: float) -> str:
    rounded = f"{value:.3f}"
    return rounded.replace("-", "\N{MINUS SIGN}") if float(rounded) else "0.000"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
