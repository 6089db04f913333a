"""What an operation is known to set off, what the plan watches of it, and how far its mitigations have come."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.match_words import said_beside_tables, state_words
from netharm.consequences.plan_match import PlanMatch
from netharm.ledger import Ledger
from netharm.report.markup import Content, Markup, element, join
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import unbroken

HEADING = "What this kind of operation is known to set off, and what the plan does about it"
_NOTHING = (
    "The plan names no kinds of operation, codes of consequences or states of mitigations, so nothing is shown here."
)
_WITHHELD = "Notes of those who reported are not shown beyond the team: they were typed freely."


def consequences_section(ledger: Ledger) -> Markup:
    """Return the section, which says so where the plan uses nothing of it."""
    match = ledger.consequences
    parts = [element("p", _NOTHING)] if match is None else [match_parts(match)]
    return element("section", element("h2", HEADING, id="consequences"), *parts, aria_labelledby="consequences")


def match_parts(match: PlanMatch) -> Markup:
    """Return a plan beside the register: what it comes to, the table of consequences, and that of mitigations."""
    return join(
        bullets([unbroken(one) for one in said_beside_tables(match)], class_="findings"),
        known_consequences(match),
        followed_mitigations(match.mitigations),
        element("p", _WITHHELD) if match.notes_withheld else "",
    )


def known_consequences(match: PlanMatch) -> Markup:
    """Return what the plan's kinds of operation are known to set off, the unwatched first."""
    if not match.known:
        return Markup("")
    columns = [Column("Consequence"), Column("Set off by"), Column("Watched by"), Column("What could be counted")]
    rows: list[list[Content]] = [
        [
            join(f"{each.code}: {each.name}", _quiet(f"borne by: {each.bearer}")),
            ", ".join(each.set_off_by),
            "; ".join(each.watched_by) or element("strong", "not watched"),
            join(each.proxy, _quiet(f"held by: {each.source}"), _quiet(f"when to look: {each.window}")),
        ]
        for each in sorted(match.known, key=lambda one: bool(one.watched_by))
    ]
    return wide(plain_table("Known or suspected consequences of this kind of operation", columns, rows))


def followed_mitigations(mitigations: Sequence[FollowedMitigation]) -> Markup:
    """Return mitigations with owner, date and state; states are words."""
    if not mitigations:
        return element("p", "The plan names no mitigation.")
    columns = [Column("Mitigation"), Column("For the harm"), Column("Owner"), Column("Due"), Column("State")]
    columns += [Column("Reported by"), Column("Note")]
    rows: list[list[Content]] = [
        [
            join(each.what, _quiet(f"{each.catalogue}: {each.option}") if each.catalogue else ""),
            "; ".join(each.harms),
            each.owner or "nobody named",
            element("span", each.due, class_="unbroken") if each.due else "no date",
            element("strong", state_words(each)),
            each.by or "nobody",
            each.note or each.reason or "none",
        ]
        for each in mitigations
    ]
    return wide(plain_table("Mitigations, with what was reported of each", columns, rows))


def _quiet(words: str) -> Markup:
    return element("span", words, class_="tag")


def wide(content: Markup) -> Markup:
    """Return a table of sentences so that it scrolls on a narrow screen and does not turn into columns of words."""
    return element("div", content, class_="wide")
