"""The picture of one row: recorded against expected counts by period, and where placebo groups lie."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.ledger import Series
from netharm.report.colours import BAND, EXPECTED, HARM, OBSERVED, SHADE
from netharm.report.drawing import Specification


def series_chart(series: Series, within: Sequence[bool]) -> Specification:
    """Return observed against expected counts by period with the placebo band; `within` marks the operation."""
    values = [
        {
            "period": period,
            "observed": series.observed[at],
            "expected": series.counterfactual[at],
            "lower": series.band_lower[at],
            "upper": series.band_upper[at],
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
        "width": 620,
        "height": 230,
        "encoding": {"x": x},
        "layer": [
            *_operation_shade(series, within, x),
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


def _operation_shade(series: Series, within: Sequence[bool], x: Specification) -> list[Specification]:
    periods = [period for period, inside in zip(series.periods, within, strict=True) if inside]
    if not periods:
        return []
    return [
        {
            "data": {"values": [{"from": periods[0], "to": periods[-1]}]},
            "mark": {"type": "rect", "color": SHADE},
            "encoding": {
                "x": {**x, "field": "from", "bandPosition": 0},
                "x2": {"field": "to", "bandPosition": 1},
            },
        }
    ]
