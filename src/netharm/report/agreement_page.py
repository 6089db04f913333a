"""The page of agreement between coders: a picture, a sentence and a table for each group, and what limits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.agreement_words import CUSTOM, group_sentence, notes, number_words
from netharm.evidence.agreement.coefficient import FEWEST_DOCUMENTS, Coefficient
from netharm.evidence.agreement.comparison import Comparison
from netharm.evidence.agreement.thresholds import alpha_words, kappa_words
from netharm.report.agreement_chart import agreement_chart
from netharm.report.drawing import draw, figure
from netharm.report.markup import Content, Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.tables import Column, bullets, definitions, plain_table
from netharm.wording import percent, whole
from netharm.wording import sentence as sentence_case

_WHAT = (
    "How far several people, blind to each other, put the same codes on the same words. Where they do not agree, what "
    "a code counts depends on who counted."
)
_METHOD = (
    (
        "Sentences",
        "Krippendorff's alpha, nominal: is a sentence marked with the code or not. A sentence counts as marked where "
        "at least half of it, or half of the excerpt, lies in the other. For a group, the disagreements of its codes "
        "are added, since one sentence may bear several.",
    ),
    (
        "Edges",
        "Krippendorff's alpha for unitising, as revised in 2016, letter by letter: where excerpts begin and end.",
    ),
    (
        "Order",
        "Ordinal alpha of a group whose codes stand in an order, where each coder put exactly one on a sentence.",
    ),
    ("Kappa", "Cohen's for each pair of coders, Fleiss' for all, code by code. Words after Landis and Koch (1977)."),
    ("Same", "The share of pairs of coders and sentences that say the same. It is high for every rare code."),
)


def agreement_page(found: Comparison, to_talk: Mapping[str, Any]) -> str:
    """Return the whole page as HTML. to_talk : how many disagreements there are, and how many of them are decided."""
    groups = [
        _section(group.name, f"group-{group.id}", _group(group, [one for one in found.codes if one.group == group.id]))
        for group in found.groups
    ]
    about = bullets([f"{name} marked {whole(number)} sentences" for name, number in _all_used(found).items()])
    return plain_page(
        "Agreement between coders",
        f"{', '.join(found.coders)}: {whole(len(found.documents))} documents",
        *groups,
        _section("What to know before believing it", "doubts", bullets([*notes(found), CUSTOM, _intervals(found)])),
        _section("Disagreements to talk through", "disagreements", _to_talk(to_talk)),
        _section("What was compared", "compared", join(about, _documents(found))),
        _section("How it was done", "method", definitions([*_METHOD, ("Draws", _drawn(found))])),
        lead=element("p", _WHAT),
    )


def _section(heading: str, name: str, *content: Content) -> Markup:
    return element("section", element("h2", heading, id=name), *content, aria_labelledby=name)


def _group(group: Agreement, codes: Sequence[Agreement]) -> Markup:
    sentence = sentence_case(group_sentence(group, codes))
    title = f"Agreement on {group.name}"
    picture = draw(agreement_chart(group, codes), f"picture-{group.id}", title, f"{sentence} {_aloud(codes)}")
    return join(figure(picture, sentence, _key(), _alphas(group, codes), title), _kappas(group, codes))


def _aloud(codes: Sequence[Agreement]) -> str:
    return " ".join(f"{one.name}: {number_words(one.alpha)}." for one in codes)


def _alphas(group: Agreement, codes: Sequence[Agreement]) -> Markup:
    coders = list(group.used)
    columns = [
        Column("Code"),
        *(Column(f"Marked by {coder}", number=True) for coder in coders),
        Column("Same", number=True),
        Column("Alpha of sentences"),
        Column("It permits"),
        Column("Alpha of edges"),
    ]
    rows = [
        [
            name,
            *(whole(one.used[coder]) for coder in coders),
            percent(one.same),
            number_words(one.alpha),
            "no word" if one.alpha.value is None else alpha_words(one.alpha.value),
            number_words(one.unitised),
        ]
        for name, one in [("all together", group), *((code.id, code) for code in codes)]
    ]
    return plain_table(f"Alphas: {group.name}", columns, rows)


def _kappas(group: Agreement, codes: Sequence[Agreement]) -> Markup:
    pairs = list(codes[0].cohen or {}) if codes else []
    columns = [Column("Code"), Column("Fleiss"), *(Column(f"Cohen: {' and '.join(pair)}") for pair in pairs)]
    rows = [[one.id, _kappa(one.fleiss), *(_kappa((one.cohen or {}).get(pair)) for pair in pairs)] for one in codes]
    table = plain_table(f"Kappas: {group.name}", columns, rows)
    return element("details", element("summary", f"Kappas: {group.name}"), table)


def _kappa(one: Coefficient | None) -> str:
    if one is None or one.value is None:
        return number_words(one) if one is not None else "not computed"
    return f"{number_words(one)}, {kappa_words(one.value)}"


def _key() -> Markup:
    line = "display:inline-block;width:0;height:1.1rem;border-left:2px {} #6b6b6b"
    marks = [
        (element("span", class_="mark outcome", aria_hidden="true"), "alpha of sentences, with its 95% interval"),
        (element("span", class_="mark harm", aria_hidden="true"), "alpha of excerpts' edges"),
        (element("span", style=line.format("dotted"), aria_hidden="true"), ".667: tentative conclusions from here on"),
        (element("span", style=line.format("solid"), aria_hidden="true"), ".800: reliable from here on"),
    ]
    return element("ul", [element("li", mark, words) for mark, words in marks], class_="key")


def _to_talk(to_talk: Mapping[str, Any]) -> Markup:
    said = [
        f"{whole(to_talk['places'])} places: {whole(to_talk['whether'])} on whether the code applies, "
        f"{whole(to_talk['where'])} on where it begins and ends.",
        f"{whole(to_talk['decided'])} of them are decided. What each coder said stays beside what was agreed.",
    ]
    if to_talk["not_shown"]:
        said.append(f"Not listed, for another coder is still at work on it: {', '.join(to_talk['not_shown'])}.")
    return bullets(said)


def _intervals(found: Comparison) -> str:
    return (
        "The intervals are about other documents of this kind coded by the same people: whole documents are drawn "
        f"again. With fewer than {FEWEST_DOCUMENTS} documents there is no interval. Sentences are not independent "
        "pieces of evidence, and other coders could agree more, or less."
    )


def _drawn(found: Comparison) -> str:
    version = found.codebook.version
    return f"Documents were drawn again {whole(found.draws)} times, seed {found.seed}; codebook version {version}."


def _all_used(found: Comparison) -> dict[str, int]:
    return {coder: int(found.units.marks[:, at].any(axis=1).sum()) for at, coder in enumerate(found.coders)}


def _documents(found: Comparison) -> Markup:
    rows = [[one.name, one.kind, one.level or "not known", whole(one.letters)] for one in found.documents]
    columns = [Column("Document"), Column("Kind"), Column("Level"), Column("Letters", number=True)]
    return plain_table("Documents that all coders have finished", columns, rows)
