"""Words written large one after the other: which of them are read as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.evidence.identifiers.identifier import Identifier
from netharm.evidence.identifiers.words import words_of

_SMALL = r"a-z\u00df-\u00f6\u00f8-\u00ff\u0101-\u017f"
_LARGE = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0106\u010c\u0110\u0141\u015a\u0160\u017b\u017d"
NAME = (
    rf"(?:(?:O['\u2019]|Mc|Mac|D['\u2019]|Fitz|[Aa]l-|[Ee]l-)?[{_LARGE}][{_SMALL}]+"
    rf"(?:[-'\u2019](?:[{_LARGE}][{_SMALL}]+|[{_SMALL}]{{3,}}))?)"
)
"""A word written large, with what belongs to names such as O'Neill, McKay and Al-Amin."""
LINK = r"(?:(?:van|de|von|der|den|da|dos|bin|ibn|al|el|ap|le|la)\s+){0,2}"
LOUD = rf"(?:[{_LARGE}]+['\u2019-])?[{_LARGE}]{{2,}}(?:['\u2019-][{_LARGE}]+)?"
"""A word all of whose letters are large."""
_RUN = re.compile(rf"(?<![\w&/-]){NAME}(?:\s+{LINK}(?:[{_LARGE}]\.?\s+)?{NAME})*(?!\w)")
_LOUD_RUN = re.compile(rf"(?<![\w&/-]){LOUD}(?:[^\S\n]+(?:[{_LARGE}]\.?[^\S\n]+)?{LOUD})+(?!\w)")
_WORD = re.compile(rf"{NAME}|{LOUD}")
_LONGEST = 4
"""Words of a name; a longer run of words written large is a heading."""


def pieces(text: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """Yield the words between two places in groups, parted where a word stands that is part of no name."""
    no_names = words_of("no_names")
    group: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, end):
        if word.group().capitalize().removesuffix("'s") in no_names:
            if group:
                yield group
            group = []
        else:
            group.append(word)
    if group:
        yield group


def capitals(text: str) -> Iterator[Identifier]:
    """Yield names among the words written large: two and more that end like no place, and single given names."""
    for run in _RUN.finditer(text):
        for words in pieces(text, *run.span()):
            if len(words) > 1 and _is_name(words):
                yield Identifier(words[0].start(), words[-1].end(), "name")
            else:
                yield from (Identifier(*word.span(), "name") for word in words if _is_given(word.group(), alone=True))
    for run in _LOUD_RUN.finditer(text):
        for words in pieces(text, *run.span()):
            if len(words) > 1 and any(_is_given(word.group(), alone=False) for word in words):
                yield Identifier(words[0].start(), words[-1].end(), "name")


def _is_name(words: list[re.Match[str]]) -> bool:
    given = any(_is_given(word.group(), alone=False) for word in words[:-1])
    last = words[-1].group()
    family = last in words_of("family_names") and len(words) <= _LONGEST
    return given or family or (len(words) <= _LONGEST and last not in words_of("places"))


def _is_given(word: str, *, alone: bool) -> bool:
    given = word.capitalize().split("-")[0]
    return given in words_of("given_names") and not (alone and given in words_of("never_alone"))
