"""The data of a plan: each source has the columns it needs, and no others that it could not use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.data_source import DataSource
from netharm.study.plan_key_faults import did_you_mean, is_placeholder
from netharm.study.plan_measures import covariate_faults, measure_faults
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable
from netharm.study.plan_points import point_faults

# What each source must map, and what it may map: netharm's names of the columns.
NEEDED_COLUMNS = {
    "police.uk": (),
    "events": ("time",),
    "counts": ("area", "period"),
    "polygons": ("code",),
    "lookup": ("from", "to"),
}
_MORE_COLUMNS = {"events": ("area", "x", "y", "kind")}
# Which sources each of these keys means something for.
_KEY_FITS = {
    "force": ("police.uk",),
    "measures": ("counts",),
    "covariates": ("counts",),
    "categories": ("events",),
    "first_day": ("events",),
    "last_day": ("events",),
    "suppressed": ("counts",),
    "suppressed_between": ("counts",),
    "leave_out": ("police.uk", "events"),
}
_FORCE = re.compile(r"[a-z0-9-]+")


def source_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the entries under [data], and with the counts taken from them."""
    for name, source in parts.data.items():
        path: Path = ("data", name)
        yield from _column_faults(path, source, place)
        yield from _misplaced_keys(path, source, place)
        yield from _repeated_columns(path, source, place)
        yield from _range_faults(path, source, place)
        if source.first_day is not None and source.last_day is not None and source.last_day < source.first_day:
            yield place.fault(
                (*path, "last_day"),
                "it lies before first_day.",
                "The table would cover no day at all.",
                "Correct one of the two dates.",
            )
        yield from _force_faults(path, source, place)
        yield from point_faults(path, source, place)
    yield from measure_faults(parts, place)
    yield from covariate_faults(parts, place)


def _force_faults(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    if source.force == () or len(set(source.forces)) < len(source.forces):
        yield place.fault(
            (*path, "force"),
            "the list of forces is empty, or names one twice.",
            "The first force is the target's own, and each of the others stands beside it once.",
            'Write force = ["south-yorkshire", "derbyshire"], or one force in quotes.',
        )
    if any(not is_placeholder(each) and not _FORCE.fullmatch(each) for each in source.forces):
        yield place.fault(
            (*path, "force"),
            "no force is written like this on police.uk.",
            "Its records would not be found.",
            'Use small letters and hyphens, as in the archive\'s file names: "south-yorkshire".',
        )


def _column_faults(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    needed = [key for key in NEEDED_COLUMNS[source.source] if not source.columns.get(key)]
    pairs = ", ".join(f'{key} = "COLUMN"' for key in NEEDED_COLUMNS[source.source])
    for key in needed:
        yield place.fault(
            (*path, "columns", key),
            f"the column for {key} is not told.",
            f'Data of the source "{source.source}" cannot be read without it.',
            f"Write columns = {{ {pairs} }}.",
        )
    if source.source == "events" and not (source.columns.get("area") or {"x", "y"} <= set(source.columns)):
        yield place.fault(
            (*path, "columns"),
            "neither area nor x and y are told.",
            "Without a place an event belongs to no area.",
            'Add area = "COLUMN", or both x = "COLUMN" and y = "COLUMN".',
        )
    if source.source == "counts" and not source.measures and not source.covariates:
        yield place.fault(
            (*path, "measures"),
            "no column of counts is named.",
            "Nothing could be read from the table.",
            'Write measures = ["COLUMN", ...] with the columns that hold the counts.',
        )
    known = (*NEEDED_COLUMNS[source.source], *_MORE_COLUMNS.get(source.source, ()))
    named = {*source.measures, *source.covariates, *source.categories}
    for key in source.columns:
        if key not in known and key not in named:
            yield place.fault(
                (*path, "columns", key),
                f'data of the source "{source.source}" have no such column to map.',
                "The left side of each pair is one of netharm's names, the right side the file's.",
                did_you_mean(key, known) + (f"Known names: {', '.join(known)}." if known else "Take columns out."),
            )


def _misplaced_keys(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    for key, fits in _KEY_FITS.items():
        if getattr(source, key) and source.source not in fits:
            yield place.fault(
                (*path, key),
                f'it means nothing for data of the source "{source.source}".',
                "A key that nobody reads would be a promise that nobody keeps.",
                f"Take it out, or see that source is right: {key} goes with {' and '.join(fits)}.",
            )


def _range_faults(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    if source.suppressed_between is None or source.source != "counts":
        return
    least, greatest = source.suppressed_between
    if least > greatest:
        yield place.fault(
            (*path, "suppressed_between"),
            f"the least number, {least}, is greater than the greatest, {greatest}.",
            "No number lies between them.",
            f"Write the smaller one first: suppressed_between = [{greatest}, {least}].",
        )
    if not source.suppressed:
        yield place.fault(
            (*path, "suppressed"),
            "suppressed_between is given, but no mark of a number withheld.",
            "Without the mark nobody can tell which numbers lie in the range.",
            'List the marks as the table writes them, such as suppressed = ["*"] or suppressed = ["4"].',
        )


def _repeated_columns(path: Path, source: DataSource, place: PlanPlace) -> Iterator[Fault]:
    for keys in (("measures", "covariates"), ("categories",)):
        names = Counter(name for key in keys for name in getattr(source, key))
        for name in sorted(name for name, times in names.items() if times > 1):
            yield place.fault(
                (*path, keys[-1] if name in getattr(source, keys[-1]) else keys[0]),
                f'the column "{printable(name, 60)}" is named twice.',
                "It would be read twice and mean two things.",
                f"Name each column once, in one of: {', '.join(keys)}.",
            )
