"""A force's own tables, read from CSV, XLSX and Parquet into one canonical form."""

from __future__ import annotations

import resource
import time
import tomllib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb
import openpyxl
import pyproj
import pytest

from netharm.data.force_tables import ingest_table
from netharm.data.keeping.entry import Entry
from netharm.data.store import Store
from netharm.data.tables.event_time import london_wall_time, read_time
from netharm.data.tables.period_text import canonical_period, dates_as_periods
from netharm.errors import BadInput
from netharm.study.data_source import DataSource

HEADER = "ward,month,calls\n"
Rows = list[tuple[object, ...]]


def counts(**more: object) -> DataSource:
    return DataSource.model_validate(
        {"source": "counts", "columns": {"area": "ward", "period": "month"}, "measures": ["calls"], **more}
    )


def events(**more: object) -> DataSource:
    return DataSource.model_validate({"source": "events", "columns": {"time": "when", "area": "ward"}, **more})


def ingest(folder: Path, content: str | bytes, source: DataSource, name: str = "calls.csv") -> tuple[Entry, Rows]:
    """Ingest a table and return its entry and the rows that were stored."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return stored(folder, ingest_table(Store(folder / "store"), "calls", source, path))


def stored(folder: Path, entry: Entry) -> tuple[Entry, Rows]:
    return entry, duckdb.sql(f"FROM read_parquet('{folder / 'store' / entry.file}')").fetchall()


def test_missing_suppressed_and_zero_are_three_different_things(tmp_path: Path) -> None:
    content = HEADER + "A,2024-01,0\nA,2024-02,\nA,2024-03,*\nA,2024-04,<5\n"
    entry, rows = ingest(tmp_path, content, counts(suppressed=["*", "<5"]))
    assert [row[2:] for row in rows] == [(0.0, False), (None, False), (None, True), (None, True)]
    assert entry.quality["missing_counts"] == 1
    assert entry.quality["suppressed_counts"] == 2


@pytest.mark.parametrize("text", ["12", "12.0", "12.", "12.00", "12.0000"])
def test_a_whole_number_may_be_written_with_a_dot(tmp_path: Path, text: str) -> None:
    _, rows = ingest(tmp_path, HEADER + f"A,2024-01,{text}\n", counts())
    assert rows == [("A", "2024-01", 12.0, False)]


def test_a_mark_of_suppression_may_be_a_fraction(tmp_path: Path) -> None:
    _, rows = ingest(tmp_path, HEADER + "A,2024-01,2.5\nA,2024-02,3\n", counts(suppressed=["2.5"]))
    assert rows == [("A", "2024-01", None, True), ("A", "2024-02", 3.0, False)]


def test_what_is_divided_by_need_not_be_whole_and_a_count_beside_it_must(tmp_path: Path) -> None:
    source = counts(measures=["calls", "people"], covariates=["poverty"])
    path = tmp_path / "calls.csv"
    path.write_text("ward,month,calls,people,poverty\nA,2024-01,3,1204.25,0.125\n", encoding="utf-8")
    entry = ingest_table(Store(tmp_path / "store"), "calls", source, path, divisors=("people",))
    assert stored(tmp_path, entry)[1][0][2:5] == (3.0, 1204.25, 0.125)
    with pytest.raises(BadInput, match="not a whole number"):
        ingest_table(Store(tmp_path / "other"), "calls", source, path)


def test_a_mark_that_looks_like_a_number_is_still_a_mark(tmp_path: Path) -> None:
    _, rows = ingest(tmp_path, HEADER + "A,2024-01,-1\n", counts(suppressed=["-1"]))
    assert rows == [("A", "2024-01", None, True)]


def test_csv_xlsx_and_parquet_of_one_table_have_one_content(tmp_path: Path) -> None:
    table = [("A", "2024-01", 3), ("A", "2024-02", None), ("B", "2024-01", 0)]
    book = openpyxl.Workbook()
    for row in [("ward", "month", "calls"), *table]:
        book.active.append(row)
    book.save(tmp_path / "calls.xlsx")
    duckdb.sql(
        "FROM (VALUES ('A', '2024-01', 3.0), ('A', '2024-02', NULL), ('B', '2024-01', 0.0)) t(ward, month, calls)"
    ).write_parquet(str(tmp_path / "calls.parquet"))
    (tmp_path / "calls.csv").write_text(HEADER + "B,2024-01,0\nA,2024-01,3\nA,2024-02,\n")
    digests = {
        ingest_table(Store(tmp_path / kind), "calls", counts(), tmp_path / f"calls.{kind}").content_digest
        for kind in ("csv", "xlsx", "parquet")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_change_nothing(
    tmp_path: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    content = (HEADER + "Château,2024-01,3\n").replace(",", delimiter).replace("\n", line_end)
    entry, rows = ingest(tmp_path, content.encode(encoding), counts())
    assert rows == [("Château", "2024-01", 3.0, False)]
    assert entry.quality.get("read_as_windows_1252", 0) == (encoding == "cp1252")


def test_the_delimiter_is_the_one_that_finds_the_columns(tmp_path: Path) -> None:
    content = '"ward, full name";month;calls\nA, the first;2024-01;3\n'
    source = counts(columns={"area": "ward, full name", "period": "month"})
    assert ingest(tmp_path, content, source)[1] == [("A, the first", "2024-01", 3.0, False)]


def test_blank_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    entry, rows = ingest(tmp_path, HEADER + "A,2024-01,3\n,,\n\n  , ,\nB,2024-01,1\n", counts())
    assert len(rows) == 2
    assert entry.quality["blank_rows"] == 3


def test_blanks_around_cells_and_names_do_not_count(tmp_path: Path) -> None:
    _, rows = ingest(tmp_path, " ward , month,calls\n A\u00a0,2024-01 , 3\n", counts())
    assert rows == [("A", "2024-01", 3.0, False)]


def test_columns_that_the_plan_does_not_name_never_reach_the_store(tmp_path: Path) -> None:
    entry, _ = ingest(tmp_path, "ward,month,calls,caller\nA,2024-01,3,Jane Doe\n", counts())
    assert b"Jane" not in (tmp_path / "store" / entry.file).read_bytes()
    assert "caller" not in (tmp_path / "store" / "manifest.jsonl").read_text()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("13", ("number", "13")),
        ("007", ("number", "7")),
        ("13.0", ("number", "13")),
        ("2024-01", ("month", "2024-01")),
        ("2024-Q3", ("quarter", "2024-Q3")),
        ("2024Q3", ("quarter", "2024-Q3")),
        ("2024-01-15", ("date", "2024-01-15")),
        ("2024-01-15 00:00:00", ("date", "2024-01-15")),
        ("5/1/2024", ("date", "2024-01-05")),
        ("2024-1", None),
        ("2024-00", None),
        ("45292", None),
        ("\u0662\u0660\u0662\u0664-\u0660\u0661", None),
        ("-1", None),
    ],
)
def test_a_period_has_one_way_of_writing(given: str, kept: tuple[str, str] | None) -> None:
    assert canonical_period(given) == kept


def test_dates_are_months_quarters_or_weeks_by_what_they_have_in_common() -> None:
    assert dates_as_periods(["2024-01-01", "2024-02-01"]) == ["2024-01", "2024-02"]
    assert dates_as_periods(["2024-01-01", "2024-04-01"]) == ["2024-Q1", "2024-Q2"]
    assert dates_as_periods(["2024-01-01", "2024-01-08"]) == ["2024-01-01", "2024-01-08"]
    assert dates_as_periods(["2024-01-01", "2024-01-02"]) is None


def test_a_date_in_a_workbook_is_a_month_where_all_are_the_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("ward", "month", "calls"), (7, date(2024, 1, 1), 3), (7, datetime(2024, 2, 1), 2.0)]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    _, rows = ingest(tmp_path, (tmp_path / "book.xlsx").read_bytes(), counts(), "calls.xlsx")
    assert rows == [("7", "2024-01", 3.0, False), ("7", "2024-02", 2.0, False)]


def test_the_stored_value_of_a_formula_is_read_and_the_formula_is_not(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "made.xlsx")) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["ward", "month", "calls"])
        sheet.write_row(1, 0, ["A", "2024-01"])
        sheet.write_formula(1, 2, "=6*7", value=42)
        book.add_worksheet("Notes")
    _, rows = ingest(tmp_path, (tmp_path / "made.xlsx").read_bytes(), counts(sheet="Data"), "calls.xlsx")
    assert rows == [("A", "2024-01", 42.0, False)]


def test_codes_that_a_spreadsheet_may_have_shortened_are_counted(tmp_path: Path) -> None:
    entry, _ = ingest(tmp_path, HEADER + "1001,2024-01,1\n48001,2024-01,1\n48003,2024-01,1\n", counts())
    assert entry.quality["area_codes_shorter_than_the_longest"] == 1
    entry, _ = ingest(tmp_path, HEADER + "9,2024-01,1\n10,2024-01,1\n", counts(), "numbered.csv")
    assert "area_codes_shorter_than_the_longest" not in entry.quality


def test_a_covariate_may_be_below_zero_and_a_measure_may_not(tmp_path: Path) -> None:
    content = "ward,month,calls,growth\nA,2024-01,1,-0.5\nA,2024-02,1,-0.5\n"
    _, rows = ingest(tmp_path, content, counts(covariates=["growth"]))
    assert rows[0] == ("A", "2024-01", 1.0, -0.5, False)


def test_a_measure_may_have_any_name_that_a_person_would_give_it(tmp_path: Path) -> None:
    names = ["given", "kept", "row", "select", 'calls "999"', "first; DROP TABLE given", "p", "g.area"]
    content = ",".join(["ward", "month", *('"' + name.replace('"', '""') + '"' for name in names)])
    _, rows = ingest(tmp_path, f"{content}\nA,1,1,2,3,4,5,6,7,8\n", counts(measures=names))
    assert rows[0][2:10] == (1, 2, 3, 4, 5, 6, 7, 8)


def test_the_target_column_may_say_true_and_false(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("ward,month,calls,treated\nA,2024-01,1,TRUE\nB,2024-01,1,false\n")
    _, rows = stored(tmp_path, ingest_table(Store(tmp_path / "store"), "calls", counts(), path, ("treated",)))
    assert [row[3] for row in rows] == [1.0, 0.0]


def test_rows_that_are_absent_are_counted_and_not_made_up(tmp_path: Path) -> None:
    entry, rows = ingest(tmp_path, HEADER + "A,1,3\nA,2,1\nB,1,1\n", counts())
    assert len(rows) == 3
    assert entry.quality["area_periods_without_a_row"] == 1


def test_the_same_table_again_changes_nothing_and_a_new_one_is_kept_beside(tmp_path: Path) -> None:
    first, _ = ingest(tmp_path, HEADER + "A,1,3\n", counts())
    again, _ = ingest(tmp_path, HEADER + "A,1,3\n", counts())
    second, _ = ingest(tmp_path, HEADER + "A,1,4\n", counts())
    assert again == first
    assert second.release == 2
    assert Store(tmp_path / "store").current("calls", "counts") == (second,)


def test_a_mapping_that_was_mended_reads_the_same_file_anew(tmp_path: Path) -> None:
    content = "ward,month,calls,arrivals\nA,1,3,7\n"
    ingest(tmp_path, content, counts())
    second, rows = ingest(tmp_path, content, counts(measures=["arrivals"]))
    assert rows == [("A", "1", 7.0, False)]
    assert second.release == 2


def test_an_event_without_time_or_place_is_kept_and_counted(tmp_path: Path) -> None:
    content = "when,ward\n2024-01-15 21:30,A\n,A\n2024-01-16,\n"
    entry, rows = ingest(tmp_path, content, events(), "events.csv")
    assert len(rows) == 3
    assert entry.quality == {"rows": 3, "without_time": 1, "without_place": 1, "without_clock": 1}
    assert (None, "A", None, None, None) in rows


def test_two_events_alike_are_two_events(tmp_path: Path) -> None:
    entry, rows = ingest(tmp_path, "when,ward\n" + 3 * "2024-01-15 21:30,A\n", events(), "events.csv")
    assert (entry.rows, len(rows)) == (3, 3)


def test_the_order_of_a_file_does_not_change_its_content(tmp_path: Path) -> None:
    lines = ["2024-01-15 21:30,A\n", "2024-01-15,B\n", ",A\n"]
    one, _ = ingest(tmp_path, "when,ward\n" + "".join(lines), events(), "one.csv")
    other, _ = ingest(tmp_path, "when,ward\n" + "".join(reversed(lines)), events(), "other.csv")
    assert other == one


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2024-01-15", datetime(2024, 1, 15)),
        ("2024-01-15T21:30", datetime(2024, 1, 15, 21, 30)),
        ("2024-01-15 21:30:59.123", datetime(2024, 1, 15, 21, 30, 59)),
        ("15/01/2024 9:05", datetime(2024, 1, 15, 9, 5)),
        ("2024-07-15T21:30Z", datetime(2024, 7, 15, 22, 30)),
        ("2024-07-15 21:30+01:00", datetime(2024, 7, 15, 21, 30)),
        ("2024-01-15 21:30-0500", datetime(2024, 1, 16, 2, 30)),
        ("2024-03-31T00:59:59Z", datetime(2024, 3, 31, 0, 59, 59)),
        ("2024-03-31T01:00:00Z", datetime(2024, 3, 31, 2, 0)),
        ("2024-10-27T00:30Z", datetime(2024, 10, 27, 1, 30)),
        ("2024-10-27T01:30Z", datetime(2024, 10, 27, 1, 30)),
        ("2024-03-31 01:30", datetime(2024, 3, 31, 1, 30)),
        ("2024-02-30", None),
        ("2024-01-15 24:00", None),
        ("2024-01-15T10:00+99:00", None),
        ("yesterday", None),
    ],
)
def test_a_time_is_local_wall_time(given: str, kept: datetime | None) -> None:
    read = read_time(given)
    assert (read.time if read else None) == kept


def test_summer_time_agrees_with_the_time_zone_database_around_every_change() -> None:
    try:
        london = ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone database to compare with")
    utc = ZoneInfo("UTC")
    for year in range(1996, 2038):
        for month in (3, 10):
            for day in range(24, 32):
                for hour in (0, 1, 2):
                    moment = datetime(year, month, day, hour)
                    expected = moment.replace(tzinfo=utc).astimezone(london).replace(tzinfo=None)
                    assert london_wall_time(moment) == expected


def test_longitude_and_latitude_become_metres_on_the_grid(tmp_path: Path) -> None:
    content = "when,lon,lat\n2024-01-15,-1.4701,53.3811\n2024-01-16,0,0\n2024-01-17,,53\n"
    source = events(columns={"time": "when", "x": "lon", "y": "lat"}, crs="EPSG:4326")
    entry, rows = ingest(tmp_path, content, source, "events.csv")
    expected = pyproj.Transformer.from_crs(4326, 27700, always_xy=True).transform(-1.4701, 53.3811)
    assert rows[0][2:4] == pytest.approx(expected, abs=3)
    assert [row[2] for row in rows[1:]] == [None, None]
    assert entry.quality["coordinates_of_zero"] == 1
    assert entry.quality["without_place"] == 2


def test_metres_on_the_grid_are_kept_as_given(tmp_path: Path) -> None:
    source = events(columns={"time": "when", "x": "e", "y": "n"})
    _, rows = ingest(tmp_path, "when,e,n\n2024-01-15,435200.5,387300\n", source, "events.csv")
    assert rows[0][2:4] == (435200.5, 387300.0)


def test_kinds_and_categories_are_kept_as_text(tmp_path: Path) -> None:
    source = events(columns={"time": "when", "area": "ward", "kind": "call type"}, categories=["drug"])
    _, rows = ingest(tmp_path, 'when,ward,call type,drug\n2024-01-15,A,=1+1,"<b>, 03"\n', source, "events.csv")
    assert rows == [(datetime(2024, 1, 15), "A", None, None, "=1+1", "<b>, 03")]


def test_a_moment_in_parquet_with_a_time_zone_does_not_depend_on_the_machines(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    duckdb.sql("SELECT make_timestamptz(1721079000000000) AS \"when\", 'A' AS ward").write_parquet(str(path))
    _, rows = ingest(tmp_path, path.read_bytes(), events(), "events.parquet")
    assert rows[0][0] == datetime(2024, 7, 15, 22, 30)


def test_the_seattle_table_is_read_whole_and_fast(tmp_path: Path, project: Path, real_data: Path) -> None:
    plan = tomllib.loads((project / "examples" / "seattle-dmi" / "plan.toml").read_text(encoding="utf-8"))
    source = DataSource.model_validate(plan["data"]["blocks"])
    begun = time.process_time()
    path = real_data / "seattle_dmi.parquet"
    entry = ingest_table(Store(tmp_path / "store"), "blocks", source, path, ("Intervention",))
    spent = time.process_time() - begun
    assert entry.rows == 154_272
    assert entry.quality == {"rows": 154_272, "areas": 9_642, "periods": 16}
    file = tmp_path / "store" / entry.file
    (total, treated) = duckdb.sql(f"SELECT sum(any_crime), sum(Intervention) FROM '{file}'").fetchall()[0]
    original = duckdb.sql(f"SELECT sum(any_crime), sum(Intervention) FROM '{path}'").fetchall()[0]
    assert (total, treated) == tuple(map(float, original))
    assert spent < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000
