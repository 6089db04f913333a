"""A file of events that only grows: one JSON object on a line, each naming the digest of the line before it.

A line that is changed, taken out or put in later breaks the chain and shows. Lines cut off at the end do not show;
who must be able to prove the whole file sends its last digest to a partner when it is written.
A line torn by a kill was never acknowledged: reading passes over it and the next writing takes it away.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netharm.errors import BadInput, bad_input

FIRST = "0" * 64
"""What the first line names as the digest of the line before it."""


@dataclass(frozen=True)
class EventChain:
    """The events in order, the line of each (from 1), the lines at which the chain is broken, and the digest of the
    last line.
    """

    events: tuple[dict[str, Any], ...]
    lines: tuple[int, ...]
    broken: tuple[int, ...]
    digest: str


def read_chain(path: Path) -> EventChain:
    """Return the events of the file at `path`; no file is an empty chain. Raises BadInput where it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise _unusable(path, error, "read") from None
    return _chain_of(content)


def append_event(path: Path, event: dict[str, Any]) -> EventChain:
    """Add `event` to the file at `path` on a line of its own, on disk before this returns; return the whole chain.

    Raises BadInput where the file cannot be written.
    """
    return append_events(path, [event])


def append_events(path: Path, events: Iterable[dict[str, Any]]) -> EventChain:
    """Add `events` to the file at `path` in one writing, as `append_event` adds one; return the whole chain."""
    try:
        with path.open("a+b") as file, _alone(file.fileno()):
            file.seek(0)
            content = file.read()
            sound = _without_torn_end(content)
            if sound != content:
                file.truncate(len(sound))
            if sound and not sound.endswith(b"\n"):
                sound += b"\n"
                file.write(b"\n")
            digest, lines = _chain_of(sound).digest, []
            for event in events:
                lines.append(_line({**event, "previous": digest}))
                digest = hashlib.sha256(lines[-1].removesuffix(b"\n")).hexdigest()
            added = b"".join(lines)
            file.write(added)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unusable(path, error, "written") from None
    return _chain_of(sound + added)


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event, sort_keys=True, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _chain_of(content: bytes) -> EventChain:
    events: dict[int, dict[str, Any]] = {}
    broken: list[int] = []
    digest = FIRST
    for number, line in enumerate(_without_torn_end(content).removesuffix(b"\n").split(b"\n"), start=1):
        if not line and not events and not broken:
            continue
        event = _event(line)
        if event is None or event.get("previous") != digest:
            broken.append(number)
        if event is not None:
            events[number] = event
        digest = hashlib.sha256(line).hexdigest()
    return EventChain(tuple(events.values()), tuple(events), tuple(broken), digest)


def _without_torn_end(content: bytes) -> bytes:
    before, newline, last = content.rpartition(b"\n")
    return content if not last or _event(last) is not None else before + newline


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


@contextmanager
def _alone(descriptor: int) -> Iterator[None]:
    # Two evaluations at the same time must not both name the same line as the one before.
    if sys.platform == "win32":
        yield
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _unusable(path: Path, error: OSError, done: str) -> BadInput:
    return bad_input(
        f"the file cannot be {done} ({error.strerror}).",
        path.name,
        "What was promised, and when results were seen, is kept there.",
        "See that the study's folder is yours to write in, and that there is room on the disk.",
    )
