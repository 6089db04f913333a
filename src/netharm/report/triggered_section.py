"""What police set off, harm by harm: after triggers against before them, with what the numbers cannot carry."""

from __future__ import annotations

from netharm.ledger import Ledger, TriggeredRow
from netharm.places.triggered_harm import TriggeredHarm
from netharm.places.triggered_words import without_points_words
from netharm.report.markup import Markup, element
from netharm.report.tables import bullets
from netharm.report.triggered_grid import triggered_grid
from netharm.wording import STATUS, sentence, unbroken


def triggered_section(ledger: Ledger) -> Markup:
    """Return the section, which says so where the plan names no triggers."""
    found = ledger.triggered
    parts = (
        [part for number, row in enumerate(found.rows) for part in _row(row, number)]
        if found is not None
        else [element("p", "The plan names no triggers (seizures, warrants or arrests with place and time).")]
    )
    return element(
        "section", element("h2", "Did it set harm off?", id="triggered"), *parts, aria_labelledby="triggered"
    )


def _row(row: TriggeredRow, number: int) -> list[Markup]:
    head = element("h3", row.name)
    if row.found is None:
        return [head, element("p", sentence(f"{STATUS.get(row.status, row.status)}: {row.reason}"))]
    notes = [bullets([sentence(unbroken(note)) for note in row.notes])] if row.notes else []
    shown = [head, *_told(row.found, f"triggered-{number}"), *notes]
    if row.without is None:
        return shown
    left = f"The same {without_points_words([row.left_out], row.found.triggers, row.without.triggers)}:"
    return [
        *shown,
        element("h4", f"{row.name}, map points left out"),
        element("p", left),
        *_told(row.without, f"triggered-{number}-without"),
    ]


def _told(found: TriggeredHarm, name: str) -> list[Markup]:
    if found.could_not_run:
        return [element("p", f"Could not be run: {found.could_not_run}")]
    said = bullets([unbroken(one) for one in found.said], class_="findings")
    return [said, *triggered_grid(found, name), bullets([unbroken(one) for one in found.warnings])]
