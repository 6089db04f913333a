"""The page of a watch: where each harm stands, its picture and every look; and what else must be known."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.report.drawing import draw, figure, key
from netharm.report.markup import Content, Markup, element
from netharm.report.plain_page import plain_page
from netharm.report.row_section import HEALTH
from netharm.report.tables import Column, bullets, plain_table
from netharm.report.watch_chart import MOST_BEFORE, watch_chart
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.told import Told
from netharm.wording import COULD_NOT_RUN, MISSING, SUPPRESSED, count, ratio, unbroken

_LEVELS = {
    "internal": "Internal: for the team that holds the data. Nothing is suppressed.",
    "partner": "For partners: small counts of data that are not open, and what would give them away, are suppressed.",
    "public": "Public: small counts of data that are not open, and what would give them away, are suppressed.",
}
_NOT_FOR_ENFORCEMENT = (
    "This page holds harms from health data. It is for public health and for the team that holds the data; police "
    "users of an alert get the pages in the folder alerts/enforcement."
)


def watch_page(
    title: str,
    level: str,
    harms: Sequence[Told],
    settings: Sequence[str],
    news: Sequence[str],
    clusters: Sequence[str],
    *,
    placebo: bool,
) -> str:
    """Return watch.html of released harms; `news` is what this run has to tell, `settings` how it
    was watched, `clusters` what scans found."""
    health = any(told.followed.is_health for told in harms)
    return plain_page(
        "Watch",
        title,
        _news(news),
        element(
            "section",
            element("h2", "Where each harm stands", id="states"),
            _states(harms),
            aria_labelledby="states",
        ),
        element(
            "section",
            element("h2", "Harm by harm", id="harms"),
            [_harm(told, f"harm-{at}") for at, told in enumerate(harms, start=1)],
            aria_labelledby="harms",
        ),
        element("section", element("h2", "Clusters", id="clusters"), bullets(clusters), aria_labelledby="clusters")
        if clusters
        else "",
        element(
            "section",
            element("h2", "How it was watched", id="settings"),
            bullets(list(settings)),
            aria_labelledby="settings",
        ),
        placebo=placebo,
        lead=[
            element("p", _LEVELS.get(level, level), class_="level"),
            element("p", _NOT_FOR_ENFORCEMENT, class_="level") if health else "",
        ],
    )


def _news(news: Sequence[str]) -> Markup:
    return element(
        "section",
        element("h2", "New at this look", id="news"),
        bullets([unbroken(each) for each in news]) if news else element("p", "Nothing new."),
        aria_labelledby="news",
    )


def _states(harms: Sequence[Told]) -> Markup:
    groups = (
        ("Beyond their tolerance", [told for told in harms if told.followed.state == "crossed"], "alarm"),
        ("Watched", [told for told in harms if told.followed.state != "crossed"], "watched"),
    )
    return element(
        "div",
        [
            element(
                "div",
                element("h3", name),
                element("ul", [element("li", unbroken(" ".join(told.said))) for told in group], class_="findings"),
                class_=class_,
            )
            for name, group, class_ in groups
            if group
        ],
    )


def _harm(told: Told, name: str) -> Markup:
    followed = told.followed
    return element(
        "article",
        element("h3", told.title, id=name),
        element("p", HEALTH) if followed.is_health else "",
        _figure(told, name) if followed.looks else element("p", told.said[0], class_="absent"),
        _plan(followed),
        bullets([*followed.remarks, *followed.notes]) if followed.remarks or followed.notes else "",
        aria_labelledby=name,
        class_="row",
    )


def _figure(told: Told, name: str) -> Markup:
    followed = told.followed
    looks = followed.looks
    caption = f"{told.title}, by look"
    marks = key(
        *((("observed", "counted"),) if _is_counted(followed) else ()),
        *((("expected", "expected had nothing changed"),) if any(look.expected is not None for look in looks) else ()),
        *((("limit", "the alarm rings above this"),) if any(look.limit is not None for look in looks) else ()),
        *((("rings", "the alarm rings"),) if any(look.alarm for look in looks) else ()),
        *((("window", "since when it has risen, to the last alarm"),) if any(look.alarm for look in looks) else ()),
        ("begin", "the watch begins"),
        *((("missing", MISSING),) if _is_missing(followed) else ()),
        *((("withheld", SUPPRESSED),) if _is_withheld(followed) else ()),
    )
    picture = draw(watch_chart(followed), f"{name}-chart", caption, told.picture)
    return figure(picture, told.picture, marks, _table(told, caption), caption)


def _is_counted(followed: Followed) -> bool:
    looks = any(look.observed is not None for look in followed.looks)
    return looks or any(number is not None for number in followed.before_counts[-MOST_BEFORE:])


def _is_withheld(followed: Followed) -> bool:
    looks = any(look.observed is None and look.suppressed for look in followed.looks)
    return looks or any(followed.before_suppressed[-MOST_BEFORE:])


def _is_missing(followed: Followed) -> bool:
    looks = any(look.observed is None and not look.suppressed for look in followed.looks)
    past = list(zip(followed.before_counts, followed.before_suppressed, strict=True))[-MOST_BEFORE:]
    return looks or any(number is None and not hidden for number, hidden in past)


def _table(told: Told, caption: str) -> Markup:
    columns = (
        Column("Look"),
        Column("Counted", True),
        Column("Expected", True),
        Column("Alarm rings above", True),
        Column("Alarm"),
        Column("Times expected, since the watch began", True),
        Column("State now"),
        Column("As it was said then"),
    )
    cells: list[list[Content]] = [
        [
            look.period,
            _word(look, look.observed),
            _word(look, look.expected),
            _word(look, look.limit),
            f"rings, since {look.onset}" if look.alarm and look.onset else "rings" if look.alarm else "silent",
            _word(look, look.ratio, ratio),
            look.state or f"{COULD_NOT_RUN}: {look.reason}",
            then or "this run",
        ]
        for look, then in zip(told.followed.looks, told.said_then, strict=True)
    ]
    return plain_table(caption, columns, cells)


def _word(look: Look, value: float | None, words: object = count) -> str:
    if value is not None:
        return words(value)  # type: ignore[operator, no-any-return]
    return SUPPRESSED if look.suppressed else MISSING if look.observed is None else COULD_NOT_RUN


def _plan(followed: Followed) -> Markup:
    pairs = (
        ("If it rises", followed.respond),
        ("What prevents it", followed.mitigation),
        ("Told", followed.tell),
    )
    items = [element("li", f"{name}: {'; '.join(texts)}.") for name, texts in pairs if texts]
    return element("ul", items) if items else element("p", "The plan does not say what happens if it rises.")
