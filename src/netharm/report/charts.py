"""The specifications of all pictures, in Vega-Lite: one for the page, for print and for a screen. Nothing is computed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from netharm.ledger import Balance, Row, Series
from netharm.report.cells import absent, place
from netharm.report.drawing import Specification

OBSERVED = "#1b1b1b"
EXPECTED = "#0b5fa5"
BAND = "#b7d3ea"
BENEFIT = "#0b5fa5"
HARM = "#a63603"
SHADE = "#ece7dc"
QUIET = "#6b6b6b"

_WIDTH = 620
_LABEL_WIDTH = 40
_LIMITS = (0.5, 1.0, 2.0, 4.0)


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
    ends = [
        end
        for row in rows
        for end in (row.relative_upper, row.relative_effect, None if row.tolerance is None else row.tolerance - 1)
        if end is not None
    ]
    return next((limit for limit in _LIMITS if all(end <= limit for end in ends)), _LIMITS[-1])


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
        "tolerance": None if row.tolerance is None else row.tolerance - 1,
        "word": absent(row),
    }


def series_chart(series: Series, within: Sequence[bool]) -> Specification:
    """Return observed against expected counts by period with the placebo band; `within` marks the operation."""
    values = [
        {
            "period": period,
            "observed": series.observed[at],
            "expected": series.counterfactual[at],
            "lower": series.band_lower[at],
            "upper": series.band_upper[at],
            "after": series.after[at],
            "within": within[at],
            "absent": "suppressed" if series.suppressed[at] else "missing" if series.observed[at] is None else None,
        }
        for at, period in enumerate(series.periods)
    ]
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": list(series.periods), "type": "band", "padding": 0},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "ticks": True},
    }
    y = {"type": "quantitative", "title": "count", "scale": {"zero": True, "nice": True}}
    return {
        "data": {"values": values},
        "width": _WIDTH,
        "height": 230,
        "encoding": {"x": x},
        "layer": [
            {
                "transform": [{"filter": "datum.within"}],
                "mark": {"type": "bar", "color": SHADE, "width": {"band": 1}},
                "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
            },
            {
                "mark": {"type": "area", "color": BAND, "invalid": "break-paths-show-path-domains"},
                "encoding": {"y": {"field": "lower", **y}, "y2": {"field": "upper"}},
            },
            {
                "mark": {"type": "line", "color": EXPECTED, "strokeDash": [6, 4], "strokeWidth": 2.5},
                "encoding": {"y": {"field": "expected", **y}},
            },
            {
                "mark": {"type": "line", "color": OBSERVED, "strokeWidth": 2, "point": {"color": OBSERVED, "size": 34}},
                "encoding": {"y": {"field": "observed", **y}},
            },
            {
                "transform": [{"filter": "datum.absent !== null"}],
                "mark": {"type": "point", "size": 110, "color": HARM, "strokeWidth": 2.5, "opacity": 1, "yOffset": -6},
                "encoding": {
                    "y": {"datum": 0},
                    "shape": {
                        "field": "absent",
                        "type": "nominal",
                        "scale": {"domain": ["missing", "suppressed"], "range": ["M-.5-.5L.5.5M-.5.5L.5-.5", "square"]},
                        "legend": None,
                    },
                },
            },
        ],
    }


def balance_chart(entries: Sequence[Balance]) -> Specification:
    """Return each constraint's total in the target, its synthetic control, and an equal share of all comparison areas.

    The scale is logarithmic away from zero: the same distance is the same ratio.
    """
    values = [
        {"constraint": entry.constraint, "what": what, "count": number}
        for entry in entries
        for what, number in (
            ("comparison", entry.comparison),
            ("target", entry.target),
            ("synthetic", entry.synthetic),
        )
        if number is not None
    ]
    y = {
        "field": "constraint",
        "type": "nominal",
        "sort": [entry.constraint for entry in entries],
        "title": None,
        "axis": {"labelLimit": 330, "grid": True, "ticks": False, "domain": False},
    }
    x = {
        "field": "count",
        "type": "quantitative",
        "scale": {"type": "symlog"},
        "title": "total before the operation",
        "axis": {"orient": "top", "tickCount": 6},
    }
    marks: tuple[tuple[str, Specification], ...] = (
        ("comparison", {"shape": "cross", "color": QUIET, "size": 60, "filled": True}),
        ("target", {"shape": "circle", "color": OBSERVED, "size": 150, "filled": False}),
        ("synthetic", {"shape": "circle", "color": EXPECTED, "size": 40, "filled": True}),
    )
    return {
        "data": {"values": values},
        "width": 420,
        "height": {"step": 22},
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "transform": [{"filter": f"datum.what === '{what}'"}],
                "mark": {"type": "point", "opacity": 1, "strokeWidth": 1.5, **mark},
            }
            for what, mark in marks
        ],
    }
