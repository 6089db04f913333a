"""From a file of events to metres and days: planes, clocks, and two files on one plane."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyproj
import pytest

from netharm.errors import BadInput
from netharm.places.event_clock import read_clock
from netharm.places.event_file import read_events
from netharm.places.plane import AS_GIVEN, choose_plane, on_plane

CHICAGO = np.array([-87.65, -87.64, -87.60]), np.array([41.88, 41.89, 41.80])


def written(folder: Path, rows: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text("x,y,time\n" + rows, encoding="utf-8")
    return path


def on_the_ground(longitude: np.ndarray, latitude: np.ndarray) -> float:
    """Return the metres between the first two places, along the curved earth."""
    return float(pyproj.Geod(ellps="WGS84").inv(longitude[0], latitude[0], longitude[1], latitude[1])[2])


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:26971", "EPSG:3435", "EPSG:3857"])
def test_distances_are_those_on_the_ground_whatever_the_reference_system(crs: str) -> None:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*CHICAGO)
    plane = choose_plane(x, y, crs, "here")
    x_m, y_m = on_plane(plane, x, y, crs, "here")
    assert np.hypot(x_m[0] - x_m[1], y_m[0] - y_m[1]) == pytest.approx(on_the_ground(*CHICAGO), rel=2e-3)


def test_a_second_file_is_read_onto_the_plane_of_the_first(tmp_path: Path) -> None:
    first = read_events(written(tmp_path, "-87.65,41.88,2024-01-01\n-87.64,41.89,2024-01-02\n"), "x", "y", "time")
    second = read_events(
        written(tmp_path, "-87.65,41.88,2024-01-01\n-87.2,41.5,2024-01-02\n", "second.csv"),
        "x", "y", "time", plane=first.plane,
    )  # fmt: skip
    assert (second.x_m[0], second.y_m[0]) == pytest.approx((first.x_m[0], first.y_m[0]), abs=1e-6)
    flat = written(tmp_path, "1000,2000,2024-01-01\n3000,2000,2024-01-02\n", "flat.csv")
    with pytest.raises(BadInput, match="how their places lie to each other"):
        read_events(flat, "x", "y", "time", plane=first.plane)


def test_metres_that_look_like_degrees_are_metres_where_the_file_is_said_to_hold_them(tmp_path: Path) -> None:
    path = written(tmp_path, "1,2,2024-01-01\n4,6,2024-01-02\n")
    events = read_events(path, "x", "y", "time", crs=AS_GIVEN)
    assert np.hypot(*(events.x_m[1] - events.x_m[0], events.y_m[1] - events.y_m[0])) == 5


def test_days_count_from_1970_and_the_future_is_refused_unless_a_last_day_is_given(tmp_path: Path) -> None:
    path = written(tmp_path, "1000,2,1999-12-31\n4000,6,2000-01-01 12:00\n")
    with pytest.raises(BadInput, match="dated in the future"):
        read_events(path, "x", "y", "time", today=date(1999, 12, 1))
    path = written(tmp_path, "1000,2,1999-12-31 06:00\n4000,6,2000-01-01 12:00\n")
    events = read_events(path, "x", "y", "time")
    assert events.day.tolist() == [10956.25, 10957.5]
    assert events.row.tolist() == [2, 3]
    assert not events.whole_days


def test_one_time_without_a_clock_takes_it_from_all(tmp_path: Path) -> None:
    events = read_events(written(tmp_path, "1000,2,1999-12-31\n4000,6,2000-01-01 12:00\n"), "x", "y", "time")
    assert events.whole_days
    assert events.day.tolist() == [10956, 10957]
    assert any("a date without a time of day" in note for note in events.notes)


def test_an_offset_becomes_london_wall_time_in_britain_and_is_kept_as_written_elsewhere() -> None:
    time = np.array(["2024-07-01T23:30:00", "2024-01-01T23:30:00"], dtype="datetime64[s]")
    ahead, clock = np.zeros(2), np.ones(2, dtype=bool)
    british = read_clock(time, ahead, clock, british=True)
    assert (british.day % 1 * 24).round(2).tolist() == [0.5, 23.5]
    assert "London wall time; 1 were moved" in british.notes[0]
    assert (read_clock(time, ahead, clock, british=False).day % 1 * 24).round(2).tolist() == [23.5, 23.5]


def test_busy_nights_by_the_full_hour_are_no_default_but_a_spike_at_midnight_is() -> None:
    day = np.datetime64("2024-01-01", "s")
    busy = np.repeat([0, 1, 2, 3, 12, 18, 21, 22, 23], [30, 20, 12, 8, 5, 10, 14, 18, 25])
    times = day + busy.astype("timedelta64[h]").astype("timedelta64[s]")
    clock = np.ones(len(times), dtype=bool)
    nothing = np.full(len(times), np.nan)
    assert not read_clock(times, nothing, clock, british=False).whole_days
    quiet = np.repeat([0, 1, 9, 12, 15, 23], [40, 3, 30, 40, 30, 5])
    times = day + quiet.astype("timedelta64[h]").astype("timedelta64[s]")
    nothing, clock = np.full(len(times), np.nan), np.ones(len(times), dtype=bool)
    found = read_clock(times, nothing, clock, british=False)
    assert found.whole_days
    assert "Hours cannot be used" in found.notes[0]


def test_many_far_places_are_kept_and_said(tmp_path: Path) -> None:
    near = "".join(f"{1000 + k},{2000 + k},2024-01-0{k % 9 + 1}\n" for k in range(40))
    far = "".join(f"{600_000 + k},{900_000 + k},2024-01-0{k % 9 + 1}\n" for k in range(10))
    events = read_events(written(tmp_path, near + far), "x", "y", "time")
    assert len(events) == 50
    assert any("10 events lie more than 20 km" in note for note in events.notes)
