"""netharm displacement: any table of counts, its words, its JSON, its page and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netharm.cli.front_door import main

TOTALS = "zone,before,after\ntarget,100,50\nbuffer,100,150\ncontrol,1000,1000\n"


def _table(folder: Path, text: str, name: str = "counts.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def _answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["displacement", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def _statistic(answer: dict, name: str, buffer: int = 0) -> dict:
    return next(each for each in answer["buffers"][buffer]["statistics"] if each["name"] == name)


def test_totals_by_zone_give_every_statistic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = _answer(capsys, _table(tmp_path, TOTALS))
    assert _statistic(answer, "weighted displacement quotient")["value"] == pytest.approx(-1)
    assert _statistic(answer, "total net effect")["value"] == 0
    assert {each["interval"] for each in answer["buffers"][0]["statistics"]} == {"Poisson counts"}
    assert "too narrow" in answer["remark"]


def test_a_buffer_s_own_control_gives_the_published_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "zone,before,after\ncontrol,20,20\ntarget,20,10\nbuffer control,30,30\nbuffer,30,20\n"
    found = _statistic(_answer(capsys, _table(tmp_path, text)), "weighted displacement difference")
    assert found["value"] == -20
    assert found["p_value"] == pytest.approx(0.136037, abs=1e-6)


def test_rings_are_told_one_by_one_and_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TOTALS.replace("buffer,100,150", "ring 1,60,100\nring 2,40,50")
    answer = _answer(capsys, _table(tmp_path, text))
    assert [each["name"] for each in answer["buffers"]] == ["ring 1", "ring 2", "buffer"]
    assert _statistic(answer, "buffer displacement measure", 2)["value"] == pytest.approx(0.05)


def test_many_areas_are_drawn_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{zone},{20 + at % 7},{20 + at % 5}" for zone in ("target", "buffer", "control") for at in range(25)]
    answer = _answer(capsys, _table(tmp_path, "\n".join(["zone,before,after", *rows])))
    assert _statistic(answer, "success measure")["interval"] == "areas drawn again"


def test_columns_may_be_called_otherwise_and_times_differ_in_length(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "where,2023,2024\ntarget,200,50\nbuffer,200,150\ncontrol,2000,1000\n"
    words = ("--zone", "where", "--before", "2023", "--after", "2024", "--lengths", "2", "1")
    assert _statistic(_answer(capsys, _table(tmp_path, text), *words), "gross effect")["value"] == 50


def test_the_page_loads_nothing_and_says_that_it_had_no_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "moved.html"
    assert main(["displacement", _table(tmp_path, TOTALS), "--out", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "without a plan" in text
    assert "<script" not in text
    assert "Weighted displacement quotient" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TOTALS.replace("control,1000,1000\n", ""), "no row is of the control"),
        (TOTALS.replace("buffer,100,150\n", ""), "no row is of the buffer"),
        (TOTALS.replace("buffer,", "elsewhere,"), 'no zone called "elsewhere"'),
        (TOTALS + "ring 1,5,5\n", "counted twice"),
        (TOTALS.replace("50", "-1"), "below zero"),
        (TOTALS.replace("50", "some"), "counts.csv"),
        (TOTALS.replace("50", ""), "row 2"),
        (TOTALS.replace("zone", "place"), 'no column "zone"'),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    assert main(["displacement", _table(tmp_path, text)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("lengths", [("0", "1"), ("1", "-2"), ("nan", "1")])
def test_a_time_of_no_length_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lengths: tuple[str, str]
) -> None:
    assert main(["displacement", _table(tmp_path, TOTALS), "--lengths", *lengths]) == 2
    assert "--lengths" in capsys.readouterr().err
