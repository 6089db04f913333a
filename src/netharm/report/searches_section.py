"""Whom stop and search fell on, before, during and after, with every number that a rate is made of."""

from __future__ import annotations

from netharm.ledger import Disproportionality, Ledger, SearchRow
from netharm.report.markup import Content, Markup, element
from netharm.report.tables import Column, bullets, table
from netharm.wording import SUPPRESSED, count, digits, percent, ratio, sentence

_SEARCHED = (
    Column("When"),
    Column("Days", number=True),
    Column("Residents", number=True),
    Column("Searches", number=True),
    Column("Per 1,000 a year", number=True),
    Column("Times the compared rate (95%)", number=True),
    Column("Times the ratio before (95%)", number=True),
    Column("A rise beyond tolerance"),
)
_FOUND = (
    Column("When"),
    Column("Searches", number=True),
    Column("Finds", number=True),
    Column("Finds per search", number=True),
    Column("Times the compared share (95%)", number=True),
)
_NOT_TOLD = "not told"
_NONE = "none"


def searches_section(ledger: Ledger) -> Markup:
    """Return the table of searches, or why there is none."""
    searches = ledger.disproportionality
    return element(
        "section",
        element("h2", "Whom searches fell on", id="searches"),
        *(_told(searches) if searches is not None else [element("p", "No records of stop and search are held.")]),
        aria_labelledby="searches",
    )


def _told(searches: Disproportionality) -> list[Markup | str]:
    said = bullets([sentence(one) for one in searches.said]) if searches.said else ""
    if not searches.rows:
        return [said or element("p", "No records of stop and search are held.")]
    kinds = dict.fromkeys((row.by, row.where) for row in searches.rows)
    return [said, *(table for by, where in kinds for table in _tables(searches, by, where))]


def _tables(searches: Disproportionality, by: str, where: str) -> list[Markup]:
    """Return two tables: how often each group was searched, and how often something came of it."""
    rows = [row for row in searches.rows if (row.by, row.where) == (by, where)]
    place = (
        f"by {by} in {'the target' if where == 'target' else 'the whole force'}, compared with {rows[0].compared_with}"
    )
    named = dict.fromkeys(row.group for row in rows)
    return [
        table(
            f"{what} {place}", columns, [(group, [cells(row) for row in rows if row.group == group]) for group in named]
        )
        for what, columns, cells in (("Searches", _SEARCHED, _searched), ("Finds", _FOUND, _found))
    ]


def _searched(row: SearchRow) -> list[Content]:
    return [
        row.when,
        count(row.days),
        _NOT_TOLD if row.population is None else count(row.population),
        _number(row, row.searches),
        SUPPRESSED if row.suppressed else _NOT_TOLD if row.rate is None else digits(row.rate),
        _ratio(row, row.rate_ratio, row.rate_ratio_lower, row.rate_ratio_upper),
        _NONE if row.when == "before" else _ratio(row, row.change, row.change_lower, row.change_upper),
        row.harm_state or _NONE,
    ]


def _found(row: SearchRow) -> list[Content]:
    return [
        row.when,
        _number(row, row.searches),
        _number(row, row.finds),
        SUPPRESSED if row.suppressed else _NOT_TOLD if row.find_rate is None else percent(row.find_rate),
        _ratio(row, row.find_rate_ratio, row.find_rate_ratio_lower, row.find_rate_ratio_upper),
    ]


def _number(row: SearchRow, value: int | None) -> str:
    if row.suppressed:
        return SUPPRESSED
    return _NOT_TOLD if value is None else count(value)


def _ratio(row: SearchRow, value: float | None, lower: float | None, upper: float | None) -> str:
    if row.suppressed:
        return SUPPRESSED
    if value is None:
        return _NONE if row.group == row.compared_with else _NOT_TOLD
    if lower is None or upper is None:
        return ratio(value)
    return f"{ratio(value)} ({ratio(lower)} to {ratio(upper)})"
