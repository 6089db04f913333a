"""The design advice on the real counts of the Sheffield and Seattle examples."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from netharm import line


def _advice(project: Path, tmp_path: Path, example: str, data: dict[str, Path]) -> dict[str, Any]:
    folder = tmp_path / example
    shutil.copytree(project / "examples" / example, folder, ignore=shutil.ignore_patterns("store", "results"))
    answer = line.design(folder, data)
    return {**answer, **{each["design"]: each for each in answer["designs"]}}


@pytest.fixture(scope="module")
def sheffield(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data = {
        "recorded_offences": real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip",
        "areas": real_data / "boundaries" / "south-yorkshire_lsoa2011.geojson.gz",
        "lookup": real_data / "boundaries" / "south-yorkshire_lsoa2011_to_lsoa2021.csv",
    }
    began = time.process_time()
    answer = _advice(project, tmp_path_factory.mktemp("advice"), "sheffield-placebo", data)
    return {**answer, "seconds": time.process_time() - began}


def test_sheffield_can_use_four_designs_and_not_the_one_for_several_dates(sheffield: dict[str, Any]) -> None:
    verdicts = {each["design"]: each["verdict"] for each in sheffield["designs"]}
    assert verdicts.pop("staggered adoption") == "cannot be used"
    assert "cannot be used" not in verdicts.values()
    assert sheffield["recommended"] == "small area synthetic control"
    assert sheffield["small area synthetic control"]["maryland"]["level"] == 4
    assert sheffield["difference in differences"]["maryland"]["level"] == 3


def test_sheffield_is_judged_within_twenty_seconds(sheffield: dict[str, Any]) -> None:
    assert sheffield["seconds"] < 20


def test_the_rare_count_is_the_coarse_one(sheffield: dict[str, Any]) -> None:
    reasons = " ".join(sheffield["difference in differences"]["reasons"])
    assert "recorded drug offences (a fall under about" in reasons
    rows = {row["name"]: row for row in sheffield["rows"]}
    assert (
        rows["recorded drug offences"]["smallest_fall"] > rows["recorded violence and sexual offences"]["smallest_fall"]
    )
    assert rows["recorded violence and sexual offences"]["counted_before"] == pytest.approx(
        2 * rows["recorded violence and sexual offences"]["expected_after"]
    )


def test_seattle_without_outlines_is_warned_of_its_busy_scattered_target(
    project: Path, real_data: Path, tmp_path: Path
) -> None:
    answer = _advice(project, tmp_path, "seattle-dmi", {"blocks": real_data / "seattle_dmi.parquet"})
    reasons = " ".join(answer["small area synthetic control"]["reasons"])
    assert "outlines are not known" in reasons
    assert "busier than 96%" in reasons
    # One harm is declared without a match, so not everything is held equal.
    assert answer["small area synthetic control"]["maryland"]["level"] == 3
