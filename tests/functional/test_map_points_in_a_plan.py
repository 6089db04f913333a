"""A plan whose events are partly booked at a custody suite: left out, they change nothing, and are shown beside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from netharm import line
from netharm.cli.front_door import main
from netharm.market.town import build_town

BOOKED = 3
"""So many drug offences a month are booked at the suite, in one area of the target."""
SOURCE = 'columns = { time = "time", area = "area", kind = "kind" }'


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    build_town(folder, seed=1)
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace('release = "internal"', 'release = "partner"')
    text = text.replace('"small area synthetic control"', '"difference in differences"')
    plan.write_text(text.replace("permutations = 999", "permutations = 99"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def booked(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the same town once more, with the bookings in its records and the suite left out by its plan."""
    folder = tmp_path_factory.mktemp("booked")
    build_town(folder, seed=1)
    text = (plain / "plan.toml").read_text(encoding="utf-8")
    named = SOURCE.replace(" }", ', location = "point" }\ncategories = ["location"]\nleave_out = ["custody suite"]')
    (folder / "plan.toml").write_text(text.replace(SOURCE, named, 1), encoding="utf-8")
    offences = folder / "data" / "recorded_offences.csv"
    header, *rows = offences.read_text(encoding="utf-8").splitlines()
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    added = [f"{month}-1{day} 10:00,W0061,drug offences,Custody Suite" for month in months for day in range(BOOKED)]
    offences.write_text("\n".join([f"{header},point", *(f"{row}," for row in rows), *added]) + "\n", encoding="utf-8")
    return folder


def evaluated(folder: Path, level: str) -> dict[str, Any]:
    assert main(["evaluate", str(folder), "--level", level, "--out", str(folder / level)]) in (0, 3)
    found: dict[str, Any] = json.loads((folder / level / "ledger.json").read_text(encoding="utf-8"))
    return found


def test_the_rows_are_those_of_a_town_without_the_suite_and_stand_beside_those_with_it(
    plain: Path, booked: Path
) -> None:
    without, ledger = evaluated(plain, "internal"), evaluated(booked, "internal")
    assert "points_left_out" not in without
    assert ledger["rows"] == without["rows"]
    assert ledger["checks"] == without["checks"]
    assert ledger["displacement"]["rows"] == without["displacement"]["rows"]
    beside = {(each["name"], each["area"]): each for each in ledger["points_left_out"]["rows"]}
    assert "overdose callouts" not in {name for name, _ in beside}
    row = next(each for each in ledger["rows"] if each["name"] == "recorded drug offences")
    found = beside["recorded drug offences", "target"]
    assert (found["left_out_before"], found["left_out_after"]) == (18 * BOOKED, 6 * BOOKED)
    assert found["observed"] == row["observed"] + 6 * BOOKED
    assert beside["recorded drug offences", "buffer"]["left_out_after"] == 0
    source = next(each for each in ledger["data"] if each["name"] == "recorded_offences")
    drugs = [one for one in source["events_left_out"] if one["counted_as"] == "recorded drug offences"]
    assert {(one["in_the_target"], one["in_all_areas"]) for one in drugs} == {(BOOKED, BOOKED)}


def test_the_page_and_the_workbook_show_both_lines(booked: Path) -> None:
    page = (booked / "internal" / "report.html").read_text(encoding="utf-8")
    assert "With and without the map points left out: Recorded drug offences, target area" in page
    sheet = load_workbook(booked / "internal" / "ledger.xlsx", read_only=True)["With map points"]
    told = list(sheet.iter_rows(values_only=True))
    assert told[0][:5] == ("name", "area", "status", "left_out_before", "left_out_after")
    assert ("recorded drug offences", "target", "estimated", 18 * BOOKED, 6 * BOOKED) in [line[:5] for line in told]


def test_a_partner_is_told_no_number_from_which_few_events_at_the_suite_could_be_worked_out(booked: Path) -> None:
    ledger = evaluated(booked, "partner")
    rows = ledger["points_left_out"]["rows"]
    assert {each["status"] for each in rows} == {"suppressed"}
    assert {each["observed"] for each in rows} == {None}
    assert next(each for each in ledger["rows"] if each["name"] == "recorded violence")["observed"] is not None
    source = next(each for each in ledger["data"] if each["name"] == "recorded_offences")
    assert source["events_left_out"] == source["map_points_left_out"] == "suppressed"


def test_designs_are_judged_by_the_counts_without_the_suite(plain: Path, booked: Path) -> None:
    assert line.design(booked) == line.design(plain)


def test_a_suite_that_nobody_booked_at_is_refused_and_nothing_is_written(
    booked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = booked / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('"custody suite"', '"custody suites"'), encoding="utf-8")
    try:
        assert main(["evaluate", str(booked), "--out", str(booked / "refused")]) == 2
    finally:
        plan.write_text(text, encoding="utf-8")
    assert "look as if it had been tried" in capsys.readouterr().err
    assert not (booked / "refused").exists()
