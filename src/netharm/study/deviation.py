"""What was done otherwise than promised, and whether results had been seen by then.

Sentences carry no times, so that a ledger stays the same byte for byte; the day is kept beside each for the report
and for provenance. A change counts from the first event in the register that knew it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from netharm.study.plan import plan_digest, plan_record
from netharm.study.plan_changes import Change, changes, values_by_key
from netharm.study.registration import Evaluation, Registration, Registrations
from netharm.study.study import Study

NOT_REGISTERED = "not registered before results were seen"
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Deviation:
    """`what` is a sentence without times; `at` is when it came to be, in UTC, or None where nothing dates it.

    `results_seen` says whether results had been seen by then.
    """

    what: str
    at: str | None
    results_seen: bool

    def as_dict(self) -> dict[str, Any]:
        return {"what": self.what, "at": self.at, "results_seen": self.results_seen}


def deviations(registrations: Registrations, study: Study) -> tuple[str, ...]:
    """Return every deviation of `study` from what was registered, as sentences without times."""
    return tuple(deviation.what for deviation in find_deviations(registrations, study))


def find_deviations(registrations: Registrations, study: Study) -> tuple[Deviation, ...]:
    """Return every deviation of `study` from its first registration, with the time of each."""
    return (
        *_not_registered(registrations),
        *_altered(registrations),
        *_data_in_reach(registrations),
        *_changes(registrations, study),
    )


def _not_registered(registrations: Registrations) -> Iterator[Deviation]:
    registered = registrations.registered
    if not registered:
        yield Deviation(NOT_REGISTERED, None, results_seen=True)
    elif isinstance(registrations.events[0], Evaluation):
        yield Deviation(f"{NOT_REGISTERED} (registered after results were seen)", registered[0].at, results_seen=True)


def _altered(registrations: Registrations) -> Iterator[Deviation]:
    if registrations.broken:
        lines = ", ".join(str(line) for line in registrations.broken[:5])
        what = (
            f"the register of the study does not hold together (line {lines}): it was altered after it was written, "
            "or damaged, and cannot be relied on"
        )
        yield Deviation(what, None, results_seen=True)


def _data_in_reach(registrations: Registrations) -> Iterator[Deviation]:
    """Say where data of the time after were held already when the plan was first registered."""
    if not registrations.registered:
        return
    first = registrations.registered[0]
    for name in sorted(_counted_data(first.plan) & set(first.data_seen)):
        seen = first.data_seen[name]
        last = seen.get("last_period") if isinstance(seen, dict) else None
        if _reaches(last, first.plan["operation"]["starts"]):
            what = (
                f"registered when data to {last or 'an unknown period'} were already held ({name}); "
                "the plan may have been written with the results in reach"
            )
            yield Deviation(what, first.at, results_seen=False)


def _counted_data(record: dict[str, Any]) -> set[str]:
    return {str(row["measure"]["data"]) for row in (*record["outcomes"], *record["harms"])}


def _reaches(last: object, starts: object) -> bool:
    """Say whether the period `last` ends on or after `starts`; one that cannot be read is taken to."""
    if isinstance(starts, int):
        number = re.fullmatch(r"-?\d{1,9}", str(last))
        return number is None or int(number[0]) >= starts
    try:
        return _last_day(str(last)) >= date.fromisoformat(str(starts))
    except ValueError:
        return True


def _last_day(period: str) -> date:
    """Return the last day of 2024-01, 2024-Q1 or the week that begins on 2024-01-01. Raises ValueError."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        year, month = int(match[1]), 3 * int(match[2])
    elif match := re.fullmatch(r"(\d{4})-(\d{2})", period):
        year, month = int(match[1]), int(match[2])
    else:
        return date.fromisoformat(period) + timedelta(days=6)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _changes(registrations: Registrations, study: Study) -> Iterator[Deviation]:
    registered = registrations.registered
    if not registered:
        return
    today = plan_record(study)
    for change in changes(registered[0].plan, today):
        position = _known_since(change, registrations, today)
        event = registrations.events[position] if position < len(registrations.events) else None
        seen = any(isinstance(earlier, Evaluation) for earlier in registrations.events[:position])
        yield Deviation(change.sentence(_when(event, seen)), event.at if event else None, results_seen=seen)
    yield from _match_changes(registrations, study)


def _known_since(change: Change, registrations: Registrations, today: dict[str, Any]) -> int:
    """Return the position of the first event since which the changed key has today's value; one past all where none."""
    value = values_by_key(today).get(change.key)
    position = len(registrations.events)
    for event in reversed(registrations.events):
        if event.plan is None or values_by_key(event.plan).get(change.key) != value:
            break
        position -= 1
    return position


def _when(event: Registration | Evaluation | None, seen: bool) -> str:
    if seen:
        return "after results were seen"
    if isinstance(event, Registration):
        number = _ORDINALS[event.number] if event.number < len(_ORDINALS) else f"{event.number}th"
        return f"at the {number} registration, before results were seen"
    return "after registration, before results were seen"


def _match_changes(registrations: Registrations, study: Study) -> Iterator[Deviation]:
    """Say where a later registration of today's plan froze another match than the first one did."""
    first, last = registrations.registered[0], registrations.registered[-1]
    if last.plan_digest != plan_digest(study):
        return
    seen = any(isinstance(event, Evaluation) for event in registrations.events[: registrations.events.index(last)])
    for name in sorted(set(first.match) & set(last.match)):
        if first.match[name] != last.match[name]:
            change = Change(f'the frozen match of "{name}"', first.match[name], last.match[name])
            yield Deviation(change.sentence(_when(last, seen)), last.at, results_seen=seen)
