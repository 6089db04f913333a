"""Matching a plan with the register: what its operation is known to set off, and what the plan does about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netharm.consequences.consequence import Consequence
from netharm.consequences.following_through import follow_through
from netharm.consequences.known_harm import KnownHarm
from netharm.consequences.match_words import said_of
from netharm.consequences.owners import looks_like_a_name
from netharm.consequences.plan_match import PlanMatch
from netharm.consequences.register import consequences_of
from netharm.consequences.reports import Reports, read_reports
from netharm.consequences.snippet import snippet
from netharm.study.folder import Folder
from netharm.study.mitigation import Mitigation, same_words
from netharm.study.study import Study

BUFFER = "the plan's buffer"
POPULATIONS = "the table [populations]"
NAME_WITHHELD = "a name, withheld"
NOTE_WITHHELD = "withheld"


def match_plan(study: Study, reports: Reports) -> PlanMatch:
    """Return `study` beside the register: known consequences, mitigations with their states, and what is missing."""
    followed = follow_through(study, reports)
    dropped = {same_words(each.what) for each in followed if each.state == "dropped"}
    planned = {same_words(each.what) for each in followed}
    match = PlanMatch(
        kinds=study.operation.kinds,
        known=tuple(_known(study, each) for each in _known_consequences(study)),
        mitigations=followed,
        without_mitigation=tuple(
            harm.name
            for harm in study.harms
            if all(same_words(text) in dropped for text in harm.mitigation_texts)  # also where there is none
        ),
        not_in_plan=tuple(dict.fromkeys(each.what for each in reports.made if same_words(each.what) not in planned)),
        broken=reports.broken,
    )
    return replace(match, said=tuple(said_of(match)))


def find_consequences(study: Study, folder: Folder) -> PlanMatch | None:
    """Return the match for the ledger, or None where the plan uses nothing of it and nobody has reported anything."""
    reports = read_reports(folder)
    tables = any(isinstance(one, Mitigation) for harm in study.harms for one in harm.mitigation)
    codes = any(harm.consequence for harm in study.harms)
    if not (study.operation.kinds or tables or codes or reports.made or reports.broken):
        return None
    match = match_plan(study, reports)
    # Lines to paste into a plan are for those who write one, not for those who read its results.
    return replace(match, known=tuple(replace(each, snippet="") for each in match.known))


def without_notes(match: PlanMatch | None) -> PlanMatch | None:
    """Return `match` as it may leave the team: without notes, which nobody has cleared, and without people's names."""
    if match is None:
        return None
    mitigations = (
        replace(each, note=NOTE_WITHHELD if each.note else "", owner=_as_a_role(each.owner), by=_as_a_role(each.by))
        for each in match.mitigations
    )
    return replace(match, mitigations=tuple(mitigations), notes_withheld=True)


def _as_a_role(owner: str) -> str:
    return NAME_WITHHELD if looks_like_a_name(owner) else owner


def _known_consequences(study: Study) -> tuple[Consequence, ...]:
    return consequences_of(study.operation.kinds) if study.operation.kinds else ()


def _known(study: Study, each: Consequence) -> KnownHarm:
    watched = tuple(_watched_by(study, each))
    return KnownHarm(
        code=each.code,
        name=each.name,
        bearer=each.bearer,
        mechanism=each.mechanism,
        set_off_by=tuple(kind for kind in study.operation.kinds if kind in each.kinds),
        watched_by=watched,
        proxy=each.proxy.counts,
        source=each.proxy.source,
        window=each.window,
        snippet="" if watched else snippet(each),
    )


def _watched_by(study: Study, each: Consequence) -> Iterator[str]:
    yield from (harm.name for harm in study.harms if harm.consequence == each.code)
    if each.code == "U6" and study.area.buffer is not None:
        yield BUFFER
    if each.code == "U15" and study.populations is not None:
        yield POPULATIONS
