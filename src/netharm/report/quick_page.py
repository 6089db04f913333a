"""The page of an answer that needed no plan: a title, sections, and what such an answer cannot carry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netharm.report.document import document
from netharm.report.markup import Markup, element

UNPLANNED = (
    "This answer came without a plan: nothing was promised before the data were seen, nothing was registered, and no "
    "counts were withheld. Treat it as a lead to follow, not as an evaluation, and share it only with those who may "
    "see the data."
)


def quick_page(title: str, sections: Sequence[tuple[str, Markup]], kind: str = "An answer without a plan") -> str:
    """Return a self-contained HTML page.

    title : the page's heading, plain text.
    sections : pairs of a heading, different for each, and what stands under it.
    kind : a line above the title.
    """
    names = [_name(heading) for heading, _ in sections]
    if len(set(names)) < len(names):
        raise ValueError(f"two sections are called alike: {names}")
    contents = [
        element("li", element("a", heading, href=f"#{name}"))
        for name, (heading, _) in zip(names, sections, strict=True)
    ]
    body = element(
        "body",
        element("a", "Skip to the answer", href="#main", class_="skip"),
        element(
            "header", element("p", kind, class_="kind"), element("h1", title), element("p", UNPLANNED, class_="level")
        ),
        element("nav", element("h2", "Contents", id="contents"), element("ol", contents), aria_labelledby="contents"),
        element(
            "main",
            [
                element("section", element("h2", heading, id=name), content, aria_labelledby=name)
                for name, (heading, content) in zip(names, sections, strict=True)
            ],
            id="main",
        ),
        element("footer", element("p", "Made with netharm.")),
    )
    return document(title, body)


def _name(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
