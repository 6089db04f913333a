"""netharm displacement: any table of counts, its words, its JSON, its page and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netharm.cli.front_door import main

_RINGS = ("--weights", "target=1,ring1=0.4,ring 2=0.6,control=10")
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
    told = {each["name"]: each["interval"] for each in answer["buffers"][0]["statistics"]}
    assert told.pop("weighted displacement difference") is None
    assert set(told.values()) == {"Poisson counts"}
    assert "too narrow" in answer["remark"]


def _halved(sizes: dict[str, list[int]]) -> str:
    rows = [f"{zone},{size},{size // 2}" for zone, each in sizes.items() for size in each]
    return "\n".join(["zone,before,after", *rows])


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"target": [50], "buffer": [50], "control": [1000]}, ()),
        ({"target": [100], "buffer": [100], "control": [200] * 5}, ()),
        ({"target": [2000], "buffer": [2000], "control": [5000]}, ()),
        ({"target": [100], "buffer": [100], "control": [1000]}, ("--lengths", "12", "6")),
        ({"target": [100], "buffer": [100], "control": [100], "buffer control": [1000]}, ()),
        ({"target": [100], "buffer": [100], "control": [1000]}, ("--weights", "target=1,buffer=1,control=2")),
    ],
)
def test_where_everything_halved_a_control_of_another_size_is_not_called_an_effect(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sizes: dict[str, list[int]], words: tuple[str, ...]
) -> None:
    answer = _answer(capsys, _table(tmp_path, _halved(sizes)), *words)
    difference = _statistic(answer, "weighted displacement difference")
    assert _statistic(answer, "total net effect")["value"] == 0
    assert (difference["value"], difference["p_value"]) == (None, None)
    assert "times as large as" in difference["reason"]
    assert "--weights" in difference["reason"]


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"target": [50], "buffer": [50], "control": [50] * 20}, ()),
        ({"target": [40, 60] * 13, "buffer": [40, 60] * 13, "control": [40, 60] * 20}, ()),
        ({"target": [50], "buffer": [50], "control": [1000]}, ("--weights", "target=1,buffer=1,control=20")),
        ({"target": [100], "Ring_1": [40], "ring 2": [60], "control": [1000]}, _RINGS),
        ({"target": [50] * 2, "buffer": [50] * 3, "control": [50] * 4, "buffer control": [50] * 9}, ()),
    ],
)
def test_rows_or_weights_bring_zones_to_like_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sizes: dict[str, list[int]], words: tuple[str, ...]
) -> None:
    answer = _answer(capsys, _table(tmp_path, _halved(sizes)), *words)
    found = _statistic(answer, "weighted displacement difference", -1)
    assert found["value"] == 0
    assert found["lower"] < 0 < found["upper"]


def test_lengths_reach_the_weighted_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--lengths", "12", "6", "--weights", "target=1,buffer=1,control=10")
    found = _statistic(_answer(capsys, _table(tmp_path, TOTALS), *words), "weighted displacement difference")
    # 50 stay 50 where 50 more came in each area of the control; 50 become 150.
    assert found["value"] == (50 - 50) + (150 - 50) - 2 * 50


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("target=1,buffer=1", "control has no weight"),
        ("target=1,buffer=1,control=0", "not above 0"),
        ("target=1,buffer=1,control=nan", "not above 0"),
        ("target=1,buffer=1,control=1,ring 9=1", 'zone "ring 9"'),
        ("target=1,target=2", "two weights"),
        ("many", "no weight of a zone"),
    ],
)
def test_weights_that_fit_no_zone_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], weights: str, told: str
) -> None:
    assert main(["displacement", _table(tmp_path, TOTALS), "--weights", weights]) == 2
    assert told in capsys.readouterr().err


def test_where_nothing_was_counted_there_is_no_certainty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for control in ("0,0", "50,40"):
        answer = _answer(capsys, _table(tmp_path, f"zone,before,after\ntarget,0,0\nbuffer,0,0\ncontrol,{control}\n"))
        for each in answer["buffers"][0]["statistics"]:
            assert each["value"] is None, each
            assert each["lower"] is None, each
            assert each["reason"].startswith("could not be run"), each
    assert "nothing was counted in the target" in _statistic(answer, "gross effect")["reason"]


def test_a_control_with_none_after_says_nothing_of_what_was_to_be_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = _answer(capsys, _table(tmp_path, "zone,before,after\ntarget,50,50\nbuffer,50,50\ncontrol,100,0\n"))
    total = _statistic(answer, "total net effect")
    assert (total["value"], total["lower"]) == (None, None)
    assert "no count after" in total["reason"]


def test_areas_that_are_all_alike_give_no_interval_of_no_width(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{zone},4,2" for zone in ("target", "buffer", "control") for _ in range(25)]
    effect = _statistic(_answer(capsys, _table(tmp_path, "\n".join(["zone,before,after", *rows]))), "gross effect")
    assert (effect["value"], effect["lower"]) == (50, None)
    assert "no certainty" in effect["reason"]


def test_more_and_fewer_are_words_and_a_ring_has_no_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "zone,before,after\ntarget,100,150\nring 1,100,150\ncontrol,200,200\n"
    assert main(["displacement", _table(tmp_path, text)]) == 0
    said = capsys.readouterr().out
    assert "100 more than the control's change would give" in said
    assert "Against ring 1:" in said
    for wrong in ("the ring", "below 0 is more", "100.0", "-0.00"):
        assert wrong not in said


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
        (TOTALS.replace("50", ""), "row 2: no count is given"),
        (TOTALS.replace(",50", ",2.5"), 'column "after", row 2: a count is not a whole number: "2.5"'),
        (TOTALS.replace("control,1000", "control,1.000"), "may group the thousands"),
        (TOTALS.replace("control,1000", "control,1.000"), "Write 1250, without a separator"),
        (TOTALS.replace("zone", "place"), 'no column "zone"'),
        (TOTALS.replace("zone", "place"), "--zone, --before, --after"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    assert main(["displacement", _table(tmp_path, text)]) == 2
    said = capsys.readouterr().err
    assert told in said
    for elsewhere in ("in the plan", "suppressed =", "--x"):
        assert elsewhere not in said


def test_a_folder_is_named_and_is_no_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["displacement", "."]) == 2
    assert "1. .: this is a folder." in capsys.readouterr().err


@pytest.mark.parametrize("lengths", [("0", "1"), ("1", "-2"), ("nan", "1")])
def test_a_time_of_no_length_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lengths: tuple[str, str]
) -> None:
    assert main(["displacement", _table(tmp_path, TOTALS), "--lengths", *lengths]) == 2
    assert "--lengths" in capsys.readouterr().err
