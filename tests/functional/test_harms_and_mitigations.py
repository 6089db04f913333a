"""netharm harms and netharm mitigations, and what the report shows of both beside the harms."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from netharm.cli.front_door import main
from netharm.market.town import build_town

NALOXONE, TOLD = "naloxone carried by every warrant team", "treatment service told on the day of each warrant"
PLAIN = f'mitigation = ["{NALOXONE}", "{TOLD}"]\n'
TABLES = f"""consequence = "U1"
mitigation = [
  {{ what = "{NALOXONE}", catalogue = "M1", owner = "operation lead", due = 2024-06-20 }},
  "{TOLD}",
]
"""
NOTE = "kits from the service in the mill"


def given(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def make(folder: Path, mitigation: str, kinds: str = "") -> Path:
    build_town(folder, seed=1)
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace("permutations = 999", "permutations = 39")
    assert PLAIN in text
    text = text.replace(PLAIN, mitigation).replace("[operation]\n", f"[operation]\n{kinds}")
    plan.write_text(text.replace('release = "internal"', 'release = "partner"'), encoding="utf-8")
    return folder


def report(study: Path, what: str, state: str, *more: str) -> int:
    return main(["mitigations", str(study), "--set", what, "--state", state, "--by", "operation lead", *more])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that is registered, reported on and evaluated; not to be changed."""
    folder = make(tmp_path_factory.mktemp("town"), TABLES, 'kinds = ["warrants", "seizure"]\n')
    assert main(["register", str(folder)]) == 0
    assert report(folder, NALOXONE.upper(), "done", "--on", "2024-06-25", "--note", NOTE) == 0
    assert main(["evaluate", str(folder), "--level", "internal"]) in (0, 3)
    return folder


@pytest.fixture(scope="module")
def ledger(study: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((study / "results" / "ledger.json").read_text(encoding="utf-8"))
    return found


# ---------------------------------------------------------------- the register and the catalogue


def test_the_register_is_listed_whole_or_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    everything = given(capsys, "harms")["consequences"]
    custody = given(capsys, "harms", "--kind-of-operation", "custody")["consequences"]
    assert 0 < len(custody) < len(everything)
    assert all("custody" in each["kinds"] for each in custody)


def test_the_catalogue_is_listed_whole_or_by_what_it_answers(capsys: pytest.CaptureFixture[str]) -> None:
    found = given(capsys, "mitigations", "--for", "U4")["mitigations"]
    assert found
    assert all("U4" in each["answers"] for each in found)
    assert len(given(capsys, "mitigations")["mitigations"]) > len(found)


def test_what_nobody_has_read_is_said_to_be_not_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mitigations"]) == 0
    assert "not verified" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["harms"], ["mitigations"]])
def test_a_table_holds_every_code_and_no_formula(command: list[str], tmp_path: Path) -> None:
    for name in ("table.csv", "table.xlsx"):
        assert main([*command, "--out", str(tmp_path / name)]) == 0
    rows = list(csv.reader((tmp_path / "table.csv").open(encoding="utf-8-sig", newline="")))
    sheet = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    assert [row[0] for row in rows] == [cell.value for cell in sheet["A"]]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


# ---------------------------------------------------------------- a plan beside them


