"""A page of its own beside the report: a watch, or an alert."""

from __future__ import annotations

from netharm.report.document import document
from netharm.report.markup import Content, element
from netharm.report.watermark import banner


def plain_page(kind: str, heading: str, *main: Content, placebo: bool = False, lead: Content = "") -> str:
    """Return a whole HTML page: what kind of page it is, its heading, what leads in, and its main part."""
    top = element(
        "header", banner() if placebo else "", element("p", kind, class_="kind"), element("h1", heading), lead
    )
    body = element("body", top, element("main", *main), class_="placebo" if placebo else None)
    return document(f"{heading}: {kind.lower()}", body, placebo)
