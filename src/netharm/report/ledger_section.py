"""The ledger itself: benefits and harms in the same columns, and one picture of all changes."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.consequences.match_words import harm_words
from netharm.consequences.plan_match import PlanMatch
from netharm.effects.check import Check
from netharm.finding import failed_checks
from netharm.ledger import Ledger, Row
from netharm.report.cells import change, harm_state, number, p_value, place, relative_change
from netharm.report.drawing import draw, figure, key
from netharm.report.effects_chart import effects_chart
from netharm.report.markup import Content, Markup, element, join
from netharm.report.tables import Column, table
from netharm.wording import STATUS, percent, rise_of

_COLUMNS = (
    Column("Counted"),
    Column("Area"),
    Column("Observed", number=True),
    Column("Expected", number=True),
    Column("Change, with 95% interval", number=True),
    Column("Change in per cent, with 95% interval", number=True),
    Column("p (adjusted)", number=True),
    Column("Against tolerance"),
    Column("State"),
)

_GROUPS = (("outcome", "Benefits sought"), ("harm", "Unintended harms watched"))


def ledger_section(ledger: Ledger) -> Markup:
    """Return the table of all rows and the picture of their relative changes."""
    return element(
        "section",
        element("h2", "The ledger", id="ledger"),
        element(
            "p",
            "Every outcome and harm that the plan declared, estimated by the same steps. Expected is what, by the "
            "plan's design, would have been recorded without the operation.",
        ),
        ledger_table(ledger.rows, ledger.checks, ledger.consequences),
        effects_figure(ledger.rows),
        aria_labelledby="ledger",
    )


def ledger_table(rows: Sequence[Row], checks: Sequence[Check], match: PlanMatch | None = None) -> Markup:
    """Return benefits and harms in the same columns, with the checks that failed beside each.

    Where the states of mitigations are kept, they stand beside the harm's own state.
    """
    groups = [
        (name, [_cells(row, failed_checks(row, checks), match) for row in rows if row.kind == kind])
        for kind, name in _GROUPS
    ]
    return table("Benefits and harms, side by side", _COLUMNS, groups)


def _mitigation(row: Row, match: PlanMatch | None) -> Markup | str:
    if match is None or row.kind == "outcome":
        return ""
    return element("span", f"mitigation: {harm_words(match, row.name)}", class_="tag")


def _cells(row: Row, failed: Sequence[str], match: PlanMatch | None) -> list[Content]:
    return [
        join(row.name, _marks(row, failed)),
        place(row),
        number(row, row.observed),
        number(row, row.counterfactual),
        _in_lines(change(row)),
        _in_lines(relative_change(row)),
        _in_lines(p_value(row)),
        join(harm_state(row), _mitigation(row, match)),
        STATUS[row.status],
    ]


def _in_lines(words: str) -> Markup:
    """Return a number with what stands in brackets after it on a line of its own."""
    first, bracket, rest = words.partition(" (")
    return join(first, element("span", f" ({rest}", class_="line") if bracket else "")


def _marks(row: Row, failed: Sequence[str]) -> Markup:
    told = ["moves with police effort"] if row.activity_sensitive else []
    told += [f"failed: {', '.join(failed)}"] if failed else []
    return join([element("span", words, class_="tag") for words in told])


def effects_figure(rows: Sequence[Row]) -> Markup:
    """Return the picture of relative changes, with its key, its sentence and its table."""
    marks = key(
        ("outcome", "benefit sought, with its 95% interval"),
        ("harm", "unintended harm, with its 95% interval"),
        ("tolerance", "the tolerance declared for a harm"),
        ("arrow", "the interval goes on beyond the edge"),
    )
    columns = (Column("Counted"), Column("Area"), Column("Change, with 95% interval", True), Column("Tolerance", True))
    cells: list[list[Content]] = [
        [
            row.name,
            place(row),
            relative_change(row),
            "none" if row.tolerance is None else f"+{percent(rise_of(row.tolerance))}",
        ]
        for row in rows
    ]
    caption = "Change against what was expected, all rows"
    picture = draw(effects_chart(rows), "effects", caption, _sentence(rows))
    return figure(picture, _sentence(rows), marks, table(caption, columns, [("", cells)]), caption)


def _sentence(rows: Sequence[Row]) -> str:
    shown = [row for row in rows if row.relative_effect is not None]
    crossed = [row.name for row in rows if row.harm_state == "crossed"]
    beyond = f" Beyond its tolerance: {'; '.join(crossed)}." if crossed else ""
    return f"{len(shown)} of {len(rows)} rows have an estimate; the line marked none is no change at all.{beyond}"
