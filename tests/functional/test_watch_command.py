"""netharm watch, from data that arrive to alerts: what rings, what stays silent, who is told, and what never is."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm import line
from netharm.cli.front_door import main
from small_study import polygons, square

FIRST, WATCH, LAST = date(2022, 1, 3), date(2024, 7, 1), date(2024, 12, 29)
WEEKS = [FIRST + timedelta(days=7 * week) for week in range((LAST - FIRST).days // 7 + 1)]
RISES_FROM = date(2024, 8, 12)
AREAS = {"E01900001": 9.0, "E01900002": 7.0, "E01900003": 30.0}
PLAN = """format = 1

[study]
title = "Operation Harrier"
question = "Did overdoses rise?"

[governance]
purpose = "evaluation"
controller = "the partnership"
regime = "UK GDPR"
dpia = "DPIA 7"
retention = "two years"
sharing = "agreement 3"
release = "{release}"

[operation]
starts = 2024-07-01
ends = 2024-09-30

[window]
period = "week"
after_ends = 2024-12-29

[areas]
unit = "lsoa"
target = ["E01900001", "E01900002"]
comparison = "rest of data outside the buffer"

[data.calls]
source = "counts"
sensitivity = "{sensitivity}"
columns = {{ area = "area", period = "week" }}
measures = ["overdoses"]

[[outcome]]
name = "calls"
measure = {{ data = "calls", column = "overdoses" }}

[[harm]]
name = "overdoses"
measure = {{ data = "calls", column = "overdoses" }}
tolerance = 1.25
mitigation = ["naloxone in every car"]
respond = ["outreach on the day"]
"""
BLOCK = """
[watch]
looks = "week"
tell = ["the duty officer"]
enforcement = ["carry naloxone"]
"""


def counts(rise: float) -> dict[tuple[str, date], int]:
    random = np.random.default_rng(11)
    return {
        (area, week): int(random.poisson(mean * (rise if week >= RISES_FROM and area != "E01900003" else 1)))
        for week in WEEKS
        for area, mean in AREAS.items()
    }


def write_table(
    path: Path, rise: float, until: date = LAST, changed: dict[tuple[str, date], int | None] | None = None
) -> Path:
    """Write counts to the end of the week of `until`; a changed count of None has no row."""
    rows = {**counts(rise), **(changed or {})}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["area", "week", "overdoses"])
        kept = ((key, count) for key, count in rows.items() if key[1] <= until and count is not None)
        writer.writerows([area, week.isoformat(), count] for (area, week), count in kept)
    return path


def write_study(folder: Path, sensitivity: str = "restricted", release: str = "internal", block: str = BLOCK) -> Path:
    folder.mkdir(parents=True)
    text = PLAN.format(sensitivity=sensitivity, release=release) + block
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return folder


def watch(study: Path, table: Path, *more: str) -> int:
    return main(["watch", str(study), f"calls={table}", *more])


def alerts_of(study: Path, folder: str = "") -> list[Path]:
    return sorted((study / "results" / "alerts" / folder).glob("*.json"))


def record_of(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    return record


@pytest.fixture(scope="module")
def risen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study watched week by week while a planted rise of three times arrives."""
    folder = tmp_path_factory.mktemp("risen")
    study = write_study(folder / "study")
    codes = {}
    for week in (each for each in WEEKS if date(2024, 7, 29) <= each <= date(2024, 9, 9)):
        codes[week] = watch(study, write_table(folder / "calls.csv", 3.0, week))
    (folder / "codes.json").write_text(json.dumps({str(week): code for week, code in codes.items()}))
    return study


def test_a_planted_rise_rings_and_crosses_and_not_before_it_begins(risen: Path) -> None:
    codes = json.loads((risen.parent / "codes.json").read_text())
    assert {code for week, code in codes.items() if week < str(RISES_FROM)} == {0}
    assert codes["2024-09-09"] == 3
    (alert, *_) = alerts_of(risen)
    assert str(RISES_FROM) <= record_of(alert)["look"] <= "2024-08-26"
    assert record_of(alert)["since"] >= "2024-08-05"


