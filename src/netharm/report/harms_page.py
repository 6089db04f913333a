"""The register of unintended consequences as a page, and a plan beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netharm.consequences.consequence import Consequence
from netharm.consequences.plan_match import PlanMatch
from netharm.consequences.register import consequences_of, published_lists
from netharm.consequences.words import verified
from netharm.report.consequences_section import HEADING, match_parts, wide
from netharm.report.markup import Content, Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.tables import Column, bullets, definitions, plain_table

KIND = "Unintended consequences"
_LEAD = (
    "What operations against drug markets are known, or suspected, to set off. A kind of operation stands beside a "
    "consequence where the way it comes about applies to it, not where it was proven; read what each study found and "
    "what it cannot carry."
)


def register_page(found: Sequence[Consequence], kinds: Sequence[str]) -> str:
    """Return the register, or the part that some kinds of operation set off, as a page."""
    heading = f"What is set off by: {', '.join(kinds)}" if kinds else "The register of unintended consequences"
    columns = [Column("Consequence"), Column("Who bears it"), Column("Set off by"), Column("What could be counted")]
    rows: list[list[Content]] = [
        [_link(each), each.bearer, ", ".join(each.kinds), f"{each.proxy.counts} ({each.proxy.source})"]
        for each in found
    ]
    return plain_page(
        KIND,
        heading,
        element("h2", "All at a glance"),
        plain_table("Consequences, who bears them, and what could be counted", columns, rows),
        element("h2", "One by one"),
        [_article(each) for each in found],
        element("h2", "Lists that others have published"),
        _published(),
        lead=element("p", _LEAD, class_="level"),
    )


def plan_page(title: str, match: PlanMatch, options: Mapping[str, Sequence[str]], *, placebo: bool) -> str:
    """Return a plan beside the register: tables, lines to paste, and what is known of what nobody watches."""
    unwatched = {each.code for each in match.known if not each.watched_by}
    studies = [each for each in consequences_of(match.kinds) if each.code in unwatched]
    return plain_page(
        KIND,
        title,
        element("h2", HEADING),
        match_parts(match),
        _without(options),
        element("h2", "To watch what nobody watches: lines for the plan") if unwatched else "",
        [_paste(each.code, each.name, each.snippet) for each in match.known if each.snippet],
        element("h2", "What is known of what nobody watches") if studies else "",
        [_article(each) for each in studies],
        placebo=placebo,
    )


def _link(each: Consequence) -> Markup:
    return element("a", f"{each.code}: {each.name}", href=f"#{each.code}")


def _article(each: Consequence) -> Markup:
    pairs: list[tuple[str, Content]] = [
        ("Who bears it", each.bearer),
        ("How it comes about", each.mechanism),
        ("Set off by", ", ".join(each.kinds)),
        ("What could be counted", f"{each.proxy.counts} (held by: {each.proxy.source})"),
        ("When to look", each.window),
        ("Watch out", each.watch_out),
    ]
    columns = [
        Column("Study"),
        Column("What it found"),
        Column("What it cannot carry"),
        Column("Read"),
    ]
    rows: list[list[Content]] = [
        [study_and_address(one.study, one.source), one.result, one.limits, verified(one.status)]
        for one in each.evidence
    ]
    return element(
        "article",
        element("h3", f"{each.code}: {each.name}", id=each.code),
        definitions([(name, words) for name, words in pairs if words]),
        wide(plain_table(f"What is known of {each.code}", columns, rows)),
        aria_labelledby=each.code,
    )


def address(source: str) -> Content:
    """Return where a fact was read, as a link; in words where nothing was read."""
    return element("a", source, href=source, rel="noreferrer") if source else "none"


def study_and_address(study: str, source: str) -> Markup:
    """Return a study with where it was read on a line below."""
    return join(study, element("span", address(source), class_="tag"))


def _published() -> list[Markup]:
    return [
        join(
            element("h3", each.name),
            element("p", "Read at: ", address(each.source), f" ({verified(each.status)})"),
            bullets(
                [f"{item.name}: {', '.join(item.codes) or 'set off by no single operation'}" for item in each.items]
            ),
        )
        for each in published_lists()
    ]


def _without(options: Mapping[str, Sequence[str]]) -> Markup:
    if not options:
        return Markup("")
    items: list[Content] = [
        f"{harm}: the catalogue has {'; '.join(names)}"
        if names
        else f"{harm}: it names no consequence, so the catalogue could not be matched"
        for harm, names in options.items()
    ]
    return join(element("h2", "Watched harms without a mitigation"), bullets(items))


def _paste(code: str, name: str, snippet: str) -> Markup:
    lines = element(
        "div", element("pre", snippet), class_="scroll", role="region", tabindex="0", aria_label=f"For {code}"
    )
    return element("details", element("summary", f"{code}: {name}"), lines)
