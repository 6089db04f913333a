"""The catalogue of mitigations as a page, and a plan's own mitigations with their states."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.option import Option
from netharm.consequences.words import verified
from netharm.report.consequences_section import followed_mitigations, wide
from netharm.report.harms_page import address, study_and_address
from netharm.report.markup import Content, Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.wording import unbroken

KIND = "Mitigations"
_LEAD = (
    "What can be done about unintended consequences, within the law of England and Wales unless said otherwise. "
    "Practice means that it is done and reasonable, and that nobody has shown what it does. This is no legal advice."
)
_WORDS = {"studied": "studied", "practice": "practice, without evidence of effect"}


def catalogue_page(found: Sequence[Option], codes: Sequence[str]) -> str:
    """Return the catalogue, or what it has for some consequences, as a page."""
    heading = f"What can be done about: {', '.join(codes)}" if codes else "The catalogue of mitigations"
    columns = [Column("Mitigation"), Column("Answers"), Column("Who does it"), Column("Evidence")]
    rows: list[list[Content]] = [
        [
            element("a", f"{each.code}: {each.name}", href=f"#{each.code}"),
            ", ".join(each.answers),
            ", ".join(each.who),
            _WORDS[each.kind],
        ]
        for each in found
    ]
    return plain_page(
        KIND,
        heading,
        element("h2", "All at a glance"),
        plain_table("Mitigations, what they answer, and whether anybody has studied them", columns, rows),
        element("h2", "One by one"),
        [_article(each) for each in found],
        lead=element("p", _LEAD, class_="level"),
    )


def follow_page(
    title: str, as_of: str, sentences: Sequence[str], ordered: Sequence[FollowedMitigation], *, placebo: bool
) -> str:
    """Return a plan's mitigations with their states as of a day, the overdue first."""
    return plain_page(
        KIND,
        title,
        element("h2", f"Where they stand on {as_of}"),
        bullets([unbroken(one) for one in sentences], class_="findings") if sentences else "",
        followed_mitigations(ordered),
        placebo=placebo,
    )


def _article(each: Option) -> Markup:
    legal: Content = join(
        f"{each.legal.basis} ({verified(each.legal.status)})",
        *([" ", address(each.legal.source)] if each.legal.source else []),
    )
    pairs: list[tuple[str, Content]] = [
        ("Answers", ", ".join(each.answers)),
        ("Who does it", ", ".join(each.who)),
        ("What it needs beforehand", each.needs),
        ("Watch out", each.watch_out),
        ("Legal basis", legal),
        ("Evidence", _WORDS[each.kind]),
    ]
    return element(
        "article",
        element("h3", f"{each.code}: {each.name}", id=each.code),
        definitions(pairs),
        _evidence(each),
        aria_labelledby=each.code,
    )


def _evidence(each: Option) -> Markup:
    if not each.evidence:
        return element("p", "No study or account was found.")
    columns = [Column("Study"), Column("Design"), Column("Size"), Column("Effect"), Column("Strength"), Column("Read")]
    rows: list[list[Content]] = [
        [
            study_and_address(one.study, one.source),
            one.design,
            one.n or "not told",
            one.effect,
            one.strength,
            verified(one.status),
        ]
        for one in each.evidence
    ]
    return wide(plain_table(f"What is known of {each.code}", columns, rows))
