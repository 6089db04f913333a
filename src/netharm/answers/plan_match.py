"""A plan beside the register, at the plan's own level of release."""

from __future__ import annotations

from pathlib import Path

from netharm.consequences.matching import match_plan, without_notes
from netharm.consequences.plan_match import PlanMatch
from netharm.consequences.reports import read_reports
from netharm.study.folder import find_folder
from netharm.study.plan import read_plan
from netharm.study.study import Study


def match_of(given: Path) -> tuple[Study, PlanMatch]:
    """Return the study at `given` and its match; notes are left out where the plan is released beyond the team."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    match = match_plan(study, read_reports(folder))
    shown = match if study.governance.release == "internal" else without_notes(match)
    assert shown is not None
    return study, shown
