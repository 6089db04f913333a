"""What a layer of outlines must be before it is used: codes given once each, and areas that enclose something."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from netharm.data.maps.map_layer import MapLayer
from netharm.data.maps.national_grid import to_national_grid
from netharm.data.maps.outlines import Outlines
from netharm.data.tables.given_table import shown
from netharm.errors import Fault, raise_all

_FAULTS_SHOWN = 5
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def checked_outlines(layer: MapLayer, crs: str) -> tuple[Outlines, dict[str, int | float]]:
    """Return the layer's outlines on the British National Grid, and what was mended on the way.

    Outlines that cross themselves are repaired and counted. Raises BadInput that names the features without a
    code, with a code given twice, or without a polygon.
    """
    codes = [_code(given) for given in layer.codes]
    raise_all([*_code_faults(layer.name, codes), *_shape_faults(layer.name, codes, _drawn(layer.shapes))])
    shapes, accuracy_m = to_national_grid(layer.shapes, crs, layer.name)
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = _repaired(shapes[invalid])
    drawn = _drawn(shapes)
    drawn[drawn] = shapely.area(shapes[drawn]) > 0
    raise_all(_shape_faults(layer.name, codes, drawn))
    quality = {"outlines_repaired": int(invalid.sum()), "move_accuracy_m": accuracy_m}
    return Outlines(tuple(code for code in codes if code), shapes), {k: v for k, v in quality.items() if v}


def _code(given: object) -> str | None:
    """Return a code as text; None where it is blank or no code."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    return str(given).strip() or None


def _repaired(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return valid shapes without the lines and points that a repair may leave beside the polygons."""
    mended = shapely.make_valid(shapes)
    kept = [
        shapely.union_all([p for p in shapely.get_parts(each) if shapely.get_type_id(p) in _POLYGONS])
        for each in mended
    ]
    answer = np.empty(len(kept), dtype=object)
    answer[:] = kept
    return answer


def _code_faults(name: str, codes: list[str | None]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for number, code in enumerate(codes, start=1):
        if code is None:
            faults.append(_fault(name, number, "the code is blank.", "Its outline belongs to no area.", "Fill it in."))
        elif first.setdefault(code, number) != number:
            what = f'the code "{shown(code)}" is that of feature {first[code]} too.'
            why = "One area has one outline."
            faults.append(_fault(name, number, what, why, "Join the parts of an area to one outline."))
    return _some(faults)


def _drawn(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray(np.isin(shapely.get_type_id(shapes), _POLYGONS) & ~shapely.is_empty(shapes))


def _shape_faults(name: str, codes: list[str | None], drawn: NDArray[np.bool_]) -> list[Fault]:
    return _some(
        [
            _fault(
                name,
                int(number) + 1,
                f'the outline of "{shown(codes[number] or "")}" encloses nothing.',
                "An area without a proper polygon cannot be placed beside others.",
                "Leave out points and lines, and draw the area's polygon.",
            )
            for number in np.flatnonzero(~drawn)
        ]
    )


def _fault(name: str, number: int, what: str, why: str, remedy: str) -> Fault:
    return Fault(what=what, where=f"{name}, feature {number}", why=why, remedy=remedy)


def _some(faults: list[Fault]) -> list[Fault]:
    """Return the first faults; the last of them says how many more there are."""
    if len(faults) <= _FAULTS_SHOWN:
        return faults
    last = faults[_FAULTS_SHOWN - 1]
    more = f"{last.where} and {len(faults) - _FAULTS_SHOWN} more like it"
    return [*faults[: _FAULTS_SHOWN - 1], Fault(last.what, more, last.why, last.remedy)]
