"""The same numbers as a workbook. Text is always text: no cell can run as a formula, whatever a plan or a file says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from netharm.consequences.match_words import harm_words
from netharm.ledger import Ledger, Row
from netharm.report.consequence_tables import known_table, mitigations_table
from netharm.report.ledger_json import round_significant
from netharm.report.opening import title
from netharm.report.points_table import points_sheet
from netharm.report.records import heading, text
from netharm.report.sheet_tables import (
    Cell,
    Table,
    checks_table,
    details_table,
    displacement_statistics_table,
    displacement_table,
    evidence_table,
    mixes_table,
    searches_table,
)
from netharm.report.watermark import WATERMARK
from netharm.wording import MISSING, STATUS, SUPPRESSED

CREATED = datetime(2000, 1, 1)
"""A fixed date of creation: the same ledger gives the same bytes."""

_LONGEST_CELL = 32_000
_WIDEST = 60
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_COUNTED = (
    "observed",
    "counterfactual",
    "effect",
    "effect_lower",
    "effect_upper",
    "relative_effect",
    "relative_lower",
    "relative_upper",
    "relative_upper_one_sided",
    "p_value",
    "p_adjusted",
    "weight_range_lower",
    "weight_range_upper",
    "programme_range_lower",
    "programme_range_upper",
    "withheld_range_lower",
    "withheld_range_upper",
    "effective_donors",
    "smallest_detectable_fall",
    "smallest_detectable_rise",
    "placebo_bias",
    "draws",
    "residual",
)

_UNLIMITED = {"relative_upper", "relative_upper_one_sided"}


def workbook(ledger: Ledger) -> bytes:
    """Return ledger.xlsx of a released and worded `ledger`."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": title(ledger), "created": CREATED})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for name, (columns, rows) in _sheets(ledger).items():
        _write(book.add_worksheet(name), columns, rows, head, body, bool(ledger.study.get("placebo")))
    book.close()
    return buffer.getvalue()


def _sheets(ledger: Ledger) -> dict[str, Table]:
    return {
        "Read me": _read_me(ledger),
        "Findings": (("Finding",), [[finding] for finding in ledger.findings]),
        "Ledger": _ledger(ledger),
        "Checks": checks_table(ledger),
        "Evidence": evidence_table(ledger),
        "By period": _by_period(ledger),
        "Details": details_table(ledger),
        **points_sheet(ledger),
        "Balance": _balance(ledger),
        "Activity": (
            ("Activity", "Count", "Strands served"),
            [[one.name, one.count, ", ".join(one.strands)] for one in ledger.activity],
        ),
        "Official figures": _metrics(ledger),
        "Displacement": displacement_table(ledger),
        "Displacement statistics": displacement_statistics_table(ledger),
        "Kinds, hours and days": mixes_table(ledger),
        "Searches": searches_table(ledger),
        **_consequences(ledger),
        "Data": _data(ledger),
    }


def _consequences(ledger: Ledger) -> dict[str, Table]:
    match = ledger.consequences
    return {} if match is None else {"Known to set off": known_table(match), "Mitigations": mitigations_table(match)}


def _read_me(ledger: Ledger) -> Table:
    lines: list[Sequence[Cell]] = [
        ["Study", title(ledger)],
        ["Question", str(ledger.study.get("question") or "")],
        ["Written for", str(ledger.study.get("released_for") or "internal")],
        *([["Warning", WATERMARK]] if ledger.study.get("placebo") else []),
        *(["Deviation from what was registered", deviation] for deviation in ledger.deviations),
        ["suppressed", "The number is known and withheld: it is small, or would give a small one away."],
        ["missing", "The number was not seen: its data are not there."],
        ["could not be run", "The estimate could not be made; the column reason says why."],
        ["not computed", "This number is no part of this row's estimate."],
        ["no limit", "The data set no upper limit."],
        ["0", "A true zero."],
        ["effect", "observed less expected (counterfactual); intervals are 95% and two-sided."],
        ["Activity", "Police outputs: counted, never a result. No effect stands against them."],
    ]
    return ("Item", "Meaning"), lines


