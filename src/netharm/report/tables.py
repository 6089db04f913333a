"""Tables that read aloud well: a caption, a scope on every heading, and a way to scroll without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netharm.report.markup import Content, Markup, element, join


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand to the right."""

    heading: str
    number: bool = False


def table(caption: str, columns: Sequence[Column], groups: Sequence[tuple[str, Sequence[Sequence[Content]]]]) -> Markup:
    """Return a table whose first column heads its rows; a group with a name gets a heading row of its own."""
    head = element("tr", [_heading(column) for column in columns])
    bodies = [_body(name, rows, columns) for name, rows in groups if rows]
    inner = element("table", element("caption", caption), element("thead", head), bodies)
    return element("div", inner, class_="scroll", role="region", tabindex="0", aria_label=caption)


def plain_table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Content]]) -> Markup:
    """Return a table with one nameless group of rows."""
    return table(caption, columns, [("", rows)])


def definitions(pairs: Sequence[tuple[str, Content]]) -> Markup:
    """Return names and what they stand for, as a description list."""
    return element("dl", [element("div", element("dt", name), element("dd", value)) for name, value in pairs])


def bullets(items: Sequence[Content], class_: str | None = None) -> Markup:
    """Return `items` as a list."""
    return element("ul", [element("li", item) for item in items], class_=class_)


def _heading(column: Column) -> Markup:
    return element("th", column.heading, scope="col", class_="number" if column.number else None)


def _body(name: str, rows: Sequence[Sequence[Content]], columns: Sequence[Column]) -> Markup:
    span = str(len(columns))
    title = element("tr", element("th", name, scope="rowgroup", colspan=span, class_="group")) if name else ""
    return element("tbody", title, [_row(row, columns) for row in rows])


def _row(cells: Sequence[Content], columns: Sequence[Column]) -> Markup:
    first, *rest = cells
    others = [
        element("td", cell, class_="number" if column.number else None)
        for cell, column in zip(rest, columns[1:], strict=True)
    ]
    return element("tr", element("th", first, scope="row"), join(others))
