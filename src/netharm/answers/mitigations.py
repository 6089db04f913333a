"""From the catalogue, or a plan's own mitigations, to the answer of `netharm mitigations`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from netharm.answers.page_or_sheet import refuse_place, write_page_or_sheet
from netharm.answers.plan_match import match_of
from netharm.consequences.following_through import days_overdue
from netharm.consequences.match_words import by_urgency, followed_words, mitigation_line, overdue_words
from netharm.consequences.owners import looks_like_a_name, owner_advice
from netharm.consequences.register import options_for
from netharm.consequences.report_of_state import ReportOfState
from netharm.consequences.reports import add_report
from netharm.consequences.words import option_lines
from netharm.errors import Fault, raise_all
from netharm.report.consequence_tables import catalogue_table, mitigations_table
from netharm.report.mitigations_page import catalogue_page, follow_page
from netharm.study.consequence_codes import ConsequenceCode
from netharm.study.folder import find_folder
from netharm.study.plan import read_plan
from netharm.study.plan_key_faults import did_you_mean


def list_mitigations(codes: Sequence[str] = (), out: Path | None = None) -> dict[str, Any]:
    """Return the catalogue, or what it has for the consequences `codes`. Raises BadInput for an unknown code."""
    refuse_place(out)
    known = get_args(ConsequenceCode)
    raise_all([_no_such_code(code, known) for code in codes if code not in known])
    found = options_for(codes)
    said = [line for each in found for line in option_lines(each)]
    if out is not None:
        write_page_or_sheet(out, lambda: catalogue_page(found, codes), {"Catalogue": catalogue_table(found)})
        said.append(f"Written to {out}.")
    return {"for": list(codes), "mitigations": [each.model_dump(mode="json") for each in found], "said": said}


def follow_mitigations(given: Path, as_of: date | None = None, out: Path | None = None) -> dict[str, Any]:
    """Return a plan's mitigations with their states, the overdue first. as_of : the day of asking, left out today."""
    refuse_place(out)
    today = as_of or datetime.now(UTC).date()
    study, match = match_of(given)
    ordered = by_urgency(match.mitigations, today)
    overdue = list(overdue_words(ordered, today))
    rest = list(followed_words(match))
    said = [*overdue, *(mitigation_line(each) for each in ordered), *rest, *owner_advice(study)]
    if not ordered:
        said.insert(0, "The plan names no mitigation; netharm mitigations lists what there is.")
    record: dict[str, Any] = {
        "study": study.title,
        "as_of": today.isoformat(),
        "overdue": len(overdue),
        "mitigations": [{**asdict(each), "days_overdue": days_overdue(each, today)} for each in ordered],
        "without_mitigation": list(match.without_mitigation),
        "not_in_plan": list(match.not_in_plan),
        "sentences": [*overdue, *rest],
    }
    if out is not None:
        sentences = [*overdue, *rest]
        write_page_or_sheet(
            out,
            lambda: follow_page(study.title, today.isoformat(), sentences, ordered, placebo=study.placebo),
            {"Mitigations": mitigations_table(match, ordered)},
        )
        said.append(f"Written to {out}.")
    return {**record, "said": said}


def report_mitigation(given: Path, what: str, state: str, by: str, on: date | None, note: str) -> dict[str, Any]:
    """Write down how far a mitigation has come, beside the plan, which stays as it is. Raises BadInput."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    now = datetime.now(UTC)
    report = add_report(folder, study, ReportOfState(what, state, on or now.date(), by, note), now)
    record = {"study": study.title, "mitigation": report.what, "state": report.state, "on": report.on.isoformat()}
    said = [f"{report.what}: {report.state}, {record['on']}, as reported by {report.by}."]
    if looks_like_a_name(report.by):
        said.append("Who reported looks like a person's name: give a role, which stays when somebody leaves.")
    return {**record, "by": report.by, "note": report.note, "said": said}


def _no_such_code(code: str, known: Sequence[str]) -> Fault:
    return Fault(
        f'the register has no consequence "{code}".',
        "command line, --for",
        "Mitigations are listed by the consequence that they answer.",
        f"{did_you_mean(code, known)}netharm harms lists them.",
    )
