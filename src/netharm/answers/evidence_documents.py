"""What the commands answer that bring documents in, and that clear what may name a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netharm.answers.sheet_rows import read_rows
from netharm.errors import Fault, bad_input, raise_all
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.documents import (
    FACTS,
    Imported,
    describe,
    document_named,
    find_corpus,
    import_documents,
    read_documents,
    text_of,
)
from netharm.evidence.identifiers.clearance import Flag, clear_flags, flag_unchecked, flags_of, open_flags
from netharm.evidence.identifiers.identifier import IdentifierKind
from netharm.evidence.sources import find_sources

_NAMED = 5
"""Files that a sentence about several names."""
_AROUND = 40
"""Letters shown on each side of a flagged place, for the person who decides."""


def bring_in(corpus: Path, sources: Sequence[Path], given: dict[str, str], about: Path | None) -> dict[str, Any]:
    """Import files and folders of files; return what came of it.

    given : facts for all of them, by the names of FACTS. about : a table with a row for each file, in the column file,
    whose cells stand before `given`. Raises BadInput with all faults; nothing is imported then.
    """
    found = find_sources(sources)
    faults: list[Fault] = list(found.faults)
    rows = _about(about, faults) if about is not None else {}
    if given.get("name") and len(found.files) > 1:
        faults.append(_one_name())
    described = []
    often = Counter(path.name for path, _ in found.files)
    for path, within in found.files:
        key = within if within in rows or often[path.name] > 1 else path.name
        where, row = rows.pop(key, ("command line", {}))
        facts = describe(path, {name: row.get(name) or given.get(name, "") for name in FACTS}, where, faults)
        if facts is not None:
            described.append((path, facts))
    faults += [_not_there(name, where) for name, (where, _) in rows.items()]
    raise_all(tuple(dict.fromkeys(faults)))
    imported = import_documents(Corpus(corpus), described)
    left_out = [one for one in found.left_out if about is None or one[0] != about.name]
    return _told(Corpus(corpus), imported, left_out)


def _told(corpus: Corpus, imported: Imported, left_out: Sequence[tuple[str, str]]) -> dict[str, Any]:
    flags = Counter(flag.document for flag in open_flags(corpus))
    new, notes = imported.new, imported.notes
    waiting = [document for document in new if flags[document.id]]
    said = [f"{counted(len(new), 'document')} imported into {corpus.path}."]
    if imported.known:
        said.append(f"{counted(len(imported.known), 'file')} left alone: already in the corpus.")
    said += _in_short([(f"left out: {reason}", name) for name, reason in left_out])
    said += _in_short([(note, name) for name, note in notes])
    said += _in_short([(_waits(flags[document.id]), document.name) for document in waiting])
    if waiting:
        said.append(f"Look at them and clear them one by one: netharm evidence clear {corpus.path} DOCUMENT")
    return {
        "corpus": str(corpus.path),
        "imported": [
            {**document.model_dump(mode="json"), "flags": flags[document.id], "notes": _notes_of(document, notes)}
            for document in new
        ],
        "already_there": list(imported.known),
        "left_out": [{"file": name, "reason": reason} for name, reason in left_out],
        "documents": len(read_documents(corpus)) if corpus.documents.is_file() else 0,
        "said": said,
    }


def counted(number: int, noun: str) -> str:
    """Return a number of things with its verb, such as "1 document was"."""
    return f"{number:,} {noun} was" if number == 1 else f"{number:,} {noun}s were"


def _waits(number: int) -> str:
    return f"{number:,} place{'s' * (number != 1)} may name or single out somebody"


def _in_short(told: Sequence[tuple[str, str]]) -> list[str]:
    """Return a sentence for each thing that is told of files, with the names of the first few."""
    by_sentence: dict[str, list[str]] = {}
    for sentence, name in told:
        by_sentence.setdefault(sentence, []).append(name)
    lines = []
    for sentence, names in by_sentence.items():
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        lines.append(f"{', '.join(names[:_NAMED])}{more}: {sentence.removesuffix('.')}.")
    return lines


def _notes_of(document: Document, notes: Sequence[tuple[str, str]]) -> list[str]:
    return [note for name, note in notes if name == document.name]


def _about(path: Path, faults: list[Fault]) -> dict[str, tuple[str, dict[str, str]]]:
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for where, row in read_rows(path, ("file",)):
        name = row["file"].strip()
        if name in rows:
            faults.append(
                Fault(
                    f"{name!r} has a row already.",
                    f"{where}, column file",
                    "Which row holds is not clear.",
                    "Keep one row for each file.",
                )
            )
        rows[name] = (where, row)
    return rows


def _one_name() -> Fault:
    return Fault(
        "one name is given for several files.",
        "command line, --name",
        "Documents go by their names, so each needs its own.",
        "Import them one by one, or write the names into a table and give it with --about.",
    )


def _not_there(name: str, where: str) -> Fault:
    return Fault(
        f"no file called {name!r} is among those to import.",
        f"{where}, column file",
        "A row without its file would be lost without a word.",
        "Give the file or its folder on the command line, or take the row out. Where two files are called alike, write "
        "their places in the folder, such as 2024/notes.docx.",
    )


def clear(
    corpus: Path,
    document: str | None,
    *,
    by: str = "",
    reason: str = "",
    numbers: Sequence[int] = (),
    kinds: Sequence[IdentifierKind] = (),
    clear_all: bool = False,
    undo: bool = False,
    show: bool = True,
) -> dict[str, Any]:
    """List what is flagged, or clear flags; return what came of it.

    show : whether to say the words around each place of a document that is named: to a person at a terminal, and in no
    record. Raises BadInput.
    """
    found = find_corpus(corpus)
    if not (numbers or kinds or clear_all):
        if by or reason or undo:
            raise bad_input(
                "it is not said which flags are meant.",
                "command line",
                "Nothing is cleared, or taken back, that somebody did not choose.",
                "Give --flag, --kind or --all, or leave --by, --reason and --undo out to see the list.",
            )
        documents = read_documents(found) if document is None else (document_named(found, document),)
        return _listed(found, documents, in_full=show and document is not None)
    if document is None:
        raise bad_input(
            "no document is named.",
            "command line",
            "Places are looked at and cleared document by document.",
            "Name one: netharm evidence clear CORPUS DOCUMENT",
        )
    named = document_named(found, document)
    changed = clear_flags(found, named, by, reason, numbers=numbers, kinds=kinds, undo=undo)
    left = len(open_flags(found, named))
    done = "taken back" if undo else "cleared"
    return {
        "document": named.name,
        done.replace(" ", "_"): [flag.number for flag in changed],
        "open": left,
        "said": [f"{named.name}: {len(changed)} flags were {done}; {left} are open."],
    }


def _listed(corpus: Corpus, documents: Sequence[Document], *, in_full: bool) -> dict[str, Any]:
    flag_unchecked(corpus, documents)
    flags: dict[str, list[Flag]] = {}
    for flag in flags_of(corpus):
        flags.setdefault(flag.document, []).append(flag)
    said, told = [], []
    for document in documents:
        theirs = flags.get(document.id, [])
        waiting = [flag for flag in theirs if not flag.cleared]
        said.append(f"{document.name}: {len(waiting)} of {len(theirs)} flags are open.")
        if in_full:
            text = text_of(corpus, document)
            said += [f"  {flag.number}. {flag.place.kind}: {_around(text, flag)}" for flag in waiting]
        told.append(
            {
                "document": document.name,
                "flags": [
                    {
                        "flag": flag.number,
                        "kind": flag.place.kind,
                        "start": flag.place.start,
                        "end": flag.place.end,
                        "cleared_by": flag.cleared or None,
                    }
                    for flag in theirs
                ],
            }
        )
    if not in_full and len(documents) == 1:
        said.append("The words are shown at a terminal only, and in no file.")
    elif not in_full:
        said.append("Look at those of one document: netharm evidence clear CORPUS DOCUMENT")
    return {"documents": told, "said": said}


def _around(text: str, flag: Flag) -> str:
    start, end = flag.place.start, flag.place.end
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"\u2026{before}[{text[start:end]}]{after}\u2026".split())
