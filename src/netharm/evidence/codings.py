"""Codings of a corpus: who said which code of which excerpt. They are added and undone, never changed.

Each coder has a file of events that only grows. What it says is read in the codebook in force: a code that was taken
out is read as the one that replaced it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from netharm.errors import BadInput, Fault, bad_input, raise_all
from netharm.evidence.added_codings import AddedCodings
from netharm.evidence.codebook import Codebook, codebook_of, keep_codebook
from netharm.evidence.coding import Coding
from netharm.evidence.coding_events import AGREED, check_coder, events_of, settled_documents, write_down
from netharm.evidence.coding_events import coders_of as coders_of
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import read_documents
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark


def codings_of(corpus: Corpus, coder: str, codebook: Codebook | None = None) -> tuple[Coding, ...]:
    """Return a coder's codings that stand, in the order in which they were made, with the codes that are in force.

    codebook : what codes are read as; the one in force if left out. Raises BadInput where the file cannot be trusted.
    """
    return _read(events_of(corpus.codings(check_coder(coder))), coder, codebook or codebook_of(corpus))


def finished_documents(corpus: Corpus, coder: str) -> tuple[str, ...]:
    """Return the ids of the documents that a coder has finished, in the order in which they were finished."""
    finished: dict[str, None] = {}
    for event in events_of(corpus.codings(check_coder(coder))):
        if event["event"] == "finished":
            finished[str(event["document"])] = None
        elif event["event"] == "reopened":
            finished.pop(str(event["document"]), None)
    return tuple(finished)


def add_codings(corpus: Corpus, coder: str, marks: Sequence[Mark], *, again: bool = True) -> AddedCodings:
    """Add the marks to what `coder` said: all of them or, where one cannot be, none.

    A mark that stands already is not added twice. again : whether a mark whose coding was undone is made anew; a sheet
    that is read a second time must not bring back what was undone since. Raises BadInput with all faults.
    """
    check_coder(coder)
    codebook = keep_codebook(corpus) if marks else codebook_of(corpus)
    events = events_of(corpus.codings(coder))
    raise_all(_faults(marks, codebook, read_documents(corpus), finished_documents(corpus, coder)))
    standing = {(one.excerpt, one.code): one for one in _read(events, coder, codebook)}
    undone = _undone(events, codebook)
    made = sum(event["event"] == "coded" for event in events)
    already: list[Coding] = []
    back: list[Mark] = []
    new: list[Coding] = []
    for mark in dict.fromkeys(marks):
        key = (mark.excerpt, mark.code)
        if key in standing:
            already.append(standing[key])
        elif key in undone and not again:
            back.append(mark)
        else:
            coding = _coding(mark, coder, made + len(new) + 1, codebook)
            new.append(coding)
            standing[key] = coding
    _append(corpus, coder, [_coded(one) for one in new])
    return AddedCodings(tuple(new), tuple(already), tuple(back))


def undo_coding(corpus: Corpus, coder: str, id_: str) -> Coding:
    """Undo a coder's own coding and return it; that it was made stays on record. Raises BadInput."""
    standing = {one.id: one for one in codings_of(corpus, coder)}
    if id_ not in standing:
        raise bad_input(
            f"there is no coding {id_!r} of {coder} that stands.",
            "command line, --undo",
            "A coder undoes only codings of their own, each once.",
            f"List them with: netharm evidence code CORPUS --coder {coder}",
        )
    coding = standing[id_]
    if coding.excerpt.document in finished_documents(corpus, coder):
        raise _is_finished(coding.excerpt.document, "command line, --undo")
    _append(corpus, coder, [{"event": "undone", "id": id_}])
    return coding


def finish_document(corpus: Corpus, coder: str, document: Document) -> None:
    """Say that `coder` has coded all of `document`. Saying it twice changes nothing. Raises BadInput."""
    if document.id not in finished_documents(corpus, coder):
        _append(corpus, coder, [{"event": "finished", "document": document.id}])


def reopen_document(corpus: Corpus, coder: str, document: Document) -> None:
    """Take back that `coder` has finished `document`. Raises BadInput where another coder has finished it too.

    From then on each may have seen what the other said, and no coding after that is blind.
    """
    if document.id not in finished_documents(corpus, coder):
        raise bad_input(
            f"{coder} has not finished {document.name}.",
            "command line, --reopen",
            "Only what is finished can be opened again.",
            "Go on coding it.",
        )
    others = [one for one in coders_of(corpus) if one != coder and document.id in finished_documents(corpus, one)]
    if others:
        raise bad_input(
            f"{document.name} is finished by {' and '.join(others)} too.",
            "command line, --reopen",
            "Each may have seen what the others said of it, so a coding made now would not be blind.",
            "Write what you agree on into the list of disagreements, and read it back with --adjudicate.",
        )
    _append(corpus, coder, [{"event": "reopened", "document": document.id}])


