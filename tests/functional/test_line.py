"""The whole line on the made-up town: registered before, evaluated after, changed, asked for and refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from netharm.cli.front_door import main
from netharm.effects.falsification import OF_EACH_ROW
from netharm.proving.demonstration import demo


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration that has run, not to be changed."""
    folder = tmp_path_factory.mktemp("demonstration") / "town"
    demo(folder)
    return folder


@pytest.fixture
def town(finished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(finished, tmp_path / "town"))


def _ledger(town: Path) -> dict:
    return json.loads((town / "results" / "ledger.json").read_text(encoding="utf-8"))


def _rows(ledger: dict) -> dict:
    return {(row["name"], row["area"]): row for row in ledger["rows"]}


def test_a_plan_registered_on_the_time_before_alone_has_no_deviation(finished: Path) -> None:
    ledger = _ledger(finished)
    assert ledger["deviations"] == []
    assert ledger["registration"]["plan_is_registered"] is True
    assert all("not a registered finding" not in finding for finding in ledger["findings"])


def test_the_demonstration_finds_the_harm_that_is_truly_there(finished: Path) -> None:
    truth = json.loads((finished / "truth.json").read_text(encoding="utf-8"))["events"]
    assert truth["suspected overdose"]["target"]["relative_effect"] == pytest.approx(0.4)
    row = _rows(_ledger(finished))["overdose callouts", "target"]
    assert row["harm_state"] == "crossed"
    assert row["relative_lower"] <= 0.4 <= row["relative_upper"]


def test_all_four_outputs_are_written_and_nothing_is_left_aside(finished: Path) -> None:
    names = sorted(path.name for path in (finished / "results").iterdir())
    assert names == ["ledger.json", "ledger.xlsx", "provenance.json", "report.html"]


def test_effects_and_intervals_fit_together_in_every_row(finished: Path) -> None:
    for row in _ledger(finished)["rows"]:
        if row["status"] != "estimated":
            continue
        assert row["effect"] == pytest.approx(row["observed"] - row["counterfactual"])
        assert row["relative_effect"] == pytest.approx(row["observed"] / row["counterfactual"] - 1)
        assert (row["effect_lower"] <= 0 <= row["effect_upper"]) == (row["p_value"] > 0.05)
        assert row["weight_range_lower"] <= row["effect"] <= row["weight_range_upper"]
        assert row["programme_range_lower"] <= row["weight_range_lower"]
        assert row["programme_range_upper"] >= row["weight_range_upper"]
        assert row["converged"] is True
        assert row["residual"] <= 1e-8
        if row["kind"] == "outcome":
            assert row["p_adjusted"] >= row["p_value"]


def test_a_crossed_tolerance_exits_with_3_after_everything_is_written(town: Path) -> None:
    assert main(["evaluate", str(town), "--workers", "1", "--out", str(town / "again")]) == 3
    assert (town / "again" / "report.html").is_file()
    assert (town / "again" / "ledger.json").read_bytes() == (town / "results" / "ledger.json").read_bytes()


def test_a_plan_changed_after_results_were_seen_evaluates_and_says_so(town: Path) -> None:
    plan = town / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    assert "tolerance = 1.25" in text
    plan.write_text(text.replace("tolerance = 1.25", "tolerance = 2.5"), encoding="utf-8")
    main(["evaluate", str(town), "--workers", "1"])
    ledger = _ledger(town)
    changed = [deviation for deviation in ledger["deviations"] if "tolerance" in deviation]
    assert changed
    assert all("1.25" in deviation and "2.5" in deviation for deviation in changed)
    assert all("after results were seen" in deviation for deviation in changed)
    assert _rows(ledger)["overdose callouts", "target"]["harm_state"] != "crossed"


