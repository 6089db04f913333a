"""The parts the page is made of."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from netharm.finding import state_findings
from netharm.ledger import Series
from netharm.report.effects_chart import effects_chart
from netharm.report.markup import Markup, element
from netharm.report.operation_window import within_operation
from netharm.report.page import page
from netharm.report.records import record_list, text
from netharm.wording import count, percent, probability, signed
from sample_ledger import PERIODS, overdose, sample_ledger, series, violence


def test_plain_text_and_attributes_are_escaped_and_markup_is_kept() -> None:
    made = element("p", "a < b & c", Markup("<b>d</b>"), title='"x" <y>', hidden=None, open=True)
    assert made == '<p title="&quot;x&quot; &lt;y&gt;" open>a &lt; b &amp; c<b>d</b></p>'


@pytest.mark.parametrize(
    ("periods", "ends", "inside"),
    [
        (("2024-12", "2025-01", "2025-02", "2025-03"), "2025-02-28", [False, True, True, False]),
        (("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"), "2025-06-30", [False, True, True, False]),
        (("2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"), "2025-01-21", [False, True, True, False]),
        (("12", "13", "14", "15"), 14, [False, True, True, False]),
        (("12", "13", "14", "15"), None, [False, True, True, True]),
    ],
)
def test_the_operation_covers_the_periods_that_begin_before_it_ends(
    periods: tuple[str, ...], ends: object, inside: list[bool]
) -> None:
    four = (1.0, 1.0, 1.0, 1.0)
    given = Series(periods, four, four, four, four, (False, True, True, True), (False,) * 4)
    assert within_operation(given, {"starts": "x", "ends": ends}) == inside


def test_an_interval_without_an_upper_limit_runs_to_the_edge() -> None:
    drawn = effects_chart((violence(), overdose()))["data"]["values"]
    assert [one["beyond"] for one in drawn] == [False, True]
    assert drawn[1]["upper"] == 1.0


def test_activity_stands_in_a_table_without_an_effect() -> None:
    made = page(state_findings(sample_ledger()), {})
    table = re.search(r"<caption>Activity: what police did</caption>(.*?)</table>", made, re.DOTALL)
    assert table is not None
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table.group(1)) == ["Activity", "Count", "Strands served"]


def test_the_page_has_no_script_and_no_address_to_load_from() -> None:
    made = page(state_findings(sample_ledger()), {})
    assert "<script" not in made
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", made))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r'\b(?:src|srcset|data|action)="', made)


def test_a_withheld_month_is_marked_in_the_table_by_its_word() -> None:
    hidden = replace(series([20.0] * 18), suppressed=(True, *(False,) * 17), observed=(None, *[20.0] * 17))
    made = page(state_findings(sample_ledger(rows=(replace(violence(), series=hidden),))), {})
    assert re.search(rf'<th scope="row">{PERIODS[0]}</th><td>before</td><td class="number">suppressed</td>', made)


def test_the_same_ledger_gives_the_same_page() -> None:
    ledger = state_findings(sample_ledger())
    assert page(ledger, {"a": 1}) == page(ledger, {"a": 1})


def test_records_of_any_shape_are_readable() -> None:
    made = record_list({"months_missing": ["2025-04"], "empty": [], "nested": {"a": [1, 2]}, "rows": 12345})
    assert "Months missing" in made
    assert "12,345" in made
    assert "Empty" not in made
    files = record_list({"files": [{"file": "a.csv", "source_digest": "ab" * 32, "rows": 3}]}, "blocks")
    assert "<caption>Files: blocks</caption>" in files
    assert "<td>abababababab\N{HORIZONTAL ELLIPSIS}</td>" in files
    assert text({"a": None, "b": True}) == "a: none; b: yes"


def test_numbers_are_written_as_people_read_them() -> None:
    assert [count(n) for n in (0, 4.26, 9.99999999, 12.4, 1234.0)] == ["0", "4.3", "10", "12", "1,234"]
    assert [signed(n) for n in (3.0, 0.0, -23.0)] == ["+3", "0", "\N{MINUS SIGN}23"]
    assert [percent(n) for n in (0.19, -0.004, 0.0)] == ["19%", "0.4%", "0%"]
    assert [probability(n) for n in (0.0001, 0.0312)] == ["< 0.001", "0.031"]
