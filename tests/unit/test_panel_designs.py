"""What the designs ask of a panel: dates of adoption, exposure, untouched counts, a target without comparison."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel
from netharm.data.store import Store
from netharm.errors import BadInput
from netharm.study.area import Wave
from netharm.study.untouched import Untouched
from small_study import COUNTS, LOOKUP, POLYGONS, STREET, panel, polygons, row_of, street, study, table

HARM = {"data": "counts", "column": "harm"}
STAGGERED = {"kind": "staggered adoption"}
MARKED = {"data": "counts", "column": "reached"}
HEADER = ["area", "period", "harm", "reached"]
MONTHS = [f"2024-{month:02}" for month in range(1, 7)]
SPRING = {"starts": date(2024, 4, 1), "ends": date(2024, 6, 30)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def marked(path: Path, **marks: str) -> Path:
    """Write a table of numbered periods from 1; `marks` holds a digit for each period, a dot where a row is missing."""
    rows = [
        (area, number, 1, mark)
        for area, digits in marks.items()
        for number, mark in enumerate(digits, start=1)
        if mark != "."
    ]
    return table(path, HEADER, rows)


def by_column(store: Store, path: Path, starts: int = 4, ends: int = 8, **window: int) -> Panel:
    of = study({"counts": COUNTS}, HARM, starts=starts, ends=ends, target=MARKED, design=STAGGERED, window=window)
    return panel(of, store, counts=path)


def refusal_of(store: Store, path: Path, **more: int) -> BadInput:
    with pytest.raises(BadInput) as refused:
        by_column(store, path, **more)
    return refused.value


# ---------------------------------------------------------------- adoption


def test_waves_say_when_each_area_was_reached(tmp_path, store):
    rows = [(area, number, 1) for area in "ABCD" for number in range(1, 10)]
    of = study({"counts": COUNTS}, HARM, starts=4, ends=9, target=("A", "B", "C"), design=STAGGERED)
    waves = (Wave(starts=6, areas=("B",)), Wave(starts=9, areas=("C",)))
    of = of.model_copy(update={"area": of.area.model_copy(update={"waves": waves})})
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows))
    assert built.adopted.tolist() == [3, 5, 8, 9]
    assert built.starts == 3
    early = build_panel(of, store, before_only=True)
    assert len(early.periods) == early.starts == 3
    assert early.adopted.tolist() == [3, 5, 8, 3]


def test_of_two_codes_of_one_area_the_earlier_wave_counts(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "C")])
    rows = [(area, number, 1) for area in ("A1", "A2", "B", "C") for number in range(1, 10)]
    data = {"counts": COUNTS, "codes": LOOKUP}
    of = study(data, HARM, starts=4, ends=9, target=("A1", "A2", "B"), design=STAGGERED, lookup="codes")
    waves = (Wave(starts=7, areas=("A1",)), Wave(starts=6, areas=("A2",)))
    of = of.model_copy(update={"area": of.area.model_copy(update={"waves": waves})})
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    assert panel(of, store, counts=given, codes=lookup).adopted.tolist() == [5, 3, 9]


def test_a_wave_within_a_month_begins_with_the_month(tmp_path, store):
    rows = [(area, month, 1) for area in "ABC" for month in MONTHS]
    of = study({"counts": COUNTS}, HARM, **SPRING, target=("A", "B"), design=STAGGERED)
    waves = (Wave(starts=date(2024, 5, 20), areas=("B",)),)
    of = of.model_copy(update={"area": of.area.model_copy(update={"waves": waves})})
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows))
    assert built.adopted.tolist() == [3, 4, 6]


def test_a_column_says_when_each_area_was_reached(tmp_path, store):
    built = by_column(store, marked(tmp_path / "c.csv", A="00011111", B="00000011", C="00000000"))
    assert built.adopted.tolist() == [3, 6, 8]
    assert built.target.tolist() == [True, True, False]
    assert built.comparison.tolist() == [False, False, True]


def test_designs_with_one_date_take_the_column_as_before(tmp_path, store):
    of = study({"counts": COUNTS}, HARM, starts=4, ends=8, target=MARKED, design={"kind": "difference in differences"})
    built = panel(of, store, counts=marked(tmp_path / "c.csv", A="00011111", B="00000110", C="00000000"))
    assert built.adopted is None
    assert built.target.tolist() == [True, True, False]


def test_an_area_reached_after_the_window_counts_as_not_reached_and_is_told(tmp_path, store):
    path = marked(tmp_path / "c.csv", A="00011111", B="00000011", C="00000000")
    built = by_column(store, path, ends=6)
    assert built.target.tolist() == [True, False, False]
    assert built.adopted.tolist() == [3, 6, 6]
    assert any("1 areas are marked outside the window" in note for note in built.notes)


def test_the_target_is_the_same_before_anybody_sees_an_outcome(tmp_path, store):
    path = marked(tmp_path / "c.csv", A="00011111", B="00000110", C="00000000")
    of = study({"counts": COUNTS}, HARM, starts=4, ends=7, target=MARKED, design=STAGGERED)
    full = panel(of, store, counts=path)
    early = build_panel(of, store, before_only=True)
    assert early.counts.shape == (1, 3, 3)
    assert early.target.tolist() == full.target.tolist()
    assert early.adopted[early.target].tolist() == full.adopted[full.target].tolist() == [3, 5]


def test_a_treatment_that_switches_off_is_refused_with_area_and_period(tmp_path, store):
    refused = refusal_of(store, marked(tmp_path / "c.csv", A="00011111", B="00001101", C="00000000"))
    assert [fault.what for fault in refused.faults] == ["B is marked 1 in 5 and 0 again in 7."]
    assert "treatment must stay on" in refused.faults[0].why


def test_a_treatment_that_switches_off_after_the_window_is_of_no_concern(tmp_path, store):
    path = marked(tmp_path / "c.csv", A="00011111", B="00001100", C="00000000")
    assert by_column(store, path, ends=6).adopted.tolist() == [3, 4, 6]


def test_an_area_reached_before_the_operation_is_refused(tmp_path, store):
    refused = refusal_of(store, marked(tmp_path / "c.csv", A="00011111", B="01111111", C="00000000"))
    assert "B is marked as reached in 2, before the operation starts" in refused.faults[0].what


def test_a_row_missing_just_before_the_first_mark_is_not_a_nought(tmp_path, store):
    refused = refusal_of(store, marked(tmp_path / "c.csv", A="00011111", B="0000.111", C="00000000"))
    assert "no row of B in 5" in refused.faults[0].what
    assert by_column(store, marked(tmp_path / "d.csv", A="00011111", B="000001.1", C="0.000000")).adopted[1] == 5


def test_a_quarter_is_reached_with_its_first_month_and_left_with_any(tmp_path, store):
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    on = {"A": months.index("2024-01"), "B": months.index("2024-06"), "C": 99}
    rows = [(area, month, 1, int(place >= on[area])) for area in on for place, month in enumerate(months)]
    of = study(
        {"counts": COUNTS},
        HARM,
        starts=date(2024, 1, 1),
        ends=date(2024, 12, 31),
        target=MARKED,
        design=STAGGERED,
        window={"period": "quarter"},
    )
    assert panel(of, store, counts=table(tmp_path / "c.csv", HEADER, rows)).adopted.tolist() == [4, 5, 8]
    rows[months.index("2024-12")] = ("A", "2024-12", 1, 0)
    with pytest.raises(BadInput, match="A is marked 1 in 2024-01 and 0 again in 2024-12"):
        panel(of, Store(tmp_path / "other"), counts=table(tmp_path / "d.csv", HEADER, rows))


def test_a_column_by_other_periods_than_the_plans_is_refused(tmp_path, store):
    rows = [(area, month, 1) for area in "AB" for month in MONTHS]
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    marks = table(tmp_path / "m.csv", HEADER, [(area, n, 1, int(n > 3)) for area in "AB" for n in range(1, 7)])
    of = study(
        {"counts": COUNTS, "marks": COUNTS}, HARM, **SPRING, target={**MARKED, "data": "marks"}, design=STAGGERED
    )
    with pytest.raises(BadInput, match="by number"):
        panel(of, store, counts=given, marks=marks)


@pytest.mark.parametrize("mark", ["0.5", "nan", "2", "-1", "yes"])
def test_a_mark_that_is_neither_nought_nor_one_is_refused(tmp_path, store, mark):
    path = marked(tmp_path / "c.csv", A="00011111", B="00000000")
    path.write_text(path.read_text().replace("A,5,1,1", f"A,5,1,{mark}"))
    assert "neither 0 nor 1" in refusal_of(store, path).faults[0].what


# ---------------------------------------------------------------- exposure

RATES = {"kind": "difference in differences", "exposure": {"data": "people", "column": "number"}}
PEOPLE = {**COUNTS, "measures": ["number"]}


def with_people(tmp_path: Path, store: Store, rows: list[tuple[object, ...]], **more: object) -> Panel:
    counted = [(area, month, 1) for area in "ABC" for month in MONTHS]
    of = study({"counts": COUNTS, "people": PEOPLE}, HARM, **{**SPRING, "design": RATES, **more})
    counts = table(tmp_path / "c.csv", ["area", "period", "harm"], counted)
    return panel(of, store, counts=counts, people=table(tmp_path / "p.csv", ["area", "period", "number"], rows))


def people(**numbers: object) -> list[tuple[object, ...]]:
    """Return rows by month; those of an area are from 100 up, but for `numbers` by area, taken in the fifth month."""
    return [
        (area, month, numbers[area] if area in numbers and place == 4 else 100 + place)
        for area in "ABC"
        for place, month in enumerate(MONTHS)
    ]


def test_the_exposure_is_by_area_and_period(tmp_path, store):
    built = with_people(tmp_path, store, people())
    assert built.exposure.shape == (3, 6)
    assert built.exposure[1].tolist() == [100, 101, 102, 103, 104, 105]
    assert built.measures == ("harm",)
    assert built.sources[1]["name"] == "people"


@pytest.mark.parametrize(("number", "said"), [(0, "has 0 in 2024-05"), ("", "has no number in 2024-05")])
def test_an_exposure_of_nothing_is_refused_with_area_and_period(tmp_path, store, number, said):
    for area in ("A", "C"):
        with pytest.raises(BadInput) as refused:
            with_people(tmp_path, store, people(**{area: number}))
        assert f"{area} {said}" in refused.value.faults[0].what
        store = Store(tmp_path / "next")


def test_an_exposure_is_not_filled_in_from_another_month(tmp_path, store):
    with pytest.raises(BadInput, match="A has no number in 2024-02"):
        with_people(tmp_path, store, [row for row in people() if row[1] != "2024-02"])


def test_an_area_that_takes_no_part_needs_no_exposure(tmp_path, store):
    built = with_people(tmp_path, store, people(C=""), comparison=("B",))
    assert np.isnan(built.exposure[2, 4])


def test_only_what_was_before_needs_an_exposure_before_anybody_sees_an_outcome(tmp_path, store):
    of = study({"counts": COUNTS, "people": PEOPLE}, HARM, **SPRING, design=RATES)
    rows = [(area, month, 1) for area in "ABC" for month in MONTHS]
    ingest_source(store, of, "counts", table(tmp_path / "c.csv", ["area", "period", "harm"], rows))
    numbers = table(tmp_path / "p.csv", ["area", "period", "number"], [row for row in people() if row[1] < "2024-04"])
    ingest_source(store, of, "people", numbers)
    assert build_panel(of, store, before_only=True).exposure.shape == (3, 3)
    with pytest.raises(BadInput, match="2024-04"):
        build_panel(of, store)


def test_an_exposure_that_was_not_ingested_is_asked_for(tmp_path, store):
    of = study({"counts": COUNTS, "people": PEOPLE}, HARM, **SPRING, design=RATES)
    rows = [(area, month, 1) for area in "AB" for month in MONTHS]
    with pytest.raises(BadInput, match="netharm ingest STUDY people=PATH"):
        panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm"], rows))


# ---------------------------------------------------------------- untouched, and no comparison


def test_untouched_counts_stand_after_the_harms(tmp_path, store):
    of = study({"counts": {**COUNTS, "measures": ["harm", "other"]}}, HARM, **SPRING)
    measure = of.harms[0].measure.model_copy(update={"column": "other"})
    of = of.model_copy(update={"untouched": (Untouched(name="strokes", measure=measure, reason="r"),)})
    rows = [(area, month, 1, 7) for area in "AB" for month in MONTHS]
    built = panel(of, store, counts=table(tmp_path / "c.csv", ["area", "period", "harm", "other"], rows))
    assert built.measures == ("harm", "strokes")
    assert (built.counts[1] == 7).all()


def test_a_series_by_itself_has_no_comparison(tmp_path, store):
    alone = {"kind": "interrupted time series"}
    rows = [("A", month, 1) for month in MONTHS]
    given = table(tmp_path / "c.csv", ["area", "period", "harm"], rows)
    built = panel(study({"counts": COUNTS}, HARM, **SPRING, design=alone), store, counts=given)
    assert not built.comparison.any()
    with pytest.raises(BadInput, match="compare"):
        panel(study({"counts": COUNTS}, HARM, **SPRING, design={**alone, "control": True}), store, counts=given)


def test_a_series_keeps_its_buffer_and_a_comparison_that_it_names(tmp_path, store):
    alone = {"kind": "interrupted time series"}
    for month in MONTHS:
        street(tmp_path / "archive", month, [(area, "Drugs") for area in "ABCD"])
    near = {"buffer": {"metres": 600}, "polygons": "map", "design": alone}
    data = {"crimes": STREET, "map": POLYGONS}
    drugs = {"data": "crimes", "crime_type": "Drugs"}
    outlines = polygons(tmp_path / "m.geojson", row_of("A"))
    built = panel(study(data, drugs, **SPRING, **near), store, crimes=tmp_path / "archive", map=outlines)
    assert built.buffer.tolist() == [False, True, False, False]
    assert not built.comparison.any()
    rest = study(data, drugs, **SPRING, **near, comparison="rest of force outside the buffer")
    assert build_panel(rest, store).comparison.tolist() == [False, False, True, True]
