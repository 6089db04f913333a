"""Where words stand in a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from netharm.errors import bad_input
from netharm.evidence.corpus import Corpus
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.sentences import sentences_of

_FEWEST = 2


def find_words(words: str, documents: Sequence[str], corpus: Corpus, at_most: int) -> list[tuple[Excerpt, str]]:
    """Return the first places of `words`, each with the sentence around it, in the documents' order.

    documents : ids. Letters are compared without regard to capitals. Texts are not checked against their digests here:
    what is found is shown, and kept nowhere. Raises BadInput where fewer than two letters are asked for.
    """
    asked = words.strip().casefold()
    if len(asked) < _FEWEST:
        raise bad_input(
            "fewer than two letters are asked for.",
            "command line, --find",
            "They stand nearly everywhere.",
            "Give a word or a phrase.",
        )
    plain = asked.encode()
    found: list[tuple[Excerpt, str]] = []
    for document in documents:
        if len(found) >= at_most:
            break
        content = (corpus.texts / f"{document}.txt").read_bytes()
        # Bytes are searched first: few documents hold the words, and most need not be made into text.
        if asked.isascii() and plain not in content.lower():
            continue
        text = content.decode("utf-8")
        found += islice(_places(text, asked, document), at_most - len(found))
    return found


def _places(text: str, asked: str, document: str) -> list[tuple[Excerpt, str]]:
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is longer: places would be off
        low = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)
    sentences = sentences_of(text)
    found, start = [], low.find(asked)
    while start >= 0:
        end = start + len(asked)
        around = next(((a, b) for a, b in sentences if a <= start < b), (start, end))
        found.append((Excerpt(document, start, end), text[slice(*around)]))
        start = low.find(asked, end)
    return found
