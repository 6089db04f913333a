"""A page of its own that needs nothing else: head, style, and the mark of an invented operation."""

from __future__ import annotations

from importlib.resources import files

from netharm.report.markup import Content, Markup, element, join
from netharm.report.opening import WATERMARK

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def plain_page(kind: str, heading: str, *main: Content, placebo: bool = False, lead: Content = "") -> str:
    """Return a whole HTML page: what kind of page it is, its heading, what leads in, and its main part."""
    style = files("netharm.report").joinpath("report.css").read_text(encoding="utf-8")
    mark = f'@page {{ @top-center {{ content: "{WATERMARK}"; font-weight: bold; }} }}\n' if placebo else ""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{'PLACEBO: ' if placebo else ''}{heading}: {kind.lower()}"),
        element("style", Markup(style + mark)),
    )
    top = element(
        "header", _banner() if placebo else "", element("p", kind, class_="kind"), element("h1", heading), lead
    )
    body = element("body", top, element("main", *main), class_="placebo" if placebo else None)
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en-GB')}\n"


def _banner() -> Markup:
    words = element("p", element("strong", WATERMARK), ". The places are real; nothing was done there.")
    return join(
        element("div", words, class_="banner"),
        element("div", "PLACEBO", class_="watermark", aria_hidden="true"),
    )
