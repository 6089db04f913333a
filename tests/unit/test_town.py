"""The made-up town: the same bytes from the same seed, and a truth that its records show."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from netharm.data.force_tables import ingest_table
from netharm.data.geography import ingest_polygons
from netharm.data.store import Store
from netharm.market.town import build_town
from netharm.study.area import Area
from netharm.study.plan import read_plan

LAST_MONTHS = ("2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    build_town(folder, seed=1)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(town: Path, tmp_path: Path) -> None:
    build_town(tmp_path / "again", seed=1)
    build_town(tmp_path / "other", seed=2)
    assert files_of(tmp_path / "again") == files_of(town)
    other = files_of(tmp_path / "other")
    assert {name for name, content in files_of(town).items() if other[name] != content} == {
        "data/areas.geojson",
        "data/recorded_offences.csv",
        "data/ambulance_callouts.csv",
        "truth.json",
    }


def test_a_town_does_not_depend_on_random_numbers_drawn_elsewhere(town: Path, tmp_path: Path) -> None:
    np.random.seed(7)
    build_town(tmp_path, seed=1)
    assert files_of(tmp_path) == files_of(town)


def test_a_town_is_made_in_less_than_a_second(tmp_path: Path) -> None:
    begun = time.process_time()
    build_town(tmp_path, seed=3)
    assert time.process_time() - begun < 1


def test_the_plan_is_without_fault_and_every_file_of_it_is_there(town: Path) -> None:
    study = read_plan(town / "plan.toml")
    assert {path.stem for path in (town / "data").iterdir()} == set(study.data)
    assert study.data["ambulance_callouts"].sensitivity == "health"
    assert study.harms
    assert study.activities


def test_the_records_are_read_without_a_fault(town: Path, tmp_path: Path) -> None:
    study, store = read_plan(town / "plan.toml"), Store(tmp_path / "store")
    for name in ("recorded_offences", "ambulance_callouts"):
        entry = ingest_table(store, name, study.data[name], town / "data" / f"{name}.csv")
        assert entry.quality == {"rows": len(rows_of(town / "data" / f"{name}.csv"))}
    assert ingest_polygons(store, "areas", study.data["areas"], town / "data" / "areas.geojson").rows == 154


def test_the_target_is_one_piece_and_the_buffer_is_the_ring_around_it(town: Path) -> None:
    shapes = outlines(town)
    target = shapely.union_all([shapes[code] for code in targets(town)])
    assert target.geom_type == "Polygon"
    assert all(shape.is_valid for shape in shapes.values())
    ring = {code for code, shape in shapes.items() if shape.intersects(target)} - set(targets(town))
    assert len(ring) == 16


def test_no_two_outlines_overlap(town: Path) -> None:
    shapes = list(outlines(town).values())
    apart = sum(shape.area for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(apart, rel=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_records_show_the_truth_within_chance(tmp_path: Path, seed: int) -> None:
    build_town(tmp_path, seed)
    truth = json.loads((tmp_path / "truth.json").read_text())["events"]
    target = set(targets(tmp_path))
    for name in ("recorded_offences", "ambulance_callouts"):
        rows = rows_of(tmp_path / "data" / f"{name}.csv")
        after = Counter(row["kind"] for row in rows if row["time"][:7] in LAST_MONTHS and row["area"] in target)
        for kind, count in after.items():
            expected = truth[kind]["target"]["expected_with_operation"]
            # 30 area-months of about equal size: the variance is at most mean + 2 mean^2 / (30 x 12).
            spread = np.sqrt(expected + 2 * expected**2 / 360)
            assert abs(count - expected) < 4.5 * spread, (kind, count, expected)


def test_the_truth_is_a_fall_in_violence_and_a_rise_in_overdose(town: Path) -> None:
    events = json.loads((town / "truth.json").read_text())["events"]
    assert events["violence"]["target"]["relative_effect"] == pytest.approx(-0.3)
    assert events["violence"]["buffer"]["relative_effect"] == pytest.approx(0.08)
    assert events["suspected overdose"]["target"]["relative_effect"] == pytest.approx(0.4)
    assert events["acquisitive crime"]["target"]["effect"] == 0


def test_areas_are_unequal_and_months_vary_by_more_than_chance(town: Path) -> None:
    before = [
        row for row in rows_of(town / "data" / "recorded_offences.csv")
        if row["kind"] == "violence" and row["time"][:7] < "2024-07"
    ]  # fmt: skip
    areas = np.array(sorted(Counter(row["area"] for row in before).values()))
    assert areas.mean() > 1.1 * np.median(areas)
    counts = Counter((row["area"], row["time"][:7]) for row in before)
    months = sorted({month for _, month in counts})
    table = np.array([[counts[code, month] for month in months] for code in outlines(town)])
    busy = table[table.mean(axis=1) > 5]
    assert (busy.var(axis=1, ddof=1) / busy.mean(axis=1)).mean() > 1.2


def targets(folder: Path) -> tuple[str, ...]:
    area: Area = read_plan(folder / "plan.toml").area
    assert isinstance(area.target, tuple)
    return area.target


def outlines(folder: Path) -> dict[str, shapely.Polygon]:
    features = json.loads((folder / "data" / "areas.geojson").read_text())["features"]
    return {each["properties"]["code"]: shapely.Polygon(each["geometry"]["coordinates"][0]) for each in features}
