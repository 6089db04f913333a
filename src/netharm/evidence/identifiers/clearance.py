"""What was flagged in a corpus, and who cleared it. Only a person clears; nothing that is flagged leaves until then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from netharm.errors import Fault, ReleaseRefused, bad_input
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.identifiers.find import find_identifiers
from netharm.evidence.identifiers.identifier import IDENTIFIER_KINDS, Identifier, IdentifierKind
from netharm.evidence.kept_text import checked_text
from netharm.study.event_chain import append_events, read_chain

_TOLD = 10
"""Places of a document that a refusal tells one by one."""


@dataclass(frozen=True)
class Flag:
    """A place that the check flagged. number : within its document, from 1. cleared : the role of who cleared it."""

    document: str
    number: int
    place: Identifier
    cleared: str = ""


def flag_identifiers(corpus: Corpus, texts: Mapping[str, str], when: str) -> None:
    """Write down what the check flags in each text, by document id: where and of what kind, never the words."""
    append_events(
        corpus.identifiers,
        [
            {
                "event": "flagged",
                "when": when,
                "document": document,
                "places": [[one.start, one.end, one.kind] for one in find_identifiers(text)],
            }
            for document, text in texts.items()
        ],
    )


def _events(corpus: Corpus) -> tuple[dict[str, Any], ...]:
    chain = read_chain(corpus.identifiers)
    if chain.broken:
        raise bad_input(
            "the chain of events is broken: a line was changed, taken out or put in.",
            f"{corpus.identifiers.name}, line {chain.broken[0]}",
            "What may name a person, and who cleared it, is kept there.",
            "Take the file from a backup.",
        )
    return chain.events


def flag_unchecked(corpus: Corpus, documents: Iterable[Document]) -> None:
    """Check documents that the record does not know, such as after it was lost, and write down what is flagged."""
    checked = {str(event["document"]) for event in _events(corpus)}
    texts = {document.id: checked_text(corpus, document.id) for document in documents if document.id not in checked}
    if texts:
        flag_identifiers(corpus, texts, datetime.now(UTC).isoformat(timespec="seconds"))


def _record(corpus: Corpus) -> dict[str, tuple[Sequence[Any], dict[int, str]]]:
    """Return by document what was flagged, and by a flag's number the role of who cleared it."""
    record: dict[str, tuple[Sequence[Any], dict[int, str]]] = {}
    for event in _events(corpus):
        document = str(event["document"])
        if event["event"] == "flagged":
            record[document] = (event["places"], {})
        elif event["event"] == "cleared":
            record[document][1].update(dict.fromkeys(map(int, event["flags"]), str(event["by"])))
        else:
            for number in event["flags"]:
                record[document][1].pop(int(number), None)
    return record


def _flags(document: str, places: Sequence[Any], cleared: Mapping[int, str], *, only_open: bool) -> Iterator[Flag]:
    for number, (start, end, kind) in enumerate(places, start=1):
        if not (only_open and number in cleared):
            yield Flag(document, number, Identifier(int(start), int(end), kind), cleared.get(number, ""))


def flags_of(corpus: Corpus) -> tuple[Flag, ...]:
    """Return every flag with what became of it. Raises BadInput where the record cannot be trusted."""
    record = _record(corpus)
    return tuple(flag for document in record for flag in _flags(document, *record[document], only_open=False))


def open_flags(corpus: Corpus, document: Document | None = None) -> tuple[Flag, ...]:
    """Return the flags that nobody has cleared, of one document or of all."""
    record = _record(corpus)
    asked = record if document is None else [document.id] if document.id in record else []
    return tuple(flag for each in asked for flag in _flags(each, *record[each], only_open=True))


def _refuse_nobody(by: str, reason: str, *, undo: bool) -> None:
    """Raise BadInput where nobody answers for a clearing, or somebody by name."""
    if not by.strip() or (not reason.strip() and not undo):
        raise bad_input(
            "clearing needs who decides, and why.",
            "command line, --by and --reason",
            "Somebody answers for every place that may name a person.",
            "Give both, such as: --by 'records officer' --reason 'roles only, no person is named'",
        )
    if find_identifiers(by):
        raise bad_input(
            "who decides is named like a person.",
            "command line, --by",
            "The name would stand in a record that others read.",
            "Give a role, such as 'records officer'.",
        )


