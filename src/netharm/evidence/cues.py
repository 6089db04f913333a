"""Where the cues of a lexicon stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from netharm.evidence.lexicon import SHORTEST_STEM, Lexicon

_CURLED = "\u2019"
_WORD = re.compile(rf"[^\W_]+(?:['{_CURLED}][^\W_]+)*")


@dataclass(frozen=True)
class FoundCue:
    """A cue, what it hints at (`code`) or speaks against, and the letters that it takes up."""

    code: str
    cue: str
    against: bool
    start: int
    end: int


@dataclass(frozen=True)
class _Cue:
    code: str
    cue: str
    words: tuple[str, ...]
    against: bool


def find_cues(text: str, lexicon: Lexicon) -> Iterator[FoundCue]:
    """Yield every cue of `lexicon` in `text`, in the order in which they begin; cues may overlap."""
    places = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [text[start:end].lower().replace(_CURLED, "'") for start, end in places]
    whole, stems = _by_first_word(lexicon.model_dump_json())
    for number, word in enumerate(words):
        for cue in (*whole.get(word, ()), *stems.get(word[:SHORTEST_STEM], ())):
            last = number + len(cue.words)
            if last <= len(words) and _fits(cue.words, words[number:last]):
                yield FoundCue(cue.code, cue.cue, cue.against, places[number][0], places[last - 1][1])


def _fits(cue: Sequence[str], words: Sequence[str]) -> bool:
    return all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(cue, words, strict=True)
    )


@lru_cache(maxsize=4)
def _by_first_word(lexicon: str) -> tuple[dict[str, list[_Cue]], dict[str, list[_Cue]]]:
    """Return the cues by their first word, and those whose first word has a star by its first letters."""
    given = Lexicon.model_validate_json(lexicon)
    whole: dict[str, list[_Cue]] = {}
    stems: dict[str, list[_Cue]] = {}
    for against, table in ((False, given.cues), (True, given.not_cues)):
        for code, cues in table.items():
            for cue in cues:
                words = tuple(cue.lower().replace(_CURLED, "'").replace("-", " ").split())
                place = stems if words[0].endswith("*") else whole
                key = words[0][:SHORTEST_STEM] if words[0].endswith("*") else words[0]
                place.setdefault(key, []).append(_Cue(code, cue, words, against))
    return whole, stems
