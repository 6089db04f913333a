"""What a design found beside a row's effect: its small tables, as they come."""

from __future__ import annotations

from netharm.effects.effect import Detail
from netharm.ledger import Row
from netharm.report.markup import Content, Markup, element
from netharm.report.tables import Column, plain_table
from netharm.wording import count, digits, sentence


def details_of(row: Row, title: str) -> list[Markup]:
    """Return the row's details, each folded away under its title; `title` is the row's own."""
    return [
        element(
            "details",
            element("summary", f"{detail.title}: {title}"),
            element("p", sentence(detail.note)) if detail.note else "",
            _table(detail, f"{detail.title}: {title}"),
        )
        for detail in row.details
    ]


def _table(detail: Detail, caption: str) -> Markup:
    numeric = [
        all(isinstance(line[at], int | float) or line[at] is None for line in detail.rows)
        for at in range(len(detail.columns))
    ]
    columns = [Column(name, number=is_number) for name, is_number in zip(detail.columns, numeric, strict=True)]
    cells: list[list[Content]] = [[_cell(value) for value in line] for line in detail.rows]
    return plain_table(caption, columns, cells)


def _cell(value: str | float | int | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return value
    return count(value) if isinstance(value, int) else digits(value)
