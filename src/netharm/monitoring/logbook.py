"""What was said at each look: a file that only grows, so that nothing said is said otherwise afterwards.

A line is written for each run that had something new to say. It holds what was said, as released; and the names of the
store's files that were read, so that a later run can tell which counts have been revised since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from netharm.study.event_chain import append_event, read_chain
from netharm.study.plan import plan_digest
from netharm.study.study import Study
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.scanned import Scanned
from netharm.wording import COULD_NOT_RUN

CLUSTER = "cluster"
"""What stands for the area where a harm was scanned for clusters."""

Key = tuple[str, str, str]
"""A harm's name, its area, and a look."""


@dataclass(frozen=True)
class Logbook:
    """What was said before this run. `said` by harm, area and look ; `files` of the store that the last run read ;
    `plan_digest` of its plan, "" where there was none ; `broken` : lines altered after they were written.
    """

    said: Mapping[Key, Mapping[str, Any]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    plan_digest: str = ""
    broken: tuple[int, ...] = ()

    def new_looks(self, followed: Followed) -> tuple[str, ...]:
        """Return the looks of a harm that are told now for the first time, in order: also those that were missing."""
        return tuple(look.period for look in followed.looks if self.is_new(followed, look))

    def is_new(self, followed: Followed, look: Look) -> bool:
        """Return whether nothing was said of a look, or only that it could not be run, which now it can."""
        said = self.of(followed, look)
        return said is None or (not said.get("state") and bool(look.state))

    def of(self, followed: Followed, look: Look) -> Mapping[str, Any] | None:
        """Return what was said of a look, None where nothing was."""
        return self.said.get((followed.name, followed.area, look.period))

    def said_then(self, followed: Followed) -> tuple[str, ...]:
        """Return for each look what was said of it, "" where nothing was."""
        return tuple(_in_words(self.of(followed, look)) for look in followed.looks)


def read_logbook(path: Path) -> Logbook:
    """Return what the logbook at `path` holds; no file is an empty one. Raises BadInput where it cannot be read."""
    chain = read_chain(path)
    runs = [event for event in chain.events if _is_run(event)]
    said: dict[Key, Mapping[str, Any]] = {}
    for run in runs:
        for look in run["looks"]:
            key = _key(look)
            if not said.get(key, {}).get(
                "state"
            ):  # what was said first stays; a look that could not be run is told again
                said[key] = look
    last: Mapping[str, Any] = runs[-1] if runs else {}
    files = last.get("files", [])
    return Logbook(said, tuple(map(str, files)), str(last.get("plan_digest", "")), chain.broken)


def write_logbook(
    path: Path,
    followed: Sequence[Followed],
    scanned: Sequence[Scanned],
    logbook: Logbook,
    files: Sequence[str],
    study: Study,
) -> None:
    """Add a line with everything that is said for the first time; nothing is written where nothing is."""
    looks = [_line(each, look) for each in followed for look in each.looks if logbook.is_new(each, look)]
    looks += [_scan_line(each) for each in scanned if (each.harm, CLUSTER, each.look) not in logbook.said]
    if not looks and tuple(files) == logbook.files:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    event = {
        "event": "watched",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan_digest": plan_digest(study),
        "level": study.governance.release,
        "files": list(files),
        "looks": looks,
    }
    append_event(path, event)


def _scan_line(scanned: Scanned) -> dict[str, Any]:
    return {
        "harm": scanned.harm,
        "area": CLUSTER,
        "look": scanned.look,
        "state": COULD_NOT_RUN if scanned.reason else "scanned",
        "alarm": scanned.rings,
        "onset": scanned.since,
        "observed": scanned.observed,
        "expected": scanned.expected,
        "suppressed": scanned.suppressed,
        "reason": scanned.reason,
    }


def _is_run(event: Mapping[str, Any]) -> bool:
    looks = event.get("looks")
    return isinstance(looks, list) and all(isinstance(look, dict) for look in looks)


def _key(look: Mapping[str, Any]) -> Key:
    return str(look.get("harm")), str(look.get("area")), str(look.get("look"))


def _line(followed: Followed, look: Look) -> dict[str, Any]:
    return {
        "harm": followed.name,
        "area": followed.area,
        "look": look.period,
        "state": look.state,
        "alarm": look.alarm,
        "onset": look.onset,
        "observed": look.observed,
        "expected": look.expected,
        "limit": look.limit,
        "ratio": look.ratio,
        "suppressed": look.suppressed,
        "reason": look.reason,
    }


def _in_words(said: Mapping[str, Any] | None) -> str:
    if said is None:
        return ""
    state = str(said.get("state") or COULD_NOT_RUN)
    return f"{state}; the alarm rang" if said.get("alarm") else state
