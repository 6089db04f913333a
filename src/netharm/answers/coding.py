"""The answers of `netharm evidence code`, but for its sheets: one coding more, one undone, a document finished."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netharm.errors import bad_input
from netharm.evidence.codebook import codebook_of
from netharm.evidence.coding import Coding
from netharm.evidence.coding_sheet import place_of
from netharm.evidence.codings import (
    add_codings,
    codings_of,
    finish_document,
    finished_documents,
    reopen_document,
    undo_coding,
)
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import document_named, find_corpus, read_documents, text_of
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark


def code_excerpt(
    path: Path,
    coder: str,
    document: str,
    codes: Sequence[str],
    *,
    start: int | None = None,
    end: int | None = None,
    quote: str | None = None,
    memo: str = "",
) -> dict[str, Any]:
    """Put codes on one excerpt, given by its letters or by words that stand in the document once. Raises BadInput."""
    corpus = find_corpus(path)
    meant = document_named(corpus, document)
    text = text_of(corpus, meant)
    first, last = _place(text, meant, start, end, quote)
    done = add_codings(corpus, coder, [Mark(Excerpt(meant.id, first, last), code, memo) for code in codes])
    names = {meant.id: meant.name}
    said = [f"{one.id}: {one.code} on letters {first} to {last} of {meant.name}." for one in done.added]
    said += [f"{one.id} says {one.code} of this place already; nothing was added." for one in done.already]
    return {
        "coder": coder,
        "added": [coding_record(one, names) for one in done.added],
        "already": [coding_record(one, names) for one in done.already],
        "said": said,
    }


def undo(path: Path, coder: str, id_: str) -> dict[str, Any]:
    """Undo one of a coder's own codings. Raises BadInput."""
    corpus = find_corpus(path)
    coding = undo_coding(corpus, coder, id_)
    said = [f"{id_} is undone: {coding.code}. That it was made stays on record."]
    return {"coder": coder, "undone": coding_record(coding, _names(corpus)), "said": said}


def finish(path: Path, coder: str, document: str) -> dict[str, Any]:
    """Say that a coder has coded all of a document. Raises BadInput."""
    corpus = find_corpus(path)
    meant = document_named(corpus, document)
    codings = [one for one in codings_of(corpus, coder) if one.excerpt.document == meant.id]
    finish_document(corpus, coder, meant)
    number = f"{len(codings)} coding{'s' * (len(codings) != 1)}"
    said = [f"{coder} has finished {meant.name} with {number}. It is compared with others who finish it too."]
    return {"coder": coder, "finished": meant.name, "codings": len(codings), "said": said}


def reopen(path: Path, coder: str, document: str) -> dict[str, Any]:
    """Take back that a coder has finished a document. Raises BadInput where another has finished it too."""
    corpus = find_corpus(path)
    meant = document_named(corpus, document)
    reopen_document(corpus, coder, meant)
    return {"coder": coder, "reopened": meant.name, "said": [f"{meant.name} is open for {coder} again."]}


def own_codings(path: Path, coder: str) -> dict[str, Any]:
    """Return a coder's own codings and nobody else's, by place and without the words. Raises BadInput."""
    corpus = find_corpus(path)
    codings, finished = codings_of(corpus, coder), finished_documents(corpus, coder)
    names = _names(corpus)
    said = [
        f"{one.id}: {one.code} on letters {one.excerpt.start} to {one.excerpt.end} of {names.get(one.excerpt.document)}"
        + (f" ({one.memo})." if one.memo else ".")
        for one in codings
    ]
    done = ", ".join(names.get(one, one) for one in finished) or "none"
    return {
        "coder": coder,
        "codebook_version": codebook_of(corpus).version,
        "codings": [coding_record(one, names) for one in codings],
        "finished": [names.get(one, one) for one in finished],
        "said": [*said, f"{len(codings)} coding{'s' * (len(codings) != 1)} of {coder}; documents finished: {done}."],
    }


def coding_record(coding: Coding, names: dict[str, str]) -> dict[str, Any]:
    """Return a coding as a plain record. names : of documents, by id."""
    return {
        "id": coding.id,
        "coder": coding.coder,
        "document": names.get(coding.excerpt.document, coding.excerpt.document),
        "document_id": coding.excerpt.document,
        "start": coding.excerpt.start,
        "end": coding.excerpt.end,
        "code": coding.code,
        "codebook_version": coding.codebook_version,
        "memo": coding.memo,
        "from_candidate": coding.from_candidate,
    }


def _names(corpus: Corpus) -> dict[str, str]:
    return {one.id: one.name for one in read_documents(corpus)}


def _place(text: str, document: Document, start: int | None, end: int | None, quote: str | None) -> tuple[int, int]:
    if quote is not None:
        found = place_of(quote, text)
        if found is None:
            raise bad_input(
                f"these words do not stand in {document.name} exactly once.",
                "command line, --quote",
                "netharm cannot tell which place is meant.",
                "Quote more words around them, or give --start and --end.",
            )
        return found
    if start is None or end is None:
        raise bad_input(
            "no place is given.",
            "command line",
            "A code is put on an excerpt of the document.",
            "Give --start and --end in letters from 0, or --quote with words that stand there once.",
        )
    if 0 <= start < end <= len(text) and not text[start:end].strip():
        raise bad_input(
            f"letters {start} to {end} of {document.name} are white space.",
            "command line, --start and --end",
            "There is nothing there that could bear a code.",
            "Give the letters of the words that are meant.",
        )
    return start, end
