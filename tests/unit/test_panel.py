"""Area x period x measure: balanced, with a nought only where one was seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel
from netharm.data.panel_parts.tallying import metric_series
from netharm.data.store import Store
from netharm.errors import BadInput
from netharm.study.metric import Metric
from small_study import COUNTS, EVENTS, LOOKUP, POLYGONS, STREET, panel, polygons, row_of, street, study, table

MONTHS = [f"2024-{month:02}" for month in range(1, 7)]
DRUGS = {"data": "crimes", "crime_type": "Drugs"}
ASB = {"data": "crimes", "crime_type": "Anti-social behaviour"}
SPRING = {"starts": date(2024, 4, 1), "ends": date(2024, 6, 30)}
HARM = {"data": "counts", "column": "harm"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def street_months(folder: Path, months: list[str], rows: list[tuple[str, str]]) -> Path:
    for month in months:
        street(folder, month, rows)
    return folder


def harm(of: Panel, area: str) -> list[float]:
    return of.counts[0, of.areas.index(area)].tolist()


def test_a_missing_month_is_not_a_zero(tmp_path, store):
    rows = [("A", "Drugs"), ("A", "Drugs"), ("B", "Burglary")]
    archive = street_months(tmp_path / "archive", [m for m in MONTHS if m != "2024-03"], rows)
    built = panel(study({"crimes": STREET}, DRUGS, **SPRING), store, crimes=archive)
    assert harm(built, "A")[:2] == [2, 2]
    assert harm(built, "B")[:2] == [0, 0]
    assert np.isnan(built.counts[:, :, 2]).all()
    assert built.sources[0]["periods_missing"] == ["2024-03"]
    assert built.sources[0]["numbers_missing"] == 2
    assert not built.suppressed.any()


def test_a_file_with_a_heading_and_no_rows_is_a_missing_month(tmp_path, store):
    archive = street_months(tmp_path / "archive", MONTHS, [("A", "Drugs"), ("B", "Drugs")])
    street(archive, "2024-03", [])
    built = panel(study({"crimes": STREET}, DRUGS, **SPRING), store, crimes=archive)
    assert np.isnan(built.counts[:, :, 2]).all()
    assert built.sources[0]["periods_missing"] == ["2024-03"]


def test_a_panel_of_the_time_before_alone_needs_and_reads_no_count_after(tmp_path, store):
    archive = street_months(tmp_path / "archive", MONTHS[:3], [("A", "Drugs"), ("B", "Drugs")])
    of = study({"crimes": STREET}, DRUGS, **SPRING)
    ingest_source(store, of, "crimes", archive)
    with pytest.raises(BadInput, match="after the operation"):
        build_panel(of, store)
    early = build_panel(of, store, before_only=True)
    assert early.periods == tuple(MONTHS[:3])
    assert early.starts == len(early.periods)
    ingest_source(store, of, "crimes", street_months(tmp_path / "later", MONTHS[3:], [("A", "Drugs")] * 9))
    late = build_panel(of, store, before_only=True)
    assert late.periods == early.periods
    assert np.array_equal(late.counts, early.counts)


def test_another_force_does_not_cover_a_month_for_ours(tmp_path, store):
    archive = street_months(
        tmp_path / "archive", [m for m in MONTHS if m != "2024-02"], [("A", "Drugs"), ("B", "Drugs")]
    )
    street(archive, "2024-02", [("A", "Drugs")], force="derbyshire")
    built = panel(study({"crimes": STREET}, DRUGS, **SPRING), store, crimes=archive)
    assert np.isnan(built.counts[:, :, 1]).all()
    assert built.sources[0]["files"] == 5


def test_alike_rows_of_anti_social_behaviour_all_count(tmp_path, store):
    rows = [("A", "Anti-social behaviour")] * 7 + [("B", "Drugs")]
    built = panel(
        study({"crimes": STREET}, ASB, **SPRING), store, crimes=street_months(tmp_path / "archive", MONTHS, rows)
    )
    assert harm(built, "A") == [7] * 6


def test_a_list_of_types_counts_any_of_them(tmp_path, store):
    rows = [("A", "Drugs"), ("A", "Robbery"), ("A", "Burglary"), ("B", "Drugs")]
    either = {"data": "crimes", "crime_type": ["Drugs", "Robbery"]}
    built = panel(
        study({"crimes": STREET}, either, **SPRING), store, crimes=street_months(tmp_path / "archive", MONTHS, rows)
    )
    assert harm(built, "A") == [2] * 6


def test_records_without_code_and_outside_the_areas_are_counted_not_placed(tmp_path, store):
    rows = [("A", "Drugs"), ("", "Drugs"), ("", "Drugs"), ("Z", "Drugs"), ("B", "Drugs")]
    of = study({"crimes": STREET, "map": POLYGONS}, DRUGS, **SPRING, polygons="map")
    outlines = polygons(tmp_path / "map.geojson", row_of("A"))
    built = panel(of, store, crimes=street_months(tmp_path / "archive", MONTHS, rows), map=outlines)
    record = built.sources[0]
    assert built.counts.sum() == 12
    assert (record["rows"], record["rows_placed"]) == (30, 12)
    assert (record["rows_without_area"], record["rows_outside_areas"]) == (12, 6)
    assert any("another vintage" in note for note in built.notes)
    assert any("2 of 4 areas have no record" in note for note in built.notes)


def test_both_vintages_of_a_code_count_in_their_common_area(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B")])
    folder = tmp_path / "archive"
    street_months(folder, MONTHS[:3], [("A", "Drugs"), ("B", "Drugs")])
    street_months(folder, MONTHS[3:], [("A1", "Drugs"), ("A2", "Drugs")])
    of = study({"crimes": STREET, "codes": LOOKUP}, DRUGS, **SPRING, target=("A",), lookup="codes")
    built = panel(of, store, crimes=folder, codes=lookup)
    assert built.areas == ("A1+A2", "B")
    assert harm(built, "A1+A2") == [1, 1, 1, 2, 2, 2]
    assert harm(built, "B") == [1, 1, 1, 0, 0, 0]
    assert built.target.tolist() == [True, False]
    assert not any("names part" in note for note in built.notes), "one earlier code names the whole area"


def test_a_quarter_with_a_missing_month_is_missing(tmp_path, store):
    months = [f"2024-{month:02}" for month in range(1, 13) if month != 5]
    archive = street_months(tmp_path / "archive", months, [("A", "Drugs"), ("B", "Drugs")])
    of = study(
        {"crimes": STREET}, DRUGS, starts=date(2024, 7, 1), ends=date(2024, 12, 31), window={"period": "quarter"}
    )
    built = panel(of, store, crimes=archive)
    assert built.periods == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
    assert harm(built, "A")[0] == 3
    assert np.isnan(harm(built, "A")[1])
    assert harm(built, "A")[2:] == [3, 3]
    assert built.sources[0]["periods_missing"] == ["2024-05"]


def test_the_newest_release_is_used_and_named(tmp_path, store):
    of = study({"crimes": STREET}, DRUGS, **SPRING)
    panel(of, store, crimes=street_months(tmp_path / "first", MONTHS, [("A", "Drugs"), ("B", "Drugs")]))
    revised = street_months(tmp_path / "second", MONTHS[:1], [("A", "Drugs"), ("A", "Drugs"), ("B", "Drugs")])
    built = panel(of, store, crimes=revised)
    assert harm(built, "A") == [2, 1, 1, 1, 1, 1]
    releases = {each["part"]: each["release"] for each in built.sources[0]["releases"]}
    assert releases["2024-01 south-yorkshire"] == 2
    assert releases["2024-02 south-yorkshire"] == 1


def test_an_operation_that_starts_within_a_month_takes_the_month_whole(tmp_path, store):
    archive = street_months(tmp_path / "archive", MONTHS, [("A", "Drugs"), ("B", "Drugs")])
    of = study({"crimes": STREET}, DRUGS, starts=date(2024, 4, 17), ends=date(2024, 5, 20))
    built = panel(of, store, crimes=archive)
    assert built.periods[built.starts] == "2024-04"
    assert built.periods[built.ends] == "2024-05"
    assert sum("whole" in note or "not divided" in note for note in built.notes) == 2


COUNTED = [(area, month, 1 + place) for place, month in enumerate(MONTHS) for area in ("A", "B", "C")]


def test_a_table_of_counts_fills_the_panel(tmp_path, store):
    built = panel(
        study({"counts": COUNTS}, HARM, **SPRING),
        store,
        counts=table(tmp_path / "c.csv", ["area", "period", "harm"], COUNTED),
    )
    assert built.counts.shape == (1, 3, 6)
    assert harm(built, "B") == [1, 2, 3, 4, 5, 6]
    assert built.measures == ("harm",)
    assert (built.starts, built.ends) == (3, 5)
    assert built.neighbours is None
    assert built.within_buffer is None


def test_a_row_that_is_absent_from_a_table_of_counts_is_missing(tmp_path, store):
    rows = [row for row in COUNTED if row[:2] != ("B", "2024-02")]
    built = panel(
        study({"counts": COUNTS}, HARM, **SPRING),
        store,
        counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows),
    )
    assert np.isnan(harm(built, "B")[1])
    assert np.isnan(built.counts).sum() == 1
    assert built.sources[0]["numbers_missing"] == 1


def test_missing_suppressed_and_zero_are_three_things(tmp_path, store):
    rows = [("A", m, 0) for m in MONTHS] + [("B", m, "<5") for m in MONTHS] + [("C", m, "") for m in MONTHS]
    built = panel(
        study({"counts": {**COUNTS, "suppressed": ["<5"]}}, HARM, **SPRING),
        store,
        counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows),
    )
    zero, suppressed, missing = built.counts[0]
    assert (zero == 0).all()
    assert np.isnan(suppressed).all()
    assert np.isnan(missing).all()
    assert built.suppressed[0].all(axis=1).tolist() == [False, True, False]
    assert (built.sources[0]["numbers_suppressed"], built.sources[0]["numbers_missing"]) == (6, 6)


def test_an_area_of_two_codes_is_missing_where_one_of_them_is(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "C")])
    rows = [(code, month, 1) for month in MONTHS for code in ("A1", "A2", "B", "C")]
    rows.remove(("A2", "2024-02", 1))
    of = study({"counts": COUNTS, "codes": LOOKUP}, HARM, **SPRING, lookup="codes")
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows), codes=lookup)
    assert np.isnan(harm(built, "A1+A2")[1])
    assert [harm(built, "A1+A2")[i] for i in (0, 2)] == [2, 2]


def test_a_table_in_both_vintages_at_once_is_refused(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B")])
    rows = [(code, month, 1) for month in MONTHS for code in ("A", "A1", "A2", "B")]
    of = study({"counts": COUNTS, "codes": LOOKUP}, HARM, **SPRING, lookup="codes")
    with pytest.raises(BadInput, match=r"A1\+A2.*\n?.*twice"):
        panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows), codes=lookup)


def test_numbered_periods_need_no_calendar(tmp_path, store):
    rows = [(area, number, number) for area in "ABC" for number in range(1, 9)]
    of = study({"counts": COUNTS}, HARM, starts=6, ends=7, window={"period": "quarter", "before_starts": 2})
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows))
    assert built.periods == ("2", "3", "4", "5", "6", "7")
    assert (built.starts, built.ends) == (4, 5)
    assert harm(built, "C") == [2, 3, 4, 5, 6, 7]


def test_a_column_of_the_data_names_the_target_and_covariates_come_from_it(tmp_path, store):
    source = {**COUNTS, "covariates": ["people"]}
    rows = [(a, n, 1, 10 * (1 + place), int(a == "B" and n > 3)) for place, a in enumerate("ABC") for n in range(1, 6)]
    of = study(
        {"counts": source},
        HARM,
        starts=4,
        ends=5,
        target={"data": "counts", "column": "treated"},
        design={"covariates": {"data": "counts", "columns": ["people"]}},
    )
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm", "people", "treated"], rows))
    assert built.target.tolist() == [False, True, False]
    assert built.comparison.tolist() == [True, False, True]
    assert built.covariate_names == ("people",)
    assert built.covariates.tolist() == [[10], [20], [30]]


def of_people(tmp_path, people):
    """Return a study with a covariate, and its table; `people` by area."""
    rows = [(area, number, 1, people[area]) for area in people for number in range(1, 6)]
    given = table(tmp_path / "p.csv", ["area", "period", "harm", "people"], rows)
    design = {"covariates": {"data": "counts", "columns": ["people"]}}
    return study({"counts": {**COUNTS, "covariates": ["people"]}}, HARM, starts=4, ends=5, design=design), given


def test_a_comparison_area_without_a_covariate_is_left_out_and_told(tmp_path, store):
    of, given = of_people(tmp_path, {"A": 10, "B": "", "C": 30})
    built = panel(of, store, counts=given)
    assert built.comparison.tolist() == [False, False, True]
    assert any("1 comparison areas lack a covariate" in note for note in built.notes)


def test_a_target_without_a_covariate_is_refused(tmp_path, store):
    of, given = of_people(tmp_path, {"A": "", "B": 20, "C": 30})
    with pytest.raises(BadInput, match="areas of the target have no value"):
        panel(of, store, counts=given)


def test_the_parts_of_an_area_add_up_to_its_covariate(tmp_path, store):
    of, given = of_people(tmp_path, {"A1": 10, "A2": 15, "B": 20, "C": 30})
    codes = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "C")])
    area = of.area.model_copy(update={"target": ("A",), "lookup": "codes"})
    lookup = type(of.data["counts"]).model_validate(LOOKUP)
    of = of.model_copy(update={"area": area, "data": {**of.data, "codes": lookup}})
    assert panel(of, store, counts=given, codes=codes).covariates.tolist() == [[25], [20], [30]]


EVENT_ROWS = [
    ("2024-01-01 00:00", "A", "overdose"),
    ("2024-01-07 23:59", "A", "overdose"),
    ("2024-01-08 00:00", "A", "fall"),
    ("2024-01-29 12:00", "B", "overdose"),
    ("2024-02-11 12:00", "B", "fall"),
]
OVERDOSE = {"data": "ambulance", "kind": "overdose"}


def test_events_are_counted_by_week_with_noughts_between_first_and_last(tmp_path, store):
    of = study(
        {"ambulance": EVENTS}, OVERDOSE, starts=date(2024, 1, 22), ends=date(2024, 2, 18), window={"period": "week"}
    )
    built = panel(of, store, ambulance=table(tmp_path / "e.csv", ["time", "area", "kind"], EVENT_ROWS))
    assert built.periods[0] == "2024-01-01"
    assert harm(built, "A")[:6] == [2, 0, 0, 0, 0, 0]
    assert harm(built, "B")[:6] == [0, 0, 0, 0, 1, 0]
    assert np.isnan(built.counts[:, :, 6]).all(), "after the last event nothing is known"


def test_events_are_gathered_into_the_weeks_of_the_table_of_counts(tmp_path, store):
    sundays = ["2023-12-31", "2024-01-07", "2024-01-14", "2024-01-21", "2024-01-28", "2024-02-04"]
    rows = [(area, week, 1) for area in "AB" for week in sundays]
    window = {"period": "week"}
    of = study(
        {"counts": COUNTS, "ambulance": EVENTS}, HARM, starts=date(2024, 1, 21), ends=date(2024, 2, 3), window=window
    )
    overdose = of.harms[0].measure.model_validate(OVERDOSE)
    of = of.model_copy(
        update={"harms": (*of.harms, of.harms[0].model_copy(update={"name": "overdose", "measure": overdose}))}
    )
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    built = panel(of, store, counts=given, ambulance=table(tmp_path / "e.csv", ["time", "area", "kind"], EVENT_ROWS))
    assert built.periods == tuple(sundays[:5])
    assert built.counts[1].tolist() == [[1, 1, 0, 0, 0], [0, 0, 0, 0, 1]], "Sunday the 7th opens the second week"


def test_a_month_without_events_inside_the_days_covered_is_a_nought(tmp_path, store):
    covered = {**EVENTS, "first_day": date(2023, 12, 15), "last_day": date(2024, 4, 29)}
    of = study({"ambulance": covered}, OVERDOSE, starts=date(2024, 2, 1), ends=date(2024, 4, 30))
    built = panel(of, store, ambulance=table(tmp_path / "e.csv", ["time", "area", "kind"], EVENT_ROWS))
    assert built.periods == ("2024-01", "2024-02", "2024-03", "2024-04")
    assert harm(built, "A")[:3] == [2, 0, 0]
    assert np.isnan(harm(built, "A")[3]), "the last day of April is not covered"
    assert built.notes == ()


def test_an_event_without_a_code_is_placed_by_its_point(tmp_path, store):
    source = {"source": "events", "columns": {"time": "t", "area": "a", "x": "x", "y": "y"}}
    rows = [
        ("2024-01-05", "", 430_500, 390_500),
        ("2024-01-05", "B", 430_500, 390_500),
        ("2024-02-05", "", 433_500, 390_500),
        ("2024-02-05", "", 500_000, 390_500),
    ]
    of = study(
        {"calls": source, "map": POLYGONS},
        {"data": "calls"},
        starts=date(2024, 2, 1),
        ends=date(2024, 2, 29),
        polygons="map",
    )
    outlines = polygons(tmp_path / "map.geojson", row_of("A"))
    built = panel(of, store, calls=table(tmp_path / "e.csv", ["t", "a", "x", "y"], rows), map=outlines)
    assert built.counts[0].tolist() == [[1, 0], [1, 0], [0, 0], [0, 1]], "the stated code counts, not the point"
    assert built.sources[0]["rows_without_area"] == 1


def test_a_source_that_was_never_ingested_leaves_its_row_missing(tmp_path, store):
    of = study({"counts": COUNTS, "ambulance": EVENTS}, HARM, **SPRING)
    second = of.harms[0].model_copy(
        update={
            "name": "overdose",
            "measure": of.harms[0].measure.model_copy(update={"data": "ambulance", "column": None}),
        }
    )
    of = of.model_copy(update={"harms": (*of.harms, second)})
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], COUNTED))
    assert built.measures == ("harm", "overdose")
    assert np.isnan(built.counts[1]).all()
    assert built.sources[1]["files"] == 0


def test_a_metric_may_share_a_name_with_a_harm_and_not_its_count(tmp_path, store):
    table_of_two = {**COUNTS, "measures": ["harm", "other"]}
    of = study({"counts": table_of_two}, HARM, **SPRING)
    metric = Metric.model_validate({"name": "harm", "measure": {"data": "counts", "column": "other"}})
    of = of.model_copy(update={"metrics": (metric, Metric(name="only named"))})
    rows = [(*row, 100) for row in COUNTED]
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm", "other"], rows))
    assert built.measures == ("harm", metric_series("harm"))
    assert harm(built, "A") == [1, 2, 3, 4, 5, 6]
    assert (built.counts[1] == 100).all()


def test_the_first_period_is_the_first_that_all_sources_hold(tmp_path, store):
    of = study({"counts": COUNTS, "crimes": STREET}, HARM, **SPRING)
    drugs = of.harms[0].model_copy(update={"name": "drugs", "measure": of.harms[0].measure.model_validate(DRUGS)})
    of = of.model_copy(update={"harms": (*of.harms, drugs)})
    archive = street_months(tmp_path / "archive", MONTHS[1:], [("A", "Drugs"), ("B", "Drugs")])
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], COUNTED), crimes=archive)
    assert built.periods[0] == "2024-02"
    assert not np.isnan(built.counts[:, :2]).any()


def test_the_same_data_in_another_order_give_the_same_panel(tmp_path):
    of = study({"counts": COUNTS}, HARM, **SPRING)
    built = [
        panel(of, Store(tmp_path / name), counts=table(tmp_path / f"{name}.csv", ["area", "period", "harm"], rows))
        for name, rows in (("one", COUNTED), ("two", COUNTED[::-1]))
    ]
    assert built[0].areas == built[1].areas
    assert np.array_equal(built[0].counts, built[1].counts)
