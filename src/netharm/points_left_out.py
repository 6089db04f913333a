"""With and without: every row once more with the events at map points in that the plan leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from netharm.data.panel import Panel, with_points
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate, estimate
from netharm.filling import fill
from netharm.ledger import Ledger, PointsLeftOut, PointsRow, Row
from netharm.preparation import live_match, prepare_study
from netharm.study.point_named import point_in_words
from netharm.study.study import Study

NOTHING_SEEN = Estimate((), (), None, None, {}, {})


def find_points_left_out(
    study: Study, panel: Panel, opened: Ledger, answer: Estimate, frozen: Mapping[str, str] | None, workers: int = 1
) -> PointsLeftOut | None:
    """Return every row that counts from data with map points left out, as it is with the events there; None where the
    plan leaves none out.

    opened : the ledger before anything was estimated. answer : what was estimated without the points; its match is used
    again, and so are the design's weights, its test and its seed: the events alone differ.
    """
    if panel.at_points is None:
        return None
    counted = with_points(panel)
    filled = fill(opened, counted, *_again(study, counted, answer, frozen, workers))
    concerned = {name: source.leave_out for name, source in study.data.items() if source.leave_out}
    return PointsLeftOut(
        points={name: tuple(point_in_words(each) for each in points) for name, points in concerned.items()},
        rows=tuple(_row(row, panel) for row in filled.rows if row.source in concerned),
    )


def _again(
    study: Study, counted: Panel, answer: Estimate, frozen: Mapping[str, str] | None, workers: int
) -> tuple[Estimate, tuple[Effect, ...]]:
    prepared = prepare_study(study, counted)
    if prepared.setting is None:
        return NOTHING_SEEN, prepared.unfilled
    benefits = [each.name for each in study.outcomes]
    match = {**(frozen or {}), **answer.match}
    again = estimate(prepared.setting, study.design, live_match(study, prepared), benefits, match, workers, bare=True)
    return again, prepared.unfilled


def _row(row: Row, panel: Panel) -> PointsRow:
    """Return what stays of a row that was filled with the events at the points in, and how many these are."""
    before, after = _at_points(row, panel)
    kept = {field.name for field in fields(PointsRow)} & {field.name for field in fields(Row)}
    return PointsRow(**{name: getattr(row, name) for name in kept}, left_out_before=before, left_out_after=after)


def _at_points(row: Row, panel: Panel) -> tuple[int | None, int | None]:
    """Return the events at the points in the row's own area, before the operation and after; None where not seen."""
    assert panel.at_points is not None
    area = {"target": panel.target, "buffer": panel.buffer}.get(row.area, panel.target | panel.buffer)
    counts = panel.at_points[panel.measures.index(row.name)][area].sum(axis=0)
    sides = counts[: panel.starts].sum(), counts[panel.starts : panel.ends + 1].sum()
    before, after = (int(number) if np.isfinite(number) else None for number in sides)
    return before, after
