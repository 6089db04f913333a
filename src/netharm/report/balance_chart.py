"""The picture of balance: what the target's synthetic control was made to follow."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.ledger import Balance
from netharm.report.colours import EXPECTED, OBSERVED, QUIET
from netharm.report.drawing import Specification

_ROUND = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8)


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
        "axis": {"orient": "top", "values": _ticks(values), "labelOverlap": "greedy", "labelSeparation": 6},
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


def _ticks(values: Sequence[Specification]) -> list[float]:
    """Return the round numbers that a logarithmic scale up to the largest count is read by."""
    largest = max((value["count"] for value in values), default=0)
    return [tick for tick in _ROUND if tick <= largest]
