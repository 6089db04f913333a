"""Cells of tables: below a heading such as "DOB" or "Name" a cell is what the heading says, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier, IdentifierKind

_CELLS = (re.compile(r"[^|\t]+"), re.compile(r"[^,;]+"))
"""Cells are parted by bars and tabs; by commas only below a line of headings of which two announce an identifier."""
_HEADINGS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (
    ("date of birth", re.compile(r"d\.?\s?o\.?\s?b\.?|date\s+of\s+birth|born|birth\s?date", re.IGNORECASE)),
    ("postcode", re.compile(r"post\s?code", re.IGNORECASE)),
    (
        "vehicle mark",
        re.compile(r"vrms?|reg(?:istration)?(?:\s+(?:mark|number|no\.?))?|vehicle(?:\s+reg)?|index", re.IGNORECASE),
    ),
    ("phone number", re.compile(r"(?:tele)?phone(?:\s+(?:number|no\.?))?|tel\.?|mobile", re.IGNORECASE)),
    ("address", re.compile(r"(?:home\s+)?address", re.IGNORECASE)),
    (
        "reference",
        re.compile(
            r"(?:crime|custody|incident|exhibit|case|intel(?:ligence)?|pnc|cro|nhs|urn|property|log)"
            r"(?:\s+(?:ref(?:erence)?|no\.?|number|id|record|log))*|ref(?:erence)?\.?(?:\s+(?:no\.?|number))?",
            re.IGNORECASE,
        ),
    ),
    (
        "name",
        re.compile(
            r"(?:full\s+|first\s+|last\s+|family\s+|given\s+|sur|fore)?names?(?:\(s\))?|nominals?|defendants?|suspects?|victims?|witness(?:es)?"
            r"|officers?|alias(?:es)?|attendees?|next\s+of\s+kin",
            re.IGNORECASE,
        ),
    ),
)
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_LONGEST_NUMBER = 30
"""Letters of a cell that may be a number given to something; a longer one is a sentence."""


def columns(text: str) -> Iterator[Identifier]:
    """Yield the cells below headings that announce an identifier. Rows are parted by lines."""
    for cell, fewest in zip(_CELLS, (1, 2), strict=True):
        yield from _parted_by(text, cell, fewest)


def _parted_by(text: str, parted: re.Pattern[str], fewest: int) -> Iterator[Identifier]:
    headings: list[IdentifierKind | None] = []
    at = 0
    for line in text.split("\n"):
        cells = [(at + cell.start(), cell.group()) for cell in parted.finditer(line)]
        if len(cells) < 2:
            headings = []
        elif len(headings) != len(cells):
            headings = [_kind(cell) for _, cell in cells]
        elif sum(kind is not None for kind in headings) >= fewest:
            yield from _below(cells, headings)
        at += len(line) + 1


def _below(cells: list[tuple[int, str]], headings: list[IdentifierKind | None]) -> Iterator[Identifier]:
    for (start, cell), kind in zip(cells, headings, strict=True):
        if kind and _may_be(cell.strip(), kind):
            left = len(cell) - len(cell.lstrip())
            yield Identifier(start + left, start + len(cell.rstrip()), kind)


def _may_be(cell: str, kind: IdentifierKind) -> bool:
    if kind in ("name", "address"):
        return _LETTER.search(cell) is not None
    return _DIGIT.search(cell) is not None and len(cell) <= _LONGEST_NUMBER


def _kind(heading: str) -> IdentifierKind | None:
    said = heading.strip()
    return next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(said)), None)
