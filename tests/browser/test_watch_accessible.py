"""The watch page and the alerts in a real browser: everybody can read them, and they ask nobody for anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from netharm.report.alert_page import alert_page
from netharm.report.watch_page import watch_page
from netharm.watch.alert import Alert
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.told import Told

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: test)")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: test)")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_HOSTILE = '<script>document.title = "run"</script>'


def _look(at: int) -> Look:
    seen = at != 3
    return Look(
        period=f"2024-0{at}-01",
        observed=float(4 * at) if seen else None,
        expected=6.0,
        limit=15.0,
        alarm=seen and 4 * at > 15,
        onset="2024-04-01" if seen and 4 * at > 15 else None,
        total=10.0,
        total_expected=8.0,
        ratio=1.25,
        ratio_upper=2.0,
        ratio_since_onset=2.5,
        state="not ruled out" if seen else "",
        reason="" if seen else "the count is missing",
        suppressed=at == 2,
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a watch page of two harms, and an alert for each audience, with a hostile name."""
    folder = tmp_path_factory.mktemp("pages")
    looks = tuple(_look(at) for at in range(1, 8))
    harm = Followed(
        name=f"overdoses {_HOSTILE}", area="target", kind="week", looks=looks, planned=26, method="ears c2",
        why="short", false_alarm=0.05, tolerance=1.25, before=("2023-12-25",), before_counts=(5.0,),
        before_suppressed=(False,), sensitivity="health", respond=("outreach",), tell=("duty officer",),
        remarks=("a remark",),
    )  # fmt: skip
    unseen = Followed("violence", "buffer", "month", (), 0, "", "", 0.05, 1.5, reason="the table is not there.")
    told = [
        Told(harm, harm.name, ("A sentence.",), ("",) * len(looks), "The alarm rang."),
        Told(unseen, "Violence", ("It could not be run.",), (), "Nothing was looked at yet."),
    ]
    page = watch_page(
        "Operation Harrier", "partner", told, ["By week."], ["Something new."], ["No cluster."], placebo=True
    )
    (folder / "watch.html").write_text(page, encoding="utf-8")
    for audience in ("team", "public health", "enforcement"):
        alert = Alert(
            harm.name, "2024-05-01", audience, f"Overdoses {_HOSTILE}", ("They rise.",), "1 of 20 such watches.",
            ("outreach",), ("naloxone",), ("duty officer",), "public health", placebo=True, raised="the week",
        )  # fmt: skip
        name = audience.replace(" ", "-")
        (folder / f"{name}.html").write_text(alert_page(alert, "Operation Harrier"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", ["watch", "team", "public-health", "enforcement"])
def test_no_rule_of_wcag_2_2_aa_is_broken_and_nothing_is_fetched(
    browser: playwright.Browser, pages: Path, name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((pages / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script, img, iframe, form").count() == 0
    assert asked == [(pages / f"{name}.html").as_uri()]
    page.close()


def test_the_watch_prints_with_its_tables_open_and_marked_as_a_placebo(
    browser: playwright.Browser, pages: Path
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto((pages / "watch.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator(".watermark").is_visible()
    assert all(table.bounding_box()["height"] > 20 for table in page.locator("details table").all())
    assert page.locator("svg[role=img]").count() == 1
    page.close()
