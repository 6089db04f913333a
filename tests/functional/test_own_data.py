"""The walk-through for one's own data, carried out word for word on a made-up table."""

from __future__ import annotations

import csv
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from netharm.__main__ import main

TARGET = ("A007", "A008", "A009")
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
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

[design]
permutations = 250

"""


def own_table(path: Path) -> None:
    """Write counts of 90 areas over two years; one withheld, and nothing happens anywhere."""
    random.seed(5)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "month", "assaults", "ambulance_calls"])
        for number in range(90):
            level = 3 + number % 4
            for month in MONTHS:
                counts = [sum(random.random() < 0.5 for _ in range(2 * level)) for _ in range(2)]
                calls = "*" if (number, month) == (50, "2023-04") else counts[1]
                writer.writerow([f"A{number:03d}", month, counts[0], calls])


def blocks(page: str, *headings: str) -> str:
    """Return the indented blocks of a page that hold one of the headings."""
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, flags=re.MULTILINE)
    chosen = [block for block in found if any(heading in block for heading in headings)]
    return "\n".join(line.removeprefix("    ") for block in chosen for line in block.splitlines()) + "\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    place = tmp_path_factory.mktemp("own") / "my-study"
    assert main(["new", str(place)]) == 0
    page = (project / "docs" / "how-to" / "own-data.md").read_text(encoding="utf-8")
    declared = blocks(page, "[data.calls]", "[[outcome]]")
    assert declared.count("[[") == 2
    (place / "plan.toml").write_text(PLAN + declared, encoding="utf-8")
    own_table(place.parent / "calls.csv")
    return place


def answer_of(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out, parse_constant=refuse_constant)


def refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not strict JSON")


def test_own_data_reach_a_report_by_the_steps_of_the_walk_through(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert answer_of(capsys, "check", str(study))[0] == 0
    code, held = answer_of(capsys, "ingest", str(study), f"calls={study.parent / 'calls.csv'}")
    assert (code, held["files"]) == (0, 1)
    code, checked = answer_of(capsys, "check", str(study / "plan.toml"))
    assert code == 0
    assert checked["match"]
    assert answer_of(capsys, "register", str(study))[0] == 0
    code, answer = answer_of(capsys, "evaluate", str(study), "--workers", "1")
    assert code == (3 if answer["tolerance_crossed"] else 0)
    (told,) = answer["ledger"]["deviations"]
    assert told.startswith("registered when data to 2024-12 were already held")
    assert [(row["name"], row["kind"]) for row in answer["ledger"]["rows"]] == [
        ("recorded assaults", "outcome"),
        ("ambulance calls", "harm"),
    ]
    for name in ("ledger.json", "report.html", "ledger.xlsx", "provenance.json"):
        assert (study / "results" / name).stat().st_size > 0
    assert json.loads((study / "results" / "ledger.json").read_text(encoding="utf-8")) == answer["ledger"]


def test_a_report_can_be_written_elsewhere(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = study.parent / "for-the-team"
    code = main(["evaluate", str(study), "--level", "internal", "--out", str(out), "--workers", "1"])
    assert code in (0, 3)
    assert (out / "report.html").is_file()
    assert "report.html" in capsys.readouterr().out


def test_a_wider_release_than_the_plan_allows_is_refused_and_writes_nothing(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = study.parent / "for-the-public"
    capsys.readouterr()
    code, answer = answer_of(capsys, "evaluate", str(study), "--level", "public", "--out", str(out), "--workers", "1")
    assert (code, answer["error"]["exit_code"]) == (5, 5)
    assert not out.exists()


def test_a_tolerance_changed_after_results_were_seen_is_told(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = study / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("tolerance = 1.25", "tolerance = 3.0"), encoding="utf-8")
    capsys.readouterr()
    _, answer = answer_of(capsys, "evaluate", str(study), "--workers", "1")
    plan.write_text(text, encoding="utf-8")
    assert any("tolerance" in deviation for deviation in answer["ledger"]["deviations"])


def test_a_file_that_is_not_there_is_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = answer_of(capsys, "ingest", str(study), "calls=nowhere.csv")
    assert (code, answer["error"]["exit_code"]) == (2, 2)
    assert "nowhere.csv" in json.dumps(answer)


def test_data_that_the_plan_does_not_name_are_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = answer_of(capsys, "evaluate", str(study), "--data", "calling=calls.csv")
    assert code == 2
    assert "calls" in answer["error"]["faults"][0]["remedy"]


def test_the_notebook_page_runs_from_top_to_bottom(
    study: Path, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (project / "docs" / "how-to" / "notebook.md").read_text(encoding="utf-8")
    cells = re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(study.parent)
    names: dict[str, Any] = {}
    for cell in cells:
        exec(compile(cell, "notebook.md", "exec"), names)
    assert len(cells) == 4
    assert list(names["target"].index) == list(TARGET)
    assert list(names["rows"]["name"]) == ["recorded assaults", "ambulance calls"]
    assert "no_such_data" in capsys.readouterr().out
