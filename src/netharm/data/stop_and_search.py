"""Stop and search as police.uk publishes it: each search's day, place, group and whether anything came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from netharm.data.areas_of_panel import areas_of_panel
from netharm.data.geography import stored_outlines
from netharm.data.keeping.canonical import quoted
from netharm.data.keeping.entry import Entry
from netharm.data.maps.national_grid import to_national_grid
from netharm.data.panel import Panel
from netharm.data.police_uk_files.headings import month_and_force
from netharm.data.store import Store
from netharm.study.study import Study

Mask = NDArray[np.bool_]

NOT_STATED = "not stated"
NOTHING_CAME = ("A no further action disposal", "Nothing found - no further action")
"""What police.uk writes where a search led to nothing. Its column "Outcome linked to object of search" is not used:
some forces mark it true beside no further action."""

_ETHNICITIES = {
    "White": "White",
    "Black/African/Caribbean/Black British": "Black",
    "Asian/Asian British": "Asian",
    "Mixed/Multiple ethnic groups": "Mixed",
    "Other ethnic group": "Other",
}


@dataclass(frozen=True)
class Searches:
    """All searches held, one element each, and the days that the files cover.

    day : (n,) days since 1 January 1970, British time. ethnicity : as people described themselves, in five groups.
    came_of_it : whether anything but no further action followed. in_target : whether it lies in the target; None where
    that cannot be told. covered : (days,) every day of the months held.
    """

    day: NDArray[np.int64]
    ethnicity: NDArray[np.object_]
    age: NDArray[np.object_]
    came_of_it: Mask
    in_target: Mask | None
    without_place: int
    covered: NDArray[np.int64]


def held_searches(study: Study, store: Store) -> dict[str, tuple[Entry, ...]]:
    """Return the stop and search files held, by the plan's name of the data; empty where there are none."""
    found = {
        name: store.current(name, "stop-and-search")
        for name, source in study.data.items()
        if source.source == "police.uk"
    }
    return {name: entries for name, entries in found.items() if any(entry.rows for entry in entries)}


def read_searches(study: Study, store: Store, panel: Panel, entries: Sequence[Entry]) -> Searches:
    """Return the searches in `entries`, placed into the target by the plan's outlines where it has any."""
    columns = "date, longitude, latitude, self_defined_ethnicity AS ethnicity, age_range AS age, outcome"
    with store.connect() as connection:
        found = connection.execute(f"SELECT {columns} FROM read_parquet($1) ORDER BY ALL", [store.files(entries)]).df()
    days = pd.to_datetime(found["date"], utc=True, format="ISO8601").dt.tz_convert("Europe/London")
    places = found[["longitude", "latitude"]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    return Searches(
        day=days.dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64),
        ethnicity=np.array([_ethnicity(each) for each in found["ethnicity"]], dtype=object),
        age=np.array([each if isinstance(each, str) else NOT_STATED for each in found["age"]], dtype=object),
        came_of_it=np.array([isinstance(each, str) and each not in NOTHING_CAME for each in found["outcome"]]),
        in_target=_in_target(study, store, panel, places),
        without_place=int(np.isnan(places).any(axis=1).sum()),
        covered=_covered(entries),
    )


def residents(study: Study, store: Store, panel: Panel) -> dict[tuple[str, str, str], float]:
    """Return the residents of each group, by ("ethnicity" or "age", group, "target" or "force").

    They are summed over the plan's table of populations, over its areas' last period.
    """
    populations = study.populations
    if populations is None:
        return {}
    entries = store.current(populations.data, "counts")
    if not entries:
        return {}
    groups = [("ethnicity", *each) for each in populations.ethnicity.items()]
    groups += [("age", *each) for each in populations.age.items()]
    summed = ", ".join(f"arg_max({quoted(column)}, period)" for _, _, column in groups)
    with store.connect() as connection:
        query = f"SELECT area, {summed} FROM read_parquet($1, union_by_name = true) GROUP BY area ORDER BY area"
        rows = connection.execute(query, [store.files(entries)]).fetchall()
    numbers = np.array([row[1:] for row in rows], dtype=float)
    place = areas_of_panel(study, store, panel).place([row[0] for row in rows])
    inside = (place >= 0) & panel.target[np.maximum(place, 0)]
    told: dict[tuple[str, str, str], float] = {}
    for at, (by, group, _) in enumerate(groups):
        told[by, group, "force"] = float(np.nansum(numbers[:, at]))
        told[by, group, "target"] = float(np.nansum(numbers[inside, at]))
    return told


def _ethnicity(given: object) -> str:
    if not isinstance(given, str) or "not stated" in given.lower():
        return NOT_STATED
    return _ETHNICITIES.get(given.split(" - ")[0], NOT_STATED)


def _in_target(study: Study, store: Store, panel: Panel, places: NDArray[np.float64]) -> Mask | None:
    if study.area.polygons is None:
        return None
    known = ~np.isnan(places).any(axis=1)
    points, _ = to_national_grid(shapely.points(places[known]), "EPSG:4326", "stop and search")
    codes = stored_outlines(store, study.area.polygons).locate(shapely.get_x(points), shapely.get_y(points))
    area = areas_of_panel(study, store, panel).place(codes)
    inside = np.zeros(len(places), dtype=bool)
    inside[known] = (area >= 0) & panel.target[np.maximum(area, 0)]
    return inside


def _covered(entries: Sequence[Entry]) -> NDArray[np.int64]:
    days: set[int] = set()
    for month in {month_and_force(entry.part)[0] for entry in entries if entry.rows}:
        first = date.fromisoformat(f"{month}-01")
        after = (first + timedelta(days=32)).replace(day=1)
        origin = date(1970, 1, 1)
        days.update(range((first - origin).days, (after - origin).days))
    return np.array(sorted(days), dtype=np.int64)
