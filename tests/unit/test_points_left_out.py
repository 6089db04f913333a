"""Map points that a plan leaves out of its counts by area: what is counted, what is told, and what is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm.data.force_tables import ingest_table
from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel, with_points
from netharm.data.placed_events import place_events
from netharm.data.police_uk_files.headings import HEADERS
from netharm.data.store import Store
from netharm.data.watched_counts import count_watched
from netharm.errors import BadInput
from netharm.finding import state_findings
from netharm.ledger import Ledger, PointsLeftOut, PointsRow
from netharm.release import release
from netharm.report.ledger_json import ledger_json
from netharm.report.row_section import rows_section
from netharm.report.spreadsheet import workbook
from netharm.study.data_source import DataSource
from netharm.study.deviation import deviations
from netharm.study.folder import Folder
from netharm.study.measure import Measure
from netharm.study.plan import plan_digest, plan_record, study_of_record
from netharm.study.registration import frozen_match, read_registrations, register
from netharm.study.study import Study
from police_uk_archive import name_of
from sample_ledger import row, sample_ledger
from small_study import EVENTS, STREET, study, table

MONTHS = [f"2024-{month:02}" for month in range(1, 7)]
SPRING = {"starts": date(2024, 4, 1), "ends": date(2024, 6, 30)}
STATION = ("-1.410001", "53.400001", "On or near Police Station")
STREET_POINT = ("-1.470000", "53.380000", "On or near High Street")
DRUGS = {"data": "crimes", "crime_type": "Drugs"}


def archive(folder: Path) -> Path:
    """Write six months: in A two drug offences on the street and three at the station each month, in B one and none.
    C has events at the station alone.
    """
    for month in MONTHS:
        rows = [("A", STREET_POINT)] * 2 + [("A", STATION)] * 3 + [("B", STREET_POINT)] + [("C", STATION)]
        path = folder / name_of(month)
        path.parent.mkdir(parents=True, exist_ok=True)
        force = "South Yorkshire Police"
        written = [
            [f"{number:064x}", month, force, force, *point, code, "Somewhere 001A", "Drugs", "Under investigation", ""]
            for number, (code, point) in enumerate(rows)
        ]
        table(path, HEADERS["street"], written)
    return folder


def asked(*points: Any) -> Study:
    crimes = {**STREET, "leave_out": points} if points else STREET
    return study({"crimes": crimes}, DRUGS, comparison="rest of force outside the buffer", **SPRING)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    held = Store(tmp_path / "store")
    ingest_source(held, asked(), "crimes", archive(tmp_path / "archive"))
    return held


def counts(of: Panel, area: str) -> list[float]:
    return of.counts[0, of.areas.index(area)].tolist()


@pytest.mark.parametrize(
    "named", ["On or near Police Station", "Police Station", " police station ", (-1.410001, 53.400001)]
)
def test_events_at_a_named_point_are_not_counted_and_those_elsewhere_are(store: Store, named: Any) -> None:
    built = build_panel(asked(named), store)
    assert counts(built, "A") == [2] * 6
    assert counts(built, "B") == [1] * 6
    assert counts(with_points(built), "A") == [5] * 6


def test_with_the_points_in_the_panel_is_the_one_of_a_plan_that_names_none(store: Store) -> None:
    built, plain = with_points(build_panel(asked("Police Station"), store)), build_panel(asked(), store)
    assert built.areas == plain.areas
    assert np.array_equal(built.counts, plain.counts)
    assert (built.target == plain.target).all()


def test_an_area_whose_events_are_all_at_the_point_stays_with_noughts(store: Store) -> None:
    assert counts(build_panel(asked("Police Station"), store), "C") == [0] * 6


def test_a_month_that_was_not_seen_is_no_month_without_events_at_the_point(tmp_path: Path) -> None:
    held, folder = Store(tmp_path / "other"), archive(tmp_path / "archive")
    (folder / name_of("2024-02")).unlink()
    of = asked("Police Station")
    ingest_source(held, of, "crimes", folder)
    built = build_panel(of, held)
    assert built.at_points is not None
    assert np.isnan(built.at_points[:, :, 1]).all()
    told = built.sources[0]["events_left_out"][1]
    assert told == {"counted_as": "harm", "period": "2024-02", "in_the_target": "missing", "in_all_areas": "missing"}


def test_the_record_tells_each_point_and_the_events_by_measure_and_period(store: Store) -> None:
    (record,) = build_panel(asked("Police Station", (-1.47, 53.38)), store).sources
    assert record["map_points_left_out"] == [
        {"named": "Police Station", "places": 1, "areas": 2, "events": 24},
        {"named": "-1.47, 53.38", "places": 1, "areas": 2, "events": 18},
    ]
    assert record["events_left_out"][0] == {
        "counted_as": "harm",
        "period": "2024-01",
        "in_the_target": 5,
        "in_all_areas": 7,
    }
    assert [one["period"] for one in record["events_left_out"]] == MONTHS


def test_points_at_which_no_event_is_are_refused_all_at_once_with_near_names(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        build_panel(asked("Police Sation", (-1.5, 53.0)), store)
    first, second = refused.value.faults
    assert "On or near Police Station" in first.remedy
    assert first.where == "[data.crimes] leave_out"
    assert "-1.5, 53" in second.what


def test_a_name_is_text_and_never_part_of_the_question_asked_of_the_data(store: Store) -> None:
    with pytest.raises(BadInput, match="no event"):
        build_panel(asked("x') OR true --"), store)


def test_the_watch_counts_without_the_points(store: Store) -> None:
    (seen,) = count_watched(asked("Police Station"), store)
    assert seen.counts.tolist() == [2] * 6
    assert any("left out of every count" in note for note in seen.notes)
    (plain,) = count_watched(asked(), store)
    assert plain.counts.tolist() == [5] * 6


def test_the_rest_of_the_counts_of_two_forces_is_left_out_too(tmp_path: Path) -> None:
    held, folder = Store(tmp_path / "two"), archive(tmp_path / "archive")
    for month in MONTHS:
        place = ["On or near Police Station", "D", "Elsewhere 001A", "Drugs", "Under investigation", ""]
        line = [f"{9:064x}", month, "Derbyshire Constabulary", "Derbyshire Constabulary", "-1.5", "53.1", *place]
        table(folder / name_of(month, "derbyshire"), HEADERS["street"], [line])
    crimes = {**STREET, "force": ("south-yorkshire", "derbyshire"), "leave_out": ("Police Station",)}
    of = study({"crimes": crimes}, DRUGS, comparison="rest of data outside the buffer", **SPRING)
    ingest_source(held, of, "crimes", folder)
    built = build_panel(of, held)
    assert counts(built, "D") == [0] * 6
    assert counts(with_points(built), "D") == [1] * 6


def events(tmp_path: Path, **more: Any) -> tuple[Study, Store]:
    """Return a study of single events: in each month one at each of two places in A, of which one is left out."""
    columns = {"time": "time", "area": "area", "x": "x", "y": "y", "location": "point", "kind": "kind"}
    source = {**EVENTS, "columns": columns, "categories": ("location",), "crs": "EPSG:27700", **more}
    rows = [
        [f"{month}-15", "A" if area else "B", *place, "theft"]
        for month in MONTHS
        for area, place in ((1, (435200, 387500, "Custody")), (1, (435300, 387500, "Road")), (0, (440000, 390000, "")))
    ]
    of = study({"own": source}, {"data": "own"}, comparison="rest of data outside the buffer", **SPRING)
    path = table(tmp_path / "own.csv", ["time", "area", "x", "y", "point", "kind"], rows)
    held = Store(tmp_path / "own")
    ingest_table(held, "own", of.data["own"], path)
    return of, held


@pytest.mark.parametrize("point", ["custody", (435200.4, 387500.4)])
def test_a_table_of_events_leaves_out_by_name_and_by_metres(tmp_path: Path, point: Any) -> None:
    of, held = events(tmp_path, leave_out=(point,))
    built = build_panel(of, held)
    assert counts(built, "A") == [1] * 6
    assert counts(with_points(built), "A") == [2] * 6
    placed = place_events(held, "harm", Measure(data="own"), of.data["own"])
    assert placed is not None
    assert len(placed.time) == 12


def test_two_metres_beside_a_point_is_not_at_it(tmp_path: Path) -> None:
    of, held = events(tmp_path, leave_out=((435202, 387500),))
    with pytest.raises(BadInput, match="no event"):
        build_panel(of, held)


def test_names_in_data_that_are_not_open_are_not_suggested(tmp_path: Path) -> None:
    of, held = events(tmp_path, leave_out=("Custodi",))
    with pytest.raises(BadInput) as refused:
        build_panel(of, held)
    assert "Custody" not in str(refused.value)


def test_a_plan_that_names_no_point_keeps_its_digest_and_one_that_does_has_another() -> None:
    assert "leave_out" not in plan_record(asked())["data"]["crimes"]
    assert plan_digest(asked()) != plan_digest(asked("Police Station"))
    both = asked("Police Station", (-1.41, 53.4))
    assert study_of_record(plan_record(both)) == both
    assert DataSource(source="police.uk").leave_out == ()


def test_a_match_that_was_frozen_for_other_points_does_not_hold_and_is_a_deviation(tmp_path: Path) -> None:
    folder = Folder(tmp_path, tmp_path / "plan.toml")
    register(folder, asked("Police Station"), {"harm": "total"}, {}, datetime(2024, 1, 1, tzinfo=UTC))
    registered = read_registrations(folder)
    assert frozen_match(registered, asked("Police Station")) == {"harm": "total"}
    assert frozen_match(registered, asked("Police Station", (-1.47, 53.38))) == {}
    assert any("leave_out" in each for each in deviations(registered, asked()))


def both_ways(left_out: tuple[int, int], suppress_below: int, **more: Any) -> Ledger:
    ledger = sample_ledger(rows=(row("theft", suppress_below=suppress_below, source="own", observed=60.0, **more),))
    numbers = {"observed": 60.0 + left_out[1], "counterfactual": 55.0, "effect": 5.0, "p_value": 0.3}
    one = PointsRow("theft", "target", "estimated", None, *left_out, **numbers)
    return replace(ledger, points_left_out=PointsLeftOut({"own": ("Custody",)}, (one,)))


@pytest.mark.parametrize("left_out", [(3, 40), (40, 3), (0, 40), (40, 0)])
def test_few_events_at_a_point_are_not_told_by_the_difference_of_two_counts(left_out: tuple[int, int]) -> None:
    shown = release(both_ways(left_out, 5), "partner")
    assert shown.rows[0].observed == 60
    assert shown.points_left_out is not None
    (one,) = shown.points_left_out.rows
    assert one.status == "suppressed"
    assert (one.observed, one.effect, one.p_value, one.left_out_before, one.left_out_after) == (None,) * 5
    assert "suppressed" in ledger_json(state_findings(shown)).split('"points_left_out"')[1]


def test_many_events_at_a_point_are_told_and_the_team_sees_all() -> None:
    assert release(both_ways((40, 30), 5), "partner").points_left_out == both_ways((40, 30), 5).points_left_out
    assert release(both_ways((3, 1), 5), "internal").points_left_out == both_ways((3, 1), 5).points_left_out
    assert release(both_ways((3, 1), 0), "public").points_left_out == both_ways((3, 1), 0).points_left_out


def test_two_rows_that_differ_by_few_events_at_the_points_are_both_withheld() -> None:
    ledger = both_ways((40, 30), 5)
    assert ledger.points_left_out is not None
    (one,) = ledger.points_left_out.rows
    other = replace(ledger.rows[0], name="theft from shops", observed=50.0)
    beside = replace(one, name="theft from shops", left_out_before=38, left_out_after=20)
    ledger = replace(
        ledger,
        rows=(*ledger.rows, other),
        points_left_out=replace(ledger.points_left_out, rows=(one, beside)),
    )
    shown = release(ledger, "partner").points_left_out
    assert shown is not None
    assert {each.status for each in shown.rows} == {"suppressed"}


def test_counts_of_a_point_and_a_period_leave_only_where_the_data_are_open() -> None:
    for sensitivity, floor, told in (("restricted", 5, "suppressed"), ("open", 0, [{"events": 2}])):
        record = {"name": "own", "sensitivity": sensitivity, "events_left_out": [{"events": 2}]}
        ledger = replace(both_ways((40, 30), floor), data=(record,))
        assert release(ledger, "partner").data[0]["events_left_out"] == told


def test_a_state_that_differs_by_the_points_stands_among_the_findings_and_one_that_does_not_in_its_row() -> None:
    ledger = both_ways((40, 30), 0, harm_state="not ruled out", kind="harm", tolerance=1.25, p_value=0.3)
    found = ledger.points_left_out
    assert found is not None
    for state, among in (("crossed", True), ("not ruled out", False)):
        turned = replace(found, rows=(replace(found.rows[0], harm_state=state),))
        stated = state_findings(replace(ledger, points_left_out=turned))
        assert stated.points_left_out is not None
        said = stated.points_left_out.rows[0].said
        assert (said in stated.findings) == among
        assert ("The harm's state differs: crossed with them, not ruled out without." in said) == among
        assert "40 before, 30 after" in said


def test_a_row_shows_both_lines_and_a_ledger_without_points_shows_neither_table_nor_key() -> None:
    ledger = state_findings(both_ways((40, 30), 0))
    page = str(rows_section(ledger))
    assert "With and without the map points left out" in page
    assert "without the events at the map points" in page
    assert workbook(ledger) != workbook(replace(ledger, points_left_out=None))
    assert "With and without" not in str(rows_section(replace(ledger, points_left_out=None)))
    assert "points_left_out" not in ledger_json(replace(ledger, points_left_out=None))
