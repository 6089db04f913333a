"""What was agreed after disagreements were talked through, beside what each coder said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from netharm.errors import Fault, bad_input, raise_all
from netharm.evidence.agreement.comparison import Comparison
from netharm.evidence.agreement.disagreement import Disagreement
from netharm.evidence.agreement.disagreements import agreed_places, disagreements, shown_documents
from netharm.evidence.coding import Coding
from netharm.evidence.coding_events import AGREED, events_of, settled_documents
from netharm.evidence.corpus import Corpus
from netharm.evidence.document import Document
from netharm.evidence.identifiers.clearance import shown_memo
from netharm.study.event_chain import append_events

COLUMNS = (
    "place",
    "document",
    "start",
    "end",
    "code",
    "kind",
    "said by",
    "not said by",
    "text",
    "memos",
    "agreed",
    "note",
)
ANSWERS = {"yes": True, "y": True, "no": False, "n": False}

Row = tuple[str, Mapping[str, str]]


def disagreement_rows(
    found: Sequence[Disagreement],
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    decided: Mapping[str, str],
) -> list[list[str]]:
    """Return a row for each disagreement, with an empty `agreed` where nothing was decided yet.

    documents, texts : by id. decided : "yes" or "no" by the key of the place.
    """
    return [
        [
            one.key,
            documents[one.excerpt.document].name,
            str(one.excerpt.start),
            str(one.excerpt.end),
            one.code,
            one.kind,
            "; ".join(_who(coder, codings, one.kind) for coder, codings in one.said.items()),
            "; ".join(one.silent),
            texts[one.excerpt.document][one.excerpt.start : one.excerpt.end],
            "; ".join(_memo(coding) for said in one.said.values() for coding in said if coding.memo),
            decided.get(one.key, ""),
            "",
        ]
        for one in found
    ]


def decided_places(corpus: Corpus) -> dict[str, str]:
    """Return "yes" or "no" by the key of each place that was decided; the last decision stands."""
    events = [event for event in events_of(corpus.adjudicated) if event["event"] == "adjudicated"]
    return {str(event["place"]): "yes" if event["applies"] else "no" for event in events}


def adjudicate(corpus: Corpus, comparison: Comparison, rows: Sequence[Row], by: Sequence[str]) -> dict[str, int]:
    """Store what rows of the list say was agreed; return how many places are "decided", decided so "before" and "open",
    and how many documents are "settled" by it.

    A document is settled once no disagreement on it is open; then the places that all coders saw alike are stored too.
    comparison : of all codes. by : the names of those who agreed. Start and end of a row may have been changed to
    settle the edges. Raises BadInput with all faults; nothing is stored then.
    """
    if not by:
        raise bad_input(
            "nobody is named who agreed.",
            "command line, --by",
            "What was agreed counts as what these people said together.",
            "Name them, such as --by anna,ben.",
        )
    shown = shown_documents(corpus, comparison)
    known = {one.key: one for one in disagreements(comparison, shown)}
    stored = events_of(corpus.adjudicated)
    standing = {str(event["place"]): _decision(event) for event in stored if event["event"] == "adjudicated"}
    events, before, still_open = _decisions(rows, known, standing, comparison)
    decided = standing.keys() | {str(event["place"]) for event in events}
    settled = settled_documents(stored)
    ready = [one.id for one in _ready(shown, known, decided) if one.id not in settled]
    events += _alike(comparison, shown, ready)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    numbered = [{**event, "id": f"{AGREED}-{at}"} for at, event in enumerate(events, start=len(stored) + 1)]
    numbered += [{"event": "settled", "document": document} for document in ready]
    if numbered:
        append_events(corpus.adjudicated, [{**event, "by": list(by), "when": now} for event in numbered])
    made = sum(event["event"] == "adjudicated" for event in events)
    return {"decided": made, "before": before, "open": still_open, "settled": len(ready)}


def _decisions(
    rows: Sequence[Row], known: Mapping[str, Disagreement], standing: Mapping[str, Any], comparison: Comparison
) -> tuple[list[dict[str, Any]], int, int]:
    letters = {one.id: one.letters for one in comparison.documents}
    faults: list[Fault] = []
    events: dict[str, dict[str, Any]] = {}
    before = still_open = 0
    for where, cells in rows:
        answer = cells.get("agreed", "").strip().lower()
        if not answer:
            still_open += 1
            continue
        event = _event(cells, answer, known, letters, comparison.codebook.version, where, faults)
        if event is None:
            continue
        if standing.get(event["place"]) == _decision(event):
            before += 1
        elif _decision(events.setdefault(event["place"], event)) != _decision(event):
            faults.append(_fault("this place is decided twice, and otherwise.", where, "Keep one of the two rows."))
    raise_all(faults)
    return list(events.values()), before, still_open


def _ready(shown: Sequence[Document], known: Mapping[str, Disagreement], decided: Collection[str]) -> list[Document]:
    """Return the documents that have disagreements, every one of them decided."""
    keys: dict[str, list[str]] = {}
    for key, one in known.items():
        keys.setdefault(one.excerpt.document, []).append(key)
    return [one for one in shown if one.id in keys and all(key in decided for key in keys[one.id])]


def _alike(comparison: Comparison, shown: Sequence[Document], ready: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "event": "alike",
            "place": f"{excerpt.document}/{excerpt.start}-{excerpt.end}/{code}",
            "document": excerpt.document,
            "start": excerpt.start,
            "end": excerpt.end,
            "code": code,
            "codebook_version": comparison.codebook.version,
            "applies": True,
            "memo": "",
        }
        for excerpt, code in agreed_places(comparison, [one for one in shown if one.id in ready])
    ]


def _memo(coding: Coding) -> str:
    """Return a memo with its coder's name. One that may name somebody stays with its coder: nobody has cleared it."""
    return f"{coding.coder}: {shown_memo(coding.memo)}"


