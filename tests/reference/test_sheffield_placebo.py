"""The Sheffield example on real data: an operation that never happened, evaluated like one that did."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def _evaluate(project: Path, real_data: Path, folder: Path, archive: Path | None = None, **environment: str) -> Path:
    """Evaluate a fresh copy of the example and return the folder of its results."""
    shutil.copytree(
        project / "examples" / "sheffield-placebo", folder, ignore=shutil.ignore_patterns("store", "results")
    )
    data = {
        "recorded_offences": archive or real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip",
        "areas": real_data / "boundaries" / "south-yorkshire_lsoa2011.geojson.gz",
        "lookup": real_data / "boundaries" / "south-yorkshire_lsoa2011_to_lsoa2021.csv",
    }
    named = [word for name, path in data.items() for word in ("--data", f"{name}={path}")]
    done = subprocess.run(
        [sys.executable, "-m", "netharm", "evaluate", str(folder), *named, "--out", str(folder / "out")],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def results(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheffield") / "study"
    return _evaluate(project, real_data, folder, TZ="UTC", PYTHONHASHSEED="1", OPENBLAS_NUM_THREADS="1")


def test_every_row_is_estimated_in_target_and_buffer_by_999_groups(results: Path) -> None:
    rows = json.loads((results / "ledger.json").read_bytes())["rows"]
    assert len(rows) == 9
    assert {row["area"] for row in rows} == {"target", "buffer", "target and buffer"}
    assert {(row["status"], row["inference"], row["draws"]) for row in rows} == {("estimated", "permutation", 999)}
    assert all(row["residual"] <= 1e-8 for row in rows)
    assert {row["match"] for row in rows} == {"total"}


def test_the_p_value_and_the_interval_agree_in_every_row(results: Path) -> None:
    for row in json.loads((results / "ledger.json").read_bytes())["rows"]:
        assert (row["effect_lower"] <= 0 <= row["effect_upper"]) == (row["p_value"] > 0.05)


def test_the_report_says_that_the_operation_never_happened(results: Path) -> None:
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "never happened" in page
    assert json.loads((results / "ledger.json").read_bytes())["study"]["placebo"] is True


def test_no_folder_of_this_machine_is_told(results: Path, real_data: Path) -> None:
    for name in ("ledger.json", "provenance.json", "report.html"):
        text = (results / name).read_text(encoding="utf-8")
        assert str(real_data) not in text
        assert str(results.parent) not in text


def test_a_fresh_copy_elsewhere_gives_the_same_bytes(
    results: Path, project: Path, real_data: Path, tmp_path: Path
) -> None:
    elsewhere = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "2"}
    again = _evaluate(project, real_data, tmp_path / "study", **elsewhere)
    assert (again / "ledger.json").read_bytes() == (results / "ledger.json").read_bytes()


def test_a_month_missing_before_is_named_and_changes_little(
    results: Path, project: Path, real_data: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "gap.zip"
    with (
        zipfile.ZipFile(real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip") as whole,
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as gap,
    ):
        for name in whole.namelist():
            if "2024-06" not in name:
                gap.writestr(name, whole.read(name))
    holed = json.loads((_evaluate(project, real_data, tmp_path / "study", archive) / "ledger.json").read_bytes())
    full = json.loads((results / "ledger.json").read_bytes())
    for row, other in zip(full["rows"], holed["rows"], strict=True):
        assert other["status"] == "estimated"
        assert any("2024-06" in note for note in other["notes"])
        assert other["counterfactual"] == pytest.approx(row["counterfactual"], rel=0.1)
