"""What a reader meets first: the title, the warning of an invented operation, the findings, and what was promised."""

from __future__ import annotations

from collections.abc import Mapping

from netharm.ledger import Ledger, Row
from netharm.report.markup import Markup, element
from netharm.report.records import record_list
from netharm.report.tables import bullets
from netharm.report.watermark import banner
from netharm.wording import AREA, sentence, unbroken

_LEVELS = {
    "internal": "Internal: for the team that holds the data. Nothing is suppressed.",
    "partner": "For partners: small counts of data that are not open, and what would give them away, are suppressed.",
    "public": "Public: small counts of data that are not open, and what would give them away, are suppressed.",
}


def header(ledger: Ledger) -> Markup:
    """Return the title and what kind of report this is."""
    level = str(ledger.study.get("released_for", "internal"))
    return element(
        "header",
        banner() if ledger.study.get("placebo") else "",
        element("p", "Evaluation report", class_="kind"),
        element("h1", title(ledger)),
        element("p", str(ledger.study.get("question") or ""), class_="question"),
        element("p", _LEVELS.get(level, level), class_="level"),
    )


def title(ledger: Ledger) -> str:
    """Return the study's title."""
    return str(ledger.study.get("title") or "Study without a title")


def findings_section(ledger: Ledger) -> Markup:
    """Return the findings as sentences: alarms first, then benefits, then harms."""
    rows = ledger.rows
    groups = (
        ("Harms beyond their tolerance", [row for row in rows if row.harm_state == "crossed"], "alarm"),
        ("Benefits sought", [row for row in rows if row.kind == "outcome"], None),
        ("Harms watched", [row for row in rows if row.kind == "harm" and row.harm_state != "crossed"], "watched"),
    )
    own = {row.finding for row in rows}
    general = [finding for finding in ledger.findings if finding not in own]
    return element(
        "section",
        element("h2", "What was found", id="findings"),
        [element("p", unbroken(finding), class_="general") for finding in general],
        [_group(name, members, class_) for name, members, class_ in groups if members],
        aria_labelledby="findings",
    )


def _group(name: str, rows: list[Row], class_: str | None) -> Markup:
    items = [element("li", unbroken(row.finding or f"{row.name} in {AREA[row.area]}: not worded.")) for row in rows]
    return element("div", element("h3", name), element("ul", items, class_="findings"), class_=class_)


def promise_section(ledger: Ledger) -> Markup:
    """Return what was asked, when it was frozen, and where the study left it."""
    return element(
        "section",
        element("h2", "What was promised", id="promised"),
        element("h3", "The operation"),
        record_list(_mapping(ledger.study.get("operation"))),
        element("h3", "Registration"),
        record_list(ledger.registration) if ledger.registration else element("p", "There is no registration."),
        element("h3", "Deviations from what was registered"),
        bullets([sentence(one) for one in ledger.deviations])
        if ledger.deviations
        else element("p", "None: the plan is as it was registered."),
        aria_labelledby="promised",
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
