"""A corpus as a project that other programs can open: documents with their facts, the codebook, everybody's codings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netharm.evidence.code import Code
from netharm.evidence.codebook import Codebook, codebook_of
from netharm.evidence.coding import Coding
from netharm.evidence.coding_events import AGREED, events_of
from netharm.evidence.codings import adjudicated_codings, coders_of, codings_of, finished_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import text_of
from netharm.evidence.exchange.exchanged import Exchanged, ExchangedCode, ExchangedCoding, ExchangedSource
from netharm.evidence.exchange.identity import guid_of
from netharm.evidence.identifiers.clearance import shown_memo
from netharm.evidence.settled import settled_codings

PARTS = (("include", "Use it when: "), ("exclude", "Do not use it when: "), ("examples", "Example: "), ("id", "Id: "))
"""What a line of a code's description begins with, after its definition."""


def exchanged_corpus(corpus: Corpus, documents: Sequence[Document], origin: str, coder: str | None = None) -> Exchanged:
    """Return the corpus as a project. origin : the program that writes it. coder : whose own codings alone to give;
    else everybody's of the documents that are closed. Raises BadInput where a text was changed.
    """
    book = codebook_of(corpus)
    shown = documents if coder else settled_codings(corpus, documents).documents
    known = {document.id for document in shown}
    return Exchanged(
        name=corpus.path.resolve().name,
        codes=exchanged_codes(book),
        sources=tuple(_source(corpus, document) for document in documents),
        codings=tuple(_codings(corpus, book, known, coder)),
        finished=tuple(_finished(corpus, known, coder)),
        description=f"Codebook: {book.title}, version {book.version}",
        origin=origin,
    )


def exchanged_codes(book: Codebook) -> tuple[ExchangedCode, ...]:
    """Return the codebook as a tree: each group with its codes below it."""
    codes: list[ExchangedCode] = []
    for group in book.all_groups:
        codes.append(ExchangedCode(guid_of("group", group.id), group.name, (), group.question, codable=False))
        codes += [
            ExchangedCode(guid_of("code", code.id), code.name, (group.name,), description_of(code))
            for code in book.codes_of(group.id)
        ]
    return tuple(codes)


def description_of(code: Code) -> str:
    """Return a code's definition and rules as lines that a reader of another program understands."""
    lines = [code.definition]
    for part, before in PARTS:
        value = getattr(code, part)
        lines += [f"{before}{each}" for each in (value if isinstance(value, tuple) else (value,)) if each]
    return "\n".join(lines)


def _source(corpus: Corpus, document: Document) -> ExchangedSource:
    said = document.model_dump(mode="json", exclude={"id", "name", "letters"})
    facts = {name.replace("_", " "): str(value) for name, value in said.items() if value not in (None, "")}
    return ExchangedSource(source_guid(document), document.name, text_of(corpus, document), facts)


def source_guid(document: Document) -> str:
    """Return the lasting identifier of a document."""
    return guid_of("document", document.id)


def _codings(corpus: Corpus, book: Codebook, known: set[str], only: str | None) -> Iterator[ExchangedCoding]:
    for coder in (only,) if only else coders_of(corpus):
        made = {event["id"]: event["when"] for event in events_of(corpus.codings(coder)) if event["event"] == "coded"}
        for coding in codings_of(corpus, coder, book):
            if coding.excerpt.document in known:
                yield _coding(coding, coder, made.get(coding.id, ""))
    for coding in () if only else adjudicated_codings(corpus, book):
        if coding.excerpt.document in known:
            yield _coding(coding, AGREED, "")


def _coding(coding: Coding, coder: str, when: str) -> ExchangedCoding:
    return ExchangedCoding(
        source=guid_of("document", coding.excerpt.document),
        start=coding.excerpt.start,
        end=coding.excerpt.end,
        code=guid_of("code", coding.code),
        user=coder,
        memo=shown_memo(coding.memo),
        when=when.replace("+00:00", "Z"),
    )


def _finished(corpus: Corpus, known: set[str], only: str | None) -> Iterator[tuple[str, str]]:
    for coder in (only,) if only else coders_of(corpus):
        for document in finished_documents(corpus, coder):
            if document in known:
                yield coder, guid_of("document", document)
