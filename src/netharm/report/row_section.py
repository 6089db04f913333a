"""One row in full: its counts by period beside what was expected, and everything known about its estimate."""

from __future__ import annotations

from netharm.consequences.match_words import told_of
from netharm.ledger import Ledger, Row, Series
from netharm.report.cells import number, period_count, place
from netharm.report.details_table import details_of
from netharm.report.drawing import draw, figure, key
from netharm.report.markup import Content, Markup, element
from netharm.report.operation_window import within_operation
from netharm.report.points_table import points_of
from netharm.report.series_chart import series_chart
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.wording import STATUS, SUPPRESSED, count, digits, percent, sentence, signed, signed_percent, unbroken

HEALTH = (
    "Health data: any alert goes to public health first, and only totals over the whole area are shown, "
    "no point and no small area."
)


def rows_section(ledger: Ledger) -> Markup:
    """Return every row in full, in the ledger's order."""
    return element(
        "section",
        element("h2", "Row by row", id="rows"),
        [_row(row, f"row-{at}", ledger) for at, row in enumerate(ledger.rows, start=1)],
        aria_labelledby="rows",
    )


def _row(row: Row, name: str, ledger: Ledger) -> Markup:
    kind = "Benefit sought" if row.kind == "outcome" else "Harm watched"
    return element(
        "article",
        element("h3", _title(row), id=name),
        element("p", f"{kind}. {unbroken(row.finding)}"),
        element("p", HEALTH) if row.sensitivity == "health" else "",
        _figure(row, name, ledger),
        _running(row),
        points_of(row, ledger),
        *details_of(row, _title(row)),
        element("details", element("summary", f"How this row was estimated: {_title(row)}"), _facts(row, ledger)),
        aria_labelledby=name,
        class_="row",
    )


def _title(row: Row) -> str:
    return sentence(f"{row.name}, {place(row)}").rstrip(".")


def _figure(row: Row, name: str, ledger: Ledger) -> Markup | str:
    if row.series is None:
        return element("p", f"No counts by period: {STATUS[row.status]}.", class_="absent")
    within = within_operation(row.series, ledger.study.get("operation"))
    marks = key(
        ("observed", "recorded"),
        ("expected", "expected without the operation"),
        *((("band", "where 95% of placebo groups lie"),) if _has_band(row.series) else ()),
        ("window", "the operation"),
        *((("missing", "missing"),) if None in row.series.observed else ()),
        *((("withheld", SUPPRESSED),) if any(row.series.suppressed) else ()),
    )
    caption = f"{_title(row)}, by period"
    picture = draw(series_chart(row.series, within), f"{name}-chart", caption, _sentence(row))
    return figure(picture, _sentence(row), marks, _periods(row.series, within, caption), caption)


def _has_band(series: Series) -> bool:
    return any(value is not None for value in series.band_lower)


def _sentence(row: Row) -> str:
    if row.observed is None or row.counterfactual is None:
        return f"The total after the operation began is {STATUS[row.status]}."
    return (
        f"From the operation's start {count(row.observed)} were recorded and {count(row.counterfactual)} were expected."
    )


def _periods(series: Series, within: list[bool], caption: str) -> Markup:
    columns = (
        Column("Period"),
        Column("When"),
        Column("Recorded", True),
        Column("Expected", True),
        Column("Placebo band, from", True),
        Column("to", True),
    )
    cells: list[list[Content]] = [
        [
            period,
            "operation" if within[at] else "after" if series.after[at] else "before",
            period_count(series.observed[at], series.suppressed[at]),
            period_count(series.counterfactual[at], series.suppressed[at]),
            period_count(series.band_lower[at], series.suppressed[at]),
            period_count(series.band_upper[at], series.suppressed[at]),
        ]
        for at, period in enumerate(series.periods)
    ]
    return plain_table(caption, columns, cells)


def _running(row: Row) -> Markup | str:
    if not row.cumulative:
        return ""
    caption = f"Running total since the operation began: {_title(row)}"
    columns = (
        Column("To the end of"),
        Column("Recorded", True),
        Column("Expected", True),
        Column("Change", True),
        Column("Change in per cent", True),
    )
    cells: list[list[Content]] = [
        [
            one.period,
            period_count(one.observed, one.suppressed),
            period_count(one.counterfactual, one.suppressed),
            SUPPRESSED if one.suppressed else number(row, one.effect, signed),
            SUPPRESSED if one.suppressed else number(row, one.relative_effect, signed_percent),
        ]
        for one in row.cumulative
    ]
    return element("details", element("summary", caption), plain_table(caption, columns, cells))


def _facts(row: Row, ledger: Ledger) -> Markup:
    mitigation = bullets([told_of(ledger.consequences, what) for what in row.mitigation])
    pairs: list[tuple[str, Content]] = [
        ("Counted as", row.measure),
        ("How it would come about", row.mechanism),
        ("Who bears it", row.bearer),
        ("Agreed mitigation", mitigation if row.mitigation else ""),
        ("State", f"{STATUS[row.status]}{f': {row.reason}' if row.reason else ''}"),
        ("Matched before the operation by", row.match),
        ("Inference", f"{row.inference or 'none'}{f', {row.draws:,} draws' if row.draws else ''}"),
        ("Effect under other weights of like quality", _range(row, row.weight_range_lower, row.weight_range_upper)),
        ("Effect under any balanced weights", _range(row, row.programme_range_lower, row.programme_range_upper)),
        ("Effect over what withheld counts may have been", _withheld(row)),
        ("Effective number of donor areas", number(row, row.effective_donors, count)),
        ("Largest relative miss of a constraint", number(row, row.residual, digits)),
        (
            "The solve reached its tolerance",
            "not computed" if row.converged is None else "yes" if row.converged else "no",
        ),
        ("Mean bias over placebos, removed", "" if row.placebo_bias is None else digits(row.placebo_bias)),
        ("Would have been called a change", _detectable(row)),
        ("Notes", bullets(row.notes) if row.notes else ""),
    ]
    return definitions([(name, value) for name, value in pairs if value])


def _range(row: Row, lower: float | None, upper: float | None) -> str:
    return number(row, None) if lower is None and upper is None else f"{_change(row, lower)} to {_change(row, upper)}"


def _withheld(row: Row) -> str:
    return "" if row.withheld_range_lower is None else _range(row, row.withheld_range_lower, row.withheld_range_upper)


def _change(row: Row, value: float | None) -> str:
    return number(row, value, signed)


def _detectable(row: Row) -> str:
    fall, rise = row.smallest_detectable_fall, row.smallest_detectable_rise
    if fall is None and rise is None:
        return ""
    return "; ".join(
        [
            "no fall of any size" if fall is None else f"a fall of {percent(fall)} or more",
            "no rise of any size" if rise is None else f"a rise of {percent(rise)} or more",
        ]
    )
