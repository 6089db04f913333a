"""The map of change: target, rings and the areas around; colour, a mark and a hatch, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.places.displaced import AreaChange, MappedArea
from netharm.report.colours import OBSERVED, QUIET
from netharm.report.drawing import Specification
from netharm.report.markup import Markup, element, join

CLASSES = (
    ("fell by more than a quarter", 0.75, "#2166ac"),
    ("fell", 0.95, "#92c5de"),
    ("about the same", 1.05, "#f2f0eb"),
    ("rose", 1.25, "#fdb863"),
    ("rose by more than a quarter", float("inf"), "#b35806"),
)
"""What an area's ratio is called, the ratio it ends at, and its colour: nearly all tell blue from orange."""
WITHHELD, MISSING, NO_RATIO = "suppressed", "missing", "nothing before"
_ABSENT = {WITHHELD: "url(#withheld)", MISSING: "url(#missing)", NO_RATIO: "#ffffff"}
_WORDS = {"suppressed": WITHHELD, "missing": MISSING, "could_not_run": NO_RATIO}

_DASH = {"target": [1, 0], "ring 1": [1, 0], "buffer": [1, 0], "ring 2": [6, 3], "ring 3": [3, 3], "ring 4": [1, 3]}
_WIDE = {"target": 3.5, "ring 1": 2.0, "buffer": 2.0, "ring 2": 2.0, "ring 3": 2.0, "ring 4": 2.0}


def change_of(change: AreaChange) -> str:
    """Return an area's change as a class of the map, or the word for why there is none."""
    if change.state != "shown" or change.ratio is None:
        return _WORDS.get(change.state, NO_RATIO)
    ratio = change.ratio
    return next(name for name, ends, _ in CLASSES if ratio < ends)


def displacement_map(areas: Sequence[MappedArea], changes: Sequence[AreaChange]) -> Specification:
    """Return the map: every area's class as a colour with a mark on it, and the outlines of target and rings above."""
    told = {change.area: change_of(change) for change in changes}
    shapes = [_shape(each, told[each.area]) for each in areas if each.area in told]
    names = [*(name for name, _, _ in CLASSES), *_ABSENT]
    colours = [*(colour for _, _, colour in CLASSES), *_ABSENT.values()]
    fill = {"field": "properties.change", "type": "nominal", "scale": {"domain": names, "range": colours}}
    points = [
        {"east": each.point[0], "north": each.point[1], "change": told[each.area]}
        for each in areas
        if each.area in told
    ]
    return {
        "width": 620,
        "height": 460,
        "projection": {"type": "identity", "reflectY": True},
        "layer": [
            {
                "data": {"values": shapes},
                "mark": {"type": "geoshape", "stroke": QUIET, "strokeWidth": 0.6},
                "encoding": {"fill": {**fill, "legend": None}},
            },
            *(_outline(zone, shapes) for zone in _WIDE if any(each["properties"]["zone"] == zone for each in shapes)),
            _marks(points),
        ],
    }


def _shape(area: MappedArea, change: str) -> Specification:
    return {
        "type": "Feature",
        "properties": {"change": change, "zone": area.zone},
        "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in area.outline]},
    }


def _outline(zone: str, shapes: Sequence[Specification]) -> Specification:
    return {
        "data": {"values": [each for each in shapes if each["properties"]["zone"] == zone]},
        "mark": {
            "type": "geoshape",
            "filled": False,
            "stroke": OBSERVED,
            "strokeWidth": _WIDE[zone],
            "strokeDash": _DASH[zone],
            "strokeJoin": "round",
        },
    }


def _marks(points: Sequence[Specification]) -> Specification:
    marked = [name for name, _, _ in CLASSES]
    shape = ["triangle-down", "triangle-down", "circle", "triangle-up", "triangle-up"]
    return {
        "data": {"values": [each for each in points if each["change"] in marked]},
        "mark": {"type": "point", "filled": True, "color": OBSERVED, "opacity": 1, "stroke": "#ffffff"},
        "encoding": {
            "longitude": {"field": "east", "type": "quantitative"},
            "latitude": {"field": "north", "type": "quantitative"},
            "shape": {
                "field": "change",
                "type": "nominal",
                "scale": {"domain": marked, "range": shape},
                "legend": None,
            },
            "size": {
                "field": "change",
                "type": "nominal",
                "scale": {"domain": marked, "range": [110, 45, 8, 45, 110]},
                "legend": None,
            },
        },
    }


def patterns() -> Markup:
    """Return the hatches of areas whose numbers are withheld or missing."""
    return element("defs", _hatch("withheld", "M0,8 L8,0"), _hatch("missing", "M0,4 L8,4"))


def _hatch(name: str, line: str) -> Markup:
    ground = element("rect", width="8", height="8", fill="#ffffff")
    stroke = element("path", d=line, stroke=QUIET, stroke_width="1.6")
    return element("pattern", join(ground, stroke), id=name, width="8", height="8", patternUnits="userSpaceOnUse")
