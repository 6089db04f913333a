"""The report in a real browser: everybody can read it, it asks nobody for anything, and it prints."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from netharm.finding import state_findings
from netharm.release import release
from netharm.report.report import render_report, write_outputs
from sample_ledger import sample_ledger

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_HOSTILE = '<script>document.title = "run"</script><img src="http://example.org/x.png" onerror="document.title=1">'


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write three reports: the team's, the partners', and one of an invented operation with a hostile plan."""
    folder = tmp_path_factory.mktemp("reports")
    invented = {**sample_ledger().study, "placebo": True, "title": _HOSTILE, "question": _HOSTILE}
    hostile = tuple(replace(row, name=f"{row.name} {_HOSTILE}") for row in sample_ledger().rows)
    for name, level, parts in (
        ("internal", "internal", {}),
        ("partner", "partner", {}),
        ("invented", "public", {"study": invented, "rows": hostile, "deviations": (_HOSTILE,), "notes": (_HOSTILE,)}),
        ("unfilled", "internal", {"rows": tuple(r for r in sample_ledger().rows if r.series is None), "balance": ()}),
    ):
        ledger = state_findings(release(sample_ledger(**parts), level))
        write_outputs(render_report(ledger, {"netharm": "0.1.0", "files": {"plan.toml": "ab" * 32}}), folder / name)
    return folder


_NAMES = ["internal", "partner", "invented", "unfilled"]


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()


def _show(page: playwright.Page, reports: Path, name: str) -> None:
    page.goto((reports / name / "report.html").as_uri())


@pytest.mark.parametrize(
    ("name", "width"), [("internal", 1200), ("partner", 320), ("invented", 1200), ("unfilled", 320)]
)
def test_no_rule_of_wcag_2_2_aa_is_broken(page: playwright.Page, reports: Path, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    _show(page, reports, name)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": [*_RULES, "best-practice"]}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", _NAMES)
def test_the_page_asks_nobody_for_anything(page: playwright.Page, reports: Path, name: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    _show(page, reports, name)
    page.wait_for_load_state("networkidle")
    assert asked == [(reports / name / "report.html").as_uri()]
    assert complaints == []


def test_a_hostile_plan_is_shown_as_text(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "invented")
    assert page.locator("script, img, iframe, object, form").count() == 0
    assert page.locator("h1").inner_text() == _HOSTILE
    assert page.title().startswith("PLACEBO: ")


def test_nothing_is_wider_than_a_phone(page: playwright.Page, reports: Path) -> None:
    """320 px is also what is left of 1280 px at 400% zoom."""
    page.set_viewport_size({"width": 320, "height": 640})
    _show(page, reports, "internal")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_reaches_the_findings_first_and_opens_the_numbers(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "internal")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#findings")
    summary = page.locator("summary").first
    summary.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_every_picture_has_a_name_a_sentence_and_a_table(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "internal")
    pictures = page.locator("svg[role=img]")
    assert pictures.count() == page.locator("svg").count() > 5
    for at in range(pictures.count()):
        assert pictures.nth(at).locator("title").first.text_content()
        assert pictures.nth(at).locator("desc").first.text_content()
    for figure in page.locator("figure").all():
        assert figure.locator("figcaption").inner_text().count(".") >= 2
        assert figure.locator("xpath=following-sibling::*[1]/self::details//table").count() == 1


def test_ids_are_unique_and_every_reference_is_met(reports: Path) -> None:
    text = (reports / "internal" / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_headings_go_down_one_step_at_a_time(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "internal")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(part => +part.tagName[1])")
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_four_kinds_of_absence_are_four_words(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "partner")
    table = page.locator("table").first.inner_text()
    assert all(word in table for word in ("missing", "suppressed", "could not", "0"))


def test_it_prints_with_all_tables_open_and_the_watermark_on_every_page(page: playwright.Page, reports: Path) -> None:
    _show(page, reports, "invented")
    page.emulate_media(media="print")
    assert page.locator(".watermark").evaluate("part => getComputedStyle(part).position") == "fixed"
    assert page.locator(".watermark").is_visible()
    tables = page.locator("details table").all()
    assert tables
    assert all(table.bounding_box() is not None and table.bounding_box()["height"] > 20 for table in tables)
    pages = page.pdf(prefer_css_page_size=True, tagged=True)
    assert pages.startswith(b"%PDF")
    assert b"/StructTreeRoot" in _inflated(pages)
    assert _inflated(pages).count(b"/Type /Page\n") >= 5


def _inflated(pdf: bytes) -> bytes:
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)
