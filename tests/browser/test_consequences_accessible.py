"""The pages of consequences and mitigations in a real browser: everybody can read them, and they ask nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netharm.consequences.matching import match_plan
from netharm.consequences.register import catalogue_of_mitigations, register_of_consequences
from netharm.consequences.report_of_state import ReportOfState
from netharm.consequences.reports import Reports
from netharm.report.harms_page import plan_page, register_page
from netharm.report.mitigations_page import catalogue_page, follow_page
from netharm.study.plan import parse_plan
from spec.plan_texts import SOUND

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_HOSTILE = '<script>document.title = "run"</script>'
_NAMES = ("register", "plan", "catalogue", "follow")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the four pages, with a hostile title and a hostile note."""
    study = parse_plan(SOUND.replace("ends = 2025-05-31\n", 'ends = 2025-05-31\nkinds = ["warrants", "seizure"]\n'))
    made = ReportOfState("naloxone carried by every team", "done", date(2025, 3, 1), "operation lead", _HOSTILE)
    match = match_plan(study, Reports((made,), ()))
    folder = tmp_path_factory.mktemp("pages")
    written = (
        register_page(register_of_consequences(), ()),
        plan_page(_HOSTILE, match, {"overdose": ["M1 naloxone"], "other": []}, placebo=True),
        catalogue_page(catalogue_of_mitigations(), ()),
        follow_page(_HOSTILE, "2025-03-02", match.said, match.mitigations, placebo=False),
    )
    for name, page in zip(_NAMES, written, strict=True):
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "width"),
    [*((name, 320) for name in _NAMES), ("plan", 1200), ("follow", 1200)],  # the narrow one is harder
)
def test_no_rule_of_wcag_2_2_aa_is_broken_and_nothing_is_fetched(
    browser: playwright.Browser, pages: Path, name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = (pages / f"{name}.html").as_uri()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script, img, iframe, form").count() == 0
    assert asked == [address]
    page.close()
