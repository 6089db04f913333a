"""What leaves a corpus and what comes in from other programs: REFI-QDA projects and codebooks, tables, documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from netharm.answers.sheet_rows import write_rows, write_whole
from netharm.errors import Fault, bad_input, raise_all
from netharm.evidence.codebook import codebook_of, write_codebook
from netharm.evidence.coding import Coding
from netharm.evidence.coding_events import AGREED, check_coder
from netharm.evidence.codings import (
    add_codings,
    adjudicated_codings,
    coders_of,
    codings_of,
    finish_document,
)
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import FACTS, describe, find_corpus, id_of, import_texts, read_documents, text_of
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.exchange.codebook_file import codebook_bytes
from netharm.evidence.exchange.exchanged import Exchanged
from netharm.evidence.exchange.from_corpus import exchanged_codes, exchanged_corpus
from netharm.evidence.exchange.into_codebook import merged_codebook, slug
from netharm.evidence.exchange.project_read import read_project
from netharm.evidence.exchange.project_write import project_bytes
from netharm.evidence.exchange.word_document import WordParagraph, word_document_bytes
from netharm.evidence.identifiers.clearance import refuse_uncleared, shown_memo
from netharm.evidence.mark import Mark
from netharm.evidence.reading.read import read_bytes
from netharm.evidence.settled import settled_codings

COLUMNS = (
    *("document", "kind", "level", "organisation", "organisation kind", "dated"),
    *("coder", "group", "code", "code name", "start", "end", "text", "memo", "from candidate"),
)
_ENDINGS = (".qdpx", ".qdc", ".csv", ".xlsx", ".docx")
_TEXTS_HELD = 64
"""How many texts are held at once: one coding after another is mostly of the same document."""


def export(path: Path, out: Path, origin: str, coder: str = "") -> dict[str, Any]:
    """Write the corpus to `out`, by its ending: a project, a codebook, a table of codings, or excerpts by code.

    A codebook holds no words of documents; all else is refused (ReleaseRefused) where a document has flags that nobody
    has cleared. Codings of a document that somebody who coded in it has not finished stay in the corpus: coders are
    blind to one another. origin : the program that writes it. coder : whose own codings to write in a project instead,
    finished or not; "" for everybody's. Raises BadInput.
    """
    ending = out.suffix.lower()
    if ending not in _ENDINGS:
        raise bad_input(
            "the ending of the file does not say what to write.",
            f"command line, --out {out.name}",
            "A corpus leaves as a project, a codebook, a table or a document.",
            f"End the name in one of: {', '.join(_ENDINGS)}.",
        )
    corpus = find_corpus(path)
    documents = read_documents(corpus)
    if ending == ".qdc":
        book = codebook_of(corpus)
        write_whole(out, codebook_bytes(exchanged_codes(book), origin))
        return {"out": str(out), "codes": len(book.codes), "said": [f"{out} holds the {len(book.codes)} codes."]}
    refuse_uncleared(corpus, documents)
    if ending == ".qdpx":
        project = exchanged_corpus(corpus, documents, origin, check_coder(coder) if coder else None)
        write_whole(out, project_bytes(project))
        return _told(out, len(documents), len(project.codings))
    rows = list(_rows(corpus, documents))
    if ending == ".docx":
        write_whole(out, word_document_bytes(_paragraphs(corpus, rows)))
    else:
        write_rows(out, COLUMNS, rows)
    return _told(out, len(documents), len(rows))


def _told(out: Path, documents: int, codings: int) -> dict[str, Any]:
    said = [f"{out} holds {documents} documents and {codings} codings."]
    return {"out": str(out), "documents": documents, "codings": codings, "said": said}


def _rows(corpus: Corpus, documents: Sequence[Document]) -> Iterator[list[str]]:
    """Yield a row for each coding of a closed document, and for each that was agreed on."""
    book = codebook_of(corpus)
    by_id = {document.id: document for document in documents}
    read = lru_cache(maxsize=_TEXTS_HELD)(partial(text_of, corpus))
    for coding in _closed_codings(corpus, documents):
        document, code = by_id[coding.excerpt.document], book.by_id.get(coding.code)
        yield [
            document.name,
            document.kind,
            document.level or "",
            document.organisation,
            document.organisation_kind or "",
            document.dated.isoformat() if document.dated else "",
            coding.coder,
            code.group if code else coding.code.partition(".")[0],
            coding.code,
            code.name if code else "",
            str(coding.excerpt.start),
            str(coding.excerpt.end),
            read(document.id)[coding.excerpt.start : coding.excerpt.end],
            shown_memo(coding.memo),
            "yes" if coding.from_candidate else "no",
        ]


def _closed_codings(corpus: Corpus, documents: Sequence[Document]) -> Iterator[Coding]:
    """Yield what was said of documents that everybody who coded in them has finished, and what was agreed on."""
    closed = {document.id for document in settled_codings(corpus, documents).documents}
    for coder in coders_of(corpus):
        yield from (coding for coding in codings_of(corpus, coder) if coding.excerpt.document in closed)
    yield from (coding for coding in adjudicated_codings(corpus) if coding.excerpt.document in closed)


def _paragraphs(corpus: Corpus, rows: Sequence[Sequence[str]]) -> Iterator[WordParagraph]:
    """Yield the coded excerpts, code by code in the codebook's order."""
    book = codebook_of(corpus)
    yield WordParagraph(f"Coded excerpts: {corpus.path.resolve().name}", "Heading1")
    yield WordParagraph(f"Codebook: {book.title}, version {book.version}. Documents that a coder has finished.")
    by_code: dict[str, list[Sequence[str]]] = {}
    for row in rows:
        by_code.setdefault(row[8], []).append(row)
    for code in sorted(
        by_code, key=lambda id_: (list(book.by_id).index(id_) if id_ in book.by_id else len(book.codes), id_)
    ):
        known = book.by_id.get(code)
        yield WordParagraph(f"{known.name} ({code})" if known else code, "Heading2")
        if known:
            yield WordParagraph(known.definition)
        for row in by_code[code]:
            yield WordParagraph(f"\u201c{row[12].strip()}\u201d", "Quote")
            memo = f" Memo: {row[13]}" if row[13] else ""
            yield WordParagraph(f"{row[0]}, letters {row[10]} to {row[11]}, coded by {row[6]}.{memo}")


