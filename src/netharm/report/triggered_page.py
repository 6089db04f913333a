"""The page of triggered harm: what was found, the grid, what stands against believing it, and how it was done."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.places.events import Events
from netharm.places.map_points import MapPoint
from netharm.places.triggered_harm import TriggeredHarm
from netharm.places.triggered_words import without_points_words
from netharm.report.markup import Markup, element, join
from netharm.report.quick_page import quick_page
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.report.triggered_grid import triggered_grid
from netharm.wording import unbroken, whole


def triggered_page(
    found: TriggeredHarm, triggers: Events, harms: Events, points: Sequence[MapPoint], without: TriggeredHarm | None
) -> str:
    """Return the whole page as HTML; `without` is the answer without the triggers at `points`."""
    sections = [
        ("What was found", join(*_found(found, "triggered"))),
        ("What to know before believing it", bullets([unbroken(one) for one in found.warnings])),
    ]
    if without is not None:
        named = ", ".join(f"{point.named} ({whole(point.triggers)} triggers)" for point in points)
        words = without_points_words([point.triggers for point in points], found.triggers, without.triggers)
        left = element("p", f"The same {words}: {named}.")
        sections.append(("Without the map points left out", join(left, *_found(without, "triggered-without"))))
    sections += [
        ("Events used and left out", join(_events("triggers", triggers), _events("harms", harms))),
        ("How it was done", _method(found, triggers)),
    ]
    return quick_page(
        f"Harm around triggers: {triggers.name} and {harms.name}",
        sections,
        kind="Triggered harm (two-process Knox test)",
    )


def _found(found: TriggeredHarm, name: str) -> list[Markup]:
    if found.could_not_run:
        return [element("p", f"Could not be run: {found.could_not_run}")]
    said = bullets([unbroken(one) for one in found.said], class_="findings")
    return [said, *triggered_grid(found, name)]


def _events(kind: str, events: Events) -> Markup:
    used = element("p", f"{whole(len(events))} {kind} of {events.name} were read.")
    notes = [bullets([unbroken(one) for one in events.notes])] if events.notes else []
    if not events.left_out:
        return join(used, *notes)
    rows = [(reason, whole(number)) for reason, number in events.left_out]
    lost = plain_table(f"Rows of {kind} left out", [Column("Why"), Column("Rows", number=True)], rows)
    return join(used, lost, *notes)


def _method(found: TriggeredHarm, triggers: Events) -> Markup:
    moved = f"by whole weeks within {whole(found.blocks)} blocks of about {whole(found.block_days)} days"
    together = "all triggers of a block together" if not found.square_m else f"squares of {found.square_m:g} m apart"
    settings = [
        ("Compared", "harms after triggers with harms before them, each against the same at moved times"),
        ("Times moved", f"{moved}, {together}, {whole(found.draws)} times, seed {found.seed}; harms are never moved"),
        ("Times of day", "not known of both: pairs on one day are in neither window" if found.whole_days else "known"),
        (
            "Triggers not used",
            f"{whole(found.triggers_outside)}, with a window that leaves the time in which harms were recorded",
        ),
        ("Measured on", triggers.plane.words),
        ("p", "(1 + draws at least as far from no change) / (1 + draws), both ways"),
        ("p for all cells", "the same for the most extreme cell of each draw"),
    ]
    return definitions(settings)
