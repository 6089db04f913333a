"""What only the data can refute: codes, categories, columns and dates that they do not have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netharm.data.store import Store
from netharm.errors import BadInput
from small_study import COUNTS, EVENTS, LOOKUP, POLYGONS, STREET, panel, polygons, row_of, street, study, table

MONTHS = [f"2024-{month:02}" for month in range(1, 7)]
SPRING = {"starts": date(2024, 4, 1), "ends": date(2024, 6, 30)}
HARM = {"data": "counts", "column": "harm"}
DRUGS = {"data": "crimes", "crime_type": "Drugs"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    rows = [(area, month, 1) for area in ("E01007913", "E01007914", "E01007915") for month in MONTHS]
    return table(tmp_path / "counts.csv", ["area", "period", "harm"], rows)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for month in MONTHS:
        street(tmp_path / "archive", month, [("A", "Drugs"), ("B", "Drugs")])
    return tmp_path / "archive"


def refusal(of, store, **paths) -> BadInput:
    with pytest.raises(BadInput) as refused:
        panel(of, store, **paths)
    assert all(fault.where and fault.why and fault.remedy for fault in refused.value.faults)
    assert refused.value.exit_code == 2
    return refused.value


def test_all_unknown_codes_are_named_at_once_with_codes_like_them(store, counts):
    of = study({"counts": COUNTS}, HARM, **SPRING, target=("E01007913", "E01007931", "nowhere"))
    refused = refusal(of, store, counts=counts)
    assert len(refused.faults) == 2
    assert "E01007931" in refused.faults[0].what
    assert "E01007913" in refused.faults[0].remedy


def test_of_many_unknown_codes_the_first_are_named_and_the_rest_counted(store, counts):
    of = study({"counts": COUNTS}, HARM, **SPRING, target=tuple(f"E9{number:07}" for number in range(25)))
    refused = refusal(of, store, counts=counts)
    assert len(refused.faults) == 10
    assert "15 more" in refused.faults[-1].what


def test_a_target_told_by_data_that_were_not_ingested_is_refused(store, counts):
    marks = {**COUNTS, "measures": ["other"]}
    of = study({"counts": COUNTS, "marks": marks}, HARM, **SPRING, target={"data": "marks", "column": "treated"})
    assert "netharm ingest" in refusal(of, store, counts=counts).faults[0].remedy


def test_weeks_of_two_sources_that_begin_on_different_days_are_refused(tmp_path, store):
    window = {"period": "week"}
    of = study(
        {"counts": COUNTS, "later": COUNTS}, HARM, starts=date(2024, 1, 20), ends=date(2024, 1, 28), window=window
    )
    measure = of.harms[0].measure.model_copy(update={"data": "later"})
    of = of.model_copy(update={"harms": (*of.harms, of.harms[0].model_copy(update={"name": "h", "measure": measure}))})
    monday, sunday = (
        ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"],
        ["2024-01-07", "2024-01-14", "2024-01-21"],
    )
    tables = [
        table(tmp_path / f"{name}.csv", ["area", "period", "harm"], [(a, week, 1) for a in "AB" for week in weeks])
        for name, weeks in (("one", monday), ("two", sunday))
    ]
    assert "different days" in refusal(of, store, counts=tables[0], later=tables[1]).faults[0].what


def test_an_unknown_code_for_comparison_is_refused(store, counts):
    of = study({"counts": COUNTS}, HARM, **SPRING, target=("E01007913",), comparison=("E01009999",))
    assert refusal(of, store, counts=counts).faults[0].where == "[areas] comparison"


def test_target_and_comparison_that_are_one_area_in_two_vintages_overlap(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B")])
    rows = [(area, month, 1) for area in ("A", "B") for month in MONTHS]
    of = study(
        {"counts": COUNTS, "codes": LOOKUP}, HARM, **SPRING, target=("A1",), comparison=("A2", "B"), lookup="codes"
    )
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    assert "overlap in A1+A2" in str(refusal(of, store, counts=given, codes=lookup))


def test_a_misspelt_crime_type_is_refused_with_the_right_one(store, archive):
    of = study({"crimes": STREET}, {"data": "crimes", "crime_type": "Violence and sexual offenses"}, **SPRING)
    assert '"Violence and sexual offences"' in refusal(of, store, crimes=archive).faults[0].remedy


def test_a_crime_type_that_did_not_happen_to_occur_is_a_nought_not_a_refusal(store, archive):
    of = study({"crimes": STREET}, {"data": "crimes", "crime_type": "Robbery"}, **SPRING)
    assert panel(of, store, crimes=archive).counts.sum() == 0


def test_police_uk_is_selected_by_crime_type_only(store, archive):
    of = study({"crimes": STREET}, {"data": "crimes", "last_outcome_category": "Under investigation"}, **SPRING)
    assert "crime_type" in refusal(of, store, crimes=archive).faults[0].remedy


def test_an_unknown_category_of_events_is_refused(tmp_path, store):
    rows = [("2024-01-05", "A", "overdose"), ("2024-05-05", "B", "fall")]
    events = table(tmp_path / "e.csv", ["time", "area", "kind"], rows)
    of = study({"calls": EVENTS}, {"data": "calls", "kind": "Overdoses"}, **SPRING)
    assert 'Did you mean "overdose"?' in refusal(of, store, calls=events).faults[0].remedy
    of = study({"calls": EVENTS}, {"data": "calls", "category": "overdose"}, **SPRING)
    assert "category" in refusal(of, store, calls=events).faults[0].what


def test_a_column_that_the_table_does_not_have_is_refused(store, counts):
    of = study({"counts": COUNTS}, {"data": "counts", "column": "harms"}, **SPRING)
    refused = refusal(of, store, counts=counts)
    assert '"harm"' in refused.faults[0].remedy


def test_another_force_is_refused_with_the_forces_held(store, archive):
    of = study({"crimes": {**STREET, "force": "south-yorks"}}, DRUGS, **SPRING)
    assert "south-yorkshire" in refusal(of, store, crimes=archive).faults[0].remedy


@pytest.mark.parametrize(
    ("starts", "ends", "when"),
    [
        (date(2024, 1, 1), date(2024, 3, 31), "before"),
        (date(2023, 1, 1), date(2023, 3, 31), "before"),
        (date(2024, 8, 1), date(2024, 9, 30), "after"),
    ],
)
def test_an_operation_without_data_before_or_after_is_refused(store, counts, starts, ends, when):
    of = study({"counts": COUNTS}, HARM, starts=starts, ends=ends, target=("E01007913",))
    assert f"time {when} the operation" in refusal(of, store, counts=counts).faults[0].what


def test_a_window_before_the_data_is_refused(store, counts):
    window = {"before_starts": date(2024, 6, 1), "after_ends": date(2024, 9, 30)}
    of = study(
        {"counts": COUNTS}, HARM, starts=date(2024, 8, 1), ends=date(2024, 9, 30), window=window, target=("E01007913",)
    )
    assert "after" in refusal(of, store, counts=counts).faults[0].what


@pytest.mark.parametrize("period", ["week", "quarter"])
def test_months_make_quarters_but_not_weeks(store, archive, period):
    of = study({"crimes": STREET}, DRUGS, **SPRING, window={"period": period})
    if period == "quarter":
        assert panel(of, store, crimes=archive).periods == ("2024-Q1", "2024-Q2")
    else:
        assert "by month, the plan by week" in refusal(of, store, crimes=archive).faults[0].what


def test_numbered_periods_and_dates_do_not_go_together(tmp_path, store):
    rows = [(area, number, 1) for area in "AB" for number in range(1, 9)]
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    assert "by number" in refusal(study({"counts": COUNTS}, HARM, **SPRING), store, counts=given).faults[0].what


def test_a_buffer_without_polygons_is_refused(store, counts):
    of = study({"counts": COUNTS}, HARM, **SPRING, target=("E01007913",), buffer={"metres": 500})
    assert "polygons" in refusal(of, store, counts=counts).faults[0].remedy


def test_polygons_that_were_not_ingested_are_asked_for(store, counts):
    of = study({"counts": COUNTS, "map": POLYGONS}, HARM, **SPRING, polygons="map")
    assert "netharm ingest" in refusal(of, store, counts=counts).faults[0].remedy


def test_nothing_ingested_at_all_is_refused(store):
    assert "no data" in refusal(study({"counts": COUNTS}, HARM, **SPRING), store).faults[0].what


def test_a_target_of_all_areas_leaves_nothing_to_compare_with(store, counts):
    of = study({"counts": COUNTS}, HARM, **SPRING, target=("E01007913", "E01007914", "E01007915"))
    assert "compare" in refusal(of, store, counts=counts).faults[0].what


def test_a_target_column_that_marks_nobody_is_refused(tmp_path, store):
    rows = [(area, number, 1, 0) for area in "AB" for number in range(1, 9)]
    given = table(tmp_path / "c.csv", ["area", "period", "harm", "treated"], rows)
    of = study({"counts": COUNTS}, HARM, starts=4, ends=8, target={"data": "counts", "column": "treated"})
    assert "target is empty" in refusal(of, store, counts=given).faults[0].what


def test_a_buffer_that_takes_in_all_others_leaves_nothing_to_compare_with(tmp_path, store):
    rows = [(area, month, 1) for area in "ABCD" for month in MONTHS]
    of = study({"counts": COUNTS, "map": POLYGONS}, HARM, **SPRING, polygons="map", buffer={"metres": 50_000})
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    outlines = polygons(tmp_path / "m.geojson", row_of("A"))
    assert "smaller buffer" in refusal(of, store, counts=given, map=outlines).faults[0].remedy