def _who(coder: str, codings: Sequence[Coding], kind: str) -> str:
    places = ", ".join(f"{one.excerpt.start} to {one.excerpt.end}" for one in codings)
    return f"{coder} ({places})" if kind == "where" else coder


def _decision(event: Mapping[str, Any]) -> tuple[Any, ...]:
    return event["start"], event["end"], event["code"], event["applies"], event.get("memo", "")


def _event(
    cells: Mapping[str, str],
    answer: str,
    known: Mapping[str, Disagreement],
    letters: Mapping[str, int],
    version: int,
    where: str,
    faults: list[Fault],
) -> dict[str, Any] | None:
    place = known.get(cells.get("place", "").strip())
    if answer not in ANSWERS:
        faults.append(_fault(f"agreed says {answer[:40]!r}.", where, "Write yes or no, or leave it empty."))
    if place is None:
        told = "Make the list again: it was made for other coders, or a coding was undone since."
        faults.append(_fault("this place is no disagreement any more.", where, told))
    if answer not in ANSWERS or place is None:
        return None
    ends = [
        cells.get(name, "").strip() or str(default)
        for name, default in zip(("start", "end"), _ends(place), strict=True)
    ]
    size = letters[place.excerpt.document]
    if not all(one.isascii() and one.isdecimal() for one in ends) or not int(ends[0]) < int(ends[1]) <= size:
        faults.append(
            _fault("start and end are no place in the document.", where, "Give whole numbers within its text.")
        )
        return None
    return {
        "event": "adjudicated",
        "place": place.key,
        "document": place.excerpt.document,
        "start": int(ends[0]),
        "end": int(ends[1]),
        "code": place.code,
        "codebook_version": version,
        "applies": ANSWERS[answer],
        "memo": cells.get("note", "").strip(),
        "about": [one.id for said in place.said.values() for one in said],
    }


def _ends(place: Disagreement) -> tuple[int, int]:
    return place.excerpt.start, place.excerpt.end


def _fault(what: str, where: str, remedy: str) -> Fault:
    return Fault(what=what, where=where, why="What was agreed is kept beside what each coder said.", remedy=remedy)
