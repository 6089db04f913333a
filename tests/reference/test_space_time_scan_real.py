"""The space-time scan on real events: opioid deaths in Cook County, Illinois, on a grid of 2 km.

Two other data sets could not be used. Naloxone given in Winnipeg names neighbourhoods but no place on a map, so nothing
says which are near each other. Police.uk gives the month of an offence and not its day, and a scan of windows of days
needs days.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from netharm.watch.located_events import locate_events
from netharm.watch.scan_draws import _deals
from netharm.watch.scan_replay import replay_scans
from netharm.watch.space_time_scan import space_time_scan
from plain_scan import plain_cylinders, plain_strongest

FILE = Path("us_cook_county") / "opioid_deaths_2014-2019.csv.gz"
CELL_M = 2000.0
METRES_A_DEGREE = 111_320.0
BEGINS, ENDS = date(2017, 1, 1), date(2019, 1, 1)
MOST_AREAS, LONGEST = 30, 28

Events = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]


@pytest.fixture(scope="module")
def deaths(real_data: Path) -> Events:
    """Two years of deaths: cell, day, cells' centroids, and the number of days; those without a place are left out."""
    if not (real_data / FILE).is_file():
        pytest.skip(f"{FILE} is not among the real data")
    read = pd.read_csv(real_data / FILE)
    on = pd.to_datetime(read["INCIDENT_DATE"], utc=True).dt.tz_localize(None)
    inside = (on >= pd.Timestamp(BEGINS)) & (on < pd.Timestamp(ENDS)) & read["longitude"].notna()
    east = read["longitude"] * METRES_A_DEGREE * np.cos(np.radians(read["latitude"].mean()))
    column, row = np.floor(east / CELL_M), np.floor(read["latitude"] * METRES_A_DEGREE / CELL_M)
    cells, area = np.unique(np.column_stack([column, row])[inside], axis=0, return_inverse=True)
    day = (on[inside] - pd.Timestamp(BEGINS)).dt.days.to_numpy()
    return area, day, (cells[:, 0] + 0.5) * CELL_M, (cells[:, 1] + 0.5) * CELL_M, (ENDS - BEGINS).days


def test_real_events_give_the_numbers_of_the_plain_twin(deaths: Events) -> None:
    area, day, x, y, days = deaths
    found = space_time_scan(
        area, day, x, y, days=days, most_areas=MOST_AREAS, longest_days=LONGEST, draws=3, most_clusters=1
    )
    cylinders = plain_cylinders(area, day, x, y, days, MOST_AREAS, LONGEST)
    assert found.strongest is not None
    best = max(cylinders, key=lambda cylinder: cylinder.ratio)
    assert found.strongest.log_likelihood_ratio == pytest.approx(best.ratio, rel=1e-12)
    assert frozenset(found.strongest.areas) in {c.areas for c in cylinders if c.ratio >= best.ratio * (1 - 1e-9)}
    events = locate_events(area, day, x, y, days)
    recent = events.day >= days - LONGEST
    ((dealt, *_),) = list(_deals(events.area, int(recent.sum()), 1, 1))
    areas = events.area.copy()
    areas[recent] = dealt
    by_twin = plain_strongest(areas, events.day, x, y, days, MOST_AREAS, LONGEST, totals_of=events.area)
    assert np.min(np.abs(found.chance - by_twin)) <= 1e-12 * by_twin


def test_a_year_of_real_deaths_is_watched_week_by_week(deaths: Events) -> None:
    area, day, x, y, days = deaths
    watch = replay_scans(
        area, day, x, y, days=days, first_look=365, most_areas=MOST_AREAS, longest_days=LONGEST, draws=99
    )
    print(f"\n{len(area):,} deaths in {len(x)} cells of 2 km. {watch.said}")
    print(f"looks with p <= 5%: {(watch.p_of_look <= 0.05).sum()}; warnings: {watch.warnings or 'none'}")
    strongest = watch.clusters[int(np.argmax(watch.log_likelihood_ratio))]
    assert strongest is not None
    print(
        f"the strongest ends on day {strongest.end_day}: {strongest.said} Whole watch: p = {watch.p_of_watch.min():.3g}"
    )
    assert len(watch.looks) == 53
    assert strongest.observed > strongest.expected
    assert np.array_equal(watch.alarm, watch.p_of_watch <= 0.05)
