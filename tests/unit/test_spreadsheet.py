"""The workbook: the same numbers, in cells that can never run."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from netharm.finding import state_findings
from netharm.ledger import Ledger
from netharm.release import release
from netharm.report.report import render_report, write_outputs
from netharm.report.spreadsheet import workbook
from sample_ledger import overdose, row, sample_ledger, violence


def _open(ledger: Ledger) -> Workbook:
    return openpyxl.load_workbook(BytesIO(workbook(ledger)))


def _column(book: Workbook, sheet: str, name: str) -> list[object]:
    rows = list(book[sheet].values)
    return [cells[rows[0].index(name)] for cells in rows[1:]]


def test_it_has_its_sheets_with_the_headings_frozen_and_filters_on() -> None:
    book = _open(sample_ledger())
    assert book.sheetnames == [
        "Read me",
        "Findings",
        "Ledger",
        "Checks",
        "Evidence",
        "By period",
        "Details",
        "Balance",
        "Activity",
        "Official figures",
        "Displacement",
        "Displacement statistics",
        "Kinds, hours and days",
        "Searches",
        "Data",
    ]
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "{=1}"])
def test_a_name_that_looks_like_a_formula_stays_text(name: str) -> None:
    study = {**sample_ledger().study, "title": name, "question": name}
    ledger = sample_ledger(
        rows=(replace(violence(), name=name, reason=name), row(name, status="missing", reason=name)),
        study=study,
        deviations=(name,),
        notes=(name,),
        data=({"data": name, name: name},),
    )
    book = _open(state_findings(ledger))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    kept = str(_column(book, "Ledger", "name")[0]).replace("_x000D_", "\r")  # how the format writes a carriage return
    assert kept == name


def test_missing_suppressed_zero_and_could_not_run_are_four_different_things() -> None:
    book = _open(state_findings(release(sample_ledger(), "partner")))
    observed = dict(zip(_column(book, "Ledger", "name"), _column(book, "Ledger", "observed"), strict=True))
    assert observed["recorded burglary"] == "missing"
    assert observed["ambulance calls to overdose"] == "suppressed"
    assert observed["recorded robbery"] == 0
    counterfactual = _column(book, "Ledger", "counterfactual")
    assert "could not be run" in counterfactual


def test_an_upper_limit_that_does_not_exist_is_named() -> None:
    assert _column(_open(sample_ledger(rows=(overdose(),))), "Ledger", "relative_upper") == ["no limit"]


def test_a_withheld_count_stands_in_no_sheet() -> None:
    marked = replace(overdose(), observed=3.25, counterfactual=2.125, effect=1.125)
    book = _open(state_findings(release(sample_ledger(rows=(marked,), balance=(), metrics=()), "public")))
    values = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert not values & {3.25, 2.125, 1.125, "3.25", "3.2"}
    assert set(_column(book, "By period", "observed")) == {"suppressed"}


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert workbook(sample_ledger()) == workbook(sample_ledger())


def test_every_sheet_of_an_invented_operation_carries_the_watermark() -> None:
    book = _open(sample_ledger(study={**sample_ledger().study, "placebo": True}))
    for sheet in book:
        assert "never happened" in str(sheet.oddHeader.center.text)


def test_writing_a_report_leaves_two_whole_files_and_nothing_aside(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    write_outputs(render_report(state_findings(sample_ledger()), {"netharm": "0.1.0"}), folder)
    write_outputs(render_report(state_findings(sample_ledger()), {"netharm": "0.1.0"}), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["ledger.xlsx", "report.html"]
    assert (folder / "report.html").read_text(encoding="utf-8").endswith("</html>\n")