def test_a_plan_is_told_what_nobody_watches_with_lines_to_paste(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = given(capsys, "harms", str(study))
    by_code = {each["code"]: each for each in found["known"]}
    assert by_code["U1"]["watched_by"] == ["overdose callouts"]
    assert "U3" in found["unwatched"]
    assert 'consequence = "U3"' in by_code["U3"]["snippet"]
    assert main(["harms", str(study)]) == 0
    assert by_code["U3"]["snippet"].splitlines()[0] in capsys.readouterr().out


def test_check_tells_what_nobody_watches_as_advice_and_refuses_nothing(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = given(capsys, "check", str(study))
    assert any(line.startswith("Not watched: ") and "(U3)" in line for line in found["advice"])
    assert found["faults"] == []


def test_overdue_mitigations_come_first_and_the_exit_code_is_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make(tmp_path / "town", TABLES.replace(f'  "{TOLD}",', f'  {{ what = "{TOLD}", due = 2024-06-01 }},'))
    found = given(capsys, "mitigations", str(study), "--as-of", "2024-06-22")
    assert [(each["what"], each["days_overdue"]) for each in found["mitigations"][:2]] == [(TOLD, 21), (NALOXONE, 2)]
    assert found["overdue"] == 2
    assert report(study, TOLD, "in place", "--on", "2024-06-21") == 0
    after = given(capsys, "mitigations", str(study), "--as-of", "2024-06-22")
    assert after["mitigations"][0]["what"] == NALOXONE
    assert {each["what"]: each["days_late"] for each in after["mitigations"]}[TOLD] == 20


def test_a_report_that_was_altered_later_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make(tmp_path / "town", TABLES)
    assert report(study, TOLD, "planned") == 0
    assert report(study, TOLD, "done") == 0
    path = study / "mitigations.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"planned"', '"done"'), encoding="utf-8")
    assert any("does not hold together" in line for line in given(capsys, "mitigations", str(study))["sentences"])


# ---------------------------------------------------------------- the report


def test_a_report_on_a_mitigation_is_no_deviation_from_a_registered_plan(ledger: dict[str, Any]) -> None:
    assert ledger["registration"]["plan_is_registered"] is True
    assert not any("mitigation" in each for each in ledger["deviations"])


def test_the_ledger_shows_the_states_and_what_was_never_reported_on(ledger: dict[str, Any]) -> None:
    found = {each["what"]: each for each in ledger["consequences"]["mitigations"]}
    assert (found[NALOXONE]["state"], found[NALOXONE]["on"], found[NALOXONE]["days_late"]) == ("done", "2024-06-25", 5)
    assert (found[TOLD]["state"], found[TOLD]["reported"]) == ("not stated", False)
    assert any(line.startswith(f"Never reported on: {TOLD}") for line in ledger["consequences"]["said"])
    crossed = [row["finding"] for row in ledger["rows"] if row["harm_state"] == "crossed"]
    assert crossed
    assert all("Agreed mitigation:" in finding for finding in crossed if "verdose" in finding)
    assert any(f"{NALOXONE} (done on 2024-06-25, 5 days late)" in finding for finding in crossed)


def test_the_page_shows_the_states_beside_the_harms(study: Path) -> None:
    page = (study / "results" / "report.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    assert "What this kind of operation is known to set off, and what the plan does about it" in text
    assert "mitigation: 1 done, 1 not stated" in text
    assert "done on 2024-06-25, 5 days late" in text
    assert "not stated, never reported on" in text
    assert text.count("not watched") > 5


def test_the_workbook_has_the_states_and_the_known_consequences(study: Path) -> None:
    book = openpyxl.load_workbook(study / "results" / "ledger.xlsx")
    states = {row[0]: row[5] for row in book["Mitigations"].iter_rows(min_row=2, values_only=True)}
    assert (states[NALOXONE], states[TOLD]) == ("done", "not stated")
    assert "not watched" in {row[4] for row in book["Known to set off"].iter_rows(min_row=2, values_only=True)}
    heads = [cell.value for cell in book["Ledger"][1]]
    column = heads.index("mitigation")
    rows = {row[0]: row[column] for row in book["Ledger"].iter_rows(min_row=2, values_only=True)}
    assert rows["overdose callouts"] == "1 done, 1 not stated"
    assert rows["recorded violence"] == "none needed"


def test_a_note_stays_with_the_team(study: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert NOTE in (study / "results" / "ledger.json").read_text(encoding="utf-8")
    # This plan is released to partners, so what the commands write may travel as far.
    for command in ("harms", "mitigations"):
        assert NOTE not in json.dumps(given(capsys, command, str(study), "--out", str(tmp_path / "page.html")))
        assert NOTE not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_study_that_uses_none_of_it_keeps_its_ledger(tmp_path: Path) -> None:
    study = make(tmp_path / "town", PLAIN)
    assert main(["evaluate", str(study)]) in (0, 3)
    ledger = json.loads((study / "results" / "ledger.json").read_text(encoding="utf-8"))
    assert "consequences" not in ledger
    assert "kinds" not in ledger["study"]["operation"]
    book = openpyxl.load_workbook(study / "results" / "ledger.xlsx")
    assert "Mitigations" not in book.sheetnames
    assert "mitigation" not in [cell.value for cell in book["Ledger"][1]]
    assert "so nothing is shown here" in (study / "results" / "report.html").read_text(encoding="utf-8")
