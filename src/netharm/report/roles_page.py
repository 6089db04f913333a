"""The page of roles: how far a strategy is Pursue on paper, and in practice."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.ledger import Ledger
from netharm.report.drawing import draw, figure, key
from netharm.report.markup import Markup, element, join
from netharm.report.plain_page import plain_page
from netharm.report.roles_chart import SERIES, RoleMark, roles_chart
from netharm.report.tables import Column, bullets, plain_table
from netharm.roles.activity_log import ActivityLog
from netharm.roles.profile import PAPER, PRACTICE, Profile, ProfileRow
from netharm.roles.statement import STRANDS
from netharm.roles.words import CAUTION, answer, difference_words, overall, share_words, strand_name
from netharm.wording import percent, whole

_BY = {
    "level": "By level",
    "organisation_kind": "Police and partners",
    "kind": "By kind of document",
    "year": "Over time",
}
_STANCES = {PAPER: SERIES[0], PRACTICE: SERIES[1]}


def roles_page(profile: Profile, log: ActivityLog | None, title: str) -> str:
    """Return the whole page as HTML. title : the corpus's name."""
    return plain_page(
        "Roles",
        f"On paper and in practice: {title}",
        _section("The answer", "answer", roles_answer(profile, log)),
        _section("What it rests on", "rests-on", element("p", _rests_on(profile)), element("p", CAUTION)),
        *(
            _section(heading, by.replace("_", "-"), _table(profile, by, heading))
            for by, heading in _BY.items()
            if len({row.group for row in profile.rows if row.by == by}) > 1
        ),
    )


def roles_section(ledger: Ledger) -> Markup:
    """Return the report's section: what the study's own corpus says, or that there is none."""
    if ledger.roles is None:
        content = element("p", _NO_CORPUS)
    else:
        content = join(
            roles_answer(ledger.roles, None),
            element("p", _rests_on(ledger.roles)),
            element("p", CAUTION),
            element("p", _NOT_PROMISED),
        )
    return _section(HEADING, "roles", content)


HEADING = "On paper and in practice"
_NO_CORPUS = (
    "No document about this operation has been coded, so nothing is said of its goals and roles. A corpus in the "
    "folder evidence beside the plan is read."
)
_NOT_PROMISED = "Documents were coded apart from the plan: nothing here was promised beforehand, or is an effect."


def roles_answer(profile: Profile, log: ActivityLog | None) -> Markup:
    """Return the answer in sentences, its picture and its numbers."""
    return join(bullets(answer(profile, log), class_="findings"), _picture(profile, log))


def _section(heading: str, name: str, *content: Markup) -> Markup:
    return element("section", element("h2", heading, id=name), *content, aria_labelledby=name)


def _rests_on(profile: Profile) -> str:
    coders = f"{profile.coders} coders" if profile.coders != 1 else "one coder"
    paper, practice = (overall(profile, stances) for stances in (PAPER, PRACTICE))
    goals = f"{_counted(paper.statements)} goals, of which {_counted(paper.without_strand)} serve no strand"
    deeds = (
        f"{_counted(practice.statements)} roles and activities, of which {_counted(practice.without_strand)} serve none"
    )
    return (
        f"{whole(profile.documents)} documents, coded by {coders}: {goals}, and {deeds}. Those without a strand are in "
        "no share. Of a document that two people coded, what each of them said counts half."
    )


def _counted(statements: float) -> str:
    """Return a number of statements to one decimal, so that parts add up where coders share a document."""
    return f"{statements:.1f}".removesuffix(".0")


def _picture(profile: Profile, log: ActivityLog | None) -> Markup:
    marks = list(_marks(profile, log))
    if not marks:
        return element("p", "There is no picture: no coded statement has a strand.", class_="absent")
    name = "Shares by strand"
    sentence = "For each strand the share of goals, and of roles and activities, that serve it, with 95% intervals" + (
        ", and the share of officer-hours." if log is not None else "."
    )
    told = " ".join(f"{mark.strand}, {mark.series}: {percent(mark.share)}." for mark in marks)
    signs = [("roles-paper", SERIES[0]), ("roles-practice", SERIES[1])]
    if log is not None:
        signs.append(("roles-hours", SERIES[2]))
    numbers = plain_table(name, [Column("Strand"), *map(Column, _headings(log))], list(_numbers(profile, log)))
    return figure(draw(roles_chart(marks), "roles", name, f"{sentence} {told}"), sentence, key(*signs), numbers, name)


def _headings(log: ActivityLog | None) -> list[str]:
    headings = ["Goals on paper", "Roles and activities", "Paper less practice"]
    return [*headings, "Officer-hours"] if log is not None else headings


def _numbers(profile: Profile, log: ActivityLog | None) -> Iterator[list[str]]:
    paper, practice = (overall(profile, stances) for stances in (PAPER, PRACTICE))
    for strand in STRANDS:
        cells = [
            strand_name(strand),
            share_words(paper.shares[strand]),
            share_words(practice.shares[strand]),
            difference_words(profile.paper_less_practice[strand]),
        ]
        if log is not None:
            share = log.share(strand)
            cells.append("no hours with a strand" if share is None else percent(share))
        yield cells


def _marks(profile: Profile, log: ActivityLog | None) -> Iterator[RoleMark]:
    for strand in STRANDS:
        for stances, series in _STANCES.items():
            share = overall(profile, stances).shares[strand]
            if share.share is not None:
                yield RoleMark(strand_name(strand), series, share.share, share.lower, share.upper)
        hours = log.share(strand) if log is not None else None
        if hours is not None:
            yield RoleMark(strand_name(strand), SERIES[2], hours, None, None)


def _table(profile: Profile, by: str, caption: str) -> Markup:
    columns = [
        Column("Documents"),
        Column("What"),
        Column("Number", number=True),
        Column("Without a strand", number=True),
        *(Column(strand_name(strand)) for strand in STRANDS),
    ]
    rows = [list(_cells(row)) for row in profile.rows if row.by == by and row.statements]
    return join(plain_table(caption, columns, rows))


def _cells(row: ProfileRow) -> Iterator[str]:
    yield f"{row.group} ({whole(row.documents)})"
    yield _STANCES[row.stances]
    yield _counted(row.statements)
    yield _counted(row.without_strand)
    for strand in STRANDS:
        yield share_words(row.shares[strand])
