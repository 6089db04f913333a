"""Area x period x measure: balanced, and honest about what was not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netharm.data.geography import stored_outlines, stored_pairs
from netharm.data.maps.lookup import areas_of_lookup
from netharm.data.maps.outlines import Outlines
from netharm.data.panel_parts.adoption import find_adoption
from netharm.data.panel_parts.areas import Areas, areas_of_codes
from netharm.data.panel_parts.coverage import describe_entries, describe_tally, unplaced
from netharm.data.panel_parts.exposed import find_exposure
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.points_left_out import describe_points
from netharm.data.panel_parts.sites import find_sites
from netharm.data.panel_parts.span import Span, find_span
from netharm.data.panel_parts.tally import Tally
from netharm.data.panel_parts.tallying import (
    declared_measures,
    series_name,
    sources_beside,
    tally_sources,
)
from netharm.data.panel_parts.traits import find_traits, only_described
from netharm.data.panel_parts.withheld import withheld_ranges
from netharm.data.store import Store
from netharm.study.design_keys import needs_comparison
from netharm.study.study import Study

_SEEN_ONLY = (
    "The areas are the codes seen in the records. Records outside the force cannot be told from others, and an area "
    "without any record is not there; polygons or a lookup mend both."
)


@dataclass(frozen=True)
class Panel:
    """Counts of every declared measure in every area and period.

    counts : (measures, areas, periods) float; NaN where the count was not seen (missing) or is withheld (suppressed).
    suppressed : (measures, areas, periods) bool; True where the data's owner withheld the count.
    covariates : (areas, covariates) float.
    target, buffer, comparison : (areas,) bool; disjoint.
    starts, ends : positions in `periods` of the operation's first period and the last period of the time after.
    adopted : (areas,) position of the first period in which each target area was reached; the number of periods for all
        other areas. In a panel of the time before alone, target areas keep the position their period would have. None
        where all of the target was reached at `starts`.
    exposure : (areas, periods) how many there are that could be counted; None where the design compares counts.
    suppressed_between : for each measure the least and greatest number that a withheld count can be, where known.
    within_buffer : for each area the positions of the areas whose centroid lies within the buffer's distance of its
        edge (itself left out); None without polygons or without a buffer.
    rings : for each ring of a buffer of several distances, the nearest first, (areas,) bool; disjoint, together the
        buffer. within_rings : as within_buffer, for the outer distance of each ring. Both empty for one distance.
    neighbours : for each area the positions of the areas that touch it; None without polygons.
    at_points : (measures, areas, periods) events at map points that the plan leaves out of `counts`; NaN where the
        count was not seen; None where the plan leaves none out. See `with_points`.
    sources : one plain record for each data source: which files and releases were used, and the coverage.
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    measures: tuple[str, ...]
    counts: NDArray[np.float64]
    suppressed: NDArray[np.bool_]
    covariate_names: tuple[str, ...]
    covariates: NDArray[np.float64]
    target: NDArray[np.bool_]
    buffer: NDArray[np.bool_]
    comparison: NDArray[np.bool_]
    starts: int
    ends: int
    adopted: NDArray[np.int64] | None = None
    exposure: NDArray[np.float64] | None = None
    suppressed_between: tuple[tuple[float, float] | None, ...] = ()
    neighbours: tuple[NDArray[np.int64], ...] | None = None
    within_buffer: tuple[NDArray[np.int64], ...] | None = None
    rings: tuple[NDArray[np.bool_], ...] = ()
    within_rings: tuple[tuple[NDArray[np.int64], ...], ...] = ()
    at_points: NDArray[np.float64] | None = None
    sources: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


def build_panel(study: Study, store: Store, before_only: bool = False) -> Panel:
    """Return the panel of a study: every declared measure in every area and period.

    With `before_only` it ends where the operation starts, as check and registration need it: they read no outcome.

    The newest release of each part of the data is used, and `sources` names it. Raises BadInput where the plan asks for
    what the data do not have: an area, a category, a column, outlines, or a time before and after.
    """
    outlines = stored_outlines(store, study.area.polygons) if study.area.polygons else None
    tallies = tally_sources(study, store, outlines.locate if outlines is not None else None)
    areas, areas_notes = find_areas(study, store, outlines, tallies)
    span = _find_span(study, tallies, before_only)
    adoption = find_adoption(study, tallies, areas, span)
    covariate_names, covariates, traits_notes = find_traits(study, tallies, areas)
    reached = adoption.reached if adoption is not None else None
    sites = find_sites(study.area, areas, outlines, tallies, needs_comparison(study.design), reached)
    sites = only_described(sites, areas, covariates)
    counts, suppressed = _lay_out_measures(study, tallies, areas, span.periods)
    ranges, range_notes = withheld_ranges(study, tallies, areas, span.periods, suppressed)
    adoption_notes = adoption.notes if adoption is not None else ()
    notes = (*span.notes, *areas_notes, *sites.notes, *traits_notes, *adoption_notes, *range_notes)
    panel = Panel(
        areas=areas.names,
        periods=span.periods.labels(),
        measures=tuple(declared_measures(study)),
        counts=counts,
        suppressed=suppressed,
        covariate_names=covariate_names,
        covariates=covariates,
        target=sites.target,
        buffer=sites.buffer,
        comparison=sites.comparison,
        starts=span.starts,
        ends=span.ends,
        adopted=adoption.adopted if adoption is not None else None,
        exposure=find_exposure(study, tallies, areas, span.periods, sites.taking_part),
        suppressed_between=ranges,
        neighbours=sites.neighbours,
        within_buffer=sites.within_buffer,
        rings=sites.rings,
        within_rings=sites.within_rings,
        sources=_describe_sources(study, store, tallies, areas, span.periods, np.isnan(counts) & ~suppressed),
        notes=(*notes, *unplaced(tallies.values(), areas)),
    )
    return _with_points_apart(panel, tallies, areas, span.periods)


