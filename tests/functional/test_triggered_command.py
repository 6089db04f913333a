"""netharm triggered from two files to its answer and its page; and what the files or the command can have wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm.cli.front_door import main
from netharm.places.triggered_words import without_points_words

CUSTODY = (434_000.0, 384_000.0)


def write(path: Path, place: np.ndarray, day: np.ndarray, names: tuple[str, str, str] = ("x", "y", "time")) -> Path:
    start = datetime(2022, 1, 3)
    rows = [
        f"{x:.1f},{y:.1f},{(start + timedelta(days=float(t))).isoformat(timespec='seconds')}"
        for (x, y), t in zip(place, day, strict=True)
    ]
    path.write_text("\n".join([",".join(names), *rows]) + "\n", encoding="utf-8")
    return path


def tables(folder: Path, followed_by: int = 0, booked: int = 0) -> tuple[Path, Path]:
    """Write 300 triggers and 1,500 harms around 15 places, and more harms soon after a trigger and near it."""
    random = np.random.default_rng(3)
    middle = np.array([430_000.0, 380_000.0]) + random.uniform(0, 6_000, (15, 2))
    triggers = middle[random.integers(15, size=300)] + random.normal(0, 120, (300, 2))
    harms = middle[random.integers(15, size=1500)] + random.normal(0, 120, (1500, 2))
    when, then = random.uniform(0, 700, 300), random.uniform(0, 730, 1500)
    chosen = random.integers(300, size=followed_by)
    near = triggers[chosen] + random.normal(0, 30, (followed_by, 2))
    triggers[:booked] = CUSTODY
    return (
        write(folder / "seizures.csv", triggers, when),
        write(
            folder / "overdoses.csv",
            np.vstack([harms, near]),
            np.concatenate([then, when[chosen] + random.uniform(0.1, 6, followed_by)]),
        ),
    )


def run(paths: tuple[Path, Path], *more: str) -> list[str]:
    return ["triggered", *map(str, paths), "--x", "x", "--y", "y", "--time", "time", "--draws", "199", *more]


def answer(capsys: pytest.CaptureFixture[str], paths: tuple[Path, Path], *more: str) -> dict[str, Any]:
    assert main(run(paths, "--json", *more)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], words: list[str]) -> str:
    assert main(words) == 2
    return capsys.readouterr().err


def test_a_planted_rise_is_found_with_its_size_and_nothing_is_found_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, tables(tmp_path, followed_by=100), "--distances", "100,250", "--windows", "3,7")
    cells = {(cell["distance_m"], cell["window_days"]): cell for cell in found["cells"]}
    near = cells[100, 7]
    assert near["adjusted_p"] <= 0.05
    assert near["after_to_before"]["excess_lower"] <= 100 <= near["after_to_before"]["excess_upper"]
    assert any("More harms came after triggers" in each for each in found["sentences"])
    assert any("Police go where markets are busy" in each for each in found["sentences"])
    still = answer(capsys, tables(tmp_path), "--distances", "100,250", "--windows", "3,7")
    assert all(cell["adjusted_p"] > 0.05 for cell in still["cells"])
    assert any("not evidence of no harm" in each for each in still["sentences"])


def test_the_same_seed_gives_the_same_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = tables(tmp_path, followed_by=30)
    assert answer(capsys, paths) == answer(capsys, paths)
    assert answer(capsys, paths) != answer(capsys, paths, "--seed", "2")


def test_a_map_point_is_left_out_beside_the_whole_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = tables(tmp_path, booked=60)
    point = f"{CUSTODY[0]:.0f},{CUSTODY[1]:.0f}"
    found = answer(capsys, paths, "--leave-out", point)
    assert found["on_one_point"] > 40
    assert found["without_points"]["points"][0]["triggers"] == 60
    assert found["without_points"]["triggers"] == found["triggers"] - found["on_one_point"]
    assert "no trigger is within" in refused(capsys, run(paths, "--leave-out", "1,2"))
    assert "is not a point" in refused(capsys, run(paths, "--leave-out", "custody"))


def test_what_is_left_out_and_what_was_used_add_up_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = tables(tmp_path, booked=60)
    page = tmp_path / "page.html"
    found = answer(capsys, paths, "--leave-out", f"{CUSTODY[0]:.0f},{CUSTODY[1]:.0f}", "--out", str(page))
    used, outside, without = found["triggers"], found["triggers_outside"], found["without_points"]["triggers"]
    assert outside > 0
    assert used + outside == 300
    said = " ".join(found["sentences"])
    assert f"{used} of 300 triggers were used" in said
    assert f"The other {outside} have not 21 days with harms recorded on both sides" in said
    words = f"ithout the 60 triggers at the map points left out, {used - without} of them used above"
    assert f"W{words}: {without} of 240 triggers were used" in said
    assert f"The same w{words}: " in page.read_text(encoding="utf-8")


def test_where_all_were_used_nothing_is_said_of_others() -> None:
    assert "used above" not in without_points_words([7], 20, 13)
    assert "used above" not in without_points_words([7], 20, 0)
    assert "the 9 triggers at the map points left out, 8 of them" in without_points_words([7, 2], 20, 12)


def test_one_trigger_is_no_pair_and_is_told_what_is_wanting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = tables(tmp_path)
    lines = paths[0].read_text(encoding="utf-8").splitlines()
    paths[0].write_text(f"{lines[0]}\n430000,380000,2023-01-10\n", encoding="utf-8")
    found = answer(capsys, paths)
    assert "can be moved in only" in found["could_not_run"]
    paths[0].write_text(f"{lines[0]}\n430000,380000,\n", encoding="utf-8")
    said = refused(capsys, run(paths))
    assert "0 of 1 events can be used (1 without a time)" in said
    assert "Closeness is between" not in said


def test_a_longitude_west_of_greenwich_is_a_point_and_no_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no trigger is within" in refused(capsys, run(tables(tmp_path), "--leave-out", "-1.41,53.4"))


def test_a_name_of_the_harms_is_mended_by_the_harms_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--harm-x, --harm-y, --harm-time" in refused(capsys, run(tables(tmp_path), "--harm-x", "nowhere"))


def test_the_harms_columns_may_be_called_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    triggers, harms = tables(tmp_path, followed_by=30)
    same = answer(capsys, (triggers, harms))
    text = harms.read_text(encoding="utf-8").replace("x,y,time", "east,north,called", 1)
    other = tmp_path / "calls.csv"
    other.write_text(text, encoding="utf-8")
    named = answer(capsys, (triggers, other), "--harm-x", "east", "--harm-y", "north", "--harm-time", "called")
    assert named["cells"] == same["cells"]


def test_the_page_needs_nothing_else_and_holds_every_cell(tmp_path: Path) -> None:
    out = tmp_path / "triggered.html"
    assert (
        main(run(tables(tmp_path, followed_by=60, booked=30), "--leave-out", "434000,384000", "--out", str(out))) == 0
    )
    page = out.read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "://" not in page.replace("http://www.w3.org", "")
    for distance in ("100 m", "250 m", "500 m"):
        assert distance in page


def test_months_cannot_tell_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    triggers, harms = tables(tmp_path)
    months = tmp_path / "street.csv"
    months.write_text("x,y,time\n430000,380000,2024-01\n430100,380000,2024-02\n", encoding="utf-8")
    assert "month" in refused(capsys, run((months, harms)))
    assert "month" in refused(capsys, run((triggers, months)))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--windows", "1.5,3"), "not a whole number of days"),
        (("--distances", "250,100"), "must ascend"),
        (("--draws", "5"), "cannot be reached"),
        (("--block-days", "7"), "at least four"),
        (("--out", "nowhere/page.html"), "folder of the page"),
        (("--out", "."), "this is a folder"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], told: str
) -> None:
    assert told in refused(capsys, run(tables(tmp_path), *more))


def test_harms_of_another_time_could_not_be_run_and_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    triggers, harms = tables(tmp_path)
    text = harms.read_text(encoding="utf-8").replace("2022-", "2012-").replace("2023-", "2013-")
    harms.write_text(text.replace("2024-", "2014-"), encoding="utf-8")
    found = answer(capsys, (triggers, harms))
    assert "No trigger lies within the time" in found["could_not_run"]
    assert found["cells"] == []
