"""What a plan must promise before netharm evaluates it."""

from __future__ import annotations

import pytest
from plan_texts import SOUND, broken

from netharm.errors import PlanRefused
from netharm.study.activity_words import activity_in
from netharm.study.measure import Measure
from netharm.study.plan import parse_plan
from netharm.study.plan_keys import KEYS
from netharm.study.plan_parts import Parts
from netharm.study.populations import Populations
from netharm.study.study import Study
from netharm.study.triggers import Triggers


def said(text: str) -> str:
    with pytest.raises(PlanRefused) as caught:
        parse_plan(text)
    return str(caught.value)


def counts_plan(name: str, column: str = "calls") -> str:
    return broken(
        ('"calls for service"', f'"{name}"'),
        ('"calls", "thefts"', f'"{column}", "thefts"'),
        ('"calls" }', f'"{column}" }}'),
    )


def test_all_faults_are_told_in_one_go() -> None:
    text = broken(
        ("starts = 2025-03-01", "starts = 2025-09-01"),
        ('comparison = "rest', '# "rest'),
        ("tolerance = 1.25", "tolerance = 0.5"),
        ('kind = "overdose"', 'kid = "overdose"'),
        ('name = "warrants"', 'nam = "warrants"'),
        ('dpia = "DPIA 12"\n', ""),
        ("seed = 1", "sead = 1"),
    )
    told = said(text)
    for part in ("ends before it starts", "comparison", "tolerance", "measure.kid", '"nam"', "dpia", '"sead"'):
        assert part in told


def test_one_fault_is_told_once() -> None:
    assert len(said(broken(("tolerance = 1.25", "tolerance = 1"))).splitlines()) == 1


def test_a_value_that_cannot_be_read_is_told_once() -> None:
    for edit in (
        ('"rest of force outside', '"rest of forces outside'),
        ("starts = 2025-03-01", 'starts = "March"'),
        ("2023-01-01", "0203-01-01"),
        ('force = "south-yorkshire"', 'force = "REPLACE: your force"'),
    ):
        assert len(said(broken(edit)).splitlines()) == 1


def test_faults_come_with_the_line_in_which_they_stand() -> None:
    text = SOUND + '\n[[harm]]\nname = "robbery"\n\nmeasure = { data = "blocks", column = "robs" }\ntolerance = 2\n'
    line = text.splitlines().index('measure = { data = "blocks", column = "robs" }') + 1
    assert f'plan.toml, line {line}, harm 2, key "measure.column"' in said(text)


def test_a_harm_is_refused_by_the_same_rules_as_an_outcome() -> None:
    for row in ("outcome", "harm"):
        told = said(
            SOUND
            + f'\n[[{row}]]\nname = "seizures"\nmeasure = {{ data = "blocks", column = "thefts" }}\n'
            + ("tolerance = 2\n" if row == "harm" else "")
        )
        assert "police activity is declared" in told


@pytest.mark.parametrize(
    "name",
    ["arrests", "Arrests for supply", "drug seizures", "stop and search", "searches of premises", "warrants executed",
     "disruptions", "OCG disruption count", "people charged", "charges", "recorded drug offences", "drugs possession",
     "weapons possession", "possession of a knife", "raids", "convictions"],
)  # fmt: skip
def test_police_activity_is_no_outcome(name: str) -> None:
    assert "police activity" in said(counts_plan(name))


@pytest.mark.parametrize(
    "name",
    ["drug-related deaths", "overdose deaths", "drug poisoning admissions", "drug litter found", "burglary", "robbery",
     "residents who feel safe", "research", "violence", "possession of a home", "discharged patients"],
)  # fmt: skip
def test_a_change_in_the_world_is_no_police_activity(name: str) -> None:
    assert parse_plan(counts_plan(name)).outcomes[1].name == name


def test_activity_is_found_in_the_column_the_data_and_the_selection() -> None:
    assert activity_in("offences", Measure(data="blocks", column="i_drugs"))
    assert activity_in("offences", Measure(data="custody_arrests", column="n"))
    assert activity_in("offences", Measure(data="calls", where={"kind": ("theft", "search warrant")}))
    assert activity_in("offences", Measure(data="street", where={"crime_type": ("Burglary", "Possession of weapons")}))
    assert activity_in("thefts", Measure(data="street", where={"crime_type": ("Burglary",)})) is None


def test_an_activity_with_a_reason_may_stand_as_an_outcome() -> None:
    text = counts_plan("arrests").replace('match = "quarter"', 'activity_sensitive = true\nreason = "asked for"')
    assert parse_plan(text).outcomes[1].activity_sensitive


def test_an_activity_under_activity_needs_no_reason() -> None:
    assert parse_plan(SOUND).activities[0].name == "warrants"


@pytest.mark.parametrize("sensitivity", ["personal", "health"])
def test_personal_and_health_data_need_every_duty(sensitivity: str) -> None:
    text = broken(('sensitivity = "health"', f'sensitivity = "{sensitivity}"'))
    start, end = text.index("[governance]"), text.index("[operation]")
    told = said(text[:start] + text[end:])
    for duty in ("purpose", "controller", "regime", "dpia", "retention"):
        assert f'[governance], key "{duty}"' in told
    assert "sharing" not in told


def test_open_data_need_no_duties() -> None:
    text = broken(('sensitivity = "health"', 'sensitivity = "open"'))
    start, end = text.index("[governance]"), text.index("[operation]")
    assert parse_plan(text[:start] + text[end:]).governance.release == "internal"


def test_what_is_shared_needs_an_agreement() -> None:
    for level in ("partner", "public"):
        assert '"sharing"' in said(broken(("[operation]", f'release = "{level}"\n[operation]')))


def test_an_operation_may_still_run_when_the_window_ends() -> None:
    assert parse_plan(broken(("2025-08-31", "2025-04-30"))).window.after_ends is not None


def test_names_are_compared_without_capitals_and_spaces() -> None:
    assert "first on line" in said(broken(('"calls for service"', '" RECORDED  violence "')))


def test_a_metric_may_carry_the_name_of_an_outcome() -> None:
    assert parse_plan(broken(('"harm score"', '"recorded violence"'))).metrics[0].name == "recorded violence"


def test_an_unknown_crime_type_is_left_to_the_data() -> None:
    # Types older than 2013 differ; only the data can tell whether they are there.
    assert parse_plan(broken(("Violence and sexual offences", "Public disorder and weapons")))


def test_dates_may_be_left_out_of_the_window() -> None:
    study = parse_plan(broken(("before_starts = 2023-01-01\n", ""), ("after_ends = 2025-08-31\n", "")))
    assert study.window.before_starts is None


def test_every_key_of_a_plan_has_its_sentence() -> None:
    nouns = {
        name: Study.model_fields[field].annotation
        for name, field in (("governance", "governance"), ("operation", "operation"), ("window", "window"),
                            ("areas", "area"), ("design", "design"),
                                ("circumstances", "circumstances"), ("watch", "watch"))
    }  # fmt: skip
    nouns["populations"] = Populations
    nouns["triggers"] = Triggers
    rows = {"outcome": "outcomes", "harm": "harms", "activity": "activities", "metric": "metrics", "data": "data"}
    rows["untouched"] = "untouched"
    for table, field in rows.items():
        nouns[table] = Study.model_fields[field].annotation.__args__[-1 if table == "data" else 0]  # type: ignore[union-attr]
    for table, noun in nouns.items():
        assert noun is not None
        assert {key for key in KEYS[table] if "." not in key} == set(noun.model_fields), table
    assert set(KEYS) == {*nouns, "study"}
    assert Parts(tables={}).heading is None
