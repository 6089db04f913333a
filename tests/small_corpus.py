"""A small corpus on disk, written through the nouns: invented texts, and what invented coders said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from netharm.evidence.codings import add_codings, finish_document
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark
from netharm.study.event_chain import append_event

WORDS = (
    "We executed four warrants on the estate. Two people were charged with supply. "
    "Before the day we rang the drug service, so that outreach was on the street. "
    "A tenant whose flat had been taken over was moved to safety.\n"
    "Every response officer carries naloxone now. Our aim is fewer deaths. "
    "After the arrests two other crews fought over the corner."
)


def small_corpus(folder: Path, texts: Mapping[str, str]) -> Corpus:
    """Return a corpus in `folder` with a document for each name and text."""
    corpus = Corpus(folder)
    corpus.texts.mkdir(parents=True)
    for name, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        document = Document(
            id=f"d{digest[:12]}",
            name=name,
            kind="interview",
            level="local",
            organisation_kind="police",
            file_name=f"{name}.txt",
            file_sha256=digest,
            letters=len(text),
        )
        (corpus.texts / f"{document.id}.txt").write_bytes(text.encode())
        record = {
            "event": "imported",
            "when": "2026-01-05T09:00:00+00:00",
            "document": document.model_dump(mode="json"),
        }
        append_event(corpus.documents, record)
    return corpus


def say(corpus: Corpus, coder: str, document: Document, text: str, said: Mapping[str, Sequence[str]]) -> None:
    """Let `coder` put codes on the words they quote, each of which stands in `text`, and finish the document."""
    marks = [
        Mark(Excerpt(document.id, text.index(quote), text.index(quote) + len(quote)), code)
        for quote, codes in said.items()
        for code in codes
    ]
    add_codings(corpus, coder, marks)
    finish_document(corpus, coder, document)
