"""netharm design on the made-up town: the time before alone decides, and nothing held is told, not guessed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from netharm.cli.front_door import main
from netharm.market.town import build_town

KINDS = {
    "small area synthetic control",
    "synthetic control",
    "difference in differences",
    "staggered adoption",
    "interrupted time series",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with data to the end of the time after."""
    folder = tmp_path_factory.mktemp("design") / "town"
    build_town(folder, 1)
    return folder


def _answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["design", str(folder), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_counts_from_after_the_start_change_nothing_in_the_advice(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build_town(tmp_path / "town", 1, before_only=True)
    assert _answer(town, capsys) == _answer(tmp_path / "town", capsys)


def test_every_design_has_a_verdict_its_reasons_and_a_level(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = _answer(town, capsys)
    assert {each["design"] for each in answer["designs"]} == KINDS
    assert answer["recommended"] in KINDS
    for each in answer["designs"]:
        assert each["reasons"]
        assert 2 <= each["maryland"]["level"] <= 4
        assert each["maryland"]["raised_by"]
    assert {"cannot be used"} < {each["verdict"] for each in answer["designs"]}


def test_the_printed_text_names_the_choice_first(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", str(town)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Choose: ")
    assert "Would be Maryland level 3 of 5" in said
    assert "What would raise it" in said


def test_where_nothing_is_held_it_says_what_is_missing(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare").mkdir()
    shutil.copy(town / "plan.toml", tmp_path / "bare" / "plan.toml")
    answer = _answer(tmp_path / "bare", capsys)
    assert answer["designs"] == []
    assert answer["recommended"] is None
    assert answer["absent"]
    assert all(name in answer["because"] for name in answer["absent"])


def test_a_plan_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", str(tmp_path / "nowhere")]) == 2
    assert "Do:" in capsys.readouterr().err


ALONE = """format = 1
[study]
title = "Operation Heron"
question = "Did overdoses rise?"
[governance]
purpose = "evaluation"
controller = "the partnership"
release = "{release}"
regime = "UK GDPR"
dpia = "d1"
sharing = "s1"
retention = "2027"
[operation]
starts = 2024-01-01
ends = 2024-06-30
description = "warrants"
[areas]
unit = "zone"
target = {target}
[data.calls]
source = "counts"
sensitivity = "{sensitivity}"
columns = {{ area = "area", period = "month" }}
measures = ["overdoses"]
[[outcome]]
name = "overdoses"
measure = {{ data = "calls", column = "overdoses" }}
mechanism = "m"
bearer = "users"
[[harm]]
name = "overdoses too"
measure = {{ data = "calls", column = "overdoses" }}
mechanism = "m"
bearer = "users"
tolerance = 1.25
mitigation = ["naloxone"]
[design]
kind = "interrupted time series"
"""


def _alone(folder: Path, release: str, sensitivity: str, target: str, more: tuple[int, ...]) -> Path:
    """Write a study of zone Z1, and perhaps Z2: 41 overdoses in Z1 over 24 months, and `more` in each month of Z2."""
    (folder / "data").mkdir()
    plan = ALONE.format(release=release, sensitivity=sensitivity, target=target)
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    months = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]
    counts = {"Z1": [1, 2] * 11 + [3, 5], "Z2": [*more, *[0] * 24][:24]}
    rows = [f"{zone},{month},{number}" for zone in counts for month, number in zip(months, counts[zone], strict=True)]
    (folder / "data" / "calls.csv").write_text("\n".join(["area,month,overdoses", *rows]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("release", "sensitivity", "target", "more", "withheld"),
    [
        ("partner", "health", '["Z1"]', (), "health data about a single small area"),
        ("public", "health", '["Z1"]', (), "health data about a single small area"),
        ("partner", "restricted", '["Z2"]', (2, 1), "counts under 5"),
        ("partner", "restricted", '["Z2"]', (), "counts under 5"),
        ("internal", "health", '["Z1"]', (), None),
        ("partner", "health", '["Z1", "Z2"]', (), None),
        ("partner", "open", '["Z2"]', (2, 1), None),
    ],
)
def test_advice_tells_no_count_that_the_report_would_withhold(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    release: str,
    sensitivity: str,
    target: str,
    more: tuple[int, ...],
    withheld: str | None,
) -> None:
    folder = _alone(tmp_path, release, sensitivity, target, more)
    rows = _answer(folder, capsys)["rows"]
    assert main(["design", str(folder)]) == 0
    said = capsys.readouterr().out
    assert main(["power", str(folder), "--draws", "20", "--workers", "1"]) == 0
    power = json.loads((folder / "results" / "power.json").read_text(encoding="utf-8"))["rows"]
    if withheld is None:
        assert all(row["counted_before"] is not None for row in rows)
        assert "counted in the target before" in said
        assert not any(row["not_shown"] for row in power)
        return
    for row in rows:
        assert (row["counted_before"], row["expected_after"], row["smallest_fall"], row["smallest_rise"]) == (None,) * 4
        assert withheld in row["not_shown"]
    assert withheld in said
    for told in ("counted in the target before", "None was counted", "none counted", "41", "10.2"):
        assert told not in said
    assert all(row["smallest"] is None and withheld in row["reason"] for row in power)
