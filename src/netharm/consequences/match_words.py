"""What a plan beside the register comes to, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.following_through import OPEN, days_overdue
from netharm.consequences.plan_match import PlanMatch
from netharm.study.mitigation import same_words

NO_KINDS = (
    "The plan does not say what kinds of operation this is, so what they are known to set off could not be matched: "
    'add kinds = ["warrants"] and the like under [operation].'
)


def said_of(match: PlanMatch) -> Iterator[str]:
    """Yield what the match comes to: known consequences unwatched, harms unmitigated, mitigations unreported."""
    yield from unwatched_words(match)
    yield from followed_words(match)


def said_beside_tables(match: PlanMatch) -> Iterator[str]:
    """Yield the same without the list of what is not watched, which stands in the table beside it."""
    yield next(unwatched_words(match))
    yield from followed_words(match)


def followed_words(match: PlanMatch) -> Iterator[str]:
    """Yield harms unmitigated, mitigations never reported on or late, and what is wrong with the reports."""
    if match.without_mitigation:
        yield f"Watched, and without a mitigation: {'; '.join(match.without_mitigation)}."
    silent = [each.what for each in match.mitigations if not each.reported]
    if silent:
        yield f"Never reported on: {'; '.join(silent)}."
    late = [f"{each.what} ({_days(each.days_late)})" for each in match.mitigations if each.days_late]
    if late:
        yield f"There only after the day it was due: {'; '.join(late)}."
    if match.not_in_plan:
        yield f"Reported on, and not in the plan: {'; '.join(match.not_in_plan)}."
    if match.broken:
        lines = ", ".join(str(line) for line in match.broken[:5])
        yield (
            f"The file of reports does not hold together (line {lines}): it was altered after it was written, or "
            "damaged, and cannot be relied on."
        )


def unwatched_words(match: PlanMatch) -> Iterator[str]:
    """Yield which consequences the plan's kinds of operation are known to set off, and which nobody watches."""
    if not match.kinds:
        yield NO_KINDS
        return
    unwatched = [f"{each.name} ({each.code})" for each in match.known if not each.watched_by]
    kinds = ", ".join(match.kinds)
    yield (
        f"An operation of this kind ({kinds}) is known or suspected to set off {len(match.known)} of the register's "
        f"consequences; the plan watches {len(match.known) - len(unwatched)} of them."
    )
    if unwatched:
        yield f"Not watched: {'; '.join(unwatched)}."


def state_words(each: FollowedMitigation) -> str:
    """Return how far a mitigation has come, as words that stand without colour."""
    since = (
        f" on {each.on}" if each.on and each.state in ("done", "dropped") else f" since {each.on}" if each.on else ""
    )
    late = f", {_days(each.days_late)} late" if each.days_late else ""
    told = "" if each.reported else ", never reported on"
    return f"{each.state}{since}{late}{told}"


def mitigation_line(each: FollowedMitigation) -> str:
    """Return a mitigation with its state, date and owner on one line."""
    due = f"; due {each.due}" if each.due else ""
    owner = f"; owner: {each.owner}" if each.owner else ""
    return f"{each.what}: {state_words(each)}{due}{owner} (for {'; '.join(each.harms)})."


def harm_words(match: PlanMatch, harm: str) -> str:
    """Return the states of one harm's mitigations in a few words: 1 done, 1 planned."""
    states = [each.state for each in match.mitigations if harm in each.harms]
    if not states:
        return "none planned"
    order = ("done", "in place", "planned", "not stated", "dropped")
    return ", ".join(f"{states.count(state)} {state}" for state in order if state in states)


def overdue_words(followed: Sequence[FollowedMitigation], today: date) -> Iterator[str]:
    """Yield a sentence for each mitigation that is not there although it was due, the longest overdue first."""
    overdue = [(days_overdue(each, today), each) for each in followed]
    for days, each in sorted(overdue, key=lambda one: -one[0]):
        if days:
            owner = f"; owner: {each.owner}" if each.owner else "; nobody is named as its owner"
            yield f"Overdue by {_days(days)} (due {each.due}): {each.what} ({each.state}{owner})."


def by_urgency(followed: Sequence[FollowedMitigation], today: date) -> tuple[FollowedMitigation, ...]:
    """Return the mitigations with the overdue first, then those not yet there, then the rest."""
    return tuple(sorted(followed, key=lambda each: (-days_overdue(each, today), each.state not in OPEN)))


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def told_of(match: PlanMatch | None, what: str) -> str:
    """Return a mitigation of the plan with its state in brackets; alone where no states are kept."""
    if match is None:
        return what
    states = (state_words(each) for each in match.mitigations if same_words(each.what) == same_words(what))
    return next((f"{what} ({state})" for state in states), what)