def bring_in_project(path: Path, source: Path, given: dict[str, str]) -> dict[str, Any]:
    """Import a project of another program (.qdpx): its texts, what is new among its codes, and its codings.

    given : facts for documents that the project does not describe. A person's name becomes a coder's name in small
    letters, which is told. Raises BadInput; nothing is imported then.
    """
    project = read_project(read_bytes(source), source.name)
    corpus = Corpus(path)
    texts = _texts(project, source, given)
    imported = import_texts(corpus, texts)
    documents = {document.id: document for document in read_documents(corpus)}
    by_guid = {one.guid: documents[id_of(one.text.encode("utf-8"))] for one in project.sources}
    merged, ids = merged_codebook(codebook_of(corpus), project.codes)
    fresh = len(merged.codes) - len(codebook_of(corpus).codes)
    if fresh:
        write_codebook(corpus, merged)
    coders = {user: _coder(user) for user in sorted({one.user for one in project.codings})}
    added = 0
    for user, coder in coders.items():
        marks = [
            Mark(Excerpt(by_guid[one.source].id, one.start, one.end), ids[one.code], one.memo, where=source.name)
            for one in project.codings
            if one.user == user and one.code in ids
        ]
        added += len(add_codings(corpus, coder, marks).added)
    for user, guid in project.finished:
        finish_document(corpus, _coder(user), by_guid[guid])
    renamed = [f"{user!r} is the coder {coder}." for user, coder in coders.items() if user != coder]
    said = [
        f"{len(imported.new)} documents, {fresh} new codes and {added} codings were imported from {source.name}.",
        *renamed,
        *project.left_out,
    ]
    return {
        "corpus": str(path),
        "imported": [document.model_dump(mode="json") for document in imported.new],
        "already_there": list(imported.known),
        "new_codes": fresh,
        "codings": added,
        "left_out": list(project.left_out),
        "said": said,
    }


def _coder(user: str) -> str:
    name = slug(user) if user else "not-named"
    return f"{name}-elsewhere" if name in (AGREED, "adjudicated") else name[:40].strip("-")


def _names(project: Exchanged) -> list[str]:
    """Return a name for each source, made different where two are called alike."""
    names: list[str] = []
    for source in project.sources:
        name = " ".join(source.name.replace("/", "-").replace("\\", "-").split())[:110] or "document"
        names.append(name if name not in names else f"{name} {source.guid[:8]}")
    return names


def _texts(project: Exchanged, source: Path, given: dict[str, str]) -> list[tuple[dict[str, Any], str, str]]:
    faults: list[Fault] = []
    texts = []
    for one, name in zip(project.sources, _names(project), strict=True):
        told = {key: one.facts.get(key.replace("_", " "), "") or given.get(key, "") for key in FACTS} | {"name": name}
        facts = describe(Path(name), told, f"{source.name}, source {name}", faults)
        if facts is not None:
            texts.append((facts, one.facts.get("file name") or source.name, one.text))
    raise_all(faults)
    return texts
