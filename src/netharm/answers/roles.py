"""From a corpus to the answer of `netharm roles`: how far the strategy is Pursue on paper, and in practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import write_whole
from netharm.errors import bad_input
from netharm.evidence.documents import find_corpus, read_documents
from netharm.evidence.settled import settled_codings
from netharm.report.roles_page import roles_page
from netharm.roles.activity_log import ActivityLog, read_activity_log
from netharm.roles.profile import Profile, ProfileRow, profile_of
from netharm.roles.share import Share
from netharm.roles.statement import STRANDS, statements_of
from netharm.roles.words import CAUTION, answer


def roles(corpus: Path, *, hours: Path | None = None, out: Path | None = None) -> dict[str, Any]:
    """Return the record of a corpus's roles; write its page to `out` where one is named.

    hours : a log of officer-hours, CSV. Raises BadInput; nothing is written then. The page holds counts and shares, and
    no words of the documents.
    """
    refuse_page_place(out)
    found = find_corpus(corpus)
    settled = settled_codings(found, read_documents(found))
    if not settled.documents:
        raise bad_input(
            "no document is finished.",
            str(corpus),
            "Shares of documents that are half coded would depend on where a coder stopped.",
            "Code them, and say so: netharm evidence code CORPUS --coder NAME --finish DOCUMENT",
        )
    profile = profile_of(statements_of(settled.codings), settled.documents)
    log = read_activity_log(hours) if hours is not None else None
    said = [*answer(profile, log), CAUTION]
    if settled.left:
        said.append(f"{settled.left} documents that nobody has finished are left out.")
    if out is not None:
        write_whole(out, roles_page(profile, log, found.path.resolve().name).encode())
        said.append(f"The page is {out}.")
    return {**_record(profile, log), "left_out": settled.left, "adjudicated": len(settled.agreed), "said": said}


def _record(profile: Profile, log: ActivityLog | None) -> dict[str, Any]:
    return {
        "documents": profile.documents,
        "coders": profile.coders,
        "profile": [_row(row) for row in profile.rows],
        "paper_less_practice": {strand: _share(share) for strand, share in profile.paper_less_practice.items()},
        "officer_hours": None
        if log is None
        else {
            "hours": log.hours,
            "without_strand": log.without_strand,
            "shares": {strand: log.share(strand) for strand in STRANDS},
        },
    }


def _row(row: ProfileRow) -> dict[str, Any]:
    return {
        "by": row.by,
        "group": row.group,
        "stances": list(row.stances),
        "documents": row.documents,
        "statements": row.statements,
        "without_strand": row.without_strand,
        "shares": {strand: _share(share) for strand, share in row.shares.items()},
    }


def _share(share: Share) -> dict[str, float | int | None]:
    return {"share": share.share, "lower": share.lower, "upper": share.upper, "documents": share.clusters}
