"""What coders wrote down, event by event, as it stands on disk: nothing is read into it here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from netharm.errors import bad_input
from netharm.evidence.corpus import Corpus
from netharm.study.event_chain import append_events, read_chain

AGREED = "agreed"
"""Who is named as the coder of an adjudicated coding; no person may be called that."""

_PLACE = {"id": str, "document": str, "start": int, "end": int, "code": str, "codebook_version": int}
_AGREED_PLACE = {**_PLACE, "place": str, "applies": bool}
_KEYS: dict[str, dict[str, type]] = {
    "coded": _PLACE,
    "undone": {"id": str},
    "finished": {"document": str},
    "reopened": {"document": str},
    "adjudicated": _AGREED_PLACE,
    "alike": _AGREED_PLACE,
    "settled": {"document": str},
}
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST_NAME = 40
_TAKEN = {
    AGREED,
    "adjudicated",
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{at}" for port in ("com", "lpt") for at in range(10)),
}


def check_coder(name: str) -> str:
    """Return `name` where a coder may be called that. Raises BadInput: a name is a file's name on every system."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or name in _TAKEN:
        raise bad_input(
            f"{name!r} cannot be a coder's name.",
            "command line, --coder",
            "The name is part of file names and of the ids of codings.",
            f"Use small letters, digits and hyphens, up to {_LONGEST_NAME}, such as anna or coder-2.",
        )
    return name


def coders_of(corpus: Corpus) -> tuple[str, ...]:
    """Return the names of all who coded in this corpus, in alphabetical order."""
    folder = corpus.codings("x").parent
    return tuple(sorted(path.stem for path in folder.glob("*.jsonl") if _NAME.fullmatch(path.stem)))


def events_of(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the events of one file in order. Raises BadInput where a line was changed, taken out or put in."""
    chain = read_chain(path)
    if chain.broken:
        raise bad_input(
            "the chain of events is broken: a line was changed, taken out or put in.",
            f"{path.parent.name}/{path.name}, line {chain.broken[0]}",
            "A coding counts as what one person said at one time only while nobody can have rewritten it.",
            "Take the file from a backup, or begin a corpus anew and code again.",
        )
    for line, event in zip(chain.lines, chain.events, strict=True):
        if not _is_event(event):
            raise bad_input(
                "this line is nothing that a coder of netharm says.",
                f"{path.parent.name}/{path.name}, line {line}",
                "What cannot be read whole cannot be counted.",
                "Take the file from a backup, or read it with the version of netharm that wrote it.",
            )
    return chain.events


def write_down(path: Path, events: Sequence[dict[str, Any]], kept: str, what: str) -> None:
    """Append events to a coder's file, in a folder that is made where there is none; nothing where none are given.

    kept, what : what the folder is of and holds, for the complaint. Raises BadInput where it cannot be made.
    """
    if not events:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise bad_input(
            f"the folder of {kept} cannot be made ({error.strerror}).",
            path.parent.name,
            what,
            "See that the corpus's folder is yours to write in.",
        ) from None
    append_events(path, events)


def _is_event(event: dict[str, Any]) -> bool:
    keys = _KEYS.get(str(event.get("event")))
    return keys is not None and all(type(event.get(key)) is kind for key, kind in keys.items())


def settled_documents(events: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the ids of the documents that were talked through to the end, also where no code was agreed to apply.

    events : those of the adjudicated codings.
    """
    return frozenset(str(event["document"]) for event in events if event["event"] == "settled")


def coded_events(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Yield every event that says a code, of all coders and of the adjudicated codings, undone ones too."""
    for path in (*(corpus.codings(coder) for coder in coders_of(corpus)), corpus.adjudicated):
        yield from (event for event in events_of(path) if event["event"] in ("coded", "adjudicated", "alike"))


def codes_in_use(corpus: Corpus) -> dict[str, int]:
    """Return how many codings use each code, undone ones too: they are kept and must stay readable."""
    return dict(Counter(str(event["code"]) for event in coded_events(corpus)))
