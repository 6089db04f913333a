"""Sentences of a text, by their places: what a coder reads and marks at one time."""

from __future__ import annotations

import re

_NO_END = frozenset(
    re.findall(
        r"\S+", "e.g i.e etc vs no nos approx dr mr mrs ms prof st insp sgt det supt cllr fig para ref tel cf dept gov"
    )
)
"""Words after which a full stop ends no sentence."""

_STOP = re.compile(r"[.!?…]+[\"'”\u2019)\]]*(?=\s)|\n+|\r\n?")
_BULLET = re.compile(r"(?:[-\u2013—•*·▪o]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*|[A-Za-z]")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_LAST_WORD = re.compile(r"[\w.]+$")


def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of every sentence of `text` in order, in code points, without white space around it.

    A line break ends a sentence, for lists and headings have no full stops; a mark before a list's entry stays outside.
    """
    found = []
    begin = 0
    for stop in _STOP.finditer(text):
        if stop.group()[0] in ".!?…" and not _ends(text, begin, stop.start(), stop.end()):
            continue
        found.append((begin, stop.end()))
        begin = stop.end()
    found.append((begin, len(text)))
    return tuple(trimmed for start, end in found if (trimmed := _trimmed(text, start, end)))


def _ends(text: str, begin: int, dot: int, after: int) -> bool:
    """Whether the full stop at `dot` ends a sentence: not after an abbreviation or the number of a list's entry, and
    not before a small letter.
    """
    if _NUMBER.fullmatch(text[begin:dot].strip()):
        return False
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    if text[dot] == "." and word and (word.group().lower() in _NO_END or _INITIALS.fullmatch(word.group())):
        return False
    rest = text[after : after + 40].lstrip()
    return not rest or not rest[0].islower()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        start = bullet.end()
    return (start, end) if start < end else None
