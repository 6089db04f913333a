"""How long candidates and a search take in a large corpus: 1,000 invented texts of 20 pages of 500 words.

    python benchmarks/evidence_candidates.py [documents]

Prints CPU seconds of making the index of candidates once, of reading it back, of showing 20 candidates for each
code, of finding words: common ones, rare ones, and ones that stand nowhere; and of whole answers.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from netharm.answers.evidence_candidates import candidates, search
from netharm.evidence.candidates.index import index_of, show
from netharm.evidence.candidates.search import find_words
from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents, text_of
from netharm.evidence.identifiers.clearance import flag_identifiers, flags_of
from netharm.evidence.lexicon import lexicon_of
from netharm.study.event_chain import append_events
from redaction_first_set import FIRST_SET
from redaction_texts import made_texts
from small_corpus import WORDS, small_corpus

WORDS_OF_A_DOCUMENT = 20 * 500
_NAMING, _CUED = 0.01, 0.05
"""Share of pieces that hold identifiers, several each; and with it, of those with cues. The others are filler."""


def main() -> None:
    """Make a corpus, then print how long each step takes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        corpus = small_corpus(Path(place) / "corpus", dict(_texts(number)))
        lexicon = lexicon_of(corpus.path)
        documents = tuple(document.id for document in read_documents(corpus))
        _clear(corpus, documents)
        print(f"{number:,} documents of {WORDS_OF_A_DOCUMENT:,} words; {len(lexicon.cues)} codes with cues")

        def read(document: str) -> str:
            return text_of(corpus, document)

        folder = Path(place) / "index"
        _timed("making the index, once", lambda: index_of(folder, documents, lexicon, read))
        index = _timed("reading the index", lambda: index_of(folder, documents, lexicon, read))
        slowest = max(_cpu(lambda code=code: show(index, code, lexicon, read, at_most=20)) for code in index.codes)  # type: ignore[misc]
        print(f"showing 20 candidates, {len(index.start):,} there are: at most {slowest:.3f} s of CPU for a code")
        for words in ("naloxone", "taken over was moved", "a phrase that is not there"):
            _timed(f"finding {words!r}", lambda words=words: find_words(words, documents, corpus, 20))  # type: ignore[misc]
        flags = f"with {len(flags_of(corpus)):,} cleared flags"
        candidates(corpus.path, "asha", [index.codes[0]])
        _timed(f"the whole answer, {flags}: candidates", lambda: candidates(corpus.path, "asha", [index.codes[0]]))
        _timed(f"the whole answer, {flags}: a search", lambda: search(corpus.path, "naloxone"))


def _clear(corpus: Corpus, documents: Sequence[str]) -> None:
    flag_identifiers(corpus, {document: text_of(corpus, document) for document in documents}, "2026-01-05")
    numbers: dict[str, list[int]] = {}
    for flag in flags_of(corpus):
        numbers.setdefault(flag.document, []).append(flag.number)
    said = {"event": "cleared", "when": "2026-01-05", "by": "benchmark", "reason": "invented"}
    append_events(corpus.identifiers, [{**said, "document": each, "flags": numbers[each]} for each in numbers])


def _texts(number: int) -> list[tuple[str, str]]:
    rng = random.Random(3)
    naming = [made.text for made in made_texts(FIRST_SET, 5, 400)]
    cued = WORDS.replace("\n", " ").split(". ")
    vocabulary = ["".join(rng.choice("bdklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(3000)]
    texts = []
    for at in range(number):
        words = 0
        kept = [f"Document {at}."]
        while words < WORDS_OF_A_DOCUMENT:
            chance = rng.random()
            filler = " ".join(rng.choices(vocabulary, k=15)).capitalize() + "."
            kept.append(rng.choice(naming) if chance < _NAMING else rng.choice(cued) if chance < _CUED else filler)
            words += len(kept[-1].split())
        texts.append((f"text-{at:04}", "\n".join(kept)))
    return texts


def _cpu(step: Callable[[], Any]) -> float:
    begun = time.process_time()
    step()
    return time.process_time() - begun


def _timed(what: str, step: Callable[[], Any]) -> Any:
    begun, clock = time.process_time(), time.perf_counter()
    result = step()
    print(f"{what}: {time.process_time() - begun:.3f} s of CPU, {time.perf_counter() - clock:.3f} s by the clock")
    return result


if __name__ == "__main__":
    main()
