"""The evidence statement: how strong the design is, what is known of the operation, and what cannot be said."""

from __future__ import annotations

from netharm.ledger import Ledger, Statement
from netharm.report.markup import Content, Markup, element
from netharm.report.tables import bullets, definitions
from netharm.wording import sentence

EMPTY = "Empty: nothing is recorded."

_QUESTIONS = {
    "effect": "Did it work, and by how much?",
    "mechanism": "How would it work?",
    "moderators": "Where, and for whom, would it work differently?",
    "implementation": "Was it done as planned?",
    "economics": "What did it cost?",
}


def statement_section(ledger: Ledger) -> Markup:
    """Return the evidence statement of a ledger that has one."""
    statement = ledger.statement
    return element(
        "section",
        element("h2", "How strong this evidence is", id="statement"),
        *(_told(statement) if statement is not None else [element("p", "There is no evidence statement.")]),
        aria_labelledby="statement",
    )


def _told(statement: Statement) -> list[Markup]:
    dimensions: list[tuple[str, Content]] = [
        (f"{sentence(name).rstrip('.')}: {_QUESTIONS.get(name, '')}", sentence(words) if words else EMPTY)
        for name, words in statement.emmie.items()
    ]
    return [
        element(
            "p",
            element("strong", f"Level {statement.maryland} of 5 on the Maryland scientific methods scale. "),
            sentence(statement.maryland_why),
        ),
        element("h3", "What would raise it"),
        bullets([sentence(one) for one in statement.raised_by])
        if statement.raised_by
        else element("p", "Nothing within this plan."),
        element("h3", "What is known, by the five questions of EMMIE"),
        definitions(dimensions),
    ]


def cannot_say(ledger: Ledger) -> list[str]:
    """Return what this study in particular cannot say."""
    return [sentence(one) for one in ledger.statement.cannot_say] if ledger.statement is not None else []
