"""The documents of a corpus: brought in once, described, and read as they were."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from netharm.errors import BadInput, Fault, bad_input
from netharm.evidence import kept_text
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.identifiers.clearance import flag_identifiers
from netharm.evidence.identifiers.labels import names_somebody
from netharm.evidence.kept_text import checked_text
from netharm.evidence.likeness import most_alike, sketch_of
from netharm.evidence.reading.read import read_bytes
from netharm.evidence.reading.read_text import ReadText
from netharm.evidence.reading.separate_reader import SeparateReader
from netharm.execution import progress
from netharm.study.event_chain import append_events, read_chain

FACTS = ("name", "kind", "level", "organisation", "organisation_kind", "dated")
"""What a person says of a document when it is brought in."""

_NAME = re.compile(r"[^\s/\\][^/\\\n\t]{0,118}")


@dataclass(frozen=True)
class Imported:
    """What came of files: documents that are new, files that were known already, and what to know of each.

    notes : pairs of a document's name and a sentence.
    """

    new: tuple[Document, ...]
    known: tuple[str, ...]
    notes: tuple[tuple[str, str], ...] = field(default=())


def find_corpus(path: Path) -> Corpus:
    """Return the corpus in the folder `path`. Raises BadInput where nothing was imported there yet."""
    corpus = Corpus(Path(path))
    if not corpus.documents.is_file():
        raise bad_input(
            "there is no corpus here.",
            str(path),
            "A corpus is a folder into which documents were imported.",
            "Import some: netharm evidence import CORPUS FILE ... --kind interview",
        )
    return corpus


def read_documents(corpus: Corpus) -> tuple[Document, ...]:
    """Return the documents in the order in which they came. Raises BadInput where their list cannot be trusted."""
    chain = read_chain(corpus.documents)
    if chain.broken:
        raise bad_input(
            "the chain of events is broken: a line was changed, taken out or put in.",
            f"{corpus.documents.name}, line {chain.broken[0]}",
            "Which documents there are, and what they are, is kept there.",
            "Take the file from a backup.",
        )
    documents: dict[str, Document] = {}
    for event in chain.events:
        if event.get("event") in ("imported", "described"):
            document = Document(**event["document"])
            documents[document.id] = document
    return tuple(documents.values())


def document_named(corpus: Corpus, given: str) -> Document:
    """Return the document of this name or id. Raises BadInput where there is none."""
    documents = read_documents(corpus)
    found = next((document for document in documents if given in (document.name, document.id)), None)
    if found is None:
        names = ", ".join(sorted(document.name for document in documents)[:10]) or "none yet"
        raise bad_input(
            f"there is no document {given!r}.",
            "command line",
            "Documents go by the name that they were given on import.",
            f"Use one of: {names}.",
        )
    return found


def text_of(corpus: Corpus, document: Document | str) -> str:
    """Return a document's text, given it or its id. Raises BadInput where the text is gone or was changed."""
    return checked_text(corpus, document if isinstance(document, str) else document.id)


def id_of(content: bytes) -> str:
    """Return the id of the document whose text is these bytes of UTF-8."""
    return kept_text.id_of(content)


def describe(path: Path, given: dict[str, str], where: str, faults: list[Fault]) -> dict[str, Any] | None:
    """Return a document's facts, checked, or None with what is wrong added to `faults`.

    given : by the names of FACTS, as text; what is empty is not known. where : the place it was said, for complaints.
    """
    facts: dict[str, Any] = {name: given.get(name, "").strip() or None for name in FACTS}
    facts["name"] = facts["name"] or path.stem
    facts["organisation"] = facts["organisation"] or ""
    facts["kind"] = facts["kind"] or ""
    if not _NAME.fullmatch(facts["name"]):
        faults.append(
            Fault(
                "the document's name has no letters, a slash, or more than 120 letters.",
                f"{where}, name",
                "The name is written on the command line and in tables.",
                "Give it a short name of its own.",
            )
        )
        return None
    if names_somebody(facts["name"]) or names_somebody(facts["organisation"]):
        faults.append(_names_somebody(path, where))
        return None
    try:
        Document(**facts, id="d", file_name="x", file_sha256="x", letters=1)
    except ValidationError as error:
        faults += [_fact_fault(entry, where) for entry in error.errors()]
        return None
    return facts


def _names_somebody(path: Path, where: str) -> Fault:
    return Fault(
        "what the document or its organisation is called seems to name a person.",
        f"{where}, {path.name}",
        "These words are shown wherever the document is, also in what leaves.",
        "Give it a name that names nobody, such as 'Interview 3', with --name or in the column name of the table.",
    )


def _fact_fault(entry: Any, where: str) -> Fault:
    name = str(entry["loc"][0])
    expected = entry.get("ctx", {}).get("expected") or "a date such as 2024-05-31"
    given, called = entry["input"], "whole date" if name == "dated" else name.replace("_", " ")
    return Fault(
        f"{given!r} is no {called}." if given else f"the {called} is not given.",
        f"{where}, {name}",
        "Roles and agreement are told for each kind, level and organisation.",
        f"Give {expected}.",
    )


