"""Pairs close in place and time beside those expected: a picture of the grid, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netharm.report.colours import HEAT, OBSERVED, QUIET
from netharm.report.drawing import Specification, draw, figure
from netharm.report.markup import Markup, element
from netharm.report.tables import Column, plain_table
from netharm.wording import count, probability, ratio, whole

LEVEL = 0.05
SMALL_PX, NARROW_PX = 13, 118
WIDE_PX = {1: 300, 2: 240, 3: 180, 4: 150}
"""How wide a column is, by how many there are. A picture is brought to 736 pixels at most: what is wider has its small
text shrunk, and what is narrower grows out of all measure."""
_STEPS = (0.5, 0.8, 1.25, 2.0, 4.0)
_STEP_WORDS = (
    "under half of expected",
    "0.5 to 0.8 times",
    "about as expected (0.8 to 1.25 times)",
    "1.25 to 2 times",
    "2 to 4 times",
    "4 times or more",
)
NOTHING_EXPECTED = "none expected"

Values = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class KnoxTable:
    """Numbers by distance band (first) and time band (second).

    distances, windows : the bands in words. counted : what is counted, in the plural, such as "pairs".
    ratio : NaN where nothing is expected. p_adjusted : allowing for all bands of the grid.
    """

    distances: tuple[str, ...]
    windows: tuple[str, ...]
    observed: Values
    expected: Values
    ratio: Values
    p_value: Values
    p_adjusted: Values
    counted: str = "pairs"


def knox_figure(table: KnoxTable, name: str, title: str, sentence: str) -> Markup:
    """Return the picture with its sentence and its key, and its numbers in a table below.

    name : unique in the page. title : the picture's, plain text.
    """
    description = f"{sentence} " + " ".join(f"{cell['words']}." for cell in _cells(table))
    picture = draw(knox_chart(table), name, title, description)
    return figure(picture, sentence, _key(), knox_numbers(table, title), title)


def knox_chart(table: KnoxTable) -> Specification:
    """Return the grid: how many times as many as expected, framed where chance does not explain it."""
    axis = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "labelLimit": 220,
        "labelAngle": 0,
        "labelFontSize": SMALL_PX,
    }
    x = {"field": "window", "type": "nominal", "sort": list(table.windows), "axis": {**axis, "orient": "top"}}
    y = {"field": "distance", "type": "nominal", "sort": list(table.distances), "axis": axis}
    colour = {
        "field": "ratio",
        "type": "quantitative",
        "scale": {"type": "threshold", "domain": list(_STEPS), "range": list(HEAT)},
        "legend": None,
    }
    frame = {"type": "rect", "filled": False, "stroke": OBSERVED, "strokeWidth": 3.5, "strokeOpacity": 1}
    small = {"type": "text", "dy": 4, "fontSize": SMALL_PX, "lineBreak": "\n", "lineHeight": 16}
    return {
        "data": {"values": list(_cells(table))},
        "width": {"step": WIDE_PX.get(len(table.windows), NARROW_PX)},
        "height": {"step": 72},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "rect", "fill": "#ffffff", "stroke": QUIET, "strokeWidth": 0.5}},
            {
                "transform": [{"filter": "datum.ratio !== null"}],
                "mark": {"type": "rect", "stroke": QUIET, "strokeWidth": 0.5},
                "encoding": {"color": colour},
            },
            {"transform": [{"filter": "datum.beyond"}], "mark": frame},
            {
                "mark": {"type": "text", "dy": -16, "fontSize": 15, "fontWeight": "bold"},
                "encoding": {"text": {"field": "times"}},
            },
            {"mark": small, "encoding": {"text": {"field": "lines"}}},
        ],
    }


def knox_numbers(table: KnoxTable, caption: str) -> Markup:
    """Return the table of all bands, a row for each."""
    columns = [
        Column("Apart in place"),
        Column("Apart in time"),
        Column(f"{table.counted.capitalize()} seen", number=True),
        Column("Expected", number=True),
        Column("Times as many", number=True),
        Column("p", number=True),
        Column("p for all bands", number=True),
    ]
    names = ("distance", "window", "observed", "expected", "times", "p_value", "p_adjusted")
    rows = [[str(cell[name]) for name in names] for cell in _cells(table)]
    return plain_table(caption, columns, rows)


def _cells(table: KnoxTable) -> Iterator[dict[str, str | float | bool | None]]:
    for i, distance in enumerate(table.distances):
        for j, window in enumerate(table.windows):
            value, beyond = table.ratio[i][j], table.p_adjusted[i][j] <= LEVEL
            known = value == value
            times = f"{ratio(value)} times" if known else NOTHING_EXPECTED
            seen, expected = whole(table.observed[i][j]), count(table.expected[i][j])
            yield {
                "distance": distance,
                "window": window,
                "ratio": value if known else None,
                "times": times,
                "beyond": beyond,
                "observed": seen,
                "expected": expected,
                "lines": f"{seen} seen\n{expected} expected",
                "p_value": probability(table.p_value[i][j]),
                "p_adjusted": probability(table.p_adjusted[i][j]),
                "words": f"{distance}, {window}: {times}, {seen} seen, {expected} expected"
                + (", more than chance explains" if beyond else ""),
            }


def _key() -> Markup:
    swatches = [
        element("li", element("span", class_="mark", style=f"background:{colour};border:1px solid {QUIET}"), words)
        for colour, words in zip(HEAT, _STEP_WORDS, strict=True)
    ]
    framed = element("span", class_="mark", style=f"border:3px solid {OBSERVED}")
    return element(
        "ul", swatches, element("li", framed, "beyond what chance explains, allowing for all bands"), class_="key"
    )