def _ledger(ledger: Ledger) -> Table:
    told = ("name", "kind", "area", "status", "harm_state", "tolerance", "direction", "activity_sensitive")
    late = ("inference", "converged", "match", "measure", "source", "reason", "finding")
    match = ledger.consequences
    rows: list[list[Cell]] = [
        [
            *(_said(row, name) for name in told),
            *(_counted(row, name) for name in _COUNTED),
            *(_said(row, name) for name in late),
            *([harm_words(match, row.name) if row.kind == "harm" else "none needed"] if match is not None else []),
        ]
        for row in ledger.rows
    ]
    return (*told, *_COUNTED, *late, *(["mitigation"] if match is not None else [])), rows


def _said(row: Row, name: str) -> Cell:
    value = getattr(row, name)
    if name == "status":
        return STATUS[row.status]
    return "none" if value is None else value


def _counted(row: Row, name: str) -> Cell:
    value = getattr(row, name)
    if value is not None:
        return value  # type: ignore[no-any-return]
    if row.status not in ("estimated", "penalised"):
        return STATUS[row.status]
    return "no limit" if name in _UNLIMITED and row.p_value is not None else "not computed"


def _by_period(ledger: Ledger) -> Table:
    columns = ("name", "kind", "area", "period", "when", "observed", "counterfactual", "band_lower", "band_upper")
    rows: list[list[Cell]] = []
    for row in ledger.rows:
        series = row.series
        if series is None:
            rows.append([row.name, row.kind, row.area, "all", "all", *([STATUS[row.status]] * 4)])
            continue
        for at, period in enumerate(series.periods):
            when = "after" if series.after[at] else "before"
            lines = (series.observed, series.counterfactual, series.band_lower, series.band_upper)
            counts = [_seen(line[at], series.suppressed[at]) for line in lines]
            rows.append([row.name, row.kind, row.area, period, when, *counts])
    return columns, rows


def _seen(value: float | None, suppressed: bool) -> Cell:
    if suppressed:
        return SUPPRESSED
    return MISSING if value is None else value


def _balance(ledger: Ledger) -> Table:
    columns = ("area", "matched on", "treated areas", "synthetic control", "equal share of comparison areas")
    rows = [
        [
            one.area,
            one.constraint,
            *(_seen(value, one.suppressed) for value in (one.target, one.synthetic, one.comparison)),
        ]
        for one in ledger.balance
    ]
    return columns, rows


def _metrics(ledger: Ledger) -> Table:
    columns: tuple[str, ...] = ("official figure", "status", "before", "periods before", "from the start on")
    columns += ("periods after", "note", "kind", "what it cannot see", "read it beside")
    rows: list[list[Cell]] = [
        [
            one.name,
            one.status,
            *(
                one.status if value is None else value
                for value in (one.observed_before, one.periods_before, one.observed_after, one.periods_after)
            ),
            one.note,
            one.result_kind,
            "; ".join(one.cannot_see),
            "; ".join(one.counter),
        ]
        for one in ledger.metrics
    ]
    return columns, rows


def _data(ledger: Ledger) -> Table:
    rows: list[list[Cell]] = [
        [f"source {at}", heading(key), text(value)]
        for at, record in enumerate(ledger.data, start=1)
        for key, value in record.items()
    ]
    return ("source", "item", "value"), [*rows, *(["note", "Note", note] for note in ledger.notes)]


def _write(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    head: Format,
    body: Format,
    placebo: bool,
) -> None:
    for at, name in enumerate(columns):
        sheet.write_string(0, at, name, head)
    for down, row in enumerate(rows, start=1):
        for across, value in enumerate(row):
            _write_cell(sheet, down, across, value, body)
    for at, name in enumerate(columns):
        longest = max([len(name), *(len(str(row[at])) for row in rows)])
        sheet.set_column(at, at, min(max(longest + 2, 10), _WIDEST))
    sheet.freeze_panes(1, 1 if len(columns) > 1 else 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if placebo:
        sheet.set_header(f"&C&B{WATERMARK}")


def _write_cell(sheet: Worksheet, down: int, across: int, value: Cell, form: Format) -> None:
    """Write a number as a number and all else as text: never through the guesses of `write`."""
    if isinstance(value, bool):
        sheet.write_string(down, across, "yes" if value else "no", form)
    elif isinstance(value, (int, float)):
        rounded = round_significant(float(value))
        if rounded is None:
            sheet.write_string(down, across, MISSING, form)
        else:
            sheet.write_number(down, across, rounded, form)
    else:
        sheet.write_string(down, across, str(value)[:_LONGEST_CELL], form)
