"""How the numbers were made, what they cannot say, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping

from netharm.ledger import Ledger
from netharm.report.markup import Markup, element
from netharm.report.records import record_list
from netharm.report.statement_section import cannot_say
from netharm.report.tables import bullets
from netharm.wording import p_equals, sentence

_ALWAYS = (
    "Police records count what was reported and recorded, not what happened. Where police are more present, "
    "more may be recorded.",
    "The comparison assumes that nothing else changed in the treated areas alone when the operation began.",
    "An interval tells how far chance reaches. It does not cover other events, errors in the records, or the choice of "
    "outcomes.",
    "No change detected is not the same as no effect: a smaller change than the one named would not have been seen.",
    "The range over other weights shows how much the answer leans on the weights chosen. It is not an interval "
    "of confidence.",
    "Harm states are not adjusted for the number of rows: declaring more benefits cannot hide a harm.",
    "What moved further away than the buffer is not counted.",
)


def method_section(ledger: Ledger) -> Markup:
    """Return the estimand, the design, its assumptions and its draws."""
    study = ledger.study
    return element(
        "section",
        element("h2", "How it was done", id="method"),
        _listed("What was to be estimated", study.get("estimand")),
        _listed("Why the comparison may be believed", study.get("assumptions")),
        _recorded("The design", study.get("design")),
        _recorded("The time looked at", study.get("window")),
        _recorded("The areas", study.get("areas")),
        _recorded("The placebo groups", ledger.placebo),
        element("h3", "All rows as one test"),
        element("p", _omnibus(ledger)),
        aria_labelledby="method",
    )


def _omnibus(ledger: Ledger) -> str:
    if ledger.omnibus_p is not None:
        return sentence(f"The test of all rows as one gives {p_equals(ledger.omnibus_p)}")
    return sentence(f"The test of all rows as one could not be run: {ledger.omnibus_reason or 'nothing was estimated'}")


def _listed(name: str, value: object) -> Markup | str:
    if not isinstance(value, (list, tuple)) or not value:
        return ""
    return element("div", element("h3", name), bullets([sentence(str(one)) for one in value]))


def _recorded(name: str, value: object) -> Markup | str:
    if not isinstance(value, Mapping) or not value:
        return ""
    return element("div", element("h3", name), record_list(value))


def limits_section(ledger: Ledger) -> Markup:
    """Return what this study cannot say."""
    return element(
        "section",
        element("h2", "What this study cannot say", id="limits"),
        bullets([*cannot_say(ledger), *_ALWAYS]),
        aria_labelledby="limits",
    )


def provenance_section(provenance: Mapping[str, object]) -> Markup:
    """Return versions, digests and times."""
    return element(
        "section",
        element("h2", "Provenance", id="provenance"),
        record_list(provenance),
        element("p", "Digests in tables are cut short; provenance.json has them whole."),
        aria_labelledby="provenance",
    )
