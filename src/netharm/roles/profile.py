"""The profile: which strands the goals serve, and which the roles and activities, each with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.document import Document
from netharm.roles.clustered_share import clustered_difference, clustered_share
from netharm.roles.share import Share
from netharm.roles.statement import STRANDS, Stance, Statement
from netharm.study.strand import Strand

By = Literal["all", "level", "organisation_kind", "kind", "year"]
"""What the documents are set apart by."""

PAPER: tuple[Stance, ...] = ("goal",)
PRACTICE: tuple[Stance, ...] = ("role", "activity")


@dataclass(frozen=True)
class ProfileRow:
    """The statements of some stances in some documents.

    group : the documents' value, such as "local"; "" for all of them, "not stated" where it is not known.
    statements : how many, coders' shares added up; without_strand : those of them that serve no strand.
    shares : for each strand the share of statements with any strand that serve it. A statement may serve several, so
        that the shares may add up to more than 1.
    """

    by: By
    group: str
    stances: tuple[Stance, ...]
    documents: int
    statements: float
    without_strand: float
    shares: dict[Strand, Share]


@dataclass(frozen=True)
class Profile:
    """All rows, and for each strand the share on paper (goals) less that in practice (roles and activities).

    documents, coders : how many.
    """

    rows: tuple[ProfileRow, ...]
    paper_less_practice: dict[Strand, Share]
    documents: int
    coders: int


def profile_of(statements: Iterable[Statement], documents: Sequence[Document]) -> Profile:
    """Return the profile of `statements` over the documents that were coded, each one piece of evidence."""
    said = tuple(statements)
    table = _Table(said, documents)
    rows = [
        _row(table, by, group, stances)
        for by in ("all", "level", "organisation_kind", "kind", "year")
        for group in _groups(documents, by)
        for stances in (PAPER, PRACTICE)
    ]
    everywhere = np.ones(len(documents), dtype=bool)
    differences = {
        strand: clustered_difference(
            table.served(PAPER, strand, everywhere), table.served(PRACTICE, strand, everywhere)
        )
        for strand in STRANDS
    }
    coders = len({each.coder for each in said})
    return Profile(tuple(rows), differences, len(documents), coders)


def _row(table: _Table, by: By, group: str, stances: tuple[Stance, ...]) -> ProfileRow:
    within = np.array([_value(document, by) == group for document in table.documents], dtype=bool)
    total, stranded = table.counted(stances, within)
    shares = {strand: clustered_share(*table.served(stances, strand, within)) for strand in STRANDS}
    told = int((total > 0).sum())
    return ProfileRow(by, group, stances, told, float(total.sum()), float((total - stranded).sum()), shares)


def _groups(documents: Sequence[Document], by: By) -> tuple[str, ...]:
    return tuple(sorted({_value(document, by) for document in documents}))


def _value(document: Document, by: By) -> str:
    if by == "all":
        return ""
    if by == "year":
        return str(document.dated.year) if document.dated else "not stated"
    return getattr(document, by) or "not stated"


class _Table:
    """Weights of statements by document, for sums over any of the documents."""

    def __init__(self, statements: Sequence[Statement], documents: Sequence[Document]) -> None:
        self.documents = documents
        number = {document.id: place for place, document in enumerate(documents)}
        self._statements = [(number[each.excerpt.document], each) for each in statements]

    def counted(self, stances: tuple[Stance, ...], within: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return for each document its statements, and those of them that serve any strand; 0 outside of `within`."""
        total, stranded = np.zeros(len(within)), np.zeros(len(within))
        for document, each in self._statements:
            if each.stance in stances and within[document]:
                total[document] += each.weight
                stranded[document] += each.weight * bool(each.strands)
        return total, stranded

    def served(
        self, stances: tuple[Stance, ...], strand: Strand, within: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return for each document the statements that serve `strand`, and those that serve any."""
        part, whole = np.zeros(len(within)), np.zeros(len(within))
        for document, each in self._statements:
            if each.stance in stances and each.strands and within[document]:
                part[document] += each.weight * (strand in each.strands)
                whole[document] += each.weight
        return part, whole
