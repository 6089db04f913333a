"""The picture of one harm under watch: counts, what was expected, the alarm's limit, and since when it has risen.

What is missing or suppressed stands on a line of its own above the scale, under its word: it is no count, least of all
nought. Where no count at all is shown there is no scale either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netharm.report.colours import EXPECTED, HARM, OBSERVED, QUIET, SHADE
from netharm.report.drawing import Specification
from netharm.watch.followed import Followed

_HEIGHT, _HEIGHT_WITHOUT_COUNTS = 230, 24
_LINES_Y = (-12, -30, -48)
"""Where the lines above the scale lie, in pixels from its top."""
_APART = {
    "missing": ("M-.5-.5L.5.5M-.5.5L.5-.5", False, 60),
    "suppressed": ("square", False, 36),
    "alarm": ("diamond", True, 100),
}
"""The lines above the scale, the lowest first: the shape of each, whether it is filled, and its size."""

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
    counts = [
        *_line(values, y, "expected", EXPECTED, strokeDash=[6, 4], strokeWidth=2.5),
        *_line(values, y, "limit", HARM, strokeDash=[2, 3], strokeWidth=2),
        *_line(values, y, "observed", OBSERVED, strokeWidth=1.5, point={"color": OBSERVED, "size": 16}),
        *_rings(values, y),
    ]
    return {
        "data": {"values": values},
        "width": 620,
        "height": _HEIGHT if counts else _HEIGHT_WITHOUT_COUNTS,
        "encoding": {"x": x},
        "layer": [*_risen(followed, x), *counts, *_apart(values), _begin(followed, x)],
    }


def _line(
    values: Sequence[Mapping[str, Any]], y: dict[str, Any], field: str, colour: str, **style: Any
) -> list[Specification]:
    """Return a line, nothing where none of its numbers is shown."""
    if all(value.get(field) is None for value in values):
        return []
    return [{"mark": {"type": "line", "color": colour, **style}, "encoding": {"y": {"field": field, **y}}}]


def _rings(values: Sequence[Mapping[str, Any]], y: dict[str, Any]) -> list[Specification]:
    """Return a diamond on the count of each look at which the alarm rings."""
    if not any(value["rings"] and value["observed"] is not None for value in values):
        return []
    return [
        {
            "transform": [{"filter": "datum.rings && datum.observed !== null"}],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 150, "color": HARM, "opacity": 1},
            "encoding": {"y": {"field": "observed", **y}},
        }
    ]


def _apart(values: Sequence[Mapping[str, Any]]) -> list[Specification]:
    """Return above the scale a line of marks for each kind of absence, and for alarms whose counts are not shown."""
    there = [word for word in _APART if any(word in value["apart"] for value in values)]
    layers: list[Specification] = []
    for word, height in zip(there, _LINES_Y, strict=False):
        shape, filled, size = _APART[word]
        mark = {"type": "point", "shape": shape, "filled": filled, "size": size, "color": HARM, "strokeWidth": 2}
        label = {"type": "text", "text": word, "align": "right", "baseline": "middle"}
        layers += [
            {
                "transform": [{"filter": f"indexof(datum.apart, '{word}') >= 0"}],
                "mark": {**mark, "opacity": 1},
                "encoding": {"y": {"value": height}},
            },
            {"data": {"values": [{}]}, "mark": label, "encoding": {"x": {"value": -8}, "y": {"value": height}}},
        ]
    return layers


def _before(followed: Followed) -> list[dict[str, Any]]:
    past = zip(followed.before, followed.before_counts, followed.before_suppressed, strict=True)
    return [
        {"period": period, "observed": number, "rings": False, "apart": _words(number, hidden, rings=False)}
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
            "apart": _words(look.observed, look.suppressed, rings=look.alarm),
        }
        for look in followed.looks
    ]


def _words(number: float | None, hidden: bool, *, rings: bool) -> list[str]:
    """Return on which lines of their own a period has a mark: none where its count is shown."""
    if number is not None:
        return []
    return ["suppressed" if hidden else "missing", *(["alarm"] if rings else [])]


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
