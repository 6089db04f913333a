"""The Seattle example against the estimates that the R package microsynth 2.0.51 prints for the same data."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MEASURES = {
    "any_crime": "all recorded crime",
    "i_felony": "recorded felonies",
    "i_misdemea": "recorded misdemeanours",
    "i_drugs": "recorded drug offences",
}


def _evaluate(project: Path, real_data: Path, folder: Path, **environment: str) -> bytes:
    """Return the bytes of ledger.json from a fresh copy of the example."""
    shutil.copytree(project / "examples" / "seattle-dmi", folder, ignore=shutil.ignore_patterns("store", "results"))
    out = folder / "out"
    command = ["evaluate", str(folder), "--data", f"blocks={real_data / 'seattle_dmi.parquet'}", "--out", str(out)]
    workers = environment.pop("WORKERS", "1")
    done = subprocess.run(
        [sys.executable, "-m", "netharm", *command, "--workers", workers],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    return (out / "ledger.json").read_bytes()


@pytest.fixture(scope="module")
def ledger_bytes(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("seattle") / "study"
    return _evaluate(project, real_data, folder, TZ="UTC", PYTHONHASHSEED="1", OPENBLAS_NUM_THREADS="1")


def test_every_published_estimate_is_met_within_a_hundredth(ledger_bytes: bytes, real_data: Path) -> None:
    rows = {row["name"]: row for row in json.loads(ledger_bytes)["rows"]}
    with (real_data / "seattle_dmi_published.csv").open() as file:
        published = [line for line in csv.DictReader(file) if line["example"].startswith("ex1")]
    assert len(published) == 8
    for line in published:
        row = rows[MEASURES[line["outcome"]]]
        there = next(each for each in row["cumulative"] if each["period"] == line["end_post"])
        assert there["observed"] == float(line["treated"])
        assert there["counterfactual"] == pytest.approx(float(line["control"]), abs=0.01)
        assert round(100 * there["relative_effect"], 1) == pytest.approx(float(line["pct_change"]), abs=0.051)
        assert row["residual"] <= 1e-8


def test_the_exact_total_of_all_recorded_crime_is_986_43(ledger_bytes: bytes) -> None:
    rows = {row["name"]: row for row in json.loads(ledger_bytes)["rows"]}
    assert round(rows["all recorded crime"]["counterfactual"], 2) == 986.43


def test_a_fresh_copy_on_two_threads_elsewhere_gives_the_same_bytes(
    ledger_bytes: bytes, project: Path, real_data: Path, tmp_path: Path
) -> None:
    elsewhere = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77", "OPENBLAS_NUM_THREADS": "2", "WORKERS": "2"}
    assert _evaluate(project, real_data, tmp_path / "study", **elsewhere) == ledger_bytes
