"""Every source that a plan's panel needs, tallied: what to ask of which source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from netharm.data.keeping.entry import Entry
from netharm.data.panel_parts.counting import Locate, count_events, count_street, force_of, read_counts
from netharm.data.panel_parts.forces import count_forces
from netharm.data.panel_parts.periods import PeriodKind
from netharm.data.panel_parts.points_left_out import PointFound, find_points, left_out_in_words
from netharm.data.panel_parts.span import period_kind
from netharm.data.panel_parts.tally import Tally
from netharm.data.store import Store
from netharm.errors import bad_input
from netharm.study.area import TargetColumn
from netharm.study.data_source import DataSource
from netharm.study.measure import Measure
from netharm.study.study import Study

_ENTRY_KIND = {"police.uk": "street", "events": "events", "counts": "counts"}


def declared_measures(study: Study) -> dict[str, Measure]:
    """Return what the panel counts, in order: outcomes, harms and untouched counts by name, then metrics' measures."""
    measures = {each.name: each.measure for each in study.outcomes}
    measures.update({each.name: each.measure for each in study.harms})
    measures.update({each.name: each.measure for each in study.untouched})
    for metric in study.metrics:
        if metric.measure is not None:
            measures.setdefault(metric_series(metric.name), metric.measure)
    return measures


def metric_series(name: str) -> str:
    """Return under which name the panel counts a metric, which may share its own with an outcome."""
    return f"metric: {name}"


def series_name(study: Study, name: str, measure: Measure) -> str:
    """Return under which name a tally holds a measure: its column in a counts table, else the measure's own."""
    return measure.column or name if study.data[measure.data].source == "counts" else name


def tally_sources(study: Study, store: Store, locate: Locate | None) -> dict[str, Tally]:
    """Return a tally of each source that holds something of the plan's and has been ingested.

    Tables of counts come first: they tell on which day weeks begin. Raises BadInput where nothing at all was ingested.
    """
    tallies: dict[str, Tally] = {}
    for data in sorted(_needed(study), key=lambda each: (study.data[each].source != "counts", each)):
        tally = _tally(study, store, data, locate, next((each.weekday for each in tallies.values()), 0))
        if tally is not None:
            tallies[data] = tally
    if not tallies:
        raise bad_input(
            "no data have been ingested.",
            f"store of this study, data {', '.join(sorted(_needed(study)))}",
            "There is nothing to count.",
            "Run: netharm ingest STUDY NAME=PATH for each source, or give --data NAME=PATH.",
        )
    return tallies


def _needed(study: Study) -> set[str]:
    needed = {measure.data for measure in declared_measures(study).values()}
    if isinstance(study.area.target, TargetColumn):
        needed.add(study.area.target.data)
    if study.design.covariates is not None:
        needed.add(study.design.covariates.data)
    if study.design.exposure is not None:
        needed.add(study.design.exposure.data)
    return needed


def sources_beside(study: Study) -> set[str]:
    """Return the sources that are laid out over the panel's periods beside the measures'."""
    beside = {study.design.exposure.data} if study.design.exposure is not None else set()
    if study.design.kind == "staggered adoption" and isinstance(study.area.target, TargetColumn):
        beside.add(study.area.target.data)
    return beside


def _tally(study: Study, store: Store, data: str, locate: Locate | None, weekday: int) -> Tally | None:
    source = study.data[data]
    entries = store.current(data, _ENTRY_KIND.get(source.source, source.source))
    if source.source == "police.uk" and source.force is not None:
        entries = tuple(entry for force in source.forces for entry in _of_force(data, force, entries))
    elif source.source == "police.uk":
        _refuse_several_forces(study, data, entries)
    measures = {name: each for name, each in declared_measures(study).items() if each.data == data}
    if not entries:
        return None
    if source.source == "counts":
        return read_counts(store, data, entries, tuple(dict.fromkeys(_columns(study, data))))
    tally = _tally_events(study, store, data, entries, measures, locate, weekday)
    if not source.leave_out:
        return tally
    notes = (*tally.notes, left_out_in_words(source, data))
    return replace(tally, points=_points(store, data, source, entries), notes=notes)


def _tally_events(
    study: Study,
    store: Store,
    data: str,
    entries: tuple[Entry, ...],
    measures: dict[str, Measure],
    locate: Locate | None,
    weekday: int,
) -> Tally:
    source = study.data[data]
    if source.source == "police.uk" and len(source.forces) > 1:
        return count_forces(store, data, source, entries, measures)
    if source.source == "police.uk":
        return count_street(store, data, source, entries, measures)
    asked = period_kind(study)
    kind: PeriodKind = asked if asked in ("day", "week") else "month"
    return count_events(store, data, source, entries, measures, kind, weekday, locate)


def _points(store: Store, data: str, source: DataSource, entries: tuple[Entry, ...]) -> tuple[PointFound, ...]:
    with store.connect() as connection:
        return find_points(connection, data, source, store.files(entries))


def _refuse_several_forces(study: Study, data: str, entries: tuple[Entry, ...]) -> None:
    """Refuse to compare with the rest of the force where it is not said which force that is."""
    forces = sorted({force_of(entry) for entry in entries})
    if len(forces) > 1 and study.area.comparison == "rest of force outside the buffer":
        raise bad_input(
            f"the data hold {len(forces)} forces: {', '.join(forces[:6])}.",
            f"[data.{data}] force",
            "The comparison is the rest of the force, and a month that one force lacks would be missing for all.",
            f'Say which: force = "{forces[0]}".',
        )


def _columns(study: Study, data: str) -> Iterator[str]:
    """Yield the columns of a counts table that the plan uses."""
    for name, measure in declared_measures(study).items():
        if measure.data == data:
            yield series_name(study, name, measure)
    if isinstance(study.area.target, TargetColumn) and study.area.target.data == data:
        yield study.area.target.column
    if study.design.covariates is not None and study.design.covariates.data == data:
        yield from study.design.covariates.columns
    if study.design.exposure is not None and study.design.exposure.data == data:
        yield study.design.exposure.column


def _of_force(data: str, force: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries of one force. Raises BadInput where the archives hold other forces only."""
    chosen = tuple(entry for entry in entries if force_of(entry) == force)
    if entries and not chosen:
        held = sorted({force_of(entry) for entry in entries})
        near = get_close_matches(force, held, n=3, cutoff=0.5) or held[:10]
        raise bad_input(
            f'the force "{force}" is in none of the archives ingested.',
            f"[data.{data}] force",
            "Its records are what the plan counts.",
            f"Write it as in the archive's file names, or ingest its archive. Forces held: {', '.join(near)}.",
        )
    return chosen
