"""What was promised, when, and what had been seen by then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from netharm.errors import BadInput
from netharm.study.deviation import NOT_REGISTERED, deviations, find_deviations
from netharm.study.event_chain import append_event, read_chain
from netharm.study.folder import Folder
from netharm.study.plan import parse_plan, plan_digest
from netharm.study.registration import (
    frozen_match,
    read_registrations,
    record_evaluation,
    register,
    registration_record,
)
from netharm.study.study import Study

TEXT = """\
format = 1
[study]
title = "Harrier"
question = "Did it help?"
[operation]
starts = 2025-03-01
ends = 2025-05-31
[areas]
unit = "lsoa"
target = ["E01", "E02"]
comparison = "rest of force outside the buffer"
[data.street]
source = "police.uk"
[[outcome]]
name = "violence"
measure = { data = "street", crime_type = "Violence and sexual offences" }
[[harm]]
name = "robbery"
measure = { data = "street", crime_type = "Robbery" }
tolerance = 1.25
"""
NOON = datetime(2025, 2, 1, 12, tzinfo=UTC)
MATCH = {"violence": "quarter", "robbery": "total"}
EARLY = {"street": {"digest": "d1", "last_period": "2025-02"}}
LATE = {"street": {"digest": "d2", "last_period": "2025-12"}}

Edit = Callable[..., Study]


def study(*edits: tuple[str, str]) -> Study:
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return parse_plan(text)


BOLDER = (("tolerance = 1.25", "tolerance = 1.5"),)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(path=tmp_path, plan=tmp_path / "plan.toml")


def enrol(folder: Folder, promised: Study, seen: dict[str, dict[str, str]] = EARLY, day: int = 0) -> None:
    register(folder, promised, MATCH, seen, NOON + timedelta(days=day))


def look(folder: Folder, promised: Study, day: int = 1) -> None:
    record_evaluation(folder, promised, "ledger", NOON + timedelta(days=day))


def told(folder: Folder, today: Study) -> tuple[str, ...]:
    return deviations(read_registrations(folder), today)


def test_a_plan_evaluated_as_registered_has_no_deviation(folder: Folder) -> None:
    enrol(folder, study())
    look(folder, study())
    assert told(folder, study()) == ()


def test_a_registration_tells_the_plan_the_time_and_the_data_seen(folder: Folder) -> None:
    summer = datetime(2025, 6, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    made = register(folder, study(), MATCH, EARLY, summer)
    assert made.is_new
    (read,) = read_registrations(folder).registered
    assert read.at == "2025-06-01T12:00:00+00:00"
    assert read.plan_digest == plan_digest(study())
    assert read.match == MATCH
    assert read.data_seen == EARLY
    assert read.plan["title"] == "Harrier"


def test_a_time_without_a_zone_is_refused(folder: Folder) -> None:
    with pytest.raises(BadInput):
        register(folder, study(), MATCH, EARLY, datetime(2025, 6, 1))


def test_registering_the_same_plan_twice_changes_nothing(folder: Folder) -> None:
    enrol(folder, study())
    before = folder.registrations.read_bytes()
    again = register(folder, study(), {"violence": "total"}, LATE, NOON + timedelta(days=3))
    assert not again.is_new
    assert again.number == 1
    assert folder.registrations.read_bytes() == before


def test_a_changed_plan_is_added_and_the_earlier_one_stays(folder: Folder) -> None:
    enrol(folder, study())
    before = folder.registrations.read_bytes()
    second = register(folder, study(*BOLDER), MATCH, EARLY, NOON)
    assert second.number == 2
    assert folder.registrations.read_bytes().startswith(before)
    assert len(read_registrations(folder).registered) == 2


def test_an_unregistered_plan_says_so_first_at_every_evaluation(folder: Folder) -> None:
    assert told(folder, study()) == (NOT_REGISTERED,)
    look(folder, study())
    assert told(folder, study()) == (NOT_REGISTERED,)


def test_registering_after_results_were_seen_does_not_undo_it(folder: Folder) -> None:
    look(folder, study())
    enrol(folder, study(), day=2)
    (only,) = told(folder, study())
    assert only == "not registered before results were seen (registered after results were seen)"


@pytest.mark.parametrize("last", ["2025-03", "2025-Q1", "2025-02-24", "2025-12", "", "soon"])
def test_data_of_the_time_after_that_were_held_at_registration_are_told(folder: Folder, last: str) -> None:
    enrol(folder, study(), {"street": {"digest": "d", "last_period": last}})
    (only,) = told(folder, study())
    assert only.startswith(f"registered when data to {last or 'an unknown period'} were already held (street)")
    assert "with the results in reach" in only


@pytest.mark.parametrize("last", ["2025-02", "2024-Q4", "2025-02-17", "2024-12"])
def test_data_of_the_time_before_may_be_held_at_registration(folder: Folder, last: str) -> None:
    enrol(folder, study(), {"street": {"digest": "d", "last_period": last}})
    assert told(folder, study()) == ()


def test_data_that_no_row_counts_may_be_held(folder: Folder) -> None:
    enrol(folder, study(), {"outlines": {"digest": "d", "last_period": ""}})
    assert told(folder, study()) == ()


def test_numbered_periods_are_compared_as_numbers(folder: Folder) -> None:
    counts = (
        ('source = "police.uk"', 'source = "counts"\ncolumns = { area = "a", period = "p" }\nmeasures = ["v", "r"]'),
        ('crime_type = "Violence and sexual offences"', 'column = "v"'),
        ('crime_type = "Robbery"', 'column = "r"'),
        ("2025-03-01", "13"),
        ("2025-05-31", "16"),
    )
    enrol(folder, study(*counts), {"street": {"digest": "d", "last_period": "9"}})
    assert told(folder, study(*counts)) == ()
    enrol(Folder(folder.path / "..", folder.plan), study(*counts), {"street": {"digest": "d", "last_period": "13"}})
    assert "data to 13" in told(Folder(folder.path / "..", folder.plan), study(*counts))[0]


def test_a_change_before_results_is_told_with_its_registration(folder: Folder) -> None:
    enrol(folder, study())
    enrol(folder, study(*BOLDER), day=1)
    (only,) = told(folder, study(*BOLDER))
    assert only == (
        'changed at the second registration, before results were seen: harm "robbery", key tolerance, from 1.25 to 1.5'
    )


def test_a_change_that_nobody_registered_is_told(folder: Folder) -> None:
    enrol(folder, study())
    (only,) = told(folder, study(*BOLDER))
    assert only.startswith("changed after registration, before results were seen:")


def test_a_change_after_results_is_told(folder: Folder) -> None:
    enrol(folder, study())
    look(folder, study())
    (only,) = told(folder, study(*BOLDER))
    assert only.startswith("changed after results were seen:")


def test_registering_a_change_after_results_does_not_make_it_earlier(folder: Folder) -> None:
    enrol(folder, study())
    look(folder, study())
    enrol(folder, study(*BOLDER), day=2)
    (only,) = told(folder, study(*BOLDER))
    assert only.startswith("changed after results were seen:")


def test_looking_again_does_not_change_what_is_told(folder: Folder) -> None:
    enrol(folder, study())
    before = told(folder, study(*BOLDER))
    look(folder, study(*BOLDER))
    assert told(folder, study(*BOLDER)) == before
    look(folder, study(*BOLDER), day=2)
    assert told(folder, study(*BOLDER)) == before


def test_a_change_taken_back_and_made_again_counts_from_the_second_time(folder: Folder) -> None:
    enrol(folder, study())
    enrol(folder, study(*BOLDER), day=1)
    enrol(folder, study(), day=2)
    look(folder, study(), day=3)
    (only,) = told(folder, study(*BOLDER))
    assert only.startswith("changed after results were seen:")


def test_rows_added_and_removed_are_told_whole(folder: Folder) -> None:
    enrol(folder, study())
    look(folder, study())
    today = study(('name = "violence"', 'name = "fights"'))
    assert set(told(folder, today)) == {
        'added after results were seen: outcome "fights"',
        'removed after results were seen: outcome "violence"',
    }


def test_a_changed_target_tells_the_codes(folder: Folder) -> None:
    enrol(folder, study())
    (only,) = told(folder, study(('"E02"', '"E03"')))
    assert only.endswith('[areas], key target, from ["E01", "E02"] to ["E01", "E03"] (added ["E03"]; removed ["E02"])')


def test_a_key_that_was_not_set_is_told_as_such(folder: Folder) -> None:
    enrol(folder, study())
    (only,) = told(folder, study(("[areas]", "[window]\nafter_ends = 2025-08-31\n[areas]")))
    assert only.endswith('[window], key after_ends, from not set to "2025-08-31"')


def test_a_new_order_of_the_rows_is_told(folder: Folder) -> None:
    start, end = TEXT.index("[[outcome]]"), TEXT.index("[[harm]]")
    more = TEXT[start:end].replace('"violence"', '"burglary"')
    enrol(folder, parse_plan(TEXT[:end] + more + TEXT[end:]))
    (only,) = told(folder, parse_plan(TEXT[:start] + more + TEXT[start:]))
    assert only == "changed after registration, before results were seen: order of outcomes"


def test_deviations_carry_no_times_but_their_records_do(folder: Folder) -> None:
    look(folder, study())
    enrol(folder, study(), LATE, day=2)
    enrol(folder, study(*BOLDER), day=3)
    found = find_deviations(read_registrations(folder), study(*BOLDER))
    assert not any("T12:00" in each.what or "2025-02-0" in each.what for each in found)
    assert [each.at for each in found] == [
        "2025-02-03T12:00:00+00:00",
        "2025-02-03T12:00:00+00:00",
        "2025-02-04T12:00:00+00:00",
    ]
    assert found[-1].results_seen
    assert json.dumps([each.as_dict() for each in found])


def test_the_match_is_frozen_by_registration(folder: Folder) -> None:
    assert frozen_match(read_registrations(folder), study()) is None
    enrol(folder, study())
    assert frozen_match(read_registrations(folder), study()) == MATCH
    assert frozen_match(read_registrations(folder), study(*BOLDER)) == MATCH


def test_a_match_binds_only_what_it_was_found_for(folder: Folder) -> None:
    enrol(folder, study())
    assert frozen_match(read_registrations(folder), study(('"E02"', '"E03"'))) is None
    other = study(('"Robbery"', '"Burglary"'))
    assert frozen_match(read_registrations(folder), other) == {"violence": "quarter"}


def test_what_the_ledger_prints_is_the_same_at_every_evaluation(folder: Folder) -> None:
    enrol(folder, study())
    before = registration_record(read_registrations(folder), study())
    look(folder, study())
    assert registration_record(read_registrations(folder), study()) == before
    assert before["plan_is_registered"]
    assert not registration_record(read_registrations(folder), study(*BOLDER))["plan_is_registered"]


def rewrite(folder: Folder, change: Callable[[list[bytes]], list[bytes]]) -> None:
    folder.registrations.write_bytes(b"".join(change(folder.registrations.read_bytes().splitlines(keepends=True))))


ALTERATIONS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a value changed": lambda lines: [lines[0].replace(b"1.25", b"1.75"), *lines[1:]],
    "a time changed": lambda lines: [lines[0].replace(b"2025-02-01", b"2024-02-01"), *lines[1:]],
    "the first line taken out": lambda lines: lines[1:],
    "a line taken out": lambda lines: [lines[0], *lines[2:]],
    "a line put twice": lambda lines: [lines[0], lines[0], *lines[1:]],
    "two lines exchanged": lambda lines: [lines[1], lines[0], *lines[2:]],
    "a line that is no JSON": lambda lines: [lines[0], b"nonsense\n", *lines[1:]],
    "a line that is no event": lambda lines: [lines[0], b"[1]\n", *lines[1:]],
    "bytes that are no text": lambda lines: [b"\xff\xfe\n", *lines],
    "an empty line": lambda lines: [lines[0], b"\n", *lines[1:]],
}


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_altered_register_is_a_deviation_and_no_crash(
    folder: Folder, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    enrol(folder, study())
    look(folder, study())
    look(folder, study(), day=2)
    rewrite(folder, change)
    assert any("does not hold together" in each for each in told(folder, study()))


def test_a_plan_altered_in_the_last_line_does_not_fit_its_digest(folder: Folder) -> None:
    enrol(folder, study())
    rewrite(folder, lambda lines: [lines[0].replace(b"1.25", b"1.75")])
    assert any("does not hold together" in each for each in told(folder, study()))


def test_a_line_torn_by_a_kill_is_passed_over_and_then_taken_away(folder: Folder) -> None:
    enrol(folder, study())
    whole = folder.registrations.read_bytes()
    look(folder, study())
    line = folder.registrations.read_bytes()[len(whole) :]
    for length in range(1, len(line) - 1):
        folder.registrations.write_bytes(whole + line[:length])
        assert told(folder, study()) == ()
    look(folder, study())
    assert folder.registrations.read_bytes() == whole + line
    assert told(folder, study()) == ()


def test_a_line_that_only_lost_its_end_is_kept(folder: Folder) -> None:
    enrol(folder, study())
    rewrite(folder, lambda lines: [lines[0].rstrip(b"\n")])
    look(folder, study())
    assert told(folder, study()) == ()
    assert len(read_registrations(folder).events) == 2


def test_the_plan_of_an_evaluation_is_on_record_even_if_it_was_never_registered(folder: Folder) -> None:
    look(folder, study())
    look(folder, study(), day=2)
    first, second = read_registrations(folder).evaluated
    assert first.plan == second.plan is not None
    assert folder.registrations.read_bytes().count(b'"plan": {') == 1


def test_events_are_chained_by_the_digest_of_the_line_before(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    for number in range(3):
        chain = append_event(path, {"number": number})
    assert read_chain(path) == chain
    assert chain.broken == ()
    assert [event["number"] for event in chain.events] == [0, 1, 2]
    assert chain.events[1]["previous"] != chain.events[2]["previous"]


def test_a_register_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "registrations.jsonl").mkdir()
    with pytest.raises(BadInput, match=r"registrations\.jsonl"):
        enrol(Folder(tmp_path, tmp_path / "plan.toml"), study())
