"""What stands around the ledger: police activity, official figures, the balance of the comparison, and the data."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.ledger import Balance, Ledger, MetricRow
from netharm.report.balance_chart import balance_chart
from netharm.report.drawing import draw, figure, key
from netharm.report.markup import Content, Markup, element, join
from netharm.report.records import heading, record_list
from netharm.report.tables import Column, bullets, plain_table
from netharm.wording import AREA, MISSING, SUPPRESSED, count, sentence

MOST_IN_A_PICTURE = 60


def balance_section(ledger: Ledger) -> Markup:
    """Return how well the synthetic control follows the target before the operation."""
    areas = [area for area in ("target", "buffer") if any(entry.area == area for entry in ledger.balance)]
    return element(
        "section",
        element("h2", "Balance before the operation", id="balance"),
        [_balance_figure([one for one in ledger.balance if one.area == area], area) for area in areas]
        if areas
        else element("p", "There is no balance to show: this design uses no weights that balance, or none were found."),
        aria_labelledby="balance",
    )


def _balance_figure(entries: Sequence[Balance], area: str) -> Markup:
    columns = (
        Column("Matched on"),
        Column("Treated areas", True),
        Column("Synthetic control", True),
        Column("Equal share of comparison areas", True),
    )
    cells: list[list[Content]] = [
        [entry.constraint, *(_total(value, entry) for value in (entry.target, entry.synthetic, entry.comparison))]
        for entry in entries
    ]
    caption = f"Balance in {AREA[area]}"
    shown = [entry for entry in entries if not entry.suppressed][:MOST_IN_A_PICTURE]
    if not shown:
        return join(
            element("p", f"{caption}: all {len(entries)} totals are {SUPPRESSED}."),
            plain_table(caption, columns, cells),
        )
    words = _balance_sentence(entries, shown)
    marks = key(
        ("ring", "treated areas"),
        ("dot", "their synthetic control"),
        ("cross", "an equal share of all comparison areas"),
    )
    picture = draw(balance_chart(shown), f"balance-{area}", caption, words)
    return figure(picture, words, marks, plain_table(caption, columns, cells), caption)


def _balance_sentence(entries: Sequence[Balance], shown: Sequence[Balance]) -> str:
    part = (
        "" if len(shown) == len(entries) else f" The picture has {len(shown)} of the {len(entries)}; the table has all."
    )
    return (
        f"{len(entries)} totals are matched before the operation. A dot in the middle of its ring is a total "
        f"that is met; the scale is logarithmic.{part}"
    )


def _total(value: float | None, entry: Balance) -> str:
    if entry.suppressed:
        return SUPPRESSED
    return MISSING if value is None else count(value)


def activity_section(ledger: Ledger) -> Markup:
    """Return what police did; no effect stands against it."""
    columns = (Column("Activity"), Column("Count", True), Column("Strands served"))
    cells: list[list[Content]] = [
        [one.name, count(one.count), ", ".join(one.strands) or "none named"] for one in ledger.activity
    ]
    return element(
        "section",
        element("h2", "Police activity", id="activity"),
        element("p", "What was done, counted. Activity is not a result, and no effect is set against it."),
        plain_table("Activity: what police did", columns, cells) if cells else element("p", "The plan declares none."),
        aria_labelledby="activity",
    )


def metrics_section(ledger: Ledger) -> Markup:
    """Return the official figures the operation is judged by elsewhere."""
    columns = (
        Column("Official figure"),
        Column("Before", True),
        Column("Periods before", True),
        Column("From the start on", True),
        Column("Periods from the start on", True),
        Column("Note"),
    )
    cells: list[list[Content]] = [
        [
            one.name,
            _metric(one, one.observed_before),
            _metric(one, one.periods_before),
            _metric(one, one.observed_after),
            _metric(one, one.periods_after),
            one.note or "none",
        ]
        for one in ledger.metrics
    ]
    return element(
        "section",
        element("h2", "Official figures", id="metrics"),
        element(
            "p",
            "Counts as they are reported elsewhere, without a comparison: a change here is no evidence of an effect.",
        ),
        plain_table("Official figures, before and from the start on", columns, cells)
        if cells
        else element("p", "The plan names none."),
        _known(ledger),
        aria_labelledby="metrics",
    )


def _known(ledger: Ledger) -> Markup:
    """Return what the catalogue knows of the figures that the plan names from it."""
    columns = (
        Column("Official figure"),
        Column("Kind"),
        Column("What it cannot see"),
        Column("Read it beside"),
    )
    cells: list[list[Content]] = [
        [
            one.name,
            one.result_kind,
            bullets(one.cannot_see) if one.cannot_see else "not stated",
            bullets(one.counter) if one.counter else "no figure named",
        ]
        for one in ledger.metrics
        if one.catalogue
    ]
    return plain_table("What these figures can tell, from the catalogue", columns, cells) if cells else Markup("")


def _metric(one: MetricRow, value: float | None) -> str:
    return one.status if value is None else count(value)


def data_section(ledger: Ledger) -> Markup:
    """Return which data were used and what they do not cover."""
    return element(
        "section",
        element("h2", "Data and coverage", id="data"),
        [_source(record) for record in ledger.data] if ledger.data else element("p", "No data source is recorded."),
        element("h3", "Notes on this study") if ledger.notes else "",
        bullets([sentence(note) for note in ledger.notes]) if ledger.notes else "",
        aria_labelledby="data",
    )


def _source(record: dict[str, object]) -> Markup:
    name = next((str(record[key]) for key in ("data", "name", "source") if record.get(key)), "A source")
    rest = {key: value for key, value in record.items() if value != name}
    return join(element("h3", heading(name)), record_list(rest, name))