def test_an_alert_says_what_rose_where_since_when_how_unusual_and_what_is_done(risen: Path) -> None:
    path = alerts_of(risen)[0]
    alert = record_of(path)
    assert "Overdoses, in the target area: since the week of" in alert["said"][0]
    assert "1 of 20 such watches" in alert["how_unusual"]
    assert alert["respond"] == ["outreach on the day"]
    assert alert["tell"] == ["the duty officer"]
    assert alert["ratio"] == pytest.approx(alert["observed"] / alert["expected"], rel=1e-6)
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    for words in (alert["how_unusual"], "Outreach on the day", "The duty officer", "Naloxone in every car"):
        assert words in page


def test_a_long_rise_gives_one_alert_when_it_begins_and_none_each_week(risen: Path) -> None:
    assert 1 <= len(alerts_of(risen)) <= 2


def test_watching_again_says_nothing_new_and_changes_nothing_said(
    risen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logbook, alerts = (risen / "results" / "watch.jsonl").read_bytes(), alerts_of(risen)
    assert main(["watch", str(risen)]) == 3
    assert "Nothing new since the last run." in capsys.readouterr().out
    assert (risen / "results" / "watch.jsonl").read_bytes() == logbook
    assert alerts_of(risen) == alerts


def test_a_replay_rings_when_the_watch_rang_and_writes_nothing(risen: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in (risen / "results").rglob("*"))
    assert main(["watch", str(risen), "--replay", "--json"]) == 3
    (harm,) = json.loads(capsys.readouterr().out)["harms"]
    rang = [look["period"] for look in harm["looks"] if look["alarm"]]
    assert rang[0] == record_of(alerts_of(risen)[0])["look"]
    assert sorted(path.name for path in (risen / "results").rglob("*")) == before


def test_each_look_says_what_it_said_when_its_data_arrived(risen: Path) -> None:
    runs = [json.loads(row) for row in (risen / "results" / "watch.jsonl").read_text().splitlines()]
    said = {look["look"]: look for run in runs for look in run["looks"]}
    (harm,) = line.watch(risen, replay=True)["harms"]
    assert len(said) == len(harm["looks"])
    for look in harm["looks"]:
        assert said[look["period"]]["state"] == look["state"]
        assert said[look["period"]]["expected"] == pytest.approx(look["expected"], rel=1e-6)


def test_a_series_without_a_rise_stays_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_study(tmp_path / "study")
    assert watch(study, write_table(tmp_path / "calls.csv", 1.0)) == 0
    assert alerts_of(study) == []
    assert "crossed" not in capsys.readouterr().out


def test_revised_counts_are_told_and_what_was_said_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_study(tmp_path / "study")
    watch(study, write_table(tmp_path / "calls.csv", 1.0, date(2024, 8, 5)))
    said = (study / "results" / "watch.jsonl").read_text()
    capsys.readouterr()
    late = {("E01900001", date(2024, 7, 8)): 21}
    watch(study, write_table(tmp_path / "calls.csv", 1.0, date(2024, 8, 12), late))
    told = capsys.readouterr().out
    assert re.search(r"Revised since they were said: .*2024-07-08 \(\d+ when it was said, \d+ now\)", told)
    assert (study / "results" / "watch.jsonl").read_text().startswith(said)
    watch(study, tmp_path / "calls.csv")
    assert "Revised" not in capsys.readouterr().out


def test_late_records_that_ring_the_alarm_make_an_alert(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study")
    week = date(2024, 8, 5)
    assert watch(study, write_table(tmp_path / "calls.csv", 1.0, week)) == 0
    assert watch(study, write_table(tmp_path / "calls.csv", 1.0, week, {("E01900001", week): 70})) == 3
    (alert,) = alerts_of(study)
    assert alert.name == "overdoses-2024-08-05-revised.json"


def test_a_missing_week_is_told_as_missing_and_is_no_nought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_study(tmp_path / "study")
    gone = {("E01900001", date(2024, 7, 15)): None}
    watch(study, write_table(tmp_path / "calls.csv", 1.0, date(2024, 8, 5), gone), "--json")
    answer = capsys.readouterr()
    (harm,) = json.loads(answer.out)["harms"]
    look = {each["period"]: each for each in harm["looks"]}["2024-07-15"]
    assert (look["observed"], look["state"], look["alarm"]) == (None, "", False)
    assert "Looks that could not be run: 2024-07-15" in answer.err
    assert "missing" in (study / "results" / "watch.html").read_text(encoding="utf-8")


def test_an_empty_store_is_refused_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(write_study(tmp_path / "study"))]) == 2
    assert "no data have been ingested" in capsys.readouterr().err


