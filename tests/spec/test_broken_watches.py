"""What a plan's watch is refused for, each with its place and remedy."""

from __future__ import annotations

import pytest
from plan_texts import SOUND

from netharm.errors import PlanRefused
from netharm.study.plan import parse_plan
from netharm.study.watch import PUBLIC_HEALTH, Watch

TELL = 'tell = ["duty officer"]\n'


def watched(keys: str, *changes: tuple[str, str]) -> str:
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"{text}\n[watch]\n{keys}"


def refusal(text: str) -> str:
    with pytest.raises(PlanRefused) as refused:
        parse_plan(text)
    (fault,) = refused.value.faults
    return str(fault)


def test_a_plan_without_a_watch_has_the_defaults() -> None:
    watch = parse_plan(SOUND).watch
    assert watch == Watch()
    assert (watch.false_alarm, watch.method, watch.health_first) == (0.05, None, PUBLIC_HEALTH)


def test_a_sound_watch_is_read_with_all_its_keys() -> None:
    text = watched(f'{TELL}looks = "month"\nstarts = 2025-03-01\nends = 2026-02-28\nfalse_alarm = 0.1\nscan = true\n')
    watch = parse_plan(text).watch
    assert (watch.looks, watch.false_alarm, watch.scan, watch.tell) == ("month", 0.1, True, ("duty officer",))


def test_a_harm_may_name_who_is_told_and_what_happens() -> None:
    own = ("tolerance = 1.25\n", 'tolerance = 1.25\ntell = ["public health desk"]\nrespond = ["outreach on the day"]\n')
    harm = parse_plan(watched("false_alarm = 0.01\n", own)).harms[0]
    assert (harm.tell, harm.respond) == (("public health desk",), ("outreach on the day",))


@pytest.mark.parametrize(
    ("keys", "place", "remedy"),
    [
        ("false_alarm = 0.05\n", '[watch], key "tell"', "Write tell"),
        (TELL + "false_alarm = 0\n", '[watch], key "false_alarm"', "above 0 and up to 0.5"),
        (TELL + "false_alarm = 0.9\n", '[watch], key "false_alarm"', "above 0 and up to 0.5"),
        (TELL + 'method = "farington flexible"\n', '[watch], key "method"', 'Did you mean "farrington flexible"?'),
        (TELL + 'look = "week"\n', '[watch], key "look"', 'Did you mean "looks"?'),
        (TELL + "ends = 2025-02-01\n", '[watch], key "ends"', "Correct starts or ends"),
        (TELL + "starts = 2026-01-01\n", '[watch], key "starts"', "Correct starts or ends"),
        (TELL + "ends = 13\n", '[watch], key "ends"', "Write both as dates"),
        (TELL + 'looks = "day"\nends = 2045-01-01\n', '[watch], key "ends"', "End the watch earlier"),
        (TELL + 'health_first = ""\n', '[watch], key "health_first"', "Name who sees them first"),
        (TELL + 'enforcement = ["go to E01007913"]\n', '[watch], key "enforcement"', "Take the area out"),
    ],
)
def test_a_faulty_watch_is_refused_with_its_place_and_remedy(keys: str, place: str, remedy: str) -> None:
    told = refusal(watched(keys))
    assert place in told
    assert remedy in told


def test_police_uk_cannot_be_looked_at_by_week() -> None:
    measure = ('measure = { data = "ambulance", kind = "overdose" }', 'measure = { data = "recorded_offences" }')
    told = refusal(watched(TELL + 'looks = "week"\n', measure))
    assert "publishes the month of a record and no day" in told


def test_a_table_of_counts_cannot_be_looked_at_by_day() -> None:
    measure = ('measure = { data = "ambulance", kind = "overdose" }', 'measure = { data = "blocks", column = "calls" }')
    assert "give single events" in refusal(watched(TELL + 'looks = "day"\n', measure))


def test_a_scan_without_places_is_refused() -> None:
    changes = (('polygons = "outlines"\n', ""), ("buffer = { metres = 500 }\n", ""))
    assert "areas' outlines" in refusal(watched(TELL + "scan = true\n", *changes))


def test_a_harm_from_health_data_names_no_area_since_police_users_read_its_name() -> None:
    named = ('name = "overdose"', 'name = "overdose in E01007914"')
    assert "names the area E01007914" in refusal(watched(TELL, named))