def with_points(panel: Panel) -> Panel:
    """Return `panel` with the events counted that lie on map points which the plan leaves out: all else is the same."""
    if panel.at_points is None:
        return panel
    return replace(panel, counts=panel.counts + panel.at_points, at_points=None)


def _with_points_apart(panel: Panel, tallies: Mapping[str, Tally], areas: Areas, periods: Periods) -> Panel:
    """Return `panel` with the events at map points left out, and what is told of them; the same where none is."""
    concerned = {data: (tally, tally.at_points) for data, tally in tallies.items() if tally.at_points is not None}
    if not concerned:
        return panel
    # A measure of another source has no event at any point, where it was seen at all.
    at = np.where(np.isnan(panel.counts), np.nan, 0.0)
    sources = {str(record["name"]): record for record in panel.sources}
    for data, (tally, events) in concerned.items():
        laid, _ = lay_out(replace(tally, counts=events), areas, periods)
        rows = [panel.measures.index(name) for name in tally.names]
        at[rows] = laid
        told = describe_points(tally.points, tally.names, at[rows], panel.target, panel.periods)
        sources[data] = {**sources[data], **told}
    return replace(panel, at_points=at, sources=tuple(sources.values()))


def _find_span(study: Study, tallies: Mapping[str, Tally], before_only: bool) -> Span:
    measured = [tallies[data] for data in _measured(study) if data in tallies]
    beside = [tallies[data] for data in sorted(sources_beside(study)) if data in tallies]
    return find_span(study, measured, before_only, beside)


def _measured(study: Study) -> list[str]:
    """Return the sources that measures are taken from, in the plan's order."""
    return list(dict.fromkeys(measure.data for measure in declared_measures(study).values()))


def find_areas(
    study: Study, store: Store, outlines: Outlines | None, tallies: Mapping[str, Tally]
) -> tuple[Areas, tuple[str, ...]]:
    """Return the areas: a lookup's components, else the polygons' codes, else the codes seen in the data.

    Of a lookup's components only those with a polygon are kept, where there are polygons, and the buffer's named areas.
    """
    named = study.area.buffer.areas if study.area.buffer is not None else ()
    if study.area.lookup is None:
        if outlines is not None:
            return areas_of_codes((*outlines.codes, *named)), ()
        seen = (code for tally in tallies.values() for code in tally.codes if code is not None)
        streets = any(study.data[data].source == "police.uk" for data in tallies)
        return areas_of_codes(seen), (_SEEN_ONLY,) if streets else ()
    areas = areas_of_lookup(stored_pairs(store, study.area.lookup))
    if outlines is None:
        return areas, ()
    drawn = areas.only(outlines.codes)
    left_out = len(areas) - len(drawn)
    notes = (f"{left_out} areas of the lookup have no polygon and are left out.",) if left_out else ()
    return drawn.joined(named), notes


def _lay_out_measures(
    study: Study, tallies: Mapping[str, Tally], areas: Areas, periods: Periods
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return counts and marks of suppression, (measures, areas, periods); all NaN for a source not ingested."""
    measures = declared_measures(study)
    shape = (len(measures), len(areas), periods.count)
    counts, suppressed = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for data in _measured(study):
        if data not in tallies:
            continue
        laid, marks = lay_out(tallies[data], areas, periods)
        for row, (name, measure) in enumerate(measures.items()):
            if measure.data == data:
                series = tallies[data].names.index(series_name(study, name, measure))
                counts[row], suppressed[row] = laid[series], marks[series]
    return counts, suppressed


def _describe_sources(
    study: Study,
    store: Store,
    tallies: Mapping[str, Tally],
    areas: Areas,
    periods: Periods,
    missing: NDArray[np.bool_],
) -> tuple[dict[str, Any], ...]:
    """Return a record of every source that the panel uses, in the plan's order.

    missing : (measures, areas, periods); where a count was neither seen nor withheld.
    """
    measures = declared_measures(study).values()
    records: list[dict[str, Any]] = []
    for data, source in study.data.items():
        if data in tallies:
            absent = int(missing[[measure.data == data for measure in measures]].sum())
            records.append(describe_tally(tallies[data], source, areas, periods, absent))
        elif data in (study.area.polygons, study.area.lookup):
            records.append(describe_entries(data, source, store.current(data, source.source)))
        elif data in _measured(study):
            records.append(describe_entries(data, source, ()))
    return tuple(records)
