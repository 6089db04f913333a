"""What was promised, when, and what had been seen by then: the register of a study.

`registrations.jsonl` in the study's folder only grows. It holds two kinds of events: a plan was registered, and a
plan was evaluated. The order of its lines tells what came before results were seen; times are kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from netharm import __version__
from netharm.errors import bad_input
from netharm.study.event_chain import append_event, read_chain
from netharm.study.folder import Folder
from netharm.study.plan import plan_digest, plan_record, record_digest, study_of_record
from netharm.study.study import Study


@dataclass(frozen=True)
class Registration:
    """A plan as it was registered, as its record.

    `data_seen` tells, for each source then in the store, its digest and last period. `number` counts the study's
    registrations from 1. `is_new` is false where this very plan stood registered already.
    """

    number: int
    at: str
    plan_digest: str
    plan: dict[str, Any]
    match: dict[str, str] = field(default_factory=dict)
    data_seen: dict[str, Any] = field(default_factory=dict)
    version: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Evaluation:
    """A moment at which results were seen, and the plan they were seen under (None where it is not on record)."""

    at: str
    plan_digest: str
    ledger_digest: str
    plan: dict[str, Any] | None = None


@dataclass(frozen=True)
class Registrations:
    """The events of a study in order. `broken` are the lines at which the file was altered after it was written.

    `digest` is that of the last line: kept by somebody else, it proves that nothing was taken away at the end.
    """

    events: tuple[Registration | Evaluation, ...] = ()
    broken: tuple[int, ...] = ()
    digest: str = ""

    @property
    def registered(self) -> tuple[Registration, ...]:
        return tuple(event for event in self.events if isinstance(event, Registration))

    @property
    def evaluated(self) -> tuple[Evaluation, ...]:
        return tuple(event for event in self.events if isinstance(event, Evaluation))


def read_registrations(folder: Folder) -> Registrations:
    """Return what the study's register holds; it is empty where nothing was registered or evaluated.

    A damaged or altered register is no error: `broken` tells where, and it becomes a deviation.
    """
    chain = read_chain(folder.registrations)
    events: list[Registration | Evaluation] = []
    broken = list(chain.broken)
    for line, given in zip(chain.lines, chain.events, strict=True):
        event = _event(given, events)
        if event is not None:
            events.append(event)
        elif line not in broken:
            broken.append(line)
    return Registrations(tuple(events), tuple(sorted(broken)), chain.digest)


def register(
    folder: Folder, study: Study, match: Mapping[str, str], data_seen: Mapping[str, Any], now: datetime
) -> Registration:
    """Register the plan of `study` and return its registration.

    Registering the plan that is registered already changes nothing (`is_new` is false); a changed plan is added, and
    the earlier ones stay. `match` gives the frozen match for each row's name; `data_seen` gives, for each source that
    the store holds, {"digest": ..., "last_period": ...}; `now` must know its time zone.
    """
    earlier = read_registrations(folder).registered
    if earlier and earlier[-1].plan == plan_record(study):
        return earlier[-1]
    event = {
        "event": "registered",
        "at": _utc(now),
        "plan_digest": plan_digest(study),
        "plan": plan_record(study),
        "match": dict(match),
        "data_seen": dict(data_seen),
        "version": __version__,
    }
    append_event(folder.registrations, event)
    return _registration(event, len(earlier) + 1, is_new=True)


def record_evaluation(folder: Folder, study: Study, ledger_digest: str, now: datetime) -> Evaluation:
    """Write down that results of `study` were seen, before they are shown.

    The plan itself is written only where it is on record nowhere above.
    """
    digest = plan_digest(study)
    known = {event.plan_digest for event in read_registrations(folder).events if event.plan is not None}
    event: dict[str, Any] = {
        "event": "evaluated",
        "at": _utc(now),
        "plan_digest": digest,
        "ledger_digest": ledger_digest,
    }
    append_event(folder.registrations, event if digest in known else {**event, "plan": plan_record(study)})
    return Evaluation(event["at"], digest, ledger_digest, plan_record(study))


def frozen_match(registrations: Registrations, study: Study) -> dict[str, str] | None:
    """Return the match that registration froze for each row of `study`; None where none holds.

    Where today's plan is not registered, the latest registration still binds the rows that it knew, as long as
    their measure and match, the map points left out of their data, the areas, the dates and the design are those that
    it was found for.
    """
    registered = registrations.registered
    if not registered:
        return None
    today, then = plan_record(study), registered[-1].plan
    if any(today.get(key) != then.get(key) for key in ("area", "operation", "window", "design")):
        return None
    kept = {row["name"]: _counted(row, then) for row in _rows(then)}
    same = {row["name"] for row in _rows(today) if kept.get(row["name"]) == _counted(row, today)}
    return {name: level for name, level in registered[-1].match.items() if name in same}


def registration_record(registrations: Registrations, study: Study) -> dict[str, object]:
    """Return what the ledger prints of the registration: no times, and the same at every evaluation of one plan."""
    registered = registrations.registered
    return {
        "registered": bool(registered),
        "plan_digest": plan_digest(study),
        "registered_plan_digest": registered[0].plan_digest if registered else None,
        "registrations": len(registered),
        "plan_is_registered": any(each.plan == plan_record(study) for each in registered),
        "data_seen": dict(registered[0].data_seen) if registered else {},
    }


def _rows(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [*record["outcomes"], *record["harms"]]


def _counted(row: dict[str, Any], record: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a row's frozen match was found for: its measure, its match, and the map points left out."""
    return row["measure"], row["match"], record["data"].get(row["measure"]["data"], {}).get("leave_out")


def _utc(now: datetime) -> str:
    if now.tzinfo is None:
        raise bad_input(
            "the time has no time zone.", "now", "A promise is dated in universal time.", "Give an aware datetime."
        )
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _event(given: dict[str, Any], earlier: list[Registration | Evaluation]) -> Registration | Evaluation | None:
    """Return the event that a line of the register tells, or None where it tells none that can be believed."""
    try:
        plan = _readable_plan(given["plan"], given["plan_digest"]) if "plan" in given else None
        if given["event"] == "registered":
            number = 1 + sum(isinstance(event, Registration) for event in earlier)
            return _registration({**given, "plan": plan}, number, is_new=False)
        if given["event"] == "evaluated":
            plans = {event.plan_digest: event.plan for event in earlier if event.plan is not None}
            digest = str(given["plan_digest"])
            return Evaluation(str(given["at"]), digest, str(given["ledger_digest"]), plan or plans.get(digest))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return None


def _readable_plan(record: dict[str, Any], digest: str) -> dict[str, Any]:
    """Return a plan's record, with the defaults of keys that came into being later. Raises ValueError if altered."""
    if record_digest(record) != digest:
        raise ValueError("the record does not have the digest that stands beside it")
    return plan_record(study_of_record(record))


def _registration(given: dict[str, Any], number: int, *, is_new: bool) -> Registration:
    return Registration(
        number=number,
        at=str(given["at"]),
        plan_digest=str(given["plan_digest"]),
        plan=dict(given["plan"]),
        match={str(name): str(level) for name, level in given["match"].items()},
        data_seen=dict(given["data_seen"]),
        version=str(given.get("version", "")),
        is_new=is_new,
    )
