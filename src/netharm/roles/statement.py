"""A statement: an excerpt that tells a goal, a role or an activity, and the strands that it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt
from netharm.study.strand import Strand

Stance = Literal["goal", "role", "activity"]
STANCES: tuple[Stance, ...] = get_args(Stance)
STRANDS: tuple[Strand, ...] = get_args(Strand)


@dataclass(frozen=True)
class Statement:
    """What one coder found in one excerpt. An excerpt may serve several strands at once, or none.

    weight : 1 divided by the number of coders whose codings of the document are counted, so that a document that three
        people coded weighs as much as one that a single person coded.
    """

    excerpt: Excerpt
    coder: str
    stance: Stance
    strands: frozenset[Strand]
    weight: float


def statements_of(codings: Iterable[Coding]) -> tuple[Statement, ...]:
    """Return the statements in `codings`: each excerpt with a stance, with the strands of what overlaps it.

    A strand belongs to a statement where the same coder gave it to an excerpt that shares at least one letter.
    """
    by_coder: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        by_coder[coding.excerpt.document, coding.coder].append(coding)
    coders: dict[str, int] = defaultdict(int)
    for document, _ in by_coder:
        coders[document] += 1
    return tuple(
        Statement(excerpt, coder, stance, _strands(excerpt, theirs), 1 / coders[document])
        for (document, coder), theirs in sorted(by_coder.items())
        for excerpt, stance in sorted(
            {(coding.excerpt, stance) for coding in theirs for stance in STANCES if coding.code == f"stance.{stance}"}
        )
    )


def _strands(excerpt: Excerpt, codings: Iterable[Coding]) -> frozenset[Strand]:
    overlapping = {coding.code for coding in codings if coding.excerpt.overlaps(excerpt)}
    return frozenset(strand for strand in STRANDS if f"strand.{strand}" in overlapping)
