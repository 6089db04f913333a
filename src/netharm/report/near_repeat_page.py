"""The page of near repeats: what was found, the grid, what stands against believing it, and how it was done."""

from __future__ import annotations

from netharm.places.near_repeat import NearRepeat
from netharm.places.near_repeat_words import TOGETHER, distance_words, doubts, findings, window_words
from netharm.report.knox_table import KnoxTable, knox_figure
from netharm.report.markup import Markup, element, join
from netharm.report.quick_page import quick_page
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.wording import unbroken, whole

_QUESTION = (
    "Are events that are close in place also close in time more often than if their times were dealt out at random "
    "among them? Places and times stay as they are; only which time goes with which place changes. So busy places and "
    "busy seasons by themselves do not count as near repeats."
)
_EDGE = {
    "left": "The lower edge of a band belongs to it, and the upper to the next.",
    "right": "The upper edge of a band belongs to it; the lowest band has its lower edge too.",
}


def near_repeat_page(found: NearRepeat) -> str:
    """Return the whole page as HTML."""
    return quick_page(
        f"Near repeats: {found.events.name}",
        [
            ("What was found", _found(found)),
            ("What to know before believing it", _doubts(found)),
            ("Events used and left out", _events(found)),
            ("How it was done", _method(found)),
        ],
        kind="Near repeats (Knox test)",
    )


def knox_table(found: NearRepeat) -> KnoxTable:
    """Return the numbers of a test of near repeats as the picture takes them."""
    test = found.knox
    observed, expected, ratio, p_value, p_adjusted = (
        tuple(map(tuple, values.tolist()))
        for values in (test.observed, test.expected, test.ratio, test.p_value, test.p_adjusted)
    )
    return KnoxTable(
        distance_words(found.distances, found.closed),
        window_words(found.windows, found.closed, whole_days=found.events.whole_days),
        observed,
        expected,
        ratio,
        p_value,
        p_adjusted,
    )


def _found(found: NearRepeat) -> Markup:
    sentence = (
        "Each square holds the pairs of events so far apart in place and in time: how many times as many were seen as "
        "expected by chance. Squares with a thick frame hold more than chance explains."
    )
    return join(
        bullets([unbroken(one) for one in findings(found)], class_="findings"),
        knox_figure(knox_table(found), "knox", "Pairs close in place and time", sentence),
    )


def _doubts(found: NearRepeat) -> Markup:
    return bullets([unbroken(one) for one in (*doubts(found), TOGETHER)])


def _events(found: NearRepeat) -> Markup:
    events = found.events
    used = element("p", f"{whole(len(events))} events of {events.name} were used, measured on {events.plane.words}.")
    if not events.left_out:
        return join(used, element("p", "No row was left out."))
    rows = [(reason, whole(number)) for reason, number in events.left_out]
    return join(used, plain_table("Rows left out", [Column("Why"), Column("Rows", number=True)], rows))


def _method(found: NearRepeat) -> Markup:
    settings = [
        ("Distance", "straight line" if found.metric == "euclidean" else "along streets at right angles (Manhattan)"),
        ("Edges in metres", ", ".join(f"{edge:g}" for edge in found.distances)),
        ("Edges in days", ", ".join(f"{edge:g}" for edge in found.windows)),
        ("Which edge belongs", _EDGE[found.closed]),
        ("Times", "dates only" if found.events.whole_days else "to the second"),
        ("Times dealt out", f"{whole(found.draws)} times, seed {found.seed}"),
        ("p", "(1 + draws with at least as many pairs) / (1 + draws): more pairs than by chance"),
        (
            "p for all bands",
            "the same for the most extreme band of each draw, so that looking at many bands gives chance no more room",
        ),
    ]
    return join(element("p", _QUESTION), definitions(settings))
