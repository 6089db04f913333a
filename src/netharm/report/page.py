"""The report as one page that needs nothing else: no script, no fetch, the same words on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from netharm.ledger import Ledger
from netharm.report.checks_section import checks_section
from netharm.report.consequences_section import consequences_section
from netharm.report.context_section import activity_section, balance_section, data_section, metrics_section
from netharm.report.displacement_section import displacement_section
from netharm.report.document import document
from netharm.report.ledger_section import ledger_section
from netharm.report.markup import Markup, element, join
from netharm.report.method_section import limits_section, method_section, provenance_section
from netharm.report.opening import findings_section, header, promise_section, title
from netharm.report.roles_page import roles_section
from netharm.report.row_section import rows_section
from netharm.report.searches_section import searches_section
from netharm.report.statement_section import statement_section
from netharm.report.triggered_section import triggered_section

_CONTENTS = (
    ("findings", "What was found"),
    ("promised", "What was promised"),
    ("ledger", "The ledger"),
    ("checks", "Attempts to prove it wrong"),
    ("statement", "How strong this evidence is"),
    ("rows", "Row by row"),
    ("balance", "Balance"),
    ("displacement", "Did it move?"),
    ("triggered", "Did it set harm off?"),
    ("consequences", "What it may set off, and mitigation"),
    ("roles", "On paper and in practice"),
    ("searches", "Whom searches fell on"),
    ("activity", "Police activity"),
    ("metrics", "Official figures"),
    ("data", "Data and coverage"),
    ("method", "How it was done"),
    ("limits", "What this study cannot say"),
    ("provenance", "Provenance"),
)


def page(ledger: Ledger, provenance: Mapping[str, object]) -> str:
    """Return report.html of a released and worded `ledger`."""
    body = element(
        "body",
        element("a", "Skip to the findings", href="#findings", class_="skip"),
        header(ledger),
        _contents(),
        element(
            "main",
            findings_section(ledger),
            promise_section(ledger),
            ledger_section(ledger),
            checks_section(ledger),
            statement_section(ledger),
            rows_section(ledger),
            balance_section(ledger),
            displacement_section(ledger),
            triggered_section(ledger),
            consequences_section(ledger),
            roles_section(ledger),
            searches_section(ledger),
            activity_section(ledger),
            metrics_section(ledger),
            data_section(ledger),
            method_section(ledger),
            limits_section(ledger),
            provenance_section(provenance),
        ),
        element("footer", element("p", "Made with netharm. Every number here stands in ledger.json too.")),
        class_="placebo" if ledger.study.get("placebo") else None,
    )
    return document(f"{title(ledger)}: evaluation report", body, bool(ledger.study.get("placebo")))


def _contents() -> Markup:
    links = [element("li", element("a", words, href=f"#{name}")) for name, words in _CONTENTS]
    return element(
        "nav", element("h2", "Contents", id="contents"), join(element("ol", links)), aria_labelledby="contents"
    )
