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
