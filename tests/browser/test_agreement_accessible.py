"""The page of agreement in a real browser: everybody can read it, it asks nobody for anything, and it prints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netharm.answers.agreement import agreement
from netharm.evidence.codings import add_codings, finish_document
from netharm.evidence.documents import read_documents
from netharm.evidence.excerpt import Excerpt
from netharm.evidence.mark import Mark
from netharm.evidence.sentences import sentences_of
from small_corpus import WORDS, small_corpus

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CODES = ("strand.pursue", "strand.protect", "chain.output", "chain.outcome", "harm.health")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of three coders on twelve documents, one of them with a hostile name."""
    folder = tmp_path_factory.mktemp("agreement")
    names = ["<script>document.title = 'run'<|script>", *(f"talk-{number}" for number in range(11))]
    corpus = small_corpus(folder / "corpus", {name: f"{WORDS} Talk {at}." for at, name in enumerate(names)})
    rng = np.random.default_rng(4)
    for document in read_documents(corpus):
        places = sentences_of(f"{WORDS} Talk 0."[: document.letters])
        truth = rng.random((len(places), len(_CODES))) < 0.4
        for coder in ("anna", "ben", "cara"):
            said = truth ^ (rng.random(truth.shape) < 0.1)
            marks = [
                Mark(Excerpt(document.id, *places[sentence]), _CODES[code]) for sentence, code in np.argwhere(said)
            ]
            add_codings(corpus, coder, marks)
            finish_document(corpus, coder, document)
    agreement(corpus.path, draws=100, out=folder / "page.html")
    return folder / "page.html"


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
    assert "run" not in page.title()
    page.close()


def test_every_group_has_a_picture_a_sentence_and_a_table(browser: playwright.Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert page.locator("svg[role=img]").count() == page.locator("figcaption").count() == 3
    assert all(table.bounding_box()["height"] > 20 for table in page.locator("details table").all())
    page.close()
