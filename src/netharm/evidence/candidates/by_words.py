"""Candidates by the words of a lexicon."""

from __future__ import annotations

from bisect import bisect_right

from netharm.evidence.candidates.candidate import Candidate
from netharm.evidence.cues import find_cues
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.lexicon import Lexicon
from netharm.evidence.sentences import sentences_of


def find_by_words(document: str, text: str, lexicon: Lexicon) -> tuple[Candidate, ...]:
    """Return a candidate for each sentence and code with a cue in it and nothing against, in the text's order.

    document : the document's id. The score is the number of different cues.
    """
    sentences = sentences_of(text)
    starts = [start for start, _ in sentences]
    hints: dict[tuple[int, str], set[str]] = {}
    against: set[tuple[int, str]] = set()
    for found in find_cues(text, lexicon):
        sentence = bisect_right(starts, found.start) - 1
        if sentence < 0 or found.end > sentences[sentence][1]:  # outside of every sentence, or across two of them
            continue
        if found.against:
            against.add((sentence, found.code))
        else:
            hints.setdefault((sentence, found.code), set()).add(found.cue)
    return tuple(
        Candidate(Excerpt(document, *sentences[sentence]), code, tuple(sorted(cues)), float(len(cues)))
        for (sentence, code), cues in sorted(hints.items())
        if (sentence, code) not in against
    )
