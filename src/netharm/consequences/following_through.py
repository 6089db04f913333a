"""From a plan's mitigations and the reports on them to how far each has come."""

from __future__ import annotations

from datetime import date

from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.register import catalogue_of_mitigations
from netharm.consequences.reports import Reports
from netharm.study.mitigation import Mitigation, same_words
from netharm.study.study import Study

NOT_STATED = "not stated"
OPEN = ("planned", NOT_STATED)
"""States in which a mitigation is not yet there."""


def follow_through(study: Study, reports: Reports) -> tuple[FollowedMitigation, ...]:
    """Return every mitigation of the plan once, in the plan's order, with its last report."""
    told: dict[str, tuple[Mitigation | str, list[str]]] = {}
    for harm in study.harms:
        for given in harm.mitigation:
            what = given if isinstance(given, str) else given.what
            told.setdefault(same_words(what), (given, []))[1].append(harm.name)
    return tuple(_followed(given, tuple(harms), reports) for given, harms in told.values())


def days_overdue(followed: FollowedMitigation, today: date) -> int:
    """Return how many days ago a mitigation that is not yet there was due; 0 where it is not late or has no date."""
    if followed.state not in OPEN or followed.due is None:
        return 0
    return max(0, (today - date.fromisoformat(followed.due)).days)


def _followed(given: Mitigation | str, harms: tuple[str, ...], reports: Reports) -> FollowedMitigation:
    one = Mitigation(what=given) if isinstance(given, str) else given
    last = reports.last(one.what)
    names = {each.code: each.name for each in catalogue_of_mitigations()}
    return FollowedMitigation(
        what=one.what,
        harms=harms,
        state=last.state if last else NOT_STATED if isinstance(given, str) else one.state,
        catalogue=one.catalogue,
        option=names[one.catalogue] if one.catalogue else "",
        owner=one.owner,
        due=one.due.isoformat() if one.due else None,
        reported=last is not None,
        on=last.on.isoformat() if last else None,
        by=last.by if last else "",
        note=last.note if last else "",
        reason=one.reason,
        days_late=_days_late(one, reports),
    )


def _days_late(one: Mitigation, reports: Reports) -> int:
    """Return how long after its date a mitigation was first reported in place or done."""
    there = [
        each.on
        for each in reports.made
        if same_words(each.what) == same_words(one.what) and each.state in ("in place", "done")
    ]
    return max(0, (min(there) - one.due).days) if there and one.due else 0