def test_a_plan_without_a_watch_is_watched_by_defaults_that_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write_study(tmp_path / "study", block="")
    assert watch(study, write_table(tmp_path / "calls.csv", 1.0, date(2024, 8, 5))) == 0
    told = capsys.readouterr().out
    assert "The plan has no [watch]" in told
    assert "26 weeks" in told


def test_until_looks_no_further_than_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = write_study(tmp_path / "study")
    watch(study, write_table(tmp_path / "calls.csv", 3.0), "--until", "2024-07-20", "--json")
    (harm,) = json.loads(capsys.readouterr().out)["harms"]
    assert [look["period"] for look in harm["looks"]] == ["2024-07-01", "2024-07-08"]


def test_a_date_that_is_none_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(write_study(tmp_path / "study")), "--until", "2024-13-01"]) == 2
    assert "is not a date" in capsys.readouterr().err


@pytest.mark.parametrize("release", ["internal", "partner"])
def test_police_users_of_health_data_learn_that_there_is_an_alert_and_nothing_else(
    tmp_path: Path, release: str
) -> None:
    study = write_study(tmp_path / "study", "health", release)
    assert watch(study, write_table(tmp_path / "calls.csv", 3.0, date(2024, 9, 9))) == 3
    assert alerts_of(study) == []
    assert [path.name for path in alerts_of(study, "public-health")] == [
        path.name for path in alerts_of(study, "enforcement")
    ]
    for path in alerts_of(study, "enforcement"):
        alert = record_of(path)
        assert not {"area", "since", "observed", "expected", "ratio", "how_unusual", "crossed"} & set(alert)
        assert alert["respond"] == ["carry naloxone"]
        texts = [path.read_text(encoding="utf-8")]
        page = path.with_suffix(".html").read_text(encoding="utf-8")
        texts.append(re.sub(r"<style>.*?</style>|<meta[^>]*>", "", page, flags=re.DOTALL))
        for text in texts:
            assert not any(code.encode() in text.encode() for code in AREAS)
            assert "svg" not in text
            shown = re.sub(r"</?[a-z][^>]*>", " ", text).replace(alert["look"], "")
            assert re.findall(r"\d", shown) == []


