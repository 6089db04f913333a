"""The page of a review check, to be handed back to the review's author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netharm.report.markup import Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.reviewing.claim import CLAIM_KINDS
from netharm.reviewing.judged import Judged
from netharm.reviewing.words import MEANS, NEEDS, summary

_CAUTION = (
    "The claims were found by the words and the build of sentences, from a list that anybody can read. Some will be "
    "missing, and some will be read as another kind. The review itself is what counts; a person decides on each claim."
)
_MEANINGS = [(kind.capitalize(), MEANS[kind]) for kind in CLAIM_KINDS]
_SIGN = {"activity": "A", "output": "O", "outcome": "C", "attribution": "W", "mitigation": "M"}


def review_page(judged: Sequence[Judged], text: str, name: str, by: str) -> str:
    """Return the whole page as HTML. text : the review's. by : the role of who looked at the claims, or nothing."""
    return plain_page(
        "Review check",
        f"What this review claims: {name}",
        _section("In short", "short", bullets(summary(judged), class_="findings"), element("p", _CAUTION), _by(by)),
        _section("The claims", "claims", _claims(judged)),
        _section("Where they stand", "text", element("p", _LEGEND), _marked(judged, text)),
        _section("What the kinds mean", "kinds", definitions(_MEANINGS)),
    )


_LEGEND = (
    "The review's own words. What the check takes for a claim is underlined, with its number and its kind behind it: "
    + ", ".join(f"{sign} {kind}" for kind, sign in _SIGN.items())
    + "."
)


def _section(heading: str, name: str, *content: Markup) -> Markup:
    return element("section", element("h2", heading, id=name), *content, aria_labelledby=name)


def _by(by: str) -> Markup:
    return element("p", f"Looked at by: {by}.") if by else join()


def _claims(judged: Sequence[Judged]) -> Markup:
    columns = [*map(Column, ("No.", "Claim", "Kind", "Rests on", "What it would need", "State"))]
    rows = [
        [
            str(number),
            each.claim.text,
            each.claim.kind,
            each.claim.rests_on,
            NEEDS[each.claim.needed],
            each.judgement + (f": {each.note}" if each.note else ""),
        ]
        for number, each in enumerate(judged, start=1)
    ]
    if not rows:
        return element("p", "No claim was found.", class_="absent")
    return plain_table("Claims, in the review's order", columns, rows)


def _marked(judged: Sequence[Judged], text: str) -> Markup:
    return element("div", *(element("p", *part) for part in _paragraphs(judged, text)), class_="review")


def _paragraphs(judged: Sequence[Judged], text: str) -> Iterator[list[Markup | str]]:
    """Yield the lines of the text that are not empty, with the claims in them marked."""
    place = 0
    for line in text.splitlines(keepends=True):
        stop = place + len(line)
        if line.strip():
            yield list(_pieces(judged, text, place, place + len(line.rstrip())))
        place = stop


def _pieces(judged: Sequence[Judged], text: str, start: int, stop: int) -> Iterator[Markup | str]:
    for number, each in enumerate(judged, start=1):
        claim = each.claim
        if not each.stands or claim.end <= start or claim.start >= stop:
            continue
        begin, end = max(start, claim.start), min(stop, claim.end)
        yield text[start:begin]
        sign = element("sup", f"{number}\N{NO-BREAK SPACE}{_SIGN[claim.kind]}")
        yield element("mark", text[begin:end], sign, class_="claim")
        start = end
    yield text[start:stop]
