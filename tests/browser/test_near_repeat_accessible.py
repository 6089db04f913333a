"""The page of near repeats in a real browser: everybody can read it, it asks nobody for anything, and it prints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knox_worlds import with_near_repeats
from netharm.places.events import Events
from netharm.places.near_repeat import find_near_repeats
from netharm.report.near_repeat_page import near_repeat_page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_HOSTILE = '<script>document.title = "run"</script>.csv'


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of made-up events in a file with a hostile name."""
    x, y, day = with_near_repeats(0.2)(np.random.default_rng(1), 200)
    events = Events(x, y, day, False, np.arange(200), (("blank", 3),), ("A note.",), name=_HOSTILE)
    found = find_near_repeats(events, (0, 0.1, 100, 200, 400), (0, 7, 14, 28), draws=99)
    path = tmp_path_factory.mktemp("pages") / "near.html"
    path.write_text(near_repeat_page(found), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1200, 320])
def test_no_rule_of_wcag_2_2_aa_is_broken_and_nothing_is_fetched(
    browser: playwright.Browser, page_file: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script, img, iframe, form").count() == 0
    assert asked == [page_file.as_uri()]
    page.close()


def test_it_prints_with_its_table_open(browser: playwright.Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert all(table.bounding_box()["height"] > 20 for table in page.locator("details table").all())
    assert page.locator("svg[role=img]").count() == 1
    page.close()