def test_small_counts_are_withheld_in_alert_page_and_logbook_at_the_level_partner(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study", "health", "partner")
    few = {(area, week): int(count >= 12) * 1 for (area, week), count in counts(1.0).items() if area == "E01900001"}
    few |= {("E01900002", week): 0 for week in WEEKS}
    watch(study, write_table(tmp_path / "calls.csv", 1.0, date(2024, 8, 5), few))  # type: ignore[arg-type]
    runs = [json.loads(row) for row in (study / "results" / "watch.jsonl").read_text().splitlines()]
    looks = [look for run in runs for look in run["looks"]]
    assert looks
    assert all(look["suppressed"] and look["observed"] is None and look["ratio"] is None for look in looks)
    page = (study / "results" / "watch.html").read_text(encoding="utf-8")
    table = re.sub(r"<[^>]+>", " ", re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[0])
    assert "suppressed" in table
    assert re.findall(r"\d+", re.sub(r"\d{4}-\d\d-\d\d", "", table)) == []


def test_the_first_watch_stands_in_the_register_as_results_seen(risen: Path) -> None:
    events = [json.loads(row)["event"] for row in (risen / "registrations.jsonl").read_text().splitlines()]
    assert events == ["evaluated"]


def write_scanned(folder: Path, sensitivity: str, release: str) -> Path:
    """Write a study of 16 squares of weekly counts in which three neighbours rise, with outlines."""
    folder.mkdir(parents=True)
    text = PLAN.format(sensitivity=sensitivity, release=release) + BLOCK + "scan = true\n"
    codes = [f"E0190{at:04d}" for at in range(16)]
    text = text.replace('["E01900001", "E01900002"]', json.dumps(codes[:3])).replace(
        'comparison = "rest of data outside the buffer"',
        'comparison = "rest of data outside the buffer"\npolygons = "outlines"',
    )
    text = text.replace(
        "[[outcome]]", '[data.outlines]\nsource = "polygons"\ncolumns = { code = "code" }\n\n[[outcome]]'
    )
    (folder / "plan.toml").write_text(text.replace("[data.outlines]", '[data.outlines]\ncrs = "EPSG:27700"'))
    (folder / "data").mkdir()
    polygons(folder / "data" / "outlines.geojson", {code: square(at % 4, at // 4) for at, code in enumerate(codes)},
             crs={"type": "name", "properties": {"name": "EPSG:27700"}})  # fmt: skip
    random = np.random.default_rng(3)
    rows = [
        [code, week.isoformat(), int(random.poisson(4.0 * (4 if week >= RISES_FROM and at in (5, 6) else 1)))]
        for week in WEEKS
        if week <= date(2024, 9, 9)
        for at, code in enumerate(codes)
    ]
    with (folder / "data" / "calls.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["area", "week", "overdoses"], *rows])
    return folder


@pytest.mark.parametrize(
    ("sensitivity", "release", "named"),
    [("restricted", "internal", True), ("health", "internal", True), ("health", "partner", False)],
)
def test_a_scan_names_the_areas_of_a_cluster_as_far_as_release_allows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sensitivity: str, release: str, named: bool
) -> None:
    study = write_scanned(tmp_path / "study", sensitivity, release)
    main(["watch", str(study)])
    told = capsys.readouterr().out
    assert re.search(r"Clusters of overdoses: \d+ of \d+ scans rang", told)
    assert bool(re.search(r"in 1 area \(E0190000[56]\)", told)) is named
    page = (study / "results" / "watch.html").read_text(encoding="utf-8")
    assert ("(E0190000" in page) is named
    alerts = list((study / "results" / "alerts").rglob("cluster-of-overdoses-*"))
    assert {path.suffix for path in alerts} == {".json", ".html"}
    for path in (study / "results" / "alerts").rglob("enforcement/*"):
        assert b"E0190" not in path.read_bytes()


def test_a_ratio_beyond_the_tolerance_crosses_nothing_while_its_alarm_has_not_rung(tmp_path: Path) -> None:
    """The first looks of any watch swing beyond a tolerance by chance (docs/decisions/0017)."""
    study = write_study(tmp_path / "study")
    first: dict[tuple[str, date], int | None] = {("E01900001", WATCH): 16, ("E01900002", WATCH): 10}
    assert watch(study, write_table(tmp_path / "calls.csv", 1.0, WATCH, first)) == 0
    (line_said,) = (study / "results" / "watch.jsonl").read_text(encoding="utf-8").splitlines()
    look = json.loads(line_said)["looks"][-1]
    assert not look["alarm"]
    assert look["state"] == "not ruled out"
    assert look["observed"] == 26
    assert look["observed"] > 1.25 * look["expected"]
    assert alerts_of(study) == []


def test_a_day_that_is_still_to_come_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(tmp_path), "--until", "2999-01-01"]) == 2
    assert "still to come" in capsys.readouterr().err
