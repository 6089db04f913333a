"""The page of triggered harm in a real browser: its small text can be read, and says which number is which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netharm.places.events import Events
from netharm.places.triggered_harm import triggered_harm
from netharm.report.triggered_page import triggered_page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")

_SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg text")].map(
    text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of made-up triggers and harms, by three distances and five windows."""
    random = np.random.default_rng(2)
    triggers, harms = (
        Events(
            random.uniform(0, 900, number), random.uniform(0, 900, number), random.uniform(0, 700, number), False,
            np.arange(number), (), (), name=name,
        )
        for number, name in ((200, "seizures.csv"), (900, "overdoses.csv"))
    )  # fmt: skip
    found = triggered_harm(triggers, harms, draws=99)
    path = tmp_path_factory.mktemp("pages") / "triggered.html"
    path.write_text(triggered_page(found, triggers, harms, (), None), encoding="utf-8")
    return path


def test_the_smallest_text_of_the_picture_has_eleven_pixels_or_more(browser: Any, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(page_file.as_uri())
    assert page.locator("svg[role=img]").count() == 1
    assert page.evaluate(_SMALLEST) >= 11.5
    page.close()


def test_it_says_which_column_is_seen_and_which_expected(browser: Any, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(page_file.as_uri())
    caption = page.locator("figcaption").inner_text()
    assert "seen is the column After" in caption
    assert "expected is Before times After at moved times over Before at moved times" in caption
    page.close()
