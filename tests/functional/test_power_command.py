"""netharm power from plan to files: only the time before is read, whoever works, however often it is stopped."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm import line
from netharm.cli.front_door import main
from netharm.errors import BadInput

MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
STARTS = MONTHS.index("2024-07")
PLAN = """format = 1

[study]
title = "Operation Harrier"
question = "Did assaults fall?"

[operation]
starts = 2024-07-01
ends = 2024-12-31

[areas]
unit = "ward"
target = ["A007", "A008", "A009"]
comparison = "rest of data outside the buffer"

[data.calls]
source = "counts"
columns = { area = "area", period = "month" }
measures = ["assaults", "overdoses", "thefts"]
suppressed = ["*"]

[[outcome]]
name = "assaults"
measure = { data = "calls", column = "assaults" }

[[outcome]]
name = "thefts"
measure = { data = "calls", column = "thefts" }

[[harm]]
name = "overdoses"
measure = { data = "calls", column = "overdoses" }
tolerance = 1.5
mitigation = ["naloxone in every car"]

[design]
permutations = 250
"""
KILLED = """
import os, signal, sys
from netharm import execution
from netharm.cli.front_door import main
keep, kept = execution.keep_part, 0
def count(*given):
    global kept
    keep(*given)
    kept += 1
    if kept == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
execution.keep_part = count
code = main(sys.argv[2:])
print("kept", kept)
sys.exit(code)
"""


def write_study(folder: Path, after: float = 1.0, until: int = len(MONTHS)) -> Path:
    """Write a study whose counts from the operation's start on are `after` times as high, and end `until` a month."""
    random = np.random.default_rng(5)
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    (folder / "data").mkdir()
    with (folder / "data" / "calls.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "month", "assaults", "overdoses", "thefts"])
        for number in range(80):
            for position, month in enumerate(MONTHS):
                assaults, overdoses, thefts = random.poisson([6 + number % 3, 0.8, 3])
                if position >= until:
                    continue
                times = after if position >= STARTS else 1.0
                # Withheld in one area of the target, in the time before.
                stolen = "*" if (number, month) == (8, "2024-02") else int(thefts * times)
                writer.writerow([f"A{number:03d}", month, int(assaults * times), int(overdoses * times), stolen])
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = write_study(tmp_path_factory.mktemp("power") / "study")
    assert main(["power", str(study), "--draws", "120", "--workers", "1"]) == 0
    return study


def power_of(study: Path) -> dict[str, Any]:
    text = (study / "results" / "power.json").read_text(encoding="utf-8")
    answer: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    return answer


def test_every_outcome_and_harm_has_its_row_and_the_harm_its_states(finished: Path) -> None:
    rows = {row["measure"]: row for row in power_of(finished)["rows"]}
    assert list(rows) == ["assaults", "thefts", "overdoses"]
    assert {name: row["kind"] for name, row in rows.items()} == {
        "assaults": "outcome",
        "thefts": "outcome",
        "overdoses": "harm",
    }
    assert 0.05 < rows["assaults"]["smallest"]["fall"] < rows["overdoses"]["smallest"]["fall"]
    assert rows["assaults"]["harm"] is None
    assert rows["overdoses"]["harm"]["tolerance"] == 1.5
    variations = {(each["variation"], each["times"]): each for each in rows["assaults"]["variations"]}
    assert variations["time after", 2.0]["smallest"]["fall"] < rows["assaults"]["smallest"]["fall"]
    assert variations["areas", 4.0]["smallest"]["rise"] < rows["assaults"]["smallest"]["rise"]
    assert ("counts by quarter", 1.0) in variations


def test_a_measure_withheld_in_the_target_cannot_be_tested_and_says_why(finished: Path) -> None:
    (thefts,) = [row for row in power_of(finished)["rows"] if row["measure"] == "thefts"]
    assert thefts["smallest"] is None
    assert "withheld" in thefts["reason"]
    assert any("Thefts cannot be tested" in sentence for sentence in power_of(finished)["sentences"])


def test_the_table_opens_in_a_spreadsheet_and_nothing_is_left_aside(finished: Path) -> None:
    with (finished / "results" / "power.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"] for row in rows} == {"assaults", "thefts", "overdoses"}
    assert {"as planned", "twice the time after", "four times as many areas"} <= {row["varied"] for row in rows}
    assert sorted(path.name for path in (finished / "results").iterdir()) == ["power.csv", "power.json"]