def clear_flags(
    corpus: Corpus,
    document: Document,
    by: str,
    reason: str,
    *,
    numbers: Sequence[int] = (),
    kinds: Sequence[IdentifierKind] = (),
    undo: bool = False,
) -> tuple[Flag, ...]:
    """Clear flags of one document, by their numbers, their kinds, or all where neither is given; return them.

    by : who decides, a role. reason : why these may be shown. undo : take a clearing back. Raises BadInput.
    """
    _refuse_nobody(by, reason, undo=undo)
    wrong = sorted(set(kinds) - set(IDENTIFIER_KINDS))
    if wrong:
        raise bad_input(
            f"there is no kind of flag called {wrong[0]!r}.",
            "command line, --kind",
            "Flags are cleared by what they may be.",
            f"Use one of: {', '.join(IDENTIFIER_KINDS)}.",
        )
    flag_unchecked(corpus, [document])
    theirs = [flag for flag in flags_of(corpus) if flag.document == document.id]
    unknown = sorted(set(numbers) - {flag.number for flag in theirs})
    if unknown:
        raise bad_input(
            f"{document.name} has no flag {unknown[0]}.",
            "command line, --flag",
            f"It has {len(theirs)} flags, numbered from 1.",
            "List them with: netharm evidence clear CORPUS DOCUMENT",
        )
    chosen = [flag for flag in theirs if _chosen(flag, numbers, kinds) and bool(flag.cleared) is undo]
    if chosen:
        event: dict[str, Any] = {
            "event": "uncleared" if undo else "cleared",
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "document": document.id,
            "flags": [flag.number for flag in chosen],
            "by": by.strip(),
            "reason": reason.strip(),
        }
        append_events(corpus.identifiers, [event])
    return tuple(chosen)


def _chosen(flag: Flag, numbers: Sequence[int], kinds: Sequence[IdentifierKind]) -> bool:
    return (not numbers or flag.number in numbers) and (not kinds or flag.place.kind in kinds)


def refuse_uncleared(corpus: Corpus, documents: Iterable[Document]) -> None:
    """Raise ReleaseRefused where a document has flags that nobody has cleared; the words themselves are not told."""
    record = _record(corpus)
    faults = []
    for document in documents:
        if document.id in record:
            places = [flag.place for flag in _flags(document.id, *record[document.id], only_open=True)]
        else:  # a record that was lost clears nothing
            places = list(find_identifiers(checked_text(corpus, document.id)))
        if places:
            faults.append(_refusal(document.name, places))
    if faults:
        raise ReleaseRefused(*faults)


def refuse_identifiers(text: str, name: str) -> None:
    """Raise ReleaseRefused where a text that is in no corpus may name somebody. name : the file's."""
    places = find_identifiers(text)
    if places:
        fault = _refusal(name, places)
        raise ReleaseRefused(
            Fault(fault.what, fault.where, fault.why, "Look at these places, then run it again with --cleared.")
        )


def _refusal(name: str, places: Sequence[Identifier]) -> Fault:
    counted = ", ".join(f"{kind}: {number}" for kind, number in sorted(Counter(place.kind for place in places).items()))
    told = ", ".join(f"{place.kind} at letters {place.start} to {place.end}" for place in places[:_TOLD])
    rest = f", and {len(places) - _TOLD} more" if len(places) > _TOLD else ""
    return Fault(
        f"{len(places)} places may name or single out somebody ({counted}): {told}{rest}.",
        name,
        "What may name a person does not leave until somebody has looked at it.",
        f"Look at the places and clear them: netharm evidence clear CORPUS {name!r}",
    )


def shown_memo(memo: str) -> str:
    """Return a coder's memo, or that it is left out: one that may name somebody stays with its coder, uncleared."""
    return "left out, for it may name somebody" if find_identifiers(memo) else memo