def adjudicated_codings(corpus: Corpus, codebook: Codebook | None = None) -> tuple[Coding, ...]:
    """Return the codings of documents that were settled: places that all coders saw alike, and those agreed on after
    talking, with the codes that are in force.

    A document is settled once none of its disagreements is open. A later decision on a code stands in place of
    earlier ones that it overlaps; where it was agreed that a code does not apply, there is no coding. Raises BadInput
    where the file cannot be trusted.
    """
    book = codebook or codebook_of(corpus)
    decided: dict[tuple[str, str], list[tuple[Coding, bool]]] = {}
    events = events_of(corpus.adjudicated)
    for event in events:
        if event["event"] != "settled":
            made = coding_of(event, AGREED)
            coding = replace(made, code=book.in_force(made.code) or made.code)
            before = decided.get((coding.excerpt.document, coding.code), [])
            left = [one for one in before if not one[0].excerpt.overlaps(coding.excerpt)]
            decided[coding.excerpt.document, coding.code] = [*left, (coding, bool(event["applies"]))]
    settled = settled_documents(events)
    agreed = [one for places in decided.values() for one, applies in places if applies]
    return tuple(one for one in agreed if one.excerpt.document in settled)


def _read(events: Sequence[dict[str, Any]], coder: str, codebook: Codebook) -> tuple[Coding, ...]:
    undone = {event["id"] for event in events if event["event"] == "undone"}
    coded = [coding_of(event, coder) for event in events if event["event"] == "coded" and event["id"] not in undone]
    return tuple(replace(one, code=codebook.in_force(one.code) or one.code) for one in coded)


def _undone(events: Sequence[dict[str, Any]], codebook: Codebook) -> set[tuple[Excerpt, str]]:
    undone = {event["id"] for event in events if event["event"] == "undone"}
    coded = [coding_of(event, "") for event in events if event["event"] == "coded" and event["id"] in undone]
    return {(one.excerpt, codebook.in_force(one.code) or one.code) for one in coded}


def coding_of(event: dict[str, Any], coder: str) -> Coding:
    """Return what an event that says a code says."""
    return Coding(
        id=str(event["id"]),
        coder=coder,
        excerpt=Excerpt(str(event["document"]), int(event["start"]), int(event["end"])),
        code=str(event["code"]),
        codebook_version=int(event["codebook_version"]),
        memo=str(event.get("memo", "")),
        from_candidate=bool(event.get("from_candidate", False)),
    )


def _coding(mark: Mark, coder: str, number: int, codebook: Codebook) -> Coding:
    id_ = f"{coder}-{number}"
    return Coding(id_, coder, mark.excerpt, mark.code, codebook.version, mark.memo, mark.from_candidate)


def _coded(coding: Coding) -> dict[str, Any]:
    return {
        "event": "coded",
        "id": coding.id,
        "document": coding.excerpt.document,
        "start": coding.excerpt.start,
        "end": coding.excerpt.end,
        "code": coding.code,
        "codebook_version": coding.codebook_version,
        "memo": coding.memo,
        "from_candidate": coding.from_candidate,
    }


def _append(corpus: Corpus, coder: str, events: Sequence[dict[str, Any]]) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    dated = [{**event, "when": now} for event in events]
    write_down(corpus.codings(coder), dated, "codings", "Each coder's codings are kept in a file there.")


def _faults(
    marks: Sequence[Mark], codebook: Codebook, documents: Sequence[Document], finished: Sequence[str]
) -> list[Fault]:
    known = {one.id: one for one in documents}
    faults = []
    for mark in marks:
        document = known.get(mark.excerpt.document)
        if document is None:
            faults.append(_no_document(mark))
            continue
        if mark.code not in codebook.by_id:
            faults.append(_no_code(mark, codebook))
        if not 0 <= mark.excerpt.start < mark.excerpt.end <= document.letters:
            faults.append(_no_place(mark, document))
        if document.id in finished:
            faults += _is_finished(document.name, mark.where).faults
    return list(dict.fromkeys(faults))


def _no_document(mark: Mark) -> Fault:
    return Fault(
        what=f"there is no document {mark.excerpt.document!r} in the corpus.",
        where=mark.where,
        why="An excerpt is a place in a document's text.",
        remedy="Name a document that was imported.",
    )


def _no_code(mark: Mark, codebook: Codebook) -> Fault:
    group = mark.code.partition(".")[0]
    near = [code.id for code in codebook.codes_of(group)] or [one.id for one in codebook.all_groups]
    return Fault(
        what=f"there is no code {mark.code!r} in the codebook (version {codebook.version}).",
        where=mark.where,
        why="A code that is not defined means something else to each coder.",
        remedy=f"Use one of these, or add it to the codebook first: {', '.join(near)}.",
    )


def _no_place(mark: Mark, document: Document) -> Fault:
    return Fault(
        what=f"letters {mark.excerpt.start} to {mark.excerpt.end} are no place in {document.name}.",
        where=mark.where,
        why=f"Its text has {document.letters:,} letters, counted from 0; an excerpt has at least one.",
        remedy="Give a start from 0 and a larger end within the text.",
    )


def _is_finished(document: str, where: str) -> BadInput:
    return bad_input(
        f"{document} is finished.",
        where,
        "Others may have seen by now what was said of it, so a coding made or undone later would not be blind.",
        "Take the finishing back with --reopen while nobody else has finished it; else settle it with --adjudicate.",
    )
