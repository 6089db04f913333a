"""Counts that the data's owner withheld: which cells, and between what numbers they lie."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pytest

from netharm.data.panel import Panel
from netharm.data.store import Store
from netharm.errors import BadInput
from small_study import COUNTS, LOOKUP, panel, study, table

HARM = {"data": "counts", "column": "harm"}
FILLED = {**COUNTS, "suppressed": ["4"], "suppressed_between": [1, 9]}
"""A publisher's table in which every withheld count reads 4."""
NUMBERED = {"starts": 4, "ends": 6}
ROWS = [("A", 1, 4), ("A", 2, 14), *(("A", n, 5) for n in range(3, 7)), *(("B", n, 0) for n in range(1, 7))]
HEADER = ["area", "period", "harm"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def as_csv(path: Path, written: str) -> Path:
    rows = [(area, number, written if count == 4 else count) for area, number, count in ROWS]
    return table(path.with_suffix(".csv"), HEADER, rows)


def as_xlsx(path: Path, written: object) -> Path:
    book = openpyxl.Workbook()
    for row in [HEADER, *[(area, number, written if count == 4 else count) for area, number, count in ROWS]]:
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def as_parquet(path: Path, kind: str) -> Path:
    values = ", ".join(f"('{area}', {number}, {count}::{kind})" for area, number, count in ROWS)
    duckdb.sql(f"FROM (VALUES {values}) t(area, period, harm)").write_parquet(str(path.with_suffix(".parquet")))
    return path.with_suffix(".parquet")


@pytest.mark.parametrize(
    ("write", "how"),
    [
        (as_csv, "4"),
        (as_csv, "4.0"),
        (as_csv, "04"),
        (as_xlsx, 4),
        (as_xlsx, 4.0),
        (as_xlsx, "4"),
        (as_parquet, "BIGINT"),
        (as_parquet, "DOUBLE"),
        (as_parquet, "DECIMAL(8, 2)"),
        (as_parquet, "VARCHAR"),
    ],
)
def test_a_constant_filled_in_is_withheld_however_it_is_written(tmp_path, store, write, how):
    built = panel(study({"counts": FILLED}, HARM, **NUMBERED), store, counts=write(tmp_path / "c", how))
    assert built.suppressed[0].tolist() == [[True, *[False] * 5], [False] * 6]
    assert np.isnan(built.counts[0, 0, 0])
    assert built.counts[0, 0, 1:].tolist() == [14, 5, 5, 5, 5]
    assert built.suppressed_between == ((1.0, 9.0),)


def test_a_mark_with_a_decimal_point_meets_the_whole_number(tmp_path, store):
    of = study({"counts": {**FILLED, "suppressed": ["4.0"]}}, HARM, **NUMBERED)
    assert panel(of, store, counts=as_csv(tmp_path / "c", "4")).suppressed.sum() == 1


def test_a_mark_of_one_does_not_empty_the_column_of_the_target(tmp_path, store):
    of = study(
        {"counts": {**COUNTS, "suppressed": ["1"]}},
        HARM,
        **NUMBERED,
        target={"data": "counts", "column": "reached"},
        design={"kind": "staggered adoption"},
    )
    rows = [(area, n, 1 if n == 1 else 5, int(area == "A" and n > 3)) for area in "AB" for n in range(1, 7)]
    built = panel(of, store, counts=table(tmp_path / "c.csv", [*HEADER, "reached"], rows))
    assert built.target.tolist() == [True, False]
    assert built.suppressed[0, :, 0].all()


def test_each_measure_has_the_range_of_its_source(tmp_path, store):
    of = study({"counts": FILLED, "other": COUNTS}, HARM, **NUMBERED)
    more = of.harms[0].measure.model_copy(update={"data": "other"})
    of = of.model_copy(update={"harms": (*of.harms, of.harms[0].model_copy(update={"name": "h", "measure": more}))})
    built = panel(of, store, counts=as_csv(tmp_path / "c", "4"), other=as_csv(tmp_path / "d", "4"))
    assert built.suppressed_between == ((1.0, 9.0), None)
    assert built.suppressed.sum(axis=(1, 2)).tolist() == [1, 0]


def of_quarters(tmp_path: Path, store: Store, withheld: object) -> Panel:
    months = [f"2024-{month:02}" for month in range(1, 7)]
    rows = [(area, month, 7) for area in "AB" for month in months]
    rows[1] = ("A", months[1], withheld)
    of = study({"counts": FILLED}, HARM, starts=date(2024, 4, 1), ends=date(2024, 6, 30), window={"period": "quarter"})
    return panel(of, store, counts=table(tmp_path / "c.csv", HEADER, rows))


def test_a_sum_of_seen_and_withheld_numbers_has_no_known_range(tmp_path, store):
    built = of_quarters(tmp_path, store, 4)
    assert built.suppressed[0, 0].tolist() == [True, False]
    assert built.suppressed_between == (None,)
    assert any("Withheld counts of harm are sums" in note for note in built.notes)
    assert of_quarters(tmp_path, Store(tmp_path / "other"), 5).suppressed_between == ((1.0, 9.0),)


def test_so_has_an_area_of_several_codes(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "C")])
    for code, known in (("A2", None), ("B", (1.0, 9.0))):
        rows = [(area, n, 4 if (area, n) == (code, 2) else 7) for area in ("A1", "A2", "B", "C") for n in range(1, 7)]
        of = study({"counts": FILLED, "codes": LOOKUP}, HARM, **NUMBERED, lookup="codes")
        given = table(tmp_path / f"{code}.csv", HEADER, rows)
        built = panel(of, Store(tmp_path / code), counts=given, codes=lookup)
        assert built.suppressed.sum() == 1
        assert built.suppressed_between == (known,)


@pytest.mark.parametrize(
    ("cell", "said"), [("NaN", "not finite"), ("inf", "not finite"), ("-3", "below zero"), ("four", "text stands")]
)
def test_a_number_that_none_can_count_is_refused_whatever_the_mark(tmp_path, store, cell, said):
    rows = [row if row != ("A", 3, 5) else ("A", 3, cell) for row in ROWS]
    with pytest.raises(BadInput) as refused:
        panel(study({"counts": FILLED}, HARM, **NUMBERED), store, counts=table(tmp_path / "c.csv", HEADER, rows))
    assert said in refused.value.faults[0].what


def test_counts_that_are_all_nought_are_counts(tmp_path, store):
    rows = [(area, n, 0) for area in "AB" for n in range(1, 7)]
    built = panel(study({"counts": COUNTS}, HARM, **NUMBERED), store, counts=table(tmp_path / "c.csv", HEADER, rows))
    assert (built.counts == 0).all()
    assert not built.suppressed.any()
