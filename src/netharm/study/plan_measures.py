"""The counts of a plan: each is taken from declared data, in the way that such data can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.crime_types import CRIME_TYPES
from netharm.study.data_source import DataSource
from netharm.study.measure import Measure
from netharm.study.plan_areas import named_data_faults
from netharm.study.plan_key_faults import did_you_mean
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable

_SELECTS = ("crime_type", "last_outcome_category", "reported_by", "falls_within")
_COUNTED = ("police.uk", "events", "counts")


def measure_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the measures of outcomes, harms, metrics and untouched counts."""
    for path, measure in _measures(parts):
        yield from named_data_faults((*path, "data"), measure.data, _COUNTED, parts, place)
        source = parts.data.get(measure.data)
        if source is None:
            continue
        if source.source == "counts":
            yield from _column_faults(path, measure, source, place)
        elif source.source in _COUNTED:
            yield from _selection_faults(path, measure, source, place)


def covariate_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the traits of areas that the design balances."""
    covariates = parts.design.covariates if parts.design else None
    if covariates is None:
        return
    yield from named_data_faults(("design", "covariates", "data"), covariates.data, ("counts",), parts, place)
    source = parts.data.get(covariates.data)
    if not covariates.columns or len(set(covariates.columns)) < len(covariates.columns):
        yield place.fault(
            ("design", "covariates", "columns"),
            "the list is empty, or names a column twice.",
            "Each trait is balanced once.",
            "Name each column once, or take covariates out.",
        )
    for column in covariates.columns if source and source.source == "counts" else ():
        if source and column not in source.covariates:
            yield place.fault(
                ("design", "covariates", "columns"),
                f'the column "{printable(column, 60)}" is not among the declared covariates.',
                "Only declared columns are read into the store.",
                f"{did_you_mean(column, source.covariates)}"
                f"Name a declared column, or add it to the key covariates of [data.{covariates.data}].",
            )


def _measures(parts: Parts) -> Iterator[tuple[Path, Measure]]:
    yield from ((("outcome", position, "measure"), row.measure) for position, row in parts.outcomes)
    yield from ((("harm", position, "measure"), row.measure) for position, row in parts.harms)
    yield from ((("metric", position, "measure"), row.measure) for position, row in parts.metrics if row.measure)
    yield from ((("untouched", position, "measure"), row.measure) for position, row in parts.untouched)


def _column_faults(path: Path, measure: Measure, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    choices = f"The declared measures are: {', '.join(source.measures) or 'none'}."
    for key in measure.where:
        yield place.fault(
            (*path, key),
            "a table of counts cannot be selected from.",
            "Its rows are sums already; what is counted is told by a column.",
            f'{did_you_mean(key, ("column",))}Write column = "COLUMN". {choices}',
        )
    if measure.column is None:
        if not measure.where:
            yield place.fault(
                (*path, "column"),
                'the key "column" is missing.',
                "A table of counts has several columns, and the plan must say which one is meant.",
                f'Write column = "COLUMN". {choices}',
            )
    elif measure.column not in source.measures:
        yield place.fault(
            (*path, "column"),
            f'the column "{printable(measure.column, 60)}" is not among the declared measures.',
            "Only declared columns are read into the store.",
            f"{did_you_mean(measure.column, source.measures)}{choices}",
        )


def _selection_faults(path: Path, measure: Measure, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    known = _SELECTS if source.source == "police.uk" else (*source.categories, *_kind(source))
    if measure.column is not None:
        yield place.fault(
            (*path, "column"),
            f'data of the source "{source.source}" have single events and no columns of counts.',
            "Events are selected by what they are, and then counted.",
            'Write a selection instead, such as crime_type = "Burglary" or kind = "overdose".',
        )
    for key, values in measure.where.items():
        if key not in known:
            yield place.fault(
                (*path, key),
                "events cannot be selected by this.",
                "Only police.uk's own columns, and for a force's events kind and the declared categories, can be used.",
                f"{did_you_mean(key, known)}Known here: {', '.join(known) or 'none'}.",
            )
        if not values or not all(values):
            yield place.fault(
                (*path, key),
                "the selection is empty, or holds an empty text.",
                "It would select no event, and the count would be 0 everywhere.",
                "Name at least one value, or take the key out to count every event.",
            )
        if key == "crime_type" and source.source == "police.uk":
            yield from _misspelt(path, values, place)


def _kind(source: DataSource) -> tuple[str, ...]:
    return ("kind",) if source.columns.get("kind") else ()


def _misspelt(path: Path, values: tuple[str, ...], place: PlanPlace) -> Iterator[Fault]:
    for value in values:
        if value not in CRIME_TYPES and (near := did_you_mean(value, CRIME_TYPES, likeness=0.85)):
            yield place.fault(
                (*path, "crime_type"),
                f'police.uk has no crime type "{printable(value, 60)}".',
                "Nothing would be selected, and the count would be 0 everywhere.",
                f"{near}Write it exactly as police.uk does.",
            )
