"""The plan: a TOML file on one side, a `Study` on the other, and the digest that registration freezes.

    plan.toml -> text -> tables -> parts -> Study

All faults are found in one go. The digest is taken over the study and not over the file, so comments,
white space and the order of keys are no part of the promise.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from netharm.errors import Fault, PlanRefused
from netharm.study.circumstances import Circumstances
from netharm.study.design import Design
from netharm.study.governance import Governance
from netharm.study.plan_faults import find_faults
from netharm.study.plan_parts import Parts, read_parts
from netharm.study.plan_place import PlanPlace, find_lines
from netharm.study.plan_text import PlanText, parse_plan_text, read_plan_text
from netharm.study.study import Study
from netharm.study.watch import Watch
from netharm.study.window import Window

MOST_FAULTS = 200
"""A plan with more faults than this is no plan; only so many are told."""


def read_plan(path: Path) -> Study:
    """Return the study that the plan at `path` promises.

    Raises PlanRefused with every fault found: file, line and key, why it matters and what to do.
    """
    return _study(read_plan_text(Path(path)))


def parse_plan(text: str, name: str = "plan.toml") -> Study:
    """Return the study that the plan `text` promises. Raises PlanRefused like `read_plan`."""
    return _study(parse_plan_text(text, name))


def plan_record(study: Study) -> dict[str, Any]:
    """Return `study` as a plain record of JSON values, with every default written out."""
    return study.model_dump(mode="json")


def study_of_record(record: dict[str, Any]) -> Study:
    """Return the study that `plan_record` wrote down. Raises ValueError where it is no such record."""
    return Study.model_validate_json(json.dumps(record))


def plan_digest(study: Study) -> str:
    """Return the SHA-256 of the study's record, as hexadecimal digits."""
    return record_digest(plan_record(study))


def record_digest(record: dict[str, Any]) -> str:
    """Return the SHA-256 of a plan's `record` as canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _study(plan: PlanText) -> Study:
    place = PlanPlace(plan.name, find_lines(plan.text))
    parts, faults = read_parts(plan.tables, place)
    # A key that could not be read is told once: what else it would mean can only be known when it is mended.
    unreadable = {fault.where for fault in faults if 'key "' in fault.where}
    more = (fault for fault in find_faults(parts, place) if fault.where not in unreadable)
    faults = tuple(dict.fromkeys((*faults, *more)))
    if faults:
        raise PlanRefused(*_as_many_as_are_read(faults, place))
    return _assemble(parts)


def _as_many_as_are_read(faults: tuple[Fault, ...], place: PlanPlace) -> tuple[Fault, ...]:
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    last = place.fault(
        (),
        f"there are {more:,} more faults.",
        "Nobody reads so many at once.",
        "Mend those above first, or start again with: netharm new my-study",
    )
    return (*faults[:MOST_FAULTS], last)


def _assemble(parts: Parts) -> Study:
    assert parts.heading is not None
    assert parts.operation is not None
    assert parts.area is not None
    return Study(
        title=parts.heading.title,
        question=parts.heading.question,
        placebo=parts.heading.placebo,
        governance=parts.governance or Governance(),
        operation=parts.operation,
        window=parts.window or Window(),
        area=parts.area,
        data=parts.data,
        outcomes=tuple(row for _, row in parts.outcomes),
        harms=tuple(row for _, row in parts.harms),
        activities=tuple(row for _, row in parts.activities),
        metrics=tuple(row for _, row in parts.metrics),
        untouched=tuple(row for _, row in parts.untouched),
        circumstances=parts.circumstances or Circumstances(),
        populations=parts.populations,
        design=parts.design or Design(),
        watch=parts.watch or Watch(),
        triggers=parts.triggers,
    )
