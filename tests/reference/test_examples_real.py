"""The examples of each design, from plan to ledger, on the data that they name."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from netharm import line


def _evaluate(project: Path, folder: Path, example: str, data: dict[str, Path]) -> dict[str, Any]:
    """Evaluate a fresh copy of the example and return its ledger."""
    study = folder / example
    shutil.copytree(project / "examples" / example, study, ignore=shutil.ignore_patterns("store", "results"))
    ledger: dict[str, Any] = line.evaluate(study, data)["ledger"]
    return ledger


@pytest.mark.parametrize(
    ("example", "kind"),
    [("sheffield-comparison", "difference in differences"), ("south-yorkshire-waves", "staggered adoption")],
)
def test_an_operation_that_never_happened_is_estimated_by_its_design(
    example: str, kind: str, project: Path, real_data: Path, tmp_path: Path
) -> None:
    boundaries = real_data / "boundaries"
    data = {
        "recorded_offences": real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip",
        "areas": boundaries / "south-yorkshire_lsoa2011.geojson.gz",
        "lookup": boundaries / "south-yorkshire_lsoa2011_to_lsoa2021.csv",
    }
    ledger = _evaluate(project, tmp_path, example, data)
    assert ledger["study"]["design"]["kind"] == kind
    assert {row["status"] for row in ledger["rows"]} == {"estimated"}
    assert all((row["effect_lower"] <= 0 <= row["effect_upper"]) == (row["p_value"] > 0.05) for row in ledger["rows"])
    assert all(row["details"] for row in ledger["rows"])
    assert ledger["checks"]


def test_oregon_is_told_of_counts_that_stand_as_4_and_what_they_could_change(
    project: Path, real_data: Path, tmp_path: Path
) -> None:
    table = real_data / "us_states" / "oregon_washington_decriminalisation_state_month_deaths.csv"
    (row,) = _evaluate(project, tmp_path, "oregon-measure-110", {"deaths": table})["rows"]
    assert (row["status"], row["observed"]) == ("estimated", 897)
    assert row["withheld_range_lower"] < row["effect"] < row["withheld_range_upper"]
    assert any("12 comparison areas have counts withheld" in note for note in row["notes"])
