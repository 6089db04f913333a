"""The codings that a corpus stands by: what was agreed where that was talked through, else what each coder finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netharm.evidence.codebook import codebook_of
from netharm.evidence.coding import Coding
from netharm.evidence.coding_events import events_of, settled_documents
from netharm.evidence.codings import adjudicated_codings, coders_of, codings_of, finished_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document


@dataclass(frozen=True)
class Settled:
    """Codings of the documents that are closed: finished by whoever coded anything in them. And those documents.

    agreed : the ids of the documents whose codings were adjudicated. left : how many documents are not closed.
    """

    codings: tuple[Coding, ...]
    documents: tuple[Document, ...]
    agreed: tuple[str, ...]
    left: int


def settled_codings(corpus: Corpus, documents: Sequence[Document]) -> Settled:
    """Return the codings to count. A document that nobody has finished is left out, for it may be half coded; and one
    that somebody is still at work on, for that person must not see what the others said.

    Raises BadInput where a file of codings cannot be trusted.
    """
    book = codebook_of(corpus)
    agreed = adjudicated_codings(corpus, book)
    talked_through = settled_documents(events_of(corpus.adjudicated))
    finished: dict[str, list[Coding]] = {}
    at_work: set[str] = set()
    for coder in coders_of(corpus):
        theirs = codings_of(corpus, coder, book)
        done = finished_documents(corpus, coder)
        at_work |= {one.excerpt.document for one in theirs} - set(done)
        for document in done:
            finished.setdefault(document, []).extend(one for one in theirs if one.excerpt.document == document)
    finished = {document: codings for document, codings in finished.items() if document not in at_work}
    for document in talked_through & set(finished):
        finished[document] = [one for one in agreed if one.excerpt.document == document]
    counted = tuple(document for document in documents if document.id in finished)
    return Settled(
        codings=tuple(coding for document in counted for coding in finished[document.id]),
        documents=counted,
        agreed=tuple(document.id for document in counted if document.id in talked_through),
        left=len(documents) - len(counted),
    )
