"""The panel of real police records, against figures that were counted without it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from netharm.data.geography import stored_outlines
from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel
from netharm.data.store import Store
from netharm.study.plan import read_plan
from netharm.study.study import Study
from small_study import panel as panel_of
from small_study import study

SOURCES = {
    "recorded_offences": "policeuk/south-yorkshire_2024-01_2025-12.zip",
    "areas": "boundaries/south-yorkshire_lsoa2011.geojson.gz",
    "lookup": "boundaries/south-yorkshire_lsoa2011_to_lsoa2021.csv",
}


@pytest.fixture(scope="module")
def sheffield(project: Path) -> Study:
    return read_plan(project / "examples" / "sheffield-placebo" / "plan.toml")


@pytest.fixture(scope="module")
def store(sheffield: Study, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    filled = Store(tmp_path_factory.mktemp("south-yorkshire"))
    for name, path in SOURCES.items():
        ingest_source(filled, sheffield, name, real_data / path)
    return filled


@pytest.fixture(scope="module")
def panel(sheffield: Study, store: Store) -> Panel:
    return build_panel(sheffield, store)


def test_south_yorkshire_has_849_areas_that_are_whole_in_both_vintages(panel):
    assert len(panel.areas) == 849
    assert sum(area.count("+") for area in panel.areas) == 860 - 849, "860 codes of 2021 are shared out among them"


def test_every_row_is_placed_or_accounted_for(panel):
    record = panel.sources[0]
    assert record["rows"] == 350_288
    assert record["rows_without_area"] == 16_285
    assert record["rows_outside_areas"] == 692
    assert record["rows_placed"] == 350_288 - 16_285 - 692
    assert record["files"] == 24
    assert record["periods_missing"] == []
    assert len(record["releases"]) == 24


def test_the_panel_counts_what_the_bare_csv_files_hold(panel, real_data):
    lookup = real_data / SOURCES["lookup"]
    with lookup.open(encoding="utf-8") as file:
        known = {row["LSOA21CD"] for row in csv.DictReader(file)}
    types = {
        "recorded violence and sexual offences": "Violence and sexual offences",
        "recorded drug offences": "Drugs",
        "recorded anti-social behaviour": "Anti-social behaviour",
    }
    with zipfile.ZipFile(real_data / SOURCES["recorded_offences"]) as archive:
        for month in (panel.periods[0], panel.periods[-1]):
            (name,) = (each for each in archive.namelist() if each.startswith(month) and "street" in each)
            rows = list(csv.DictReader(io.StringIO(archive.read(name).decode("cp1252"))))
            for measure, crime_type in types.items():
                expected = sum(row["Crime type"] == crime_type and row["LSOA code"] in known for row in rows)
                column = panel.counts[panel.measures.index(measure), :, panel.periods.index(month)]
                assert column.sum() == expected


def test_the_target_is_five_neighbouring_areas_with_a_buffer(panel):
    target = set(np.flatnonzero(panel.target).tolist())
    assert len(target) == 5
    reached, ahead = set(), [min(target)]
    while ahead:
        area = ahead.pop()
        if area not in reached:
            reached.add(area)
            ahead += [int(each) for each in panel.neighbours[area] if int(each) in target]
    assert reached == target
    assert panel.buffer.sum() == 6
    assert panel.comparison.sum() == 849 - 5 - 6
    before = panel.counts[:, panel.target, : panel.starts].sum(axis=(1, 2))
    assert dict(zip(panel.measures, before.tolist(), strict=True)) == {
        "recorded violence and sexual offences": 455,
        "recorded drug offences": 71,
        "recorded anti-social behaviour": 208,
    }


def test_three_overdrawn_outlines_are_repaired_and_the_land_is_that_of_the_county(panel, store):
    quality = {record["name"]: record.get("quality") for record in panel.sources}
    assert quality["areas"] == {"move_accuracy_m": 2.0, "outlines_repaired": 3}
    # South Yorkshire covers 1,552 square kilometres.
    assert shapely.area(stored_outlines(store, "areas").shapes).sum() / 1e6 == pytest.approx(1552, rel=0.005)


def test_an_earlier_year_in_older_codes_fills_the_same_areas(sheffield, store, real_data, tmp_path):
    older = Store(tmp_path / "store")
    for name in ("areas", "lookup"):
        ingest_source(older, sheffield, name, real_data / SOURCES[name])
    ingest_source(older, sheffield, "recorded_offences", real_data / "policeuk" / "south-yorkshire_2018-10_2019-02.zip")
    moved = sheffield.model_copy(
        update={
            "operation": sheffield.operation.model_copy(update={"starts": date(2019, 1, 1), "ends": date(2019, 2, 28)}),
            "window": sheffield.window.model_copy(update={"before_starts": None, "after_ends": None}),
        }
    )
    panel = build_panel(moved, older)
    record = panel.sources[0]
    assert panel.periods == ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")
    assert (record["rows"], record["rows_without_area"], record["rows_outside_areas"]) == (73_834, 2_631, 164)


def test_months_that_a_force_never_published_are_missing(sheffield, real_data, tmp_path):
    gap = Store(tmp_path / "store")
    source = sheffield.data["recorded_offences"].model_copy(update={"force": "derbyshire"})
    study = sheffield.model_copy(
        update={
            "data": {"recorded_offences": source},
            "area": sheffield.area.model_copy(
                update={"target": ("E01019411",), "polygons": None, "lookup": None, "buffer": None}
            ),
            "operation": sheffield.operation.model_copy(update={"starts": date(2025, 1, 1)}),
        }
    )
    ingest_source(gap, study, "recorded_offences", real_data / "policeuk" / "derbyshire_2024-01_2025-12_gap.zip")
    panel = build_panel(study, gap)
    assert panel.sources[0]["periods_missing"] == [f"2024-{month:02}" for month in range(5, 13)]
    assert np.isnan(panel.counts[:, :, 4:12]).all()
    assert not np.isnan(panel.counts[:, :, [*range(4), *range(12, 18)]]).any()


def test_the_seattle_panel_is_the_published_table(project, real_data, tmp_path):
    plan = read_plan(project / "examples" / "seattle-dmi" / "plan.toml")
    store = Store(tmp_path / "store")
    ingest_source(store, plan, "blocks", real_data / "seattle_dmi.parquet")
    panel = build_panel(plan, store)
    assert panel.counts.shape == (5, 9_642, 16)
    assert panel.target.sum() == 39
    assert (panel.starts, panel.ends) == (12, 15)
    assert not np.isnan(panel.counts).any()
    treated = panel.counts[:, panel.target, 12:].sum(axis=(1, 2))
    assert treated[:4].tolist() == [788, 46, 45, 20]
    assert panel.covariates.shape == (9_642, 9)


def test_the_fours_of_the_us_states_are_withheld_counts(real_data, tmp_path):
    """CDC WONDER withholds 1 to 9 deaths; this table's maker wrote 4 in their place, in 307 cells of 12 states."""
    deaths = {
        "source": "counts",
        "columns": {"area": "State", "period": "Period"},
        "measures": ["Deaths", "Population"],
        "suppressed": ["4"],
        "suppressed_between": [1, 9],
    }
    harm = {"data": "deaths", "column": "Deaths"}
    rates = {"kind": "synthetic control", "exposure": {"data": "deaths", "column": "Population"}}
    of = study({"deaths": deaths}, harm, starts=38, ends=51, target=("Oregon",), design=rates)
    table = real_data / "us_states" / "oregon_washington_decriminalisation_state_month_deaths.csv"
    built = panel_of(of, Store(tmp_path), deaths=table)
    assert built.counts.shape == (1, 50, 51)
    assert built.suppressed.sum() == 307
    assert built.suppressed[0].any(axis=1).sum() == 12
    assert built.suppressed[0, built.areas.index("Wyoming")].all()
    assert built.suppressed_between == ((1.0, 9.0),)
    assert np.nanmin(built.counts) >= 10
    assert built.exposure is not None
    assert built.exposure.min() > 500_000
