"""Broken tables of a force's own: each is refused with file, place and remedy, and nothing is stored."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from netharm.data.force_tables import ingest_table
from netharm.data.store import Store
from netharm.errors import BadInput
from netharm.study.data_source import DataSource

COUNTS = {"source": "counts", "columns": {"area": "ward", "period": "month"}, "measures": ["calls"]}
EVENTS = {"source": "events", "columns": {"time": "when", "area": "ward", "kind": "what"}}
POINTS = {"source": "events", "columns": {"time": "when", "x": "east", "y": "north"}}
GOOD = "ward,month,calls\nA,2024-01,3\nB,2024-01,0\n"


@dataclass(frozen=True)
class Broken:
    """`sentence` says what is wrong with the table; `place`, `what` and `remedy` are words of the message."""

    sentence: str
    content: str | bytes | Callable[[], bytes]
    place: str
    what: str
    remedy: str
    source: dict[str, object]
    name: str = "calls.csv"

    @property
    def bytes(self) -> bytes:
        if isinstance(self.content, str):
            return self.content.encode()
        return self.content if isinstance(self.content, bytes) else self.content()


def counts(
    sentence: str, content: str | bytes | Callable[[], bytes], place: str, what: str, remedy: str, **more: object
) -> Broken:
    name = str(more.pop("name", "calls.csv"))
    return Broken(sentence, content, place, what, remedy, {**COUNTS, **more}, name)


def cell(number: str) -> str:
    return f"{GOOD}C,2024-01,{number}\n"


def area(code: str) -> str:
    return f"{GOOD}{code},2024-01,1\n"


def period(text: str, other: str = "2024-01") -> str:
    return f"ward,month,calls\nA,{other},3\nA,{text},3\n"


def workbook(*rows: tuple[object, ...], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or (("ward", "month", "calls"), ("A", "2024-01", 3)):
        book.active.append(row)
    if change:
        change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parquet(query: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        duckdb.sql(query).write_parquet(f"{folder}/made.parquet")
        return (Path(folder) / "made.parquet").read_bytes()


def repacked(add: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a good workbook in which the parts in `add` are added or replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(packed, "w", compression) as new:
        for part in old.namelist():
            if part not in add:
                new.writestr(part, old.read(part))
        for part, content in add.items():
            new.writestr(part, content)
    return packed.getvalue()


def locked() -> bytes:
    """Return a workbook whose parts are marked as encrypted."""
    content = bytearray(workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            struct.pack_into("<H", content, at + offset, 1)
            at = content.find(mark, at + 4)
    return bytes(content)


def zip_of(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, GOOD)
    return packed.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

FILES = [
    counts("an empty file", "", "calls.csv", "empty", "header in row 1"),
    counts("a header and nothing else", "ward,month,calls\n", "calls.csv", "no row", "one row"),
    counts("a header without a mapped column", "ward,months,calls\nA,2024-01,3\n", "row 1", '"month"', '"months"'),
    counts("a header that splits at no known delimiter", "ward|month|calls\n", "row 1", '"ward"', "header"),
    counts(
        "two columns of one name", "ward,month,calls,calls\nA,2024-01,3,4\n", "row 1", "2 columns", "name of its own"
    ),
    counts("a row with a cell too many", GOOD + "C,2024-01,1,2\n", "row 4", "3 cells", "quotation marks"),
    counts("a row with a cell too few", GOOD + "C,2024-01\n", "row 4", "has 2", "quotation marks"),
    counts("a total under the table", GOOD + "Total\n", "row 4", "has 1", "totals"),
    counts("a quotation mark never closed", GOOD + '"C,2024-01,1\nD,2024-01,2\n', "row 4", "split", "close every"),
    counts("a quotation mark closed in mid-cell", GOOD + '"C"x,2024-01,1\n', "row 4", "split", "Double"),
    counts("a NUL byte", GOOD.encode() + b"C\0,2024-01,1\n", "line 4", "NUL", "UTF-8"),
    counts("UTF-16 without its mark", GOOD.encode("utf-16-le"), "line 1", "NUL", "UTF-8"),
    counts("UTF-16 cut in mid-letter", GOOD.encode("utf-16")[:-1], "line 3", "no text", "UTF-8"),
    counts("bytes of no known encoding", GOOD.encode() + b"C\x81,2024-01,1\n", "line 4", "no text", "UTF-8"),
    counts("a packed table", b"\x1f\x8b\x08\0\0\0\0\0", "calls.csv.gz", "gzip", "Unpack", name="calls.csv.gz"),
    counts("a PDF", b"%PDF-1.7\n", "calls.pdf", "PDF", "CSV or XLSX", name="calls.pdf"),
    counts("a web page called a spreadsheet", b"<html><table>", "calls.xls", "web page", ".xlsx", name="calls.xls"),
    counts("an old spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1", "calls.xls", "old", ".xlsx", name="calls.xls"),
    counts("text called Parquet", GOOD, "calls.parquet", "no .parquet", "Export", name="calls.parquet"),
    counts("text called a workbook", GOOD, "calls.xlsx", "no .xlsx", "Export", name="calls.xlsx"),
]

NUMBERS = [
    counts("a count below zero", cell("-3"), 'column "calls", row 4', "below zero", 'suppressed = ["-1"]'),
    counts("a comma that groups thousands", cell('"1,234"'), "row 4", "thousands", "1234"),
    counts("a decimal comma", "ward;month;calls\nA;2024-01;1,5\n", "row 2", "decimals", "plain whole number"),
    counts("a count in fractions", cell("2.5"), 'column "calls", row 4', "not a whole number", "rates"),
    counts("a count of less than one", cell(".5"), "row 4", "not a whole number", "rates"),
    counts("a dot that may group thousands", cell("1.250"), 'column "calls", row 4', "thousands", "1250"),
    counts("a round thousand with a dot", cell("1.000"), "row 4", "thousands", "without a separator"),
    counts("dots that group millions", cell("1.250.000"), "row 4", "thousands", "without a separator"),
    counts("a percent sign", cell("45%"), "row 4", "percent", "plain number"),
    counts("a currency sign", cell("£12"), "row 4", "currency", "plain number"),
    counts("not a number", cell("NaN"), "row 4", "not finite", "empty"),
    counts("infinity", cell("inf"), "row 4", "not finite", "empty"),
    counts("a number that overflows", cell("1" + "0" * 400), "row 4", "9,007,199,254,740,992", "column"),
    counts("a count beyond exact whole numbers", cell("9007199254740993"), "row 4", "or more", "column"),
    counts("a count cut to powers of ten", cell("1.23E+05"), "row 4", "powers of ten", "whole number"),
    counts("a count with an underscore", cell("1_000"), "row 4", "text", "empty"),
    counts("a count in other digits than ours", cell("١٢"), "row 4", "text", "empty"),
    counts("a word for a count", cell("none"), "row 4", "text", "suppressed"),
    counts("a mark nobody declared", cell("*"), "row 4", "text", 'suppressed = ["*"]'),
    counts("a mark beside the declared one", cell("<5"), "row 4", "text", "suppressed", suppressed=["*"]),
    counts("a spreadsheet's error value", cell("#REF!"), "row 4", "error value", "formula"),
    counts("a date made of a count", cell("2024-02-01"), "row 4", "date", "as a number"),
]

AREAS_AND_PERIODS = [
    counts("a row without an area", GOOD + ",2024-01,1\n", 'column "ward", row 4', "no area", "merged"),
    counts("a row without a period", GOOD + "C,,1\n", 'column "month", row 4', "no period", "Fill"),
    counts("a code cut to powers of ten", area("1.2E+05"), 'column "ward", row 4', "powers of ten", "text"),
    counts("a code made a date", area("03-Jan"), "row 4", "date", "as text"),
    counts("a code made a decimal", area("12.0"), "row 4", "decimal", '"12"'),
    counts("a code that is an error value", area("#N/A"), "row 4", "error value", "formula"),
    counts("free text for a code", area("x" * 300), "row 4", "200 characters", "category"),
    counts(
        "leading zeros lost in some rows", GOOD + "012,2024-01,1\n12,2024-02,1\n", "rows 4, 5", "one number", "zeros"
    ),
    counts("an area and period twice", GOOD + "A,2024-01,4\n", "row 2", "rows 2 and 4", "one row for each"),
    counts("one period in two ways of writing", period("1", "01"), "row 2", "rows 2 and 3", "one row for each"),
    counts("a month that is none", period("2024-13"), 'column "month", row 3', "cannot be read", "2024-01"),
    counts("a day that is none", period("2023-02-29"), "row 3", "cannot be read", "2024-01-15"),
    counts("a month in words", period("Jan 2024"), "row 3", "cannot be read", "(month)"),
    counts("a date kept as a day number", period("45292"), "row 3", "day number", "as a date"),
    counts("a date in American order", period("01/31/2024", "31/01/2024"), "row 3", "American", "2024-01-15"),
    counts("periods in two forms", period("13"), 'column "month"', "2 forms", "one form"),
    counts("counts by the day", period("2024-01-02", "2024-01-01"), 'column "month"', "weekday", "by month"),
    counts("a moment for a period", period("2024-01-01 10:30"), "row 3", "cannot be read", "2024-01"),
    counts(
        "a fixed trait that changes",
        "ward,month,calls,people\nA,2024-01,3,100\nA,2024-02,3,110\n",
        'column "people", rows 2, 3',
        'area "A"',
        "before the operation",
        covariates=["people"],
    ),
]

WORKBOOKS = [
    counts("a sheet that is not there", workbook, "calls.xlsx", '"Tab"', '"Sheet"', name="calls.xlsx", sheet="Tab"),
    counts(
        "several sheets and none named",
        lambda: workbook(change=lambda book: book.create_sheet("Notes")),
        "calls.xlsx",
        "2 sheets",
        '"Notes"',
        name="calls.xlsx",
    ),
    counts(
        "a merged header",
        lambda: workbook(change=lambda book: book.active.merge_cells("A1:B1")),
        "row 1",
        "merged",
        "Undo",
        name="calls.xlsx",
    ),
    counts(
        "a title over the header",
        lambda: workbook(("Calls by ward", None, None), ("ward", "month", "calls"), ("A", "2024-01", 3)),
        "row 1",
        '"ward"',
        "must be row 1",
        name="calls.xlsx",
    ),
    counts(
        "an error value in a cell",
        lambda: workbook(("ward", "month", "calls"), ("A", "2024-01", "#DIV/0!")),
        'column "calls", row 2',
        "error value",
        "formula",
        name="calls.xlsx",
    ),
    counts(
        "a formula whose value was never stored",
        lambda: workbook(("ward", "month", "calls"), ("A", "2024-01", "=1+1")),
        "row 2",
        "formulas",
        "calculate",
        name="calls.xlsx",
    ),
    counts(
        "a code of more digits than a spreadsheet keeps",
        lambda: workbook(("ward", "month", "calls"), (5303300010010021234, "2024-01", 1)),
        'column "ward", row 2',
        "powers of ten",
        "text",
        name="calls.xlsx",
    ),
    counts(
        "a code made a date in the sheet",
        lambda: workbook(("ward", "month", "calls"), (datetime(2024, 3, 1), "2024-01", 1)),
        'column "ward", row 2',
        "date",
        "as text",
        name="calls.xlsx",
    ),
    counts(
        "entities in a part",
        lambda: repacked({"xl/sharedStrings.xml": ENTITIES}),
        "sharedStrings.xml",
        "entities",
        "Do not use",
        name="calls.xlsx",
    ),
    counts(
        "entities hidden in UTF-16",
        lambda: repacked({"docProps/app.xml": ENTITIES.decode().encode("utf-16")}),
        "app.xml",
        "entities",
        "Do not use",
        name="calls.xlsx",
    ),
    counts(
        "a bomb",
        lambda: repacked({"xl/media/a.bin": b"\0" * (513 * 1024**2)}),
        "calls.xlsx",
        "unpacks to",
        "CSV",
        name="calls.xlsx",
    ),
    counts("a password", locked, "calls.xlsx", "cannot be unpacked", "password", name="calls.xlsx"),
    counts("a workbook cut short", lambda: workbook()[:2000], "calls.xlsx", "unpacked", "again", name="calls.xlsx"),
    counts(
        "a broken part",
        lambda: repacked({"xl/workbook.xml": b"<workbook"}),
        "calls.xlsx",
        "cannot be read",
        "again",
        name="calls.xlsx",
    ),
    counts(
        "another kind of archive", lambda: zip_of("calls.csv"), "calls.zip", "not an .xlsx", "Unpack", name="calls.zip"
    ),
]

PARQUETS = [
    counts(
        "Parquet cut short",
        lambda: parquet("SELECT 'A' AS ward, '2024-01' AS month, 3 AS calls")[:-20],
        "calls.parquet",
        "cannot be read",
        "again",
        name="calls.parquet",
    ),
    counts(
        "a list in a column",
        lambda: parquet("SELECT 'A' AS ward, '2024-01' AS month, [3] AS calls"),
        'column "calls"',
        "type",
        "one number or text",
        name="calls.parquet",
    ),
    counts(
        "a negative number in Parquet",
        lambda: parquet("SELECT 'A' AS ward, '2024-01' AS month, -3 AS calls"),
        'column "calls", row 2',
        "below zero",
        "Correct",
        name="calls.parquet",
    ),
    counts(
        "not a number in Parquet",
        lambda: parquet("SELECT 'A' AS ward, '2024-01' AS month, 'nan'::DOUBLE AS calls"),
        'column "calls", row 2',
        "not finite",
        "empty",
        name="calls.parquet",
    ),
]


def events(sentence: str, rows: str, place: str, what: str, remedy: str, **more: object) -> Broken:
    return Broken(sentence, "when,ward,what\n" + rows, place, what, remedy, {**EVENTS, **more}, "events.csv")


def points(sentence: str, rows: str, place: str, what: str, remedy: str, **more: object) -> Broken:
    return Broken(sentence, "when,east,north\n" + rows, place, what, remedy, {**POINTS, **more}, "events.csv")


EVENT_TABLES = [
    events("a time that is none", "2024-01-15 25:00,A,x\n", 'column "when", row 2', "cannot be read", "empty"),
    events("a year of two digits", "15/01/24,A,x\n", "row 2", "cannot be read", "Correct"),
    events("a year that is a slip", "2204-01-15,A,x\n", "row 2", "1996 to 2099", "Correct"),
    events("a time in American order", "01/15/2024 10:00,A,x\n", "row 2", "American", "2024-01-15 21:30"),
    events("a time kept as a day number", "45292.4375,A,x\n", "row 2", "day number", "date and time"),
    events("times in two orders", "2024-01-15,A,x\n15/01/2024,A,x\n", 'column "when"', "2 forms", "one form"),
    events("an offset in some rows", "2024-01-15 10:00,A,x\n2024-01-15T10:00Z,A,x\n", "when", "2 forms", "one form"),
    events("free text for a kind", f"2024-01-15,A,{'word ' * 50}\n", 'column "what", row 2', "200", "another column"),
    events("a category that is not there", "2024-01-15,A,x\n", "row 1", '"drug"', "Names found", categories=["drug"]),
    points("a place off the grid", "2024-01-15,900000,1400000\n", "row 2", "off the British", "Correct"),
    points("degrees where metres should be", "2024-01-15,-1.47,53.38\n", "row 2", "off the British", "EPSG:4326"),
    points("easting and northing swapped", "2024-01-15,1200000,430000\n", "row 2", "off the British", "swapped"),
    points("degrees swapped", "2024-01-15,53.38,-1.47\n", "row 2", "off the British", "swapped", crs="EPSG:4326"),
    points("an easting in words", "2024-01-15,unknown,400000\n", 'column "east", row 2', "text", "empty"),
    points("an infinite northing", "2024-01-15,400000,inf\n", 'column "north", row 2', "not finite", "empty"),
    points("an unknown reference system", "2024-01-15,1,1\n", "crs", "unknown", "EPSG:27700", crs="EPSG:99999"),
]

DECLARATIONS = [
    counts("names that differ only in capitals", GOOD, "[data.calls]", '"Calls"', "once", measures=["calls", "Calls"]),
    counts("a measure called like the period", GOOD, "[data.calls]", '"Period"', "keeps itself", measures=["Period"]),
    counts("a measure called like a column of netharm's", GOOD, "[data.calls]", "__row", "once", measures=["__row"]),
    events("a category called like a coordinate", "2024-01-15,A,x\n", "[data.calls]", '"x"', "keeps", categories=["x"]),
    events("a category twice", "2024-01-15,A,x\n", "[data.calls]", '"a"', "once", categories=["a", "a"]),
    counts("no column for the period", GOOD, "[data.calls]", "period", "columns =", columns={"area": "ward"}),
]

TABLES = [*FILES, *NUMBERS, *AREAS_AND_PERIODS, *WORKBOOKS, *PARQUETS, *EVENT_TABLES, *DECLARATIONS]


@pytest.mark.parametrize("broken", TABLES, ids=lambda broken: broken.sentence)
def test_a_broken_table_is_refused_with_file_place_and_remedy(broken: Broken, tmp_path: Path) -> None:
    path = tmp_path / broken.name
    path.write_bytes(broken.bytes)
    store = Store(tmp_path / "store")
    with pytest.raises(BadInput) as refused:
        ingest_table(store, "calls", DataSource.model_validate(broken.source), path)
    told = [fault for fault in refused.value.faults if broken.place in fault.where and broken.what in fault.what]
    assert refused.value.exit_code == 2
    assert told, str(refused.value)
    assert broken.remedy in told[0].remedy
    assert broken.name in told[0].where or "[data.calls]" in told[0].where
    assert str(tmp_path) not in str(refused.value)
    assert store.entries() == ()
    assert list((tmp_path / "store").glob("*.parquet")) == []


def test_the_table_that_the_broken_ones_are_made_from_is_good(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(GOOD)
    entry = ingest_table(Store(tmp_path / "store"), "calls", DataSource.model_validate(COUNTS), tmp_path / "calls.csv")
    assert entry.rows == 2


def test_at_least_22_broken_tables_are_tried() -> None:
    assert len(TABLES) >= 22
    assert len({broken.sentence for broken in TABLES}) == len(TABLES)


def test_all_kinds_of_fault_are_told_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("ward,month,calls\nA,2024-01,-3\nB,2024-01,x\n,2024-01,1\nC,soon,1\n")
    with pytest.raises(BadInput) as refused:
        ingest_table(Store(tmp_path / "store"), "calls", DataSource.model_validate(COUNTS), tmp_path / "calls.csv")
    assert len(refused.value.faults) == 4


def test_the_first_five_faults_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"A{number},2024-01,-{number}\n" for number in range(1, 101))
    (tmp_path / "calls.csv").write_text("ward,month,calls\n" + rows)
    with pytest.raises(BadInput) as refused:
        ingest_table(Store(tmp_path / "store"), "calls", DataSource.model_validate(COUNTS), tmp_path / "calls.csv")
    (fault,) = refused.value.faults
    assert fault.where == 'calls.csv, column "calls", rows 2, 3, 4, 5, 6 and 95 more'
    assert '"-1", "-2", "-3", "-4", "-5"' in fault.what
    assert "-6" not in fault.what


def test_a_row_is_named_as_a_person_sees_it_even_after_a_line_break_in_a_cell(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text('ward,month,calls,note\nA,2024-01,1,"two\nlines"\nB,2024-01,-1,\n')
    with pytest.raises(BadInput) as refused:
        ingest_table(Store(tmp_path / "store"), "calls", DataSource.model_validate(COUNTS), tmp_path / "calls.csv")
    assert "row 3" in refused.value.faults[0].where


def test_a_cell_is_shown_cut_short_and_cannot_steer_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(cell("\x1b[31mJane Doe of 12 Long Street, Saltmarrow"))
    with pytest.raises(BadInput) as refused:
        ingest_table(Store(tmp_path / "store"), "calls", DataSource.model_validate(COUNTS), tmp_path / "calls.csv")
    assert "\x1b" not in str(refused.value)
    assert "Long Street" not in str(refused.value)