def test_the_screen_shows_a_table_and_plain_sentences(
    finished: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["power", str(finished), "--draws", "60", "--workers", "1", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^assaults +\d+% \(\d+% to \d+%\)", shown, flags=re.MULTILINE)
    assert re.search(r"this plan can see a fall in assaults of \d+%", shown)
    assert "Overdoses, if nothing happened: called crossed with" in shown


def test_the_answer_as_json_is_strict_and_is_what_is_written(
    finished: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["power", str(finished), "--draws", "120", "--workers", "1", "--out", str(tmp_path), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == power_of(finished)
    assert (tmp_path / "power.json").read_bytes() == (finished / "results" / "power.json").read_bytes()


def test_counts_from_after_the_start_change_nothing(finished: Path, tmp_path: Path) -> None:
    other = write_study(tmp_path / "study", after=7.0)
    line.power(other, draws=120)
    for name in ("power.json", "power.csv"):
        assert (other / "results" / name).read_bytes() == (finished / "results" / name).read_bytes()


def test_no_outcome_needs_to_exist_yet(finished: Path, tmp_path: Path) -> None:
    planned = write_study(tmp_path / "study", until=STARTS)
    line.power(planned, draws=120)
    assert (planned / "results" / "power.json").read_bytes() == (finished / "results" / "power.json").read_bytes()


def test_a_dask_cluster_writes_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra netharm[cluster] is not installed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        line.power(finished, out=tmp_path, cluster=running.scheduler_address, draws=120)
    assert (tmp_path / "power.json").read_bytes() == (finished / "results" / "power.json").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot kill itself with SIGKILL there")
def test_a_run_that_was_killed_goes_on_where_it_was_and_ends_the_same(finished: Path, tmp_path: Path) -> None:
    def run(die_at: int) -> subprocess.CompletedProcess[str]:
        words = ["power", str(finished), "--draws", "120", "--workers", "1", "--out", str(tmp_path)]
        return subprocess.run(
            [sys.executable, "-c", KILLED, str(die_at), *words], capture_output=True, text=True, check=False
        )

    assert run(4).returncode == -signal.SIGKILL
    parts = sorted((tmp_path / "power.parts").glob("*/*.part"))
    assert len(parts) == 4
    parts[0].write_bytes(parts[0].read_bytes()[:-9])
    assert not (tmp_path / "power.json").exists()
    done = run(0)
    assert done.returncode == 0, done.stderr
    whole = sum(-(-len_of // 50) for len_of in pretended(finished))
    assert int(done.stdout.split()[-1]) == whole - 3
    assert (tmp_path / "power.json").read_bytes() == (finished / "results" / "power.json").read_bytes()
    assert not (tmp_path / "power.parts").exists()


def pretended(study: Path) -> list[int]:
    """Return how many groups each pretended operation has: what is planned at each start, then each variation."""
    row = power_of(study)["rows"][0]
    planned = row["pretended"] // row["starts"]
    return [planned] * row["starts"] + [each["pretended"] for each in row["variations"] if each["smallest"]]


def test_a_changed_plan_starts_anew(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = write_study(tmp_path / "study")
    kept: list[Path] = []

    def stop(folder: Path, label: str, number: int, answer: object) -> None:
        kept.append(folder)
        raise KeyboardInterrupt

    monkeypatch.setattr("netharm.execution.keep_part", stop)
    for seed in ("", "seed = 2\n"):
        (study / "plan.toml").write_text(PLAN + seed, encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            line.power(study, draws=60)
    with pytest.raises(KeyboardInterrupt):
        line.power(study, draws=61)
    assert len(set(kept)) == 3


def test_a_cluster_that_does_not_answer_is_refused_and_nothing_is_written(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra netharm[cluster] is not installed")
    monkeypatch.setattr("netharm.cluster.WAIT_S", 0.5)
    words = ["power", str(finished), "--cluster", "tcp://127.0.0.1:9", "--out", str(tmp_path / "none")]
    assert main(words) == 2
    assert "no cluster" in capsys.readouterr().err
    assert not (tmp_path / "none" / "power.json").exists()


def test_a_file_in_place_of_the_folder_is_refused(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="this is a file"):
        line.power(finished, out=tmp_path / "file")
