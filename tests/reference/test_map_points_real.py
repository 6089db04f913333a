"""Custody sites on real streets: South Yorkshire's drug offences with and without three map points, counted twice."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm import line
from netharm.data.panel import Panel, build_panel, with_points
from netharm.data.store import Store
from netharm.data.watched_counts import count_watched
from netharm.study.folder import find_folder
from netharm.study.plan import read_plan

POINTS = ("On or near Police Station", "On or near Shepcote Lane", "On or near Churchfield")
AREA = "E01007913"
"""Where Shepcote Lane is: most of its recorded drug offences are booked at one map point."""
PLAN = f"""
format = 1
[study]
title = "Custody points"
question = "What do drug offences booked at custody sites change?"
placebo = true
[governance]
release = "public"
[operation]
starts = 2025-01-01
ends = 2025-06-30
[areas]
unit = "lsoa21"
target = ["{AREA}", "E01007914", "E01007912"]
comparison = "rest of force outside the buffer"
[data.recorded_offences]
source = "police.uk"
force = "south-yorkshire"
leave_out = ["On or near Police Station", "Shepcote Lane", "Churchfield"]
[[outcome]]
name = "violence"
measure = {{ data = "recorded_offences", crime_type = "Violence and sexual offences" }}
mechanism = "fewer sellers contesting the same corners"
bearer = "residents"
[[harm]]
name = "drug offences"
measure = {{ data = "recorded_offences", crime_type = "Drugs" }}
mechanism = "dealing moves"
bearer = "residents"
tolerance = 1.25
activity_sensitive = true
reason = "offences found by police are booked at custody sites"
[design]
kind = "difference in differences"
permutations = 199
"""
Cells = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def folder(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("custody")
    (made / "plan.toml").write_text(PLAN, encoding="utf-8")
    line.ingest(made, [f"recorded_offences={archive(real_data)}"])
    return made


@pytest.fixture(scope="module")
def built(folder: Path) -> Panel:
    return build_panel(read_plan(folder / "plan.toml"), Store(find_folder(folder).store))


def archive(real_data: Path) -> Path:
    return real_data / "policeuk" / "south-yorkshire_2024-01_2025-12.zip"


@pytest.fixture(scope="module")
def counted(real_data: Path) -> tuple[Cells, Cells, Counter[str]]:
    """Count drug offences by area and month, straight from the published files: elsewhere and at the points; and the
    events of every kind at each point.
    """
    elsewhere, at, named = Cells(), Cells(), Counter[str]()
    with zipfile.ZipFile(archive(real_data)) as packed:
        for member in packed.namelist():
            if not member.endswith("-street.csv"):
                continue
            with packed.open(member) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                    named[row["Location"]] += 1
                    if row["Crime type"] == "Drugs" and row["LSOA code"]:
                        (at if row["Location"] in POINTS else elsewhere)[row["LSOA code"], row["Month"]] += 1
    return elsewhere, at, named


def laid(cells: Cells, panel: Panel) -> np.ndarray:
    return np.array([[cells[area, period] for period in panel.periods] for area in panel.areas], dtype=float)


def test_every_area_and_month_agrees_with_the_published_files(
    built: Panel, counted: tuple[Cells, Cells, Counter[str]]
) -> None:
    elsewhere, at, _ = counted
    drugs = built.measures.index("drug offences")
    assert sum(at.values()) == 540
    assert built.at_points is not None
    assert np.array_equal(built.counts[drugs], laid(elsewhere, built), equal_nan=False)
    assert np.array_equal(built.at_points[drugs], laid(at, built))
    assert np.array_equal(with_points(built).counts[drugs], laid(elsewhere + at, built))


def test_the_record_says_that_one_name_may_be_several_places(
    built: Panel, counted: tuple[Cells, Cells, Counter[str]]
) -> None:
    told = built.sources[0]["map_points_left_out"]
    assert [(one["places"], one["areas"]) for one in told] == [(5, 5), (1, 1), (1, 1)]
    assert [one["events"] for one in told] == [counted[2][name] for name in POINTS]
    by_period = [one for one in built.sources[0]["events_left_out"] if one["counted_as"] == "drug offences"]
    in_window = sum(number for (_, month), number in counted[1].items() if month < "2025-07")
    assert sum(one["in_all_areas"] for one in by_period) == in_window == 413


def test_the_watch_follows_the_counts_without_the_points(folder: Path, built: Panel) -> None:
    study = read_plan(folder / "plan.toml")
    (seen,) = count_watched(study, Store(find_folder(folder).store))
    drugs = built.measures.index("drug offences")
    months = built.counts[drugs][built.target].sum(axis=0)
    assert seen.counts[: len(months)].tolist() == months.tolist()


@pytest.fixture(scope="module")
def ledger(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = line.evaluate(folder)["ledger"]
    return found


def test_the_ledger_shows_the_harm_with_and_without(
    ledger: dict[str, Any], counted: tuple[Cells, Cells, Counter[str]]
) -> None:
    target = (AREA, "E01007914", "E01007912")
    elsewhere, at, _ = counted

    def after(cells: Cells) -> int:
        return sum(
            number for (area, month), number in cells.items() if area in target and "2025-01" <= month < "2025-07"
        )

    row = next(each for each in ledger["rows"] if each["name"] == "drug offences")
    beside = next(each for each in ledger["points_left_out"]["rows"] if each["name"] == "drug offences")
    assert row["observed"] == after(elsewhere)
    assert beside["observed"] == after(elsewhere + at)
    assert beside["left_out_after"] == after(at)
    assert {row["status"], beside["status"]} == {"estimated"}
    assert beside["p_value"] is not None
    assert f"{after(at)} after" in beside["said"]


def test_with_the_points_in_the_row_is_that_of_the_plan_which_names_none(folder: Path, ledger: dict[str, Any]) -> None:
    shutil.copytree(folder, folder.parent / "plain", dirs_exist_ok=True)
    plain = folder.parent / "plain"
    (plain / "plan.toml").write_text(PLAN.replace("leave_out", "# leave_out"), encoding="utf-8")
    of_all = line.evaluate(plain)["ledger"]
    assert "points_left_out" not in of_all
    names = ("observed", "counterfactual", "effect_lower", "effect_upper", "p_value", "p_adjusted", "harm_state")
    for row, beside in zip(of_all["rows"], ledger["points_left_out"]["rows"], strict=True):
        assert [row[name] for name in names] == [beside[name] for name in names]
