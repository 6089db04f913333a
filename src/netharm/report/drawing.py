"""From a chart's specification to a picture in the page: SVG with a title and a description, and nothing fetched."""

from __future__ import annotations

import re
from typing import Any

import vl_convert

from netharm.report.markup import Markup, element, join

Specification = dict[str, Any]

FONT = "Arial, Helvetica, sans-serif"

_STYLE: Specification = {
    "aria": False,
    "font": FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": "#1b1b1b",
        "titleColor": "#1b1b1b",
        "gridColor": "#dcdcdc",
        "domainColor": "#6b6b6b",
        "tickColor": "#6b6b6b",
    },
    "text": {"fontSize": 12, "color": "#1b1b1b"},
}

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def draw(specification: Specification, name: str, title: str, description: str, patterns: str = "") -> Markup:
    """Return the chart as inline SVG that screen readers meet as one picture with `title` and `description`.

    `name` is unique in the page: every id inside the picture begins with it. `patterns` are fills of its own, as SVG.
    """
    full = {"$schema": _SCHEMA, "config": _STYLE, **specification}
    svg = vl_convert.vegalite_to_svg(full, allowed_base_urls=[])
    opening, inside = re.fullmatch(r"\s*<svg([^>]*)>(.*)</svg>\s*", svg, re.DOTALL).groups()  # type: ignore[union-attr]
    size = {key: _attribute(opening, key) for key in ("width", "height", "viewBox")}
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        Markup(_own_ids(f"{patterns}{inside}", name)),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        **size,
    )


def _attribute(opening: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', opening)
    return found.group(1) if found else ""


def _own_ids(svg: str, name: str) -> str:
    """Return `svg` with ids of its own (several pictures stand in one page) and no roles inside: it is one picture."""
    return re.sub(r"<[^>]*>", lambda tag: _own_tag(tag.group(0), name), svg)


def _own_tag(tag: str, name: str) -> str:
    plain = re.sub(r'\s(?:role|class|aria-[a-z]+)="[^"]*"', "", tag)
    named = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', plain)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", named)


def figure(picture: Markup, sentence: str, marks: Markup, table: Markup, name: str) -> Markup:
    """Return a picture with its sentence and its key above it, and its numbers below in a table that opens."""
    view = {"class_": "scroll picture", "role": "region", "tabindex": "0", "aria_label": f"Picture: {name}"}
    caption = element("figcaption", element("strong", f"{name}."), " ", sentence)
    return join(
        element("figure", caption, marks, element("div", picture, **view)),
        element("details", element("summary", f"The numbers: {name}"), table),
    )


def key(*entries: tuple[str, str]) -> Markup:
    """Return the key of a picture: pairs of a class that draws the mark and the words for it."""
    items = [
        element("li", element("span", class_=f"mark {mark}", aria_hidden="true"), words) for mark, words in entries
    ]
    return join(element("ul", items, class_="key"))
