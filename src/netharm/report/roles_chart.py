"""Strands side by side: goals on paper, roles and activities in practice, and officer-hours, as shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netharm.report.colours import EXPECTED, HARM, OBSERVED
from netharm.report.drawing import Specification

SERIES = ("goals on paper", "roles and activities", "officer-hours")
COLOURS = (EXPECTED, HARM, OBSERVED)
SHAPES = ("circle", "diamond", "square")


@dataclass(frozen=True)
class RoleMark:
    """One mark of the picture: a share of 0 to 1, and its interval where there is one."""

    strand: str
    series: str
    share: float
    lower: float | None
    upper: float | None


def roles_chart(marks: Sequence[RoleMark]) -> Specification:
    """Return the picture: a band for each strand, a mark for each kind of share, told apart by shape and colour."""
    strands = list(dict.fromkeys(mark.strand for mark in marks))
    y = {
        "field": "strand",
        "type": "nominal",
        "sort": strands,
        "title": None,
        "axis": {"ticks": False, "labelPadding": 8},
    }
    offset = {"field": "series", "type": "nominal", "sort": list(SERIES)}
    x = {
        "field": "share",
        "type": "quantitative",
        "title": "share of statements or hours with a strand",
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "tickCount": 6},
    }
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(SERIES), "range": list(COLOURS)},
        "legend": None,
    }
    shape = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(SERIES), "range": list(SHAPES)},
        "legend": None,
    }
    return {
        "data": {"values": [vars(mark) for mark in marks]},
        "width": 480,
        "height": {"step": 20},
        "encoding": {"y": y, "yOffset": offset, "color": colour},
        "layer": [
            {
                "transform": [{"filter": "datum.lower !== null"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {"x": x, "shape": shape},
            },
        ],
    }
