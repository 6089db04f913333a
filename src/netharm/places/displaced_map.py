"""What the map of a study shows: outlines of target, rings and the areas around, and how each area's count changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from netharm.data.areas_of_panel import outlines_of_panel
from netharm.data.panel import Panel
from netharm.data.store import Store
from netharm.effects.effect import RINGS
from netharm.places.displaced import AreaChange, DisplacedRow, MappedArea, Shown
from netharm.places.displaced_rows import Compared, compare
from netharm.places.zone_statistics import even_counts
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study

AROUND, LEAST_AROUND_M = 0.25, 500.0
"""How much of its surroundings the map shows: a share of the size of target and buffer, and at least so many metres."""
MOST_AREAS = 300
SIMPLER = 1 / 800
"""Outlines are drawn to this share of the map's width, which no eye can tell from the whole."""
HEALTH = "no map: a count from health data is never shown for a single small area"


def map_displacement(
    study: Study, store: Store, panel: Panel, rows: Sequence[DisplacedRow]
) -> tuple[tuple[DisplacedRow, ...], tuple[MappedArea, ...]]:
    """Return the rows with the changes of the mapped areas, and those areas' outlines; an area without an outline is on
    no map.
    """
    shapes = outlines_of_panel(study, store, panel)
    frame, chosen = _frame(panel, shapes)
    mapped = tuple(_mapped(panel, shapes[at], int(at), frame) for at in chosen)
    everything: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    declared = {each.name: each for each in everything}
    told = []
    for row in rows:
        health = study.data[declared[row.name].measure.data].sensitivity == "health"
        compared = compare(panel, panel.measures.index(row.name), panel.target | panel.buffer)
        if row.status != "shown" or compared is None or not len(chosen):
            told.append(replace(row, map_reason="no map: there are no counts, or no outlines, to draw"))
        elif health:
            told.append(replace(row, map_reason=HEALTH))
        else:
            told.append(replace(row, map=_changes(panel, row.name, compared, chosen)))
    return tuple(told), mapped


def _frame(panel: Panel, shapes: NDArray[np.object_]) -> tuple[tuple[float, float, float, float], NDArray[np.int64]]:
    """Return the map's edges (west, south, east, north) and the positions of the areas on it."""
    drawn = np.array([shape is not None for shape in shapes])
    inner = np.flatnonzero((panel.target | panel.buffer) & drawn)
    if not len(inner):
        return (0.0, 0.0, 0.0, 0.0), inner
    west, south, east, north = shapely.total_bounds(shapes[inner])
    margin = max(AROUND * max(east - west, north - south), LEAST_AROUND_M)
    frame = (west - margin, south - margin, east + margin, north + margin)
    near = np.flatnonzero(drawn & shapely.intersects(shapes, shapely.box(*frame)))
    return frame, near if len(near) <= MOST_AREAS else inner


def _mapped(panel: Panel, shape: shapely.Geometry, at: int, frame: tuple[float, float, float, float]) -> MappedArea:
    simpler = shapely.simplify(shape, (frame[2] - frame[0]) * SIMPLER)
    within = shapely.clip_by_rect(simpler, *frame)
    within = shape if within.is_empty else within
    point = shapely.point_on_surface(within)
    return MappedArea(panel.areas[at], _zone(panel, at), _rings(within), (round(point.x), round(point.y)))


def _zone(panel: Panel, at: int) -> str:
    for name, mask in (("target", panel.target), *zip(RINGS, panel.rings, strict=False), ("buffer", panel.buffer)):
        if mask[at]:
            return str(name)
    return "comparison" if panel.comparison[at] else "outside"


def _rings(shape: shapely.Geometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the rings of a shape's polygons; a hole turns the other way round than its polygon."""
    polygons = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    oriented = [shapely.orient_polygons(each) for each in polygons]
    rings = [ring for each in oriented for ring in (each.exterior, *each.interiors)]
    return tuple(tuple((round(x), round(y)) for x, y in ring.coords) for ring in rings)


def _changes(panel: Panel, name: str, compared: Compared, chosen: NDArray[np.int64]) -> tuple[AreaChange, ...]:
    index = panel.measures.index(name)
    control = even_counts(compared.counts[compared.control].sum(axis=0), compared.lengths)
    grown = float(control[1] / control[0]) if control[0] > 0 else np.nan
    used = [at for at, period in enumerate(panel.periods[: panel.ends + 1]) if period not in compared.left_out]
    unseen = np.isnan(panel.counts[index][:, used]).any(axis=1)
    hidden = panel.suppressed[index][:, used].any(axis=1)
    changes = []
    for at in chosen:
        if unseen[at]:
            changes.append(AreaChange(panel.areas[at], "suppressed" if hidden[at] else "missing"))
            continue
        before, after = (float(each) for each in compared.counts[at])
        expected = before * compared.lengths[1] / compared.lengths[0] * grown
        ratio = after / expected if expected > 0 else None
        state: Shown = "shown" if ratio is not None else "could_not_run"
        changes.append(AreaChange(panel.areas[at], state, before, after, ratio))
    return tuple(changes)
