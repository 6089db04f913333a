"""Power on the real streets of Sheffield: before an operation that never happened, from the year before it alone."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from netharm import line


@pytest.fixture(scope="module")
def sheffield(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    folder = tmp_path_factory.mktemp("sheffield") / "study"
    shutil.copytree(
        project / "examples" / "sheffield-placebo", folder, ignore=shutil.ignore_patterns("store", "results")
    )
    data = {
        "recorded_offences": real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip",
        "areas": real_data / "boundaries" / "south-yorkshire_lsoa2011.geojson.gz",
        "lookup": real_data / "boundaries" / "south-yorkshire_lsoa2011_to_lsoa2021.csv",
    }
    began = time.process_time()
    answer = line.power(folder, data)
    return answer, time.process_time() - began


def test_every_measure_is_tested_in_under_a_minute(sheffield: tuple[dict[str, Any], float]) -> None:
    answer, seconds = sheffield
    assert [row["reason"] for row in answer["rows"]] == [None] * 3
    assert seconds < 60


def test_false_alarms_stay_near_five_percent(sheffield: tuple[dict[str, Any], float]) -> None:
    for row in sheffield[0]["rows"]:
        assert row["called"] == pytest.approx(0.05, abs=2.5 * row["called_error"])


def test_a_busier_count_shows_smaller_changes_and_more_areas_do_too(sheffield: tuple[dict[str, Any], float]) -> None:
    rows = {row["measure"]: row for row in sheffield[0]["rows"]}
    violence, drugs = rows["recorded violence and sexual offences"], rows["recorded drug offences"]
    assert 0.1 < violence["smallest"]["fall"] < 0.5 < drugs["smallest"]["fall"] < 0.95
    for row in rows.values():
        areas = [each["smallest"]["fall"] for each in row["variations"] if each["variation"] == "areas"]
        assert row["smallest"]["fall"] > areas[0] > areas[1]


def test_a_longer_time_after_than_the_year_before_can_hold_is_not_made_up(
    sheffield: tuple[dict[str, Any], float],
) -> None:
    untried = [each for each in sheffield[0]["rows"][0]["variations"] if each["variation"] == "time after"][1:]
    assert [each["times"] for each in untried] == [2.0, 4.0]
    assert all(each["smallest"] is None and "12 periods" in each["reason"] for each in untried)