def test_a_registered_plan_can_be_asked_for(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (town / "registrations.jsonl").unlink()
    before = sorted((town / "results").iterdir())
    assert main(["evaluate", str(town), "--registered", "--out", str(town / "none")]) == 4
    assert "not registered" in capsys.readouterr().err
    assert not (town / "none").exists()
    assert sorted((town / "results").iterdir()) == before


def test_an_unregistered_plan_evaluates_and_its_deviations_begin_with_that(town: Path) -> None:
    (town / "registrations.jsonl").unlink()
    main(["evaluate", str(town), "--workers", "1"])
    assert _ledger(town)["deviations"][0].startswith("not registered before results were seen")


def test_a_wider_release_than_the_plan_allows_is_refused_before_anything_is_written(town: Path) -> None:
    assert main(["evaluate", str(town), "--level", "public", "--out", str(town / "wide")]) == 5
    assert not (town / "wide").exists()


def test_checking_a_study_tells_its_match_and_the_quality_of_its_data(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(town), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer["match"].values()) <= {"period", "quarter", "total", "none"}
    assert {each["data"] for each in answer["quality"]} >= {"recorded_offences", "ambulance_callouts"}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["demo", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_match_that_registration_had_no_data_to_find_is_a_deviation(town: Path) -> None:
    (town / "registrations.jsonl").unlink()
    shutil.rmtree(town / "store")
    (town / "data").rename(town / "kept")
    assert main(["register", str(town)]) == 0
    (town / "kept").rename(town / "data")
    main(["evaluate", str(town), "--workers", "1"])
    assert any("found at evaluation" in deviation for deviation in _ledger(town)["deviations"])


def test_outputs_that_cannot_all_be_made_leave_the_earlier_ones_together(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in (town / "results").iterdir()}

    def stopped(*given: object) -> dict[str, bytes]:
        raise KeyboardInterrupt

    monkeypatch.setattr("netharm.line.render_report", stopped)
    assert main(["evaluate", str(town), "--workers", "1"]) == 130
    assert {path.name: path.read_bytes() for path in (town / "results").iterdir()} == before


def test_every_row_of_the_target_was_put_to_every_check_and_the_evidence_is_stated(finished: Path) -> None:
    ledger = _ledger(finished)
    for row in ledger["rows"]:
        if row["area"] == "target":
            names = {check["name"] for check in ledger["checks"] if check["measure"] == row["name"]}
            assert names >= set(OF_EACH_ROW)
    assert ledger["study"]["comparison_areas"] > 20
    assert ledger["statement"]["maryland"] >= 3
    assert set(ledger["statement"]["emmie"]) == {"effect", "mechanism", "moderators", "implementation", "economics"}


def test_the_ledger_says_of_every_count_whether_it_moved(finished: Path) -> None:
    moved = _ledger(finished)["displacement"]
    assert moved["status"] == "shown"
    assert {row["name"] for row in moved["rows"]} == {row["name"] for row in _ledger(finished)["rows"]}
    rows = _rows(_ledger(finished))
    for row in moved["rows"]:
        zones = {zone["name"]: zone for zone in row["zones"]}
        assert list(zones) == ["target", "buffer", "target and buffer", "comparison"]
        for when in ("before", "after"):
            assert zones["target"][when] + zones["buffer"][when] == zones["target and buffer"][when]
        for area in ("target", "buffer", "target and buffer"):
            assert zones[area]["after"] == rows[row["name"], area]["observed"]
            assert zones[area]["design_change"] == rows[row["name"], area]["effect"]


def test_no_area_of_health_data_is_on_a_map_at_any_level(finished: Path) -> None:
    moved = {row["name"]: row for row in _ledger(finished)["displacement"]["rows"]}
    assert moved["overdose callouts"]["map"] == []
    assert "health" in moved["overdose callouts"]["map_reason"]
    assert moved["recorded violence"]["map"]
    page = (finished / "results" / "report.html").read_text(encoding="utf-8")
    assert "Map of recorded violence" in page
    assert "Map of overdose" not in page


def test_events_with_a_clock_give_tables_by_kind_hour_and_weekday(finished: Path) -> None:
    ledger = _ledger(finished)
    tables = {(mix["by"], mix["name"]): mix for mix in ledger["displacement"]["mixes"]}
    counted = _rows(ledger)["recorded violence", "target"]["observed"]
    for by, number in (("hour", 4), ("weekday", 7)):
        lines = tables[by, "recorded violence"]["lines"]
        assert len(lines) == number
        assert sum(line["target_after"] for line in lines) == counted
        assert all(line["p_adjusted"] >= line["p_value"] for line in lines)
    kinds = {line["label"]: line for line in tables["kind", "recorded_offences: kind"]["lines"]}
    assert kinds["violence"]["target_after"] == counted
    assert tables["kind", "ambulance_callouts: kind"]["status"] == "could_not_run"


def test_the_quotient_is_told_with_its_interval_or_says_why_it_is_not(finished: Path) -> None:
    for row in _ledger(finished)["displacement"]["rows"]:
        told = {one["name"]: one for one in row["buffers"][0]["statistics"]}
        quotient, success = told["weighted displacement quotient"], told["success measure"]
        if quotient["value"] is None:
            assert quotient["reason"].startswith("could not be run")
        else:
            assert success["upper"] < 0
            assert quotient["lower"] <= quotient["value"] <= quotient["upper"]
    assert any(
        one["name"] == "weighted displacement quotient" and one["value"] is not None
        for row in _ledger(finished)["displacement"]["rows"]
        for one in row["buffers"][0]["statistics"]
    )
