"""The displacement section of a study's ledger: rows, map and mixes, or why there are none."""

from __future__ import annotations

from netharm.data.panel import Panel
from netharm.data.store import Store
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate, placebo_groups_of
from netharm.effects.method import method_of
from netharm.effects.setting import Setting
from netharm.places.displaced import Displacement
from netharm.places.displaced_map import map_displacement
from netharm.places.displaced_rows import displaced_rows
from netharm.places.mixes import find_mixes
from netharm.study.study import Study

NO_BUFFER = (
    "could not be run: the plan has no buffer, so nothing tells whether anything moved next door. Name outlines of the "
    "areas and a buffer, such as buffer = { metres = [250, 500] }"
)
EMPTY_BUFFER = "could not be run: no area lies within the buffer's distance of the target"


def find_displacement(
    study: Study, store: Store, panel: Panel, setting: Setting | None, answer: Estimate, unfilled: tuple[Effect, ...]
) -> Displacement:
    """Return what moved: to the buffer and its rings, and to other kinds, hours and days.

    setting : what could be estimated; None where nothing could. answer : the effects, with the placebo groups that were
    drawn; where the design's own test draws none they are drawn here. unfilled : rows that had no counts.
    """
    groups, like_buffers = list(answer.groups), answer.like_buffers
    if setting is not None and not groups and setting.donors.any():
        groups, like_buffers = placebo_groups_of(method_of(study.design.kind), setting, study.design)
    mixes = find_mixes(study, store, panel, groups)
    if study.area.buffer is None or not panel.buffer.any():
        reason = NO_BUFFER if study.area.buffer is None else EMPTY_BUFFER
        return Displacement("could_not_run", reason, mixes=mixes)
    effects = {(each.area, each.measure): each for each in (*unfilled, *answer.effects)}
    rows = displaced_rows(study, panel, groups, like_buffers, effects)
    rows, areas = map_displacement(study, store, panel, rows)
    return Displacement(
        "shown", rings_m=study.area.buffer.distances, rows=rows, mixes=mixes, areas=areas, notes=_notes(study)
    )


def _notes(study: Study) -> tuple[str, ...]:
    notes = [
        "rings, kinds, hours and days are looked at beside the declared rows: they describe, and claim nothing by "
        "themselves; of twenty such lines one is expected below p = 0.05 by chance",
        "what moved further than the outermost distance, or was not recorded, is not seen",
    ]
    if study.design.kind == "staggered adoption":
        notes.append("areas reached later count from the first wave on here")
    return tuple(notes)
