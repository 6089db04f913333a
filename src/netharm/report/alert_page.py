"""One alert as a page that is understood at once."""

from __future__ import annotations

import json

from netharm.report.ledger_json import plain
from netharm.report.markup import Markup, element
from netharm.report.plain_page import plain_page
from netharm.report.tables import bullets
from netharm.watch.alert import Alert
from netharm.wording import SUPPRESSED, count, sentence

_FOR = {
    "team": "For the team of this operation and those it tells",
    "public health": "For public health first: this comes from health data. Not for police users",
    "enforcement": "For police users of this operation",
}

_ASKED = "What the plan asks of you"
_DONE = "What the plan says is done now"


def alert_page(alert: Alert, title: str) -> str:
    """Return the alert as HTML; `title` is the study's."""
    return plain_page(
        "Alert",
        alert.headline,
        _what(alert),
        _part(_ASKED if alert.audience == "enforcement" else _DONE, alert.respond, "respond"),
        _part("Whom to tell", alert.tell, "tell"),
        _part("What was agreed to prevent it", alert.mitigation, "mitigation"),
        placebo=alert.placebo,
        lead=[
            element("p", f"{_FOR[alert.audience]}. Raised for {alert.raised} in the watch of {title}."),
            element("p", f"It goes first to: {alert.first_to}.", class_="level") if alert.first_to else "",
        ],
    )


def alert_json(alert: Alert, title: str) -> str:
    """Return the alert as strict JSON; what is not for its audience has no key at all."""
    record = plain(alert)
    assert isinstance(record, dict)
    kept = {key: value for key, value in record.items() if value not in (None, "", [], False)}
    told = {"study": title, **kept}
    if alert.suppressed:
        told |= {"observed": SUPPRESSED, "expected": SUPPRESSED, "ratio": SUPPRESSED}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _what(alert: Alert) -> Markup:
    numbers = (
        f"Counted since then: {count(alert.observed)}; expected: {count(alert.expected)}."
        if alert.observed is not None and alert.expected is not None
        else ""
    )
    said = [each for each in (*alert.said, numbers, alert.how_unusual) if each]
    return element(
        "section",
        element("h2", "What is known", id="known"),
        element("div", element("ul", [element("li", each) for each in said], class_="findings"), class_="alarm"),
        aria_labelledby="known",
    )


def _part(heading: str, texts: tuple[str, ...], name: str) -> Markup | str:
    if not texts:
        return ""
    return element(
        "section",
        element("h2", heading, id=name),
        bullets([sentence(text) for text in texts]),
        aria_labelledby=name,
    )