def import_documents(corpus: Corpus, files: Sequence[tuple[Path, dict[str, Any]]]) -> Imported:
    """Bring files into the corpus, each with its facts from `describe`; a file that is known already is left alone.

    Every file is read before anything is written: all are brought in, or none. Raises BadInput with all faults.
    """
    known = read_documents(corpus) if corpus.documents.is_file() else ()
    read, already, faults = _read_all(files, known)
    if faults:
        raise BadInput(*faults)
    return keep_documents(corpus, read, already)


@dataclass(frozen=True)
class _Read:
    document: Document
    content: bytes
    text: ReadText


def _read_all(
    files: Sequence[tuple[Path, dict[str, Any]]], known: Iterable[Document]
) -> tuple[list[_Read], list[str], list[Fault]]:
    by_file = {document.file_sha256: document.name for document in known}
    by_id = {document.id: document.name for document in known}
    names = {document.name for document in known}
    read: list[_Read] = []
    already: list[str] = []
    faults: list[Fault] = []
    with SeparateReader() as reader, progress("reading", len(files)) as advance:
        for path, facts in files:
            advance(1)
            try:
                content = read_bytes(path)
                digest = hashlib.sha256(content).hexdigest()
                if digest in by_file:
                    already.append(path.name)
                    continue
                text = reader.read(content, path.name)
            except BadInput as error:
                faults += error.faults
                continue
            one = _one(path, facts, digest, text)
            faults += _clashes(one.document, path, by_id, names)
            by_file[digest] = by_id[one.document.id] = one.document.name
            names.add(one.document.name)
            read.append(one)
    return read, already, faults


def _one(path: Path, facts: dict[str, Any], digest: str, text: ReadText) -> _Read:
    content = text.text.encode("utf-8")
    document = Document(
        **facts,
        id=id_of(content),
        file_name=f"not kept{path.suffix}" if names_somebody(path.stem) else path.name,
        file_sha256=digest,
        letters=len(text.text),
        pages=text.pages,
    )
    return _Read(document, content, text)


def _clashes(document: Document, path: Path, by_id: dict[str, str], names: set[str]) -> list[Fault]:
    if document.id in by_id:
        return [
            Fault(
                f"its text is the same, letter for letter, as that of {by_id[document.id]!r}.",
                path.name,
                "A text that is in the corpus twice would count twice.",
                "Leave one of the two out.",
            )
        ]
    if document.name in names:
        return [
            Fault(
                f"there is a document called {document.name!r} already.",
                path.name,
                "Documents go by their names.",
                "Give it another name with --name, or in the column name of the table.",
            )
        ]
    return []


def keep_documents(corpus: Corpus, read: Sequence[_Read], already: Sequence[str]) -> Imported:
    """Write texts, then what they may hold of people, then the list: a document is there once all of it is."""
    _write(corpus, read)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    flag_identifiers(corpus, {one.document.id: one.text.text for one in read}, now)
    sketches = _sketches(corpus)
    notes = [(one.document.name, note) for one in read for note in one.text.notes]
    events = []
    for one in read:
        sketch = sketch_of(one.text.text)
        alike = most_alike(sketch, sketches)
        if alike is not None:
            notes.append((one.document.name, f"{alike[1]:.0%} of it stands in {alike[0]!r} too. It may count twice."))
        sketches[one.document.name] = sketch
        document = one.document.model_dump(mode="json")
        events.append({"event": "imported", "when": now, "document": document, "sketch": list(sketch)})
    if events:
        append_events(corpus.documents, events)
    return Imported(tuple(one.document for one in read), tuple(already), tuple(notes))


def _sketches(corpus: Corpus) -> dict[str, Sequence[int]]:
    """Return what stands for the texts that are there, by their names."""
    if not corpus.documents.is_file():
        return {}
    events = [event for event in read_chain(corpus.documents).events if event.get("event") == "imported"]
    return {str(event["document"]["name"]): event.get("sketch", ()) for event in events}


def import_texts(corpus: Corpus, texts: Sequence[tuple[dict[str, Any], str, str]]) -> Imported:
    """Bring in texts that another program held: triples of facts from `describe`, a file's name and the text.

    Nothing in the text is changed, for codings are places in it. Raises BadInput with all faults.
    """
    known = read_documents(corpus) if corpus.documents.is_file() else ()
    by_id = {document.id: document.name for document in known}
    names = {document.name for document in known}
    read: list[_Read] = []
    already: list[str] = []
    faults: list[Fault] = []
    for facts, file_name, text in texts:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        one = _one(Path(file_name), facts, digest, ReadText(text))
        if one.document.id in by_id:
            already.append(one.document.name)
            continue
        faults += _clashes(one.document, Path(file_name), by_id, names)
        by_id[one.document.id] = one.document.name
        names.add(one.document.name)
        read.append(one)
    if faults:
        raise BadInput(*faults)
    return keep_documents(corpus, read, already)


def _write(corpus: Corpus, read: Sequence[_Read]) -> None:
    try:
        corpus.texts.mkdir(parents=True, exist_ok=True)
        for one in read:
            descriptor, aside = tempfile.mkstemp(dir=corpus.texts, prefix=".aside.")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(one.content)
                os.replace(aside, corpus.texts / f"{one.document.id}.txt")
            except BaseException:
                with suppress(OSError):
                    os.unlink(aside)
                raise
    except OSError as error:
        raise bad_input(
            f"the corpus cannot be written ({error.strerror}).",
            str(corpus.path),
            "Texts are kept in the corpus's folder.",
            "See that the folder is yours to write in, and that there is room on the disk.",
        ) from None
