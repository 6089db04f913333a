"""A plan that names triggers: what stands in the ledger and the report, at each level, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyproj
import pytest

from netharm.cli.front_door import main
from netharm.market.town import build_town

BLOCK = """
[data.seizures]
source = "events"
sensitivity = "restricted"
columns = { time = "time", x = "x", y = "y" }
crs = "EPSG:27700"

[data.overdoses]
source = "events"
sensitivity = "health"
columns = { time = "time", x = "x", y = "y" }
crs = "EPSG:27700"

[[harm]]
name = "overdoses by place"
measure = { data = "overdoses" }
tolerance = 1.25
mechanism = "regular supply lost, unknown supply bought"
bearer = "people who use drugs"

[triggers]
measure = { data = "seizures" }
distances_m = [100, 250]
windows_days = [3, 7]
"""


def events(folder: Path, followed_by: int) -> tuple[Path, Path]:
    """Write seizures, and overdoses of which `followed_by` come within a week of a seizure and 60 m from it."""
    outlines = json.loads((folder / "data" / "areas.geojson").read_text(encoding="utf-8"))
    corners = np.array([feature["geometry"]["coordinates"][0][0] for feature in outlines["features"]], dtype=float)
    east, north = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(*corners.T)
    corners = np.column_stack([east, north])
    random = np.random.default_rng(5)
    low, high = corners.min(axis=0), corners.max(axis=0)
    places = low + (high - low) * random.uniform(0.2, 0.8, (15, 2))

    def around(number: int) -> np.ndarray:
        return places[random.integers(len(places), size=number)] + random.normal(0, 120, (number, 2))

    seizures, overdoses = around(300), around(1500)
    when, then = random.uniform(0, 700, 300), random.uniform(0, 730, 1500)
    chosen = random.integers(300, size=followed_by)
    near = seizures[chosen] + random.normal(0, 30, (followed_by, 2))
    paths = folder / "seizures.csv", folder / "overdoses.csv"
    _write(paths[0], seizures, when)
    _write(
        paths[1],
        np.vstack([overdoses, near]),
        np.concatenate([then, when[chosen] + random.uniform(0.1, 6, followed_by)]),
    )
    return paths


def _write(path: Path, place: np.ndarray, day: np.ndarray) -> None:
    start = datetime(2023, 1, 1)
    rows = [
        f"{x:.1f},{y:.1f},{(start + timedelta(days=float(t))).isoformat(timespec='seconds')}"
        for (x, y), t in zip(place, day, strict=True)
    ]
    path.write_text("\n".join(["x,y,time", *rows]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    build_town(folder, seed=1)
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace('release = "internal"', 'release = "partner"')
    plan.write_text(text + BLOCK, encoding="utf-8")
    events(folder, followed_by=120)
    assert (
        main(["ingest", str(folder), f"seizures={folder / 'seizures.csv'}", f"overdoses={folder / 'overdoses.csv'}"])
        == 0
    )
    return folder


def evaluated(folder: Path, *more: str) -> dict:
    main(["evaluate", str(folder), *more])
    found: dict = json.loads((folder / "results" / "ledger.json").read_text(encoding="utf-8"))
    return found


def test_a_planted_rise_after_seizures_stands_in_the_ledger_and_the_report(town: Path) -> None:
    triggered = evaluated(town, "--level", "internal")["triggered"]
    (row,) = triggered["rows"]
    assert row["status"] == "shown"
    assert row["name"] == "overdoses by place"
    cells = {(cell["distance_m"], cell["window_days"]): cell for cell in row["found"]["cells"]}
    assert set(cells) == {(100, 3), (100, 7), (250, 3), (250, 7)}
    near = cells[100, 7]
    assert near["after"] > near["before"]
    assert near["adjusted_p"] <= 0.05
    lower, upper = near["after_to_before"]["excess_lower"], near["after_to_before"]["excess_upper"]
    assert lower <= 120 <= upper
    page = (town / "results" / "report.html").read_text(encoding="utf-8")
    section = page.split('id="triggered"')[1].split("</section>")[0]
    assert "More harms came after triggers than before them" in section
    assert "no proof of what was set off" in section.replace(" ", " ")
    assert "<svg" in section


def test_a_partner_sees_no_count_that_is_few_nor_one_that_tells_it(town: Path) -> None:
    (row,) = evaluated(town, "--level", "partner")["triggered"]["rows"]
    assert row["status"] == "suppressed"
    assert row["found"] is None
    page = (town / "results" / "report.html").read_text(encoding="utf-8")
    section = page.split('id="triggered"')[1].split("</section>")[0]
    assert "withheld" in section
    assert "<svg" not in section


def test_named_map_points_are_shown_with_and_without(town: Path) -> None:
    plan = town / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    first = (town / "seizures.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    plan.write_text(text + f"leave_out = [[{first[0]}, {first[1]}]]\n", encoding="utf-8")
    try:
        (row,) = evaluated(town, "--level", "internal")["triggered"]["rows"]
    finally:
        plan.write_text(text, encoding="utf-8")
    assert row["left_out"] == 1
    assert row["without"]["triggers"] == row["found"]["triggers"] - 1


def test_a_map_point_that_leaves_nothing_out_is_told(town: Path) -> None:
    plan = town / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text + "leave_out = [[1, 2]]\n", encoding="utf-8")
    try:
        (row,) = evaluated(town, "--level", "internal")["triggered"]["rows"]
    finally:
        plan.write_text(text, encoding="utf-8")
    assert row["without"] is None
    assert any("leaves nothing out" in note for note in row["notes"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text.replace('measure = { data = "seizures" }', 'measure = { data = "nothing" }'),
            "no data called",
        ),
        (lambda text: text.replace("distances_m = [100, 250]", "distances_m = [250, 100]"), "does not ascend"),
        (lambda text: text + 'harms = ["sorrow"]\n', "no harm is called"),
        (
            lambda text: text.replace('[data.seizures]\nsource = "events"', '[data.seizures]\nsource = "police.uk"'),
            "month",
        ),
        (
            lambda text: text.replace(
                'columns = { time = "time", x = "x", y = "y" }', 'columns = { time = "time", area = "area" }'
            ),
            "no place",
        ),
    ],
)
def test_triggers_that_cannot_be_used_are_refused_with_the_reason(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[str], str], told: str
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(change((town / "plan.toml").read_text(encoding="utf-8")), encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_a_plan_without_triggers_asks_nothing(tmp_path: Path) -> None:
    build_town(tmp_path, seed=1)
    assert evaluated(tmp_path)["triggered"] is None
    assert "names no triggers" in (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
