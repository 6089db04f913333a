"""The pages of roles and of a review check in a real browser: everybody can read them, and they ask nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from netharm.answers.review_check import review_check
from netharm.answers.roles import roles
from netharm.evidence.documents import read_documents, text_of
from small_corpus import WORDS, say, small_corpus

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write both pages, the review with a hostile line in it."""
    folder = tmp_path_factory.mktemp("pages")
    corpus = small_corpus(folder / "corpus", {f"talk-{number}": f"{WORDS} Talk {number}." for number in range(8)})
    for number, document in enumerate(read_documents(corpus)):
        strand = ("strand.prepare", "strand.protect")[number % 3 == 0]
        said = {
            "We executed four warrants on the estate.": ["stance.activity", "strand.pursue"],
            "Our aim is fewer deaths.": ["stance.goal", strand],
        }
        say(corpus, "asha", document, text_of(corpus, document), said)
    log = folder / "log.csv"
    log.write_text("activity,hours,strands\nwarrants,30,pursue\n", encoding="utf-8")
    roles(corpus.path, hours=log, out=folder / "roles.html")
    review = folder / "review.txt"
    review.write_text(
        "Ten were arrested.\n<script>document.title = 'run'</script>\nViolence fell by 10%.\n", encoding="utf-8"
    )
    review_check(review, out=folder / "review.html", cleared=True)
    return {"roles": folder / "roles.html", "review": folder / "review.html"}


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", ["roles", "review"])
def test_no_rule_of_wcag_2_2_aa_is_broken_and_nothing_is_fetched(
    browser: playwright.Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script, img, iframe, form").count() == 0
    assert asked == [pages[name].as_uri()]
    assert "run" not in page.title()
    page.close()
