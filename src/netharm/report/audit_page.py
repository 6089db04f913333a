"""The page of an audit: the set of figures at the top, then each figure by itself."""

from __future__ import annotations

from collections.abc import Mapping

from netharm.metrics.audit import AuditedMetric, FrameworkAudit
from netharm.metrics.coverage import HARM_TYPES, STRANDS, filled_by
from netharm.metrics.words import NOT_A_TEST, metric_words, summary
from netharm.report.colours import BENEFIT, HARM, QUIET
from netharm.report.drawing import Specification, draw, figure
from netharm.report.markup import Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import whole

_RESULT = {"outcome", "impact"}


def audit_page(found: FrameworkAudit, consequences: Mapping[str, str], name: str) -> str:
    """Return the whole page as HTML. consequences : names by their codes. name : the framework's."""
    return plain_page(
        "Audit of figures",
        f"What these figures can tell: {name}",
        _section("In short", "short", bullets(summary(found), class_="findings"), _kinds(found)),
        _section("What is covered", "covered", element("p", _CELLS), _matrix(found), _watched(found, consequences)),
        _section("The fewest figures that would fill the holes", "redesign", _suggested(found)),
        _section("Figure by figure", "figures", *(_metric(each) for each in found.metrics)),
    )


_CELLS = (
    "A cell holds the figures that tell of a result for this strand and this type of harm. Outputs, such as "
    "arrests and seizures, stand in no cell: they say what was done, not what changed."
)


def _section(heading: str, name: str, *content: Markup) -> Markup:
    return element("section", element("h2", heading, id=name), *content, aria_labelledby=name)


def _kinds(found: FrameworkAudit) -> Markup:
    kinds = found.kinds()
    title = "Kinds of figures"
    sentence = "How many of the figures are means, deeds, products of the work, or results."
    rows = [[kind, whole(number)] for kind, number in kinds.items()]
    told = " ".join(f"{kind}: {number}." for kind, number in kinds.items())
    table = plain_table(title, [Column("Kind"), Column("Figures", number=True)], rows)
    return figure(draw(_chart(kinds), "kinds-chart", title, f"{sentence} {told}"), sentence, join(), table, title)


def _chart(kinds: Mapping[str, int]) -> Specification:
    order = [kind for kind in ("input", "activity", "output", "outcome", "impact", "unknown") if kind in kinds]
    values = [{"kind": kind, "figures": kinds[kind], "colour": _colour(kind)} for kind in order]
    y = {"field": "kind", "type": "nominal", "sort": order, "title": None, "axis": {"ticks": False, "labelPadding": 8}}
    x = {
        "field": "figures",
        "type": "quantitative",
        "title": "figures",
        "axis": {"tickMinStep": 1, "format": "d"},
        "scale": {"domainMin": 0},
    }
    colour = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "data": {"values": values},
        "width": 480,
        "height": {"step": 30},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 18}, "encoding": {"color": colour}},
            {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "figures"}}},
        ],
    }


def _colour(kind: str) -> str:
    return BENEFIT if kind in _RESULT else QUIET if kind == "unknown" else HARM


def _matrix(found: FrameworkAudit) -> Markup:
    columns = [Column("Strand"), *(Column(f"{harm.capitalize()} harm") for harm in HARM_TYPES)]
    rows = [
        [strand.capitalize(), *("; ".join(found.coverage.cells[strand, harm]) or _NOTHING for harm in HARM_TYPES)]
        for strand in STRANDS
    ]
    return element(
        "div", plain_table("Results by strand and type of harm", columns, rows), class_="scroll", tabindex="0"
    )


_NOTHING = element("span", "nothing", class_="absent")


def _watched(found: FrameworkAudit, consequences: Mapping[str, str]) -> Markup:
    rows = [
        [f"{consequences[code]} ({code})", "; ".join(names) or _NOTHING]
        for code, names in found.coverage.consequences.items()
    ]
    columns = [Column("What policing can set off"), Column("Figures that would show it")]
    return plain_table("Harms that policing can set off", columns, rows)


def _suggested(found: FrameworkAudit) -> Markup:
    nowhere = ", ".join(found.unfillable)
    unfilled = element("p", f"No figure of the catalogue shows: {nowhere}.") if nowhere else join()
    if not found.suggested:
        return join(element("p", "The catalogue holds no figure that would fill another hole."), unfilled)
    columns = [*map(Column, ("Figure", "Would fill", "Put down to police", "How late", "Checked"))]
    rows = [
        [
            f"{each.name} ({each.id})",
            "; ".join(
                hole if isinstance(hole, str) else " and ".join(hole) for hole in filled_by(each, found.coverage)
            ),
            each.attributable,
            each.lag or "not stated",
            each.status,
        ]
        for each in found.suggested
    ]
    return join(
        element(
            "p",
            "No smaller set of the catalogue's figures fills every hole that they can fill. It is a suggestion to talk "
            "about: what a partnership can count, and wants to be judged by, is its own decision.",
        ),
        plain_table("Suggested figures", columns, rows),
        unfilled,
    )


def _metric(each: AuditedMetric) -> Markup:
    record = each.metric.record
    taken = f"taken for {record.name!r} by its words; a person should say whether that is right" if record else ""
    tested = each.with_effort is not None
    return element(
        "article",
        element("h3", each.metric.name),
        element("p", taken, class_="tag") if each.metric.matched else join(),
        bullets(metric_words(each)),
        element("p", NOT_A_TEST) if tested else join(),
        class_="row",
    )
