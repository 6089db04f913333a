"""Consequences and mitigations as plain tables, for a workbook or a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.consequences.consequence import Consequence
from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.option import Option
from netharm.consequences.plan_match import PlanMatch
from netharm.report.sheet_tables import Cell, Table


def register_table(consequences: Sequence[Consequence]) -> Table:
    """Return the register, a row for each consequence and study."""
    columns: tuple[str, ...] = (
        "code",
        "consequence",
        "who bears it",
        "how it comes about",
        "set off by",
        "what could be counted",
    )
    columns += ("who holds it", "when to look", "study", "result", "status", "limits", "source")
    rows: list[list[Cell]] = [
        [
            *(each.code, each.name, each.bearer, each.mechanism, ", ".join(each.kinds), each.proxy.counts),
            *(each.proxy.source, each.window, study.study, study.result, study.status, study.limits, study.source),
        ]
        for each in consequences
        for study in each.evidence
    ]
    return columns, rows


def catalogue_table(options: Sequence[Option]) -> Table:
    """Return the catalogue, a row for each mitigation and study; one that nobody has studied has a row as well."""
    columns: tuple[str, ...] = (
        "code",
        "mitigation",
        "kind",
        "answers",
        "who does it",
        "needs",
        "watch out for",
        "legal basis",
    )
    columns += ("legal status", "legal source", "study", "design", "n", "effect", "strength", "status", "source")
    rows: list[list[Cell]] = []
    for each in options:
        told = [each.code, each.name, each.kind, ", ".join(each.answers), ", ".join(each.who), each.needs]
        told += [each.watch_out, each.legal.basis, each.legal.status, each.legal.source]
        studies = [
            [one.study, one.design, one.n, one.effect, one.strength, one.status, one.source] for one in each.evidence
        ]
        rows += [[*told, *study] for study in studies or [["none found"] * 5 + ["none"] * 2]]
    return columns, rows


def known_table(match: PlanMatch) -> Table:
    """Return what the plan's kinds of operation are known to set off, and what watches each."""
    columns = (
        "code",
        "consequence",
        "who bears it",
        "set off by",
        "watched by",
        "what could be counted",
        "who holds it",
    )
    rows: list[list[Cell]] = [
        [
            *(each.code, each.name, each.bearer, ", ".join(each.set_off_by)),
            *("; ".join(each.watched_by) or "not watched", each.proxy, each.source),
        ]
        for each in match.known
    ]
    return columns, rows


def mitigations_table(match: PlanMatch, mitigations: Sequence[FollowedMitigation] | None = None) -> Table:
    """Return the plan's mitigations with their states; `mitigations` are the same in another order."""
    columns = ("mitigation", "harms", "catalogue", "owner", "due", "state", "reported", "on", "by", "days late", "note")
    rows: list[list[Cell]] = [
        [
            *(each.what, "; ".join(each.harms), each.catalogue or "none", each.owner or "nobody named"),
            *(each.due or "no date", each.state, "yes" if each.reported else "never", each.on or "never"),
            *(each.by or "nobody", each.days_late, each.note or each.reason or "none"),
        ]
        for each in (match.mitigations if mitigations is None else mitigations)
    ]
    return columns, rows
