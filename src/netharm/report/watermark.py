"""The mark of an operation that never happened on real places, on every page that tells of one."""

from __future__ import annotations

from netharm.report.markup import Markup, element, join

WATERMARK = "PLACEBO: this operation never happened"
ON_EVERY_SHEET = f'@page {{ @top-center {{ content: "{WATERMARK}"; font-weight: bold; }} }}\n'
"""Style that prints the mark at the head of every sheet of paper."""


def banner() -> Markup:
    """Return the mark at the head of a page, and across it."""
    words = element("p", element("strong", WATERMARK), ". The places are real; nothing was done there.")
    return join(
        element("div", words, class_="banner"),
        element("div", "PLACEBO", class_="watermark", aria_hidden="true"),
    )
