"""The reports on a study's mitigations: a file that only grows, beside the plan, which stays as it was registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, get_args

from netharm.consequences.report_of_state import ReportOfState
from netharm.errors import Fault, raise_all
from netharm.study.event_chain import append_event, read_chain
from netharm.study.folder import Folder
from netharm.study.mitigation import MitigationState, same_words
from netharm.study.plan_key_faults import did_you_mean
from netharm.study.study import Study

REPORTED = "state reported"
LONGEST = 500
_WHERE = "command line"


@dataclass(frozen=True)
class Reports:
    """The reports in the order in which they were made, and the lines at which the file was altered."""

    made: tuple[ReportOfState, ...]
    broken: tuple[int, ...]

    def last(self, what: str) -> ReportOfState | None:
        """Return the last report on the mitigation called `what`, or None where there is none."""
        told = [each for each in self.made if same_words(each.what) == same_words(what)]
        return told[-1] if told else None


def read_reports(folder: Folder) -> Reports:
    """Return what was reported. An altered or damaged file is no error: `broken` tells where."""
    chain = read_chain(folder.mitigations)
    made: list[ReportOfState] = []
    broken = list(chain.broken)
    for line, event in zip(chain.lines, chain.events, strict=True):
        found = _report(event)
        if found is not None:
            made.append(found)
        elif line not in broken:
            broken.append(line)
    return Reports(tuple(made), tuple(sorted(broken)))


def add_report(folder: Folder, study: Study, given: ReportOfState, now: datetime) -> ReportOfState:
    """Write a report down and return it in the plan's own words.

    Raises BadInput, with every fault at once, for a mitigation that the plan does not have, a state that there is not,
    a day yet to come, no role, or a mitigation dropped without a note that says why.
    """
    known = {same_words(text): text for harm in study.harms for text in harm.mitigation_texts}
    raise_all([*_faults(given, tuple(known.values()), now.date())])
    report = ReportOfState(known[same_words(given.what)], given.state, given.on, given.by.strip(), given.note.strip())
    event = {
        "event": REPORTED,
        "when": now.astimezone(UTC).isoformat(timespec="seconds"),
        "what": report.what,
        "state": report.state,
        "on": report.on.isoformat(),
        "by": report.by,
        "note": report.note,
    }
    append_event(folder.mitigations, event)
    return report


def _faults(given: ReportOfState, known: Sequence[str], today: date) -> list[Fault]:
    faults = []
    if same_words(given.what) not in {same_words(text) for text in known}:
        listed = "; ".join(known) or "none"
        faults.append(
            Fault(
                "the plan has no such mitigation.",
                f"{_WHERE}, --set",
                "A report on something that was never agreed follows nothing through.",
                f"{did_you_mean(given.what, known)}The plan has: {listed}.",
            )
        )
    faults += _state_faults(given)
    if given.on > today:
        faults.append(
            Fault(
                "this day is yet to come.",
                f"{_WHERE}, --on",
                "What is reported has happened; what is to happen is the plan's due.",
                "Give the day since which it is so.",
            )
        )
    for option, text in (("--by", given.by), ("--note", given.note)):
        faults += _text_faults(option, text)
    return faults


def _state_faults(given: ReportOfState) -> list[Fault]:
    states = get_args(MitigationState)
    if given.state not in states:
        return [
            Fault(
                "there is no such state.",
                f"{_WHERE}, --state",
                "The report shows four states and no other.",
                f"{did_you_mean(given.state, states)}The states are: {', '.join(states)}.",
            )
        ]
    if given.state == "dropped" and not given.note.strip():
        return [
            Fault(
                "a mitigation is dropped, but no reason is given.",
                f"{_WHERE}, --note",
                "A harm that was thought worth preventing is then not prevented; whoever reads on must know why.",
                'Add --note "why" in one sentence.',
            )
        ]
    return []


def _text_faults(option: str, text: str) -> list[Fault]:
    if option == "--by" and not text.strip():
        return [
            Fault(
                "it is not told who reports.",
                f"{_WHERE}, --by",
                "Somebody must be able to ask what was done.",
                'Give a role and not a name, such as --by "operation lead".',
            )
        ]
    if len(text) > LONGEST or not all(letter.isprintable() for letter in text):
        return [
            Fault(
                f"the text is longer than {LONGEST} characters or holds some that cannot be seen.",
                f"{_WHERE}, {option}",
                "It has to fit on one line of the report.",
                "Say it in one short line.",
            )
        ]
    return []


def _report(event: dict[str, Any]) -> ReportOfState | None:
    try:
        if event["event"] != REPORTED or event["state"] not in get_args(MitigationState):
            return None
        on = date.fromisoformat(str(event["on"]))
        return ReportOfState(str(event["what"]), event["state"], on, str(event["by"]), str(event.get("note", "")))
    except (KeyError, TypeError, ValueError):
        return None
