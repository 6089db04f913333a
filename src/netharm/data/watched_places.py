"""The counts of one harm by look in every area whose place is known: what a scan for clusters takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.tallying import series_name
from netharm.data.store import Store
from netharm.data.watched_counts import watched_looks, watched_tallies
from netharm.study.harm import Harm
from netharm.study.study import Study


@dataclass(frozen=True)
class WatchedPlaces:
    """One harm's counts (areas, periods), 0 in a period that is missing everywhere; areas by code and centroid.

    starts : the position of the first look. planned : how many looks the watch has. missing (periods,) : not seen.
    reason : why there is nothing to scan, "" where there is.
    """

    name: str
    codes: tuple[str, ...]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    periods: Periods
    counts: NDArray[np.int64]
    missing: NDArray[np.bool_]
    starts: int
    planned: int
    reason: str = ""


def place_watched(study: Study, store: Store, harm: Harm, until: date | None = None) -> WatchedPlaces:
    """Return a harm's counts in every area of the data, by look up to the last complete one.

    Raises BadInput where nothing was ingested. A count missing in some areas of a period and not in others would
    itself look like a cluster, so the harm then says why it could not be scanned.
    """
    areas, seen, _, outlines = watched_tallies(study, store, until)
    tally = seen.get(harm.measure.data)
    if outlines is None:
        return _nothing(harm, "a scan needs the outlines of the areas ([areas] polygons).")
    if tally is None or not tally.covered:
        return _nothing(harm, f"the data {harm.measure.data!r} hold no complete period.")
    first, last = min(tally.covered), max(tally.covered)
    periods = Periods(tally.kind, first, last - first + 1, tally.weekday)
    laid, _ = lay_out(tally, areas, periods)
    counts = laid[tally.names.index(series_name(study, harm.name, harm.measure))]
    missing = np.isnan(counts).all(axis=0)
    if np.isnan(counts[:, ~missing]).any():
        return _nothing(harm, "some areas have no count in a period in which others have.")
    shapes = outlines.merged(areas)
    centres = shapely.centroid(shapes)
    starts, planned = watched_looks(study, tally)
    return WatchedPlaces(
        name=harm.name,
        codes=areas.names,
        x_m=shapely.get_x(centres),
        y_m=shapely.get_y(centres),
        periods=periods,
        counts=np.nan_to_num(counts).astype(np.int64),
        missing=np.asarray(missing),
        starts=starts - first,
        planned=planned,
    )


def _nothing(harm: Harm, reason: str) -> WatchedPlaces:
    none, empty = np.zeros(0), np.zeros((0, 0), dtype=np.int64)
    return WatchedPlaces(harm.name, (), none, none, Periods("day", 0, 0), empty, none.astype(bool), 0, 0, reason)
