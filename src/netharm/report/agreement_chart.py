"""The picture of agreement: alphas with their intervals, and the two thresholds. Nothing is estimated here."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.coefficient import Coefficient
from netharm.evidence.agreement.thresholds import RELIABLE, TENTATIVE
from netharm.report.colours import BENEFIT, HARM, OBSERVED, QUIET
from netharm.report.drawing import Specification
from netharm.wording import COULD_NOT_RUN

SENTENCES, EDGES = "sentences", "edges"
_ALPHA = {
    "type": "quantitative",
    "scale": {"nice": True},
    "axis": {"orient": "top", "title": "alpha", "format": ".1f", "tickCount": 6, "grid": True},
}


def agreement_chart(group: Agreement, codes: Sequence[Agreement]) -> Specification:
    """Return a line for the group and one for each code, each with two alphas: of sentences, and of excerpts' edges."""
    lines = [(group, "all together"), *((code, code.name) for code in codes)]
    values = [value for one, name in lines for value in _of(one, name)]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [name for _, name in lines],
        "title": None,
        "axis": {"labelLimit": 300, "ticks": False, "domain": False, "labelPadding": 8},
    }
    kinds = {"field": "kind", "type": "nominal", "sort": [SENTENCES, EDGES]}
    return {
        "data": {"values": values},
        "width": 460,
        "height": {"step": 22},
        "encoding": {"y": y, "yOffset": {**kinds, "scale": {"domain": [SENTENCES, EDGES]}}},
        "layer": [_threshold(TENTATIVE, [2, 3]), _threshold(RELIABLE, [1, 0]), *_coefficients(kinds)],
    }


def _coefficients(kinds: Specification) -> list[Specification]:
    domain = [SENTENCES, EDGES]
    colour = {**kinds, "scale": {"domain": domain, "range": [BENEFIT, HARM]}, "legend": None}
    shape = {**kinds, "scale": {"domain": domain, "range": ["circle", "diamond"]}, "legend": None}
    return [
        {
            "transform": [{"filter": "datum.lower !== null"}],
            "mark": {"type": "rule", "strokeWidth": 2.5},
            "encoding": {"x": {"field": "lower", **_ALPHA}, "x2": {"field": "upper"}, "color": colour},
        },
        {
            "transform": [{"filter": "datum.value !== null"}],
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {"x": {"field": "value", **_ALPHA}, "color": colour, "shape": shape},
        },
        {
            "transform": [{"filter": "datum.value === null"}],
            "mark": {"type": "text", "align": "left", "dx": 4, "fontStyle": "italic", "color": OBSERVED},
            "encoding": {"x": {"datum": 0, **_ALPHA}, "text": {"field": "word"}},
        },
    ]


def _threshold(at: float, dash: Sequence[int]) -> Specification:
    mark = {"type": "rule", "color": QUIET, "strokeWidth": 1.5, "strokeDash": list(dash)}
    whole = {"y": {"value": 0}, "y2": {"value": "height"}, "yOffset": {"value": 0}}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {"datum": at, **_ALPHA}, **whole}}


def _of(one: Agreement, name: str) -> list[dict[str, object]]:
    return [_value(name, SENTENCES, one.alpha), _value(name, EDGES, one.unitised)]


def _value(name: str, kind: str, one: Coefficient) -> dict[str, object]:
    return {
        "name": name,
        "kind": kind,
        "value": one.value,
        "lower": one.lower,
        "upper": one.upper,
        "word": COULD_NOT_RUN,
    }
