"""The picture of one harm under watch: counts, what was expected, the alarm's limit, and since when it has risen."""

from __future__ import annotations

from typing import Any

from netharm.report.colours import EXPECTED, HARM, OBSERVED, QUIET, SHADE
from netharm.report.drawing import Specification
from netharm.watch.followed import Followed

MOST_BEFORE = 60
"""So many periods before the watch are drawn: enough to see what is usual."""


def watch_chart(followed: Followed) -> Specification:
    """Return counted against expected by period, with the limit, the alarms and the onset of the last one."""
    values = [*_before(followed), *_looks(followed)]
    periods = [value["period"] for value in values]
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": periods, "type": "band", "padding": 0},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "ticks": True},
    }
    y = {"type": "quantitative", "title": "count", "scale": {"zero": True, "nice": True}, "axis": {"tickMinStep": 1}}
    return {
        "data": {"values": values},
        "width": 620,
        "height": 230,
        "encoding": {"x": x},
        "layer": [
            *_risen(followed, x),
            *_line(y, "expected", EXPECTED, strokeDash=[6, 4], strokeWidth=2.5),
            *_line(y, "limit", HARM, strokeDash=[2, 3], strokeWidth=2),
            *_line(y, "observed", OBSERVED, strokeWidth=1.5, point={"color": OBSERVED, "size": 16}),
            *_marks(y),
            _begin(followed, x),
        ],
    }


def _line(y: dict[str, Any], field: str, colour: str, **style: Any) -> list[Specification]:
    return [{"mark": {"type": "line", "color": colour, **style}, "encoding": {"y": {"field": field, **y}}}]


def _marks(y: dict[str, Any]) -> list[Specification]:
    """Return a diamond where the alarm rings, and at the bottom what is missing or suppressed."""
    shapes = {"domain": ["missing", "suppressed"], "range": ["M-.5-.5L.5.5M-.5.5L.5-.5", "square"]}
    return [
        {
            "transform": [{"filter": "datum.rings && datum.observed !== null"}],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 150, "color": HARM, "opacity": 1},
            "encoding": {"y": {"field": "observed", **y}},
        },
        {
            "transform": [{"filter": "datum.absent !== null"}],
            "mark": {"type": "point", "size": 90, "color": HARM, "strokeWidth": 2.5, "opacity": 1, "yOffset": -6},
            "encoding": {
                "y": {"datum": 0},
                "shape": {"field": "absent", "type": "nominal", "scale": shapes, "legend": None},
            },
        },
    ]


def _before(followed: Followed) -> list[dict[str, Any]]:
    past = zip(followed.before, followed.before_counts, followed.before_suppressed, strict=True)
    return [
        {"period": period, "observed": number, "rings": False, "absent": _absent(number, hidden)}
        for period, number, hidden in list(past)[-MOST_BEFORE:]
    ]


def _looks(followed: Followed) -> list[dict[str, Any]]:
    return [
        {
            "period": look.period,
            "observed": look.observed,
            "expected": look.expected,
            "limit": look.limit,
            "rings": look.alarm,
            "absent": _absent(look.observed, look.suppressed),
        }
        for look in followed.looks
    ]


def _absent(number: float | None, hidden: bool) -> str | None:
    return None if number is not None else "suppressed" if hidden else "missing"


def _risen(followed: Followed, x: dict[str, Any]) -> list[Specification]:
    """Return a shade from the onset of the last alarm to the last look."""
    risen = [look for look in followed.looks if look.alarm]
    if not risen:
        return []
    onset = risen[-1].onset or risen[-1].period
    return [
        {
            "data": {"values": [{"from": onset, "to": risen[-1].period}]},
            "mark": {"type": "rect", "color": SHADE},
            "encoding": {"x": {**x, "field": "from", "bandPosition": 0}, "x2": {"field": "to", "bandPosition": 1}},
        }
    ]


def _begin(followed: Followed, x: dict[str, Any]) -> Specification:
    """Return a line where the watch begins."""
    first = [{"period": look.period} for look in followed.looks[:1]]
    return {
        "data": {"values": first},
        "mark": {"type": "rule", "color": QUIET, "strokeWidth": 1.5},
        "encoding": {"x": {**x, "bandPosition": 0}},
    }
