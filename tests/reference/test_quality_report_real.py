"""The quality report's counts on published files, beside counts taken without this code when the files were filed."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from netharm.data.geography import ingest_lookup
from netharm.data.police_uk import ingest_archive
from netharm.data.police_uk_files.headings import HEADERS
from netharm.data.quality import ingest_record, quality_report
from netharm.data.store import Store
from netharm.study.data_source import DataSource

POLICE_UK = DataSource(source="police.uk")
LOOKUP = DataSource(source="lookup", columns={"from": "LSOA11CD", "to": "LSOA21CD"})
ARCHIVES = {
    "south yorkshire": ("south-yorkshire_earlier-release_5-months", "south-yorkshire_2024-01_2025-12"),
    "south yorkshire 2018": ("south-yorkshire_2018-10_2019-02",),
    "derbyshire": ("derbyshire_2024-01_2025-12_gap",),
    "northumbria": ("northumbria_2020-05_2020-10",),
}
MONTHS_OF_DERBYSHIRE_MISSING = [f"2024-{month:02d}" for month in range(5, 13)]


@pytest.fixture(scope="module")
def store(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """All archives, and the lookup between the two vintages of South Yorkshire's LSOA codes."""
    made = Store(tmp_path_factory.mktemp("real") / "store")
    for data, archives in ARCHIVES.items():
        for archive in archives:
            ingest_archive(made, data, POLICE_UK, real_data / "policeuk" / f"{archive}.zip")
    ingest_lookup(made, "lookup", LOOKUP, real_data / "boundaries" / "south-yorkshire_lsoa2011_to_lsoa2021.csv")
    return made


@pytest.fixture(scope="module")
def reports(store: Store) -> dict[str, dict[str, Any]]:
    return {data: quality_report(store, data) for data in ARCHIVES}


def force(reports: dict[str, dict[str, Any]], data: str) -> dict[str, Any]:
    (found,) = reports[data]["forces"].values()
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("data", "counts"),
    [
        (
            "south yorkshire",
            {
                "rows": 350_288,
                "without_id": 51_962,
                "without_id_alike": 12_758,
                "without_location": 16_285,
                "location_not_given": 16_285,
                "without_lsoa": 16_285,
                "street_blank": 1,
                "located": 334_003,
                "map_points": 18_171,
                "ids_repeated_surplus": 1,
                "falls_within_another": 0,
                "outside_force": 692,
                "code_only_older": 0,
                "code_only_newer": 17_608,
            },
        ),
        (
            "south yorkshire 2018",
            {
                "rows": 73_834,
                "without_location": 2_631,
                "outside_force": 164,
                "code_only_older": 3_699,
                "code_only_newer": 0,
            },
        ),
        (
            "derbyshire",
            {
                "rows": 137_458,
                "without_location": 0,
                "street_blank": 1,
                "ids_repeated": 3_234,
                "ids_repeated_surplus": 3_383,
                "ids_repeated_alike": 16,
                "outside_force": None,
                "code_only_older": None,
            },
        ),
        (
            "northumbria",
            {
                "rows": 103_689,
                "without_id": 35_452,
                "without_id_alike": 15_440,
                "without_location": 0,
                "without_lsoa": 2,
                "street_blank": 2,
            },
        ),
    ],
)
def test_street_counts_are_those_filed_with_the_data(
    reports: dict[str, dict[str, Any]], data: str, counts: dict[str, int | None]
) -> None:
    street = force(reports, data)["street"]
    assert {name: street[name] for name in counts} == counts


@pytest.mark.parametrize("data", list(ARCHIVES))
def test_rows_without_an_id_are_anti_social_behaviour_exactly(reports: dict[str, dict[str, Any]], data: str) -> None:
    for crime_type, counts in force(reports, data)["street"]["by_crime_type"].items():
        assert counts["without_id"] == (counts["rows"] if crime_type == "Anti-social behaviour" else 0)


def test_one_drug_crime_in_ten_of_south_yorkshire_has_no_place(reports: dict[str, dict[str, Any]]) -> None:
    drugs = force(reports, "south yorkshire")["street"]["by_crime_type"]["Drugs"]
    assert (drugs["rows"], drugs["without_location"]) == (11_347, 1_146)


@pytest.mark.parametrize(
    ("data", "crlf", "missing"),
    [
        ("south yorkshire", 3, []),
        ("south yorkshire 2018", 0, []),
        ("derbyshire", 4, MONTHS_OF_DERBYSHIRE_MISSING),
        ("northumbria", 18, []),
    ],
)
def test_line_ends_encodings_and_missing_months_are_counted(
    reports: dict[str, dict[str, Any]], data: str, crlf: int, missing: list[str]
) -> None:
    report = force(reports, data)
    assert (report["files_crlf"], report["files_cp1252"], report["files_byte_order_mark"]) == (crlf, 0, 0)
    assert report["months_missing"] == missing


def test_revised_months_differ_in_their_outcomes_and_the_newer_is_used(
    store: Store, reports: dict[str, dict[str, Any]]
) -> None:
    report = reports["south yorkshire"]
    assert [each["part"][:7] for each in report["revised"]] == ["2024-04", "2025-01", "2025-02", "2025-03", "2025-04"]
    assert (report["outcomes_compared"], report["outcomes_differ"]) == (60_040, 18_267)
    current = store.current("south yorkshire", "street")
    assert [entry.part[:7] for entry in current if entry.release == 2] == [
        each["part"][:7] for each in report["revised"]
    ]


def test_outcomes_and_stops_of_northumbria(reports: dict[str, dict[str, Any]]) -> None:
    report = force(reports, "northumbria")
    outcomes, stops = report["outcomes"], report["stop-and-search"]
    assert (outcomes["rows"], outcomes["ids_repeated"]) == (40_107, 1_837)
    assert (outcomes["ids_repeated_surplus"], outcomes["ids_repeated_alike"]) == (2_812, 1_948)
    assert (stops["rows"], stops["dated_in_another_month"], stops["at_midnight"]) == (2_466, 5, 10)


def test_the_ingest_record_counts_what_the_store_holds(store: Store) -> None:
    record = ingest_record(store, "south yorkshire", ())
    assert (record["files"], record["files_added"], record["files_unchanged"]) == (24, 0, 24)
    assert record["rows"] == {"street": 350_288}
    assert (record["without_id"], record["without_location"]) == (51_962, 16_285)
    derbyshire = ingest_record(store, "derbyshire", ())
    assert derbyshire["months_missing"] == {"derbyshire": MONTHS_OF_DERBYSHIRE_MISSING}


@pytest.mark.parametrize("kind", ["street", "outcomes", "stop-and-search"])
def test_every_field_of_a_published_file_comes_back_from_the_store(store: Store, real_data: Path, kind: str) -> None:
    (entry,) = (each for each in store.current("northumbria", kind) if each.part.startswith("2020-07"))
    with zipfile.ZipFile(real_data / "policeuk" / "northumbria_2020-05_2020-10.zip") as opened:
        text = opened.read(f"2020-07/{entry.source_name}").decode()
    published = list(csv.reader(io.StringIO(text, newline="")))
    with store.connect() as connection:
        stored = connection.execute("FROM read_parquet($1)", [store.files([entry])]).fetchall()
    assert published[0] == list(HEADERS[kind])
    assert published[1:] == [[field or "" for field in row] for row in stored]
