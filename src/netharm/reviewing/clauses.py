"""Clauses of a text: the pieces of a sentence that can each carry a claim."""

from __future__ import annotations

import re

from netharm.evidence.sentences import sentences_of

_BORDER = re.compile(
    r";\s+"
    r"|\s[\u2013\u2014-]\s+(?=\w+ \w+ \w+)"
    r"|,?\s+(?:but|while|whilst|whereas|although|though|yet)\s+"
    r"|,\s+(?:and|of whom|of which|with|which|where|who|before|a step that|set against)\s+"
    r"|\s+and\s+(?=(?:\w+\s+){0,3}(?:was|were|is|are|has|have|had|no|none)\b|\d)"
    r"|:\s+(?=[\"\u201c]?\w+ \w+ \w+ \w+)"
    r"|,\s+(?=[\u201c\"])"
    r"|(?<=\w),\s+(?=\d[\d,.]*\s+\w+)"
)
"""Where one claim may end and the next begin: what joins two main clauses, and lists of counted things."""

_SHORTEST = 3
"""Words: a shorter piece stays with the one before it."""


def clauses_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of every clause, in order; each sentence is one or several."""
    return tuple(clause for sentence in sentences_of(text) for clause in _split(text, *sentence))


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    begin = start
    for border in _BORDER.finditer(text, start, end):
        if _words(text[begin : border.start()]) >= _SHORTEST and _words(text[border.end() : end]) >= _SHORTEST:
            pieces.append((begin, border.start()))
            begin = border.end()
    return [*pieces, (begin, end)]


def _words(piece: str) -> int:
    return len(piece.split())
