"""The register and the catalogue: complete, held to their codes and sources, and nothing in them claimed unread."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import get_args
from urllib.parse import urlparse

import openpyxl
import pytest

from netharm.consequences.following_through import days_overdue, follow_through
from netharm.consequences.matching import BUFFER, match_plan, without_notes
from netharm.consequences.owners import owner_advice
from netharm.consequences.register import (
    catalogue_of_mitigations,
    consequences_of,
    options_for,
    published_lists,
    register_of_consequences,
)
from netharm.consequences.report_of_state import ReportOfState
from netharm.consequences.reports import Reports
from netharm.consequences.snippet import snippet
from netharm.consequences.words import verified
from netharm.release import release
from netharm.report.ledger_json import ledger_json
from netharm.report.report import render_report
from netharm.study.consequence_codes import CatalogueCode, ConsequenceCode
from netharm.study.operation_kind import OperationKind
from netharm.study.plan import parse_plan, plan_record, study_of_record
from netharm.study.study import Study
from sample_ledger import sample_ledger
from spec.plan_texts import SOUND

REGISTER = register_of_consequences()
CATALOGUE = catalogue_of_mitigations()
SILENT = Reports((), ())
NALOXONE = "naloxone carried by every team"
TABLES = f"""mitigation = [
  {{ what = "{NALOXONE}", catalogue = "M1", owner = "operation lead", due = 2025-02-20 }},
  "treatment told on the day",
]
"""


def plan(mitigation: str = TABLES, kinds: str = "", consequence: str = "") -> Study:
    text = SOUND.replace(f'mitigation = ["{NALOXONE}"]\n', consequence + mitigation)
    return parse_plan(text.replace("ends = 2025-05-31\n", f"ends = 2025-05-31\n{kinds}"))


def report(state: str, on: str, what: str = NALOXONE) -> ReportOfState:
    return ReportOfState(what, state, date.fromisoformat(on), "operation lead", "kits in the mill")


# ---------------------------------------------------------------- the files


def test_the_codes_that_a_plan_may_use_are_those_of_the_register_and_the_catalogue() -> None:
    assert [each.code for each in REGISTER] == list(get_args(ConsequenceCode))
    assert [each.code for each in CATALOGUE] == list(get_args(CatalogueCode))


@pytest.mark.parametrize("each", REGISTER, ids=lambda each: each.code)
def test_every_consequence_has_a_bearer_a_mechanism_a_measure_a_window_and_evidence(each: object) -> None:
    given = each.model_dump()  # type: ignore[attr-defined]
    needed = ("name", "bearer", "mechanism", "kinds", "window", "evidence")
    assert all(given[key] for key in needed)
    assert all(given["proxy"][key] for key in ("name", "counts", "source", "data", "column", "sensitivity"))


def test_every_kind_of_operation_sets_something_off() -> None:
    assert {kind for each in REGISTER for kind in each.kinds} == set(get_args(OperationKind))


def test_every_consequence_has_an_answer_and_every_answer_a_consequence() -> None:
    assert all(options_for([each.code]) for each in REGISTER)
    assert all(each.answers for each in CATALOGUE)


def test_a_source_has_an_address_or_is_shown_as_not_verified() -> None:
    told = [one for each in (*REGISTER, *CATALOGUE) for one in each.evidence]
    told += [each.legal for each in CATALOGUE] + list(published_lists())
    for one in told:
        address = urlparse(one.source)
        assert (address.scheme in ("http", "https") and address.netloc) or one.status == "to be checked", one
    assert verified("to be checked") == "not verified"


def test_no_study_that_nobody_has_read_states_a_result() -> None:
    assert [one.study for each in REGISTER for one in each.evidence if one.status == "to be checked"] == []
    assert [one.study for each in CATALOGUE for one in each.evidence if one.status == "to be checked"] == []


def test_what_is_called_studied_has_a_study_and_practice_claims_no_measured_effect() -> None:
    assert all(each.evidence for each in CATALOGUE if each.kind == "studied")
    practice = [one.strength for each in CATALOGUE if each.kind == "practice" for one in each.evidence]
    assert all(strength.startswith("none") for strength in practice)


def test_every_item_of_a_published_list_stands_in_the_register_or_is_no_single_operations() -> None:
    names = [item.name for each in published_lists() for item in each.items if not item.codes]
    assert names == ["a criminal black market"]
    assert len(published_lists()) == 5


def test_data_names_of_the_lines_to_paste_are_all_different() -> None:
    names = [each.proxy.data for each in REGISTER] + [each.proxy.name for each in REGISTER]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("each", REGISTER, ids=lambda each: each.code)
def test_the_lines_to_paste_make_a_plan_that_watches_it_once_the_placeholders_are_filled(each: object) -> None:
    lines = snippet(each)  # type: ignore[arg-type]
    assert tomllib.loads(lines)["harm"][0]["consequence"] == each.code  # type: ignore[attr-defined]
    filled = lines.replace("REPLACE: ", "")
    study = parse_plan(f"{SOUND}\n{filled}")
    assert study.harms[-1].consequence == each.code  # type: ignore[attr-defined]


# ---------------------------------------------------------------- the plan beside them


def test_a_plan_that_uses_no_new_key_keeps_its_record() -> None:
    record = plan_record(parse_plan(SOUND))
    assert "kinds" not in record["operation"]
    assert all("consequence" not in harm for harm in record["harms"])
    assert record["harms"][0]["mitigation"] == [NALOXONE]


def test_a_record_with_tables_comes_back_as_it_was() -> None:
    study = plan(kinds='kinds = ["warrants"]\n', consequence='consequence = "U1"\n')
    assert study_of_record(plan_record(study)) == study


def test_a_plan_without_kinds_is_told_that_nothing_was_matched() -> None:
    match = match_plan(plan(), SILENT)
    assert match.known == ()
    assert "does not say what kinds" in match.said[0]


def test_what_a_kind_sets_off_is_watched_only_by_a_harm_that_says_so() -> None:
    match = match_plan(plan(kinds='kinds = ["seizure"]\n'), SILENT)
    assert {each.code for each in match.known} == {each.code for each in consequences_of(["seizure"])}
    by_code = {each.code: each for each in match.known}
    assert by_code["U1"].watched_by == ()
    assert "[[harm]]" in by_code["U1"].snippet
    watched = match_plan(plan(kinds='kinds = ["seizure"]\n', consequence='consequence = "U1"\n'), SILENT)
    assert {each.code: each.watched_by for each in watched.known}["U1"] == ("overdose",)
    assert {each.code: each.snippet for each in watched.known}["U1"] == ""


def test_a_buffer_watches_displacement_to_another_place() -> None:
    match = match_plan(plan(kinds='kinds = ["warrants"]\n'), SILENT)
    assert {each.code: each.watched_by for each in match.known}["U6"] == (BUFFER,)


def test_a_harm_without_a_mitigation_or_with_all_of_them_dropped_is_told() -> None:
    assert match_plan(plan(mitigation=""), SILENT).without_mitigation == ("overdose",)
    dropped = Reports((report("dropped", "2025-03-01"),), ())
    alone = f'mitigation = ["{NALOXONE}"]\n'
    assert match_plan(plan(mitigation=alone), dropped).without_mitigation == ("overdose",)
    assert match_plan(plan(), dropped).without_mitigation == ()


def test_the_last_report_stands_and_silence_is_told() -> None:
    reports = Reports((report("in place", "2025-02-25"), report("done", "2025-03-10")), ())
    first, second = follow_through(plan(), reports)
    assert (first.state, first.on, first.reported) == ("done", "2025-03-10", True)
    assert first.days_late == 5  # it was there on the 25th
    assert (second.state, second.reported) == ("not stated", False)
    assert any(line.startswith("Never reported on: treatment told") for line in match_plan(plan(), reports).said)


def test_a_report_on_what_the_plan_does_not_have_is_not_lost() -> None:
    assert match_plan(plan(), Reports((report("done", "2025-03-01", "other"),), ())).not_in_plan == ("other",)


def test_overdue_is_what_is_not_there_after_its_day() -> None:
    planned = follow_through(plan(), SILENT)[0]
    assert days_overdue(planned, date(2025, 2, 20)) == 0
    assert days_overdue(planned, date(2025, 2, 21)) == 1
    there = follow_through(plan(), Reports((report("in place", "2025-02-25"),), ()))[0]
    assert days_overdue(there, date(2026, 1, 1)) == 0


def test_notes_and_names_of_people_stay_with_the_team() -> None:
    named = TABLES.replace("operation lead", "PC Jane Invented")
    study = plan(mitigation=named)
    shown = without_notes(match_plan(study, Reports((report("done", "2025-03-01"),), ())))
    assert shown is not None
    assert shown.notes_withheld
    assert "in the mill" not in repr(shown)
    assert shown.mitigations[0].note == "withheld"
    assert shown.mitigations[1].note == ""  # there was none
    assert "Invented" not in repr(shown)
    assert [line for line in owner_advice(study) if "Invented" in line] == []
    assert len(list(owner_advice(study))) == 1


@pytest.mark.parametrize("level", ["partner", "public"])
def test_no_output_beyond_the_team_holds_a_note_or_a_name_and_all_show_the_states(level: str) -> None:
    named = plan(mitigation=TABLES.replace("operation lead", "PC Jane Invented"), kinds='kinds = ["warrants"]\n')
    match = match_plan(named, Reports((report("done", "2025-03-01"),), ()))
    whole = sample_ledger()
    opened = replace(whole, study={**whole.study, "release_level": "public"}, consequences=match)
    for shown, is_there in ((release(opened, level), False), (release(opened, "internal"), True)):
        outputs = {**render_report(shown, {}), "ledger.json": ledger_json(shown).encode()}
        book = openpyxl.load_workbook(BytesIO(outputs.pop("ledger.xlsx")))
        cells = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        for text in (cells, *(content.decode() for content in outputs.values())):
            assert ("in the mill" in text, "Invented" in text) == (is_there, is_there)
            assert "done" in text


@pytest.mark.parametrize("role", ["operation lead", "Duty Inspector", "Public Health", "Insp., east", ""])
def test_a_role_is_not_taken_for_a_name(role: str) -> None:
    assert list(owner_advice(plan(mitigation=TABLES.replace("operation lead", role)))) == []
