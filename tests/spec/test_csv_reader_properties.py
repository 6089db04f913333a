"""Whatever a CSV file holds, it is read to the letter or refused with a message; never a traceback, never a guess."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netharm.data.force_tables import ingest_table
from netharm.data.store import Store
from netharm.data.tables.given_table import ROW
from netharm.data.tables.table_reader import read_table
from netharm.errors import BadInput
from netharm.study.data_source import DataSource

SOURCE = DataSource.model_validate(
    {"source": "counts", "columns": {"area": "ward", "period": "month"}, "measures": ["calls"], "suppressed": ["*"]}
)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
codes = st.text("ABC xyz'\"-,;&\n", min_size=1, max_size=8).map(lambda text: f"w{text.strip()}")
numbers = st.one_of(
    st.integers(0, 2**53 - 1).map(str),
    st.integers(0, 10**9).map(lambda value: f"{value}.0"),
    st.just(""),
    st.just("*"),
)


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows(rows)
    return text.getvalue()


def read_or_refused(store: Store, path: Path) -> bool:
    """Say whether a table is stored, or refused with whole messages and nothing stored; anything else is raised."""
    try:
        ingest_table(store, "calls", SOURCE, path)
    except BadInput as refused:
        whole = all(fault.where and fault.what and fault.why and fault.remedy for fault in refused.faults)
        return whole and refused.exit_code == 2 and store.entries() == ()
    return len(store.entries()) == 1


def read_back(content: bytes, wanted: dict[str, str]) -> list[tuple[object, ...]]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        read_table(connection, path, wanted, None)
        return connection.execute(f"FROM given ORDER BY {ROW}").fetchall()


@QUICK
@given(
    rows=st.lists(st.tuples(cells, cells), max_size=8),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_cell_comes_back_in_its_own_row(
    rows: list[tuple[str, str]], delimiter: str, line_end: str, encoding: str
) -> None:
    rows = [("never", "empty"), *rows]
    content = written([["first", "second"], *map(list, rows)], delimiter, line_end).encode(encoding)
    found = read_back(content, {"a": "first", "b": "second"})
    blanks = " \t\r\n\v\f\u00a0\u200b\ufeff"
    expected = [
        (row, *(cell.strip(blanks) or None for cell in both))
        for row, both in enumerate(rows, start=2)
        if any(cell.strip() for cell in both)
    ]
    assert found == expected


@QUICK
@given(content=st.binary(max_size=200))
@example(content=b"\xff\xfe")
@example(content=b'"')
@example(content=b"ward,month,calls\r\r\n")
@example(content=b"PAR1")
@example(content=b"PK\x03\x04")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        assert read_or_refused(Store(Path(folder) / "store"), path)


@QUICK
@given(text=st.text(st.characters(codec="utf-8"), max_size=60), rest=st.sampled_from(["", "\n", "\nA,2024-02,1\n"]))
def test_any_row_under_a_good_header_is_read_or_refused(text: str, rest: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(f"ward,month,calls\n{text}{rest}".encode())
        assert read_or_refused(Store(Path(folder) / "store"), path)


@QUICK
@given(whole=st.integers(0, 10**6), part=st.from_regex(r"[0-9]{0,7}[1-9]", fullmatch=True))
def test_a_count_with_a_part_of_one_is_never_kept(whole: int, part: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(f"ward,month,calls\nA,2024-01,{whole}.{part}\n", encoding="utf-8")
        with pytest.raises(BadInput) as refused:
            ingest_table(Store(Path(folder) / "store"), "calls", SOURCE, path)
    assert [fault.where for fault in refused.value.faults] == ['table.csv, column "calls", row 2']


@QUICK
@given(table=st.dictionaries(st.tuples(codes, st.integers(1, 12)), numbers, min_size=1, max_size=12))
def test_a_good_table_is_kept_to_the_number(table: dict[tuple[str, int], str]) -> None:
    rows = [[area, f"2024-{month:02}", number] for (area, month), number in table.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(written([["ward", "month", "calls"], *rows], ",", "\n"), encoding="utf-8", newline="")
        entry = ingest_table(Store(Path(folder) / "store"), "calls", SOURCE, path)
        found = duckdb.sql(f"FROM '{Path(folder) / 'store' / entry.file}'").fetchall()
    kept = {(area, period): (calls, withheld) for area, period, calls, withheld in found}
    assert kept == {
        (area, period): (None if number in ("", "*") else float(number), number == "*") for area, period, number in rows
    }
