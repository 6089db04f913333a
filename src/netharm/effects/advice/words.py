"""The advice in words and as a record, and the one design to choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

from netharm.effects.advice.advice import VERDICTS, Advice
from netharm.effects.advice.rules import row_sentence
from netharm.effects.advice.situation import RowSituation
from netharm.study.design import DesignKind


def recommend(advice: Sequence[Advice], own: DesignKind) -> tuple[DesignKind | None, str]:
    """Return the design to choose and why; None where none can be used. `own` is the plan's.

    First what has no warning, then the higher level, then the plan's own design, then the order in which they stand.
    """
    usable = [each for each in advice if each.verdict != VERDICTS[2]]
    if not usable:
        return None, "No design can be used as the plan and its data stand; each says what stands against it."
    best = min(usable, key=lambda each: (VERDICTS.index(each.verdict), -each.maryland, each.kind != own))
    because = [f"it {best.verdict}", f"it reaches Maryland level {best.maryland}"]
    rivals = [each for each in usable if each.kind != best.kind]
    higher = [each.kind for each in rivals if each.maryland > best.maryland]
    if higher:
        because.append(f"what would reach higher comes with more warnings ({', '.join(higher)})")
    elif rivals:
        because.append("none of the others that can be used reaches higher")
    plan = "as the plan has it" if best.kind == own else f"the plan has {own}: {_said_of(own, advice)}"
    return best.kind, f"{_capital(best.kind)}, because {', '.join(because)}; {plan}."


def _said_of(own: DesignKind, advice: Sequence[Advice]) -> str:
    return next((f"it {each.verdict}" for each in advice if each.kind == own), "it was not judged")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def advice_record(advice: Sequence[Advice], rows: Sequence[RowSituation], own: DesignKind) -> dict[str, Any]:
    """Return the advice as plain values, with what to choose."""
    kind, why = recommend(advice, own)
    return {
        "recommended": kind,
        "because": why,
        "designs": [each.as_dict() for each in advice],
        "rows": [_row_record(row) for row in rows],
    }


def _row_record(row: RowSituation) -> dict[str, Any]:
    """Return what the time before says of a count; what could not be told is None."""
    told = row.not_shown is None
    return {
        "name": row.name,
        "not_shown": row.not_shown,
        "counted_before": row.counted if told else None,
        "expected_after": row.expected if told else None,
        "smallest_fall": row.smallest_fall if told else None,
        "smallest_rise": row.smallest_rise if told else None,
        "recent_peak_rank": None if isnan(row.peak) else row.peak,
        "common_trend": {
            "p_value": row.trend.p_value,
            "power": row.trend.power,
            "change": row.trend.change,
            "placebo_groups": row.trend.groups,
            "why_not": row.trend.why,
        },
    }


def advice_sentences(advice: Sequence[Advice], rows: Sequence[RowSituation], own: DesignKind) -> Iterator[str]:
    """Yield the lines that a person reads: what to choose first, then every design with its reasons."""
    kind, why = recommend(advice, own)
    yield f"Choose: {why}" if kind is not None else why
    if rows:
        yield "\nWhat the counts can show, by the time before alone (netharm power works it out for the plan's design):"
        yield from (f"  - {row_sentence(row)}" for row in rows)
    for each in sorted(advice, key=lambda one: VERDICTS.index(one.verdict)):
        yield f"\n{_capital(each.kind)}: {each.verdict}."
        yield from (f"  - {reason}" for reason in each.reasons)
        would = "Would be Maryland level" if each.verdict == VERDICTS[2] else "Maryland level"
        yield f"  {would} {each.maryland} of 5: {each.maryland_why}."
        yield f"  What would raise it: {'; '.join(each.raised_by)}."
