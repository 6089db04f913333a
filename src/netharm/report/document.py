"""A page that needs nothing else: style inside, no script, and a policy that lets nothing be fetched."""

from __future__ import annotations

from importlib.resources import files

from netharm.report.markup import Markup, element
from netharm.report.watermark import ON_EVERY_SHEET

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def document(title: str, body: Markup, placebo: bool = False) -> str:
    """Return the whole page of a <body>. placebo : whether its operation never happened; title and print say so."""
    own = files("netharm.report").joinpath("report.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{'PLACEBO: ' if placebo else ''}{title}"),
        element("style", Markup(own + (ON_EVERY_SHEET if placebo else ""))),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en-GB')}\n"
