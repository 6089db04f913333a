"""The picture of all rows: relative change with its interval, and each harm's tolerance. Nothing is estimated here."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from netharm.ledger import Row
from netharm.report.cells import absent, place
from netharm.report.colours import BENEFIT, HARM, OBSERVED, QUIET
from netharm.report.drawing import Specification
from netharm.wording import rise_of

_LABEL_WIDTH = 40
_EDGES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_LONGEST_INTERVAL = 2.0
"""An interval beyond this runs to the edge and ends in an arrow: one wide row must not flatten the others."""


def effects_chart(rows: Sequence[Row]) -> Specification:
    """Return relative effects with their 95% intervals, one line for each row, and the tolerance of each harm.

    An interval without an upper limit runs to the edge and ends in an arrow.
    """
    edge = _edge(rows)
    values = [_effect_values(row, edge) for row in rows]
    axis = {
        "format": "+.0%",
        "labelExpr": "datum.value === 0 ? 'none' : datum.label",
        "orient": "top",
        "title": "change against what was expected",
        "tickCount": 7,
        "grid": True,
    }
    change = {"type": "quantitative", "scale": {"domain": [-1, edge], "clamp": True}, "axis": axis}
    order = [value["row"] for value in values]
    line = {"field": "row", "type": "nominal", "sort": order, "title": None}
    labels = {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 320, "labelFontSize": 12, "ticks": False}
    y = {**line, "axis": {**labels, "domain": False, "labelPadding": 8}}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["outcome", "harm"], "range": [BENEFIT, HARM]},
        "legend": None,
    }
    shape = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["outcome", "harm"], "range": ["circle", "diamond"]},
        "legend": None,
    }
    told = {"filter": "datum.effect !== null"}
    return {
        "data": {"values": values},
        "width": 460,
        "height": {"step": 50},
        "encoding": {"y": y},
        "layer": [
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": QUIET},
                "encoding": {"x": {"datum": 0, **change}, "y": {"value": 0}, "y2": {"value": "height"}},
            },
            {
                "transform": [told, {"filter": "datum.lower !== null"}],
                "mark": {"type": "rule", "strokeWidth": 2.5},
                "encoding": {"x": {"field": "lower", **change}, "x2": {"field": "upper"}, "color": colour},
            },
            {
                "transform": [told, {"filter": "datum.beyond"}],
                "mark": {
                    "type": "point",
                    "shape": "triangle-right",
                    "filled": True,
                    "size": 110,
                    "xOffset": -4,
                    "opacity": 1,
                },
                "encoding": {"x": {"field": "upper", **change}, "color": colour},
            },
            {
                "transform": [{"filter": "datum.tolerance !== null"}],
                "mark": {"type": "tick", "thickness": 3, "size": 26, "color": OBSERVED},
                "encoding": {"x": {"field": "tolerance", **change}},
            },
            {
                "transform": [told],
                "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1},
                "encoding": {"x": {"field": "effect", **change}, "color": colour, "shape": shape},
            },
            {
                "transform": [{"filter": "datum.effect === null"}],
                "mark": {"type": "text", "align": "right", "dx": -8, "fontStyle": "italic"},
                "encoding": {"x": {"datum": 0, **change}, "text": {"field": "word"}},
            },
        ],
    }


def _edge(rows: Sequence[Row]) -> float:
    """Return where the scale ends on the right: room for every estimate, every tolerance and most intervals."""
    points = [end for row in rows for end in (row.relative_effect, _tolerance(row)) if end is not None]
    limits = [min(row.relative_upper, _LONGEST_INTERVAL) for row in rows if row.relative_upper is not None]
    return next((edge for edge in _EDGES if edge >= max([*points, *limits], default=0)), _EDGES[-1])


def _tolerance(row: Row) -> float | None:
    return None if row.tolerance is None else rise_of(row.tolerance)


def _effect_values(row: Row, edge: float) -> dict[str, object]:
    unbounded = row.relative_upper is None and row.relative_lower is not None
    beyond = unbounded or (row.relative_upper is not None and row.relative_upper > edge)
    return {
        "row": "\n".join([*textwrap.wrap(row.name, _LABEL_WIDTH)[:2], f"({place(row)})"]),
        "kind": row.kind,
        "effect": row.relative_effect,
        "lower": row.relative_lower,
        "upper": edge if beyond else row.relative_upper,
        "beyond": beyond,
        "tolerance": _tolerance(row),
        "word": absent(row),
    }
