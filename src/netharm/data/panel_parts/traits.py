"""Fixed traits of areas: one number for each area and covariate, out of a table by area and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel_parts.areas import Areas
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods, ordinal_of
from netharm.data.panel_parts.sites import Sites
from netharm.data.panel_parts.tally import Tally
from netharm.errors import bad_input
from netharm.study.study import Study

Traits = tuple[tuple[str, ...], NDArray[np.float64], tuple[str, ...]]


def find_traits(study: Study, tallies: Mapping[str, Tally], areas: Areas) -> Traits:
    """Return the covariates' names, their values (areas, covariates) and notes.

    A value is the last one before the operation starts; where an area has none so early, its first. The parts of an
    area are added up, so covariates have to be counts. NaN where an area has no value. Raises BadInput where no source
    was ingested for them.
    """
    wanted = study.design.covariates
    if wanted is None:
        return (), np.empty((len(areas), 0)), ()
    if wanted.data not in tallies:
        raise bad_input(
            f"the covariates' data {wanted.data!r} have not been ingested.",
            "[design] covariates",
            "The weights are to balance them.",
            f"Run: netharm ingest STUDY {wanted.data}=PATH, or take the covariates out of the plan.",
        )
    tally = tallies[wanted.data]
    run = Periods(tally.kind, min(tally.covered), max(tally.covered) - min(tally.covered) + 1, tally.weekday)
    laid, _ = lay_out(tally, areas, run)
    laid = laid[[tally.names.index(column) for column in wanted.columns]]
    before = _periods_before(study, run)
    earlier, later = _last(laid[:, :, :before]), _last(laid[:, :, before:][:, :, ::-1])
    values = np.where(np.isnan(earlier), later, earlier)
    return wanted.columns, values.T, _notes(wanted.columns, laid, values)


def only_described(sites: Sites, areas: Areas, covariates: NDArray[np.float64]) -> Sites:
    """Return the sites without the comparison areas that lack a covariate.

    Raises BadInput where an area of the target or the buffer lacks one: it could not be balanced.
    """
    lacking = np.isnan(covariates).any(axis=1)
    for name, treated in (("target", sites.target), ("buffer", sites.buffer)):
        if (treated & lacking).any():
            codes = [areas.names[i] for i in np.flatnonzero(treated & lacking)]
            raise bad_input(
                f"{len(codes)} areas of the {name} have no value of a covariate, {codes[0]} the first of them.",
                "[design] covariates",
                "The weights are to balance it, and nothing tells what to balance it to.",
                "Fill in the table, or take the covariates out of the plan.",
            )
    left_out = int((sites.comparison & lacking).sum())
    if not left_out:
        return sites
    note = f"{left_out} comparison areas lack a covariate and are left out."
    return replace(sites, comparison=sites.comparison & ~lacking, notes=(*sites.notes, note))


def _periods_before(study: Study, run: Periods) -> int:
    """Return how many periods of `run` lie before the one in which the operation starts."""
    if isinstance(study.operation.starts, int) != (run.kind == "number"):
        return run.count
    start = ordinal_of(study.operation.starts, run.kind, run.weekday)
    return min(max(start - run.first, 0), run.count)


def _last(laid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (names, areas): the last number along the last axis that is not NaN, NaN where there is none."""
    if not laid.shape[2]:
        return np.full(laid.shape[:2], np.nan)
    seen = ~np.isnan(laid[:, :, ::-1])
    place = laid.shape[2] - 1 - seen.argmax(axis=2)
    return np.take_along_axis(laid, place[:, :, np.newaxis], axis=2)[:, :, 0]


def _notes(names: tuple[str, ...], laid: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[str, ...]:
    notes = []
    highest = np.where(np.isnan(laid), -np.inf, laid).max(axis=2)
    differs = highest > np.where(np.isnan(laid), np.inf, laid).min(axis=2)
    for name, moves, missing in zip(names, differs.sum(axis=1), np.isnan(values).sum(axis=1), strict=True):
        if moves:
            notes.append(f"{name} changes over time in {moves} areas; its last value before the operation is used.")
        if missing:
            notes.append(f"{name} is missing in {missing} areas.")
    return tuple(notes)
