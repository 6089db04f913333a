"""The straight line: from a plan to a report, one function for each station. The page to read first.

    plan -> study -> registration -> panel -> effect -> ledger -> release -> findings -> report

Every function takes a study's folder or its plan file, and returns a plain record; its key "said" holds the sentences
that a person reads.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from netharm.data.default_place import data_beside
from netharm.data.frames import ingest_frame
from netharm.data.ingest import ingest_source, summary_of
from netharm.data.panel import Panel, build_panel
from netharm.data.provenance import provenance_record
from netharm.data.store import Store
from netharm.effects.estimate import Estimate, draw_placebo_groups, estimate, find_levels
from netharm.effects.setting import Prepared, prepare
from netharm.errors import bad_input
from netharm.filling import fill, open_ledger
from netharm.finding import state_findings
from netharm.ledger import Ledger
from netharm.release import release
from netharm.report.ledger_json import ledger_json
from netharm.report.report import write_report
from netharm.study.deviation import deviations, find_deviations
from netharm.study.folder import Folder, find_folder
from netharm.study.plan import plan_digest, read_plan
from netharm.study.registration import (
    frozen_match,
    read_registrations,
    record_evaluation,
    registration_record,
)
from netharm.study.registration import register as add_registration
from netharm.study.study import Study
from netharm.study.template import write_template

Given = Mapping[str, "Path | pd.DataFrame"]
"""Where data of a plan are given: a file, a folder, or in a notebook a data frame, by the plan's name for them."""
NOTHING: Given = MappingProxyType({})
QUARTERS = {"week": 13, "month": 3, "quarter": 1}
"""How many periods make a quarter."""


def new(path: Path, title: str | None = None) -> dict[str, Any]:
    """Write a folder with a commented plan to fill in."""
    plan = write_template(path, title)
    return {
        "plan": plan.name,
        "said": [f"A plan to fill in is in {plan}.", f"When it is filled in: netharm check {path}"],
    }


def check(given: Path | str, data: Given = NOTHING) -> dict[str, Any]:
    """Say every fault of a plan at once; where its data are held, find the finest match from the time before alone."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    store = bring_in(folder, study, data)
    absent = _absent(study, store)
    if absent:
        advice = [f"The data {', '.join(absent)} are not held yet, so the match could not be tried."]
        return {
            "study": study.title,
            "faults": [],
            "advice": advice,
            "match": {},
            "said": ["The plan has no fault.", *advice],
        }
    match, advice = _find_match(study, build_panel(study, store, before_only=True))
    return {
        "study": study.title,
        "faults": [],
        "advice": advice,
        "match": match,
        "said": ["The plan has no fault, and its data can be read.", *advice],
    }


def ingest(given: Path | str, sources: Sequence[str] = (), data: Given = NOTHING) -> dict[str, Any]:
    """Take files into the study's store; files it already holds change nothing."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    named = {**dict(_named(each, study) for each in sources), **data}
    before = len(Store(folder.store).entries())
    store = bring_in(folder, study, named)
    summary = summary_of(store, study, tuple(named) or tuple(study.data), store.entries()[before:])
    return {**summary, "said": _ingest_sentences(summary)}


def register(given: Path | str, data: Given = NOTHING) -> dict[str, Any]:
    """Freeze the plan: its digest, the time, the match, and what data had been seen."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    store = bring_in(folder, study, data)
    held = not _absent(study, store)
    panel = build_panel(study, store, before_only=True) if held else None
    match, advice = (
        _find_match(study, panel) if panel is not None else ({}, ["No data were held, so no match is frozen."])
    )
    registration = add_registration(folder, study, match, _data_seen(study, store, panel), datetime.now(UTC))
    opening = "Registered" if registration.is_new else "This plan was registered before and still stands"
    return {
        "study": study.title,
        "registered_at": registration.at,
        "plan_digest": registration.plan_digest,
        "number": registration.number,
        "is_new": registration.is_new,
        "match": registration.match,
        "data_seen": registration.data_seen,
        "said": [f"{opening} as number {registration.number}, digest {registration.plan_digest[:16]}.", *advice],
    }


def evaluate(
    given: Path | str, data: Given = NOTHING, out: Path | None = None, level: str | None = None, workers: int = 1
) -> dict[str, Any]:
    """Go down the whole line: estimate every declared row, and write the ledger and the report."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    store = bring_in(folder, study, data)
    _refuse_absent(folder, study, _absent(study, store))
    panel = build_panel(study, store)
    registrations = read_registrations(folder)
    ledger = open_ledger(study, registration_record(registrations, study), deviations(registrations, study))
    filled = fill(ledger, panel, *_estimate(study, panel, frozen_match(registrations, study), workers))
    released = state_findings(release(filled, level or study.governance.release))
    written = _write(folder, study, store, released, out or folder.results)
    crossed = [row.name for row in released.rows if row.harm_state == "crossed"]
    return {
        "study": study.title,
        "tolerance_crossed": bool(crossed),
        "findings": list(released.findings),
        "deviations": list(released.deviations),
        "ledger": json.loads(ledger_json(released)),
        "written": written,
        "said": [*released.findings, f"Written to {out or folder.results}: {', '.join(written)}."],
    }


def bring_in(folder: Folder, study: Study, data: Given) -> Store:
    """Return the study's store after taking in `data`, and what lies in the documented place beside the plan."""
    unknown = sorted(set(data) - set(study.data))
    if unknown:
        raise bad_input(
            f"the plan names no data {unknown[0]!r}.",
            f"--data {unknown[0]}=...",
            "Files are taken in under a name that the plan declares.",
            f"Use one of: {', '.join(sorted(study.data))}.",
        )
    store = Store(folder.store)
    for name in study.data:
        given = data[name] if name in data else data_beside(folder, name)
        if isinstance(given, Path):
            ingest_source(store, study, name, given)
        elif given is not None:
            ingest_frame(store, study, name, given)
    return store


def _absent(study: Study, store: Store) -> list[str]:
    held = {entry.data for entry in store.entries()}
    return [name for name in study.data if name not in held]


def _refuse_absent(folder: Folder, study: Study, absent: Sequence[str]) -> None:
    if absent:
        name = absent[0]
        raise bad_input(
            f"the data {', '.join(absent)} are not in the study's store.",
            folder.plan.name,
            "A plan names its data; the files are given when it is run.",
            f"Give them with --data {name}=PATH, or put them beside the plan as data/{name}.csv (or .zip ...).",
        )


def _named(source: str, study: Study) -> tuple[str, Path]:
    """Return the data name and path of an argument of ingest: NAME=PATH, or a PATH that can only be one of them."""
    name, equals, path = source.partition("=")
    if equals and name in study.data:
        return name, Path(path)
    archives = [name for name, each in study.data.items() if each.source == "police.uk"]
    candidates = archives or list(study.data)
    if len(candidates) != 1:
        raise bad_input(
            "it is not clear which of the plan's data this is.",
            Path(source).name,
            f"The plan names {', '.join(sorted(study.data))}.",
            f"Say which: {candidates[0] if candidates else 'NAME'}={source}",
        )
    return candidates[0], Path(source)


def _declared_match(study: Study) -> dict[str, str]:
    return {each.name: each.match for each in (*study.outcomes, *study.harms)}


def prepare_study(study: Study, panel: Panel) -> Prepared:
    return prepare(panel, tuple(_declared_match(study)), QUARTERS[study.window.period])


def _find_match(study: Study, panel: Panel) -> tuple[dict[str, str], list[str]]:
    """Return the match of every row, and what was tried; only counts before the operation are read."""
    prepared = prepare_study(study, panel)
    if prepared.setting is None:
        return {}, [str(effect.reason) for effect in prepared.unfilled]
    groups, like_buffers = draw_placebo_groups(prepared.setting, study.design)
    found = find_levels(prepared.setting, _live(study, prepared), groups, like_buffers)
    wanted = study.design.permutations
    return found.levels, [*found.said, f"{len(groups)} placebo groups like the target found of {wanted} asked for"]


def _live(study: Study, prepared: Prepared) -> dict[str, str]:
    assert prepared.setting is not None
    return {name: level for name, level in _declared_match(study).items() if name in prepared.setting.measures}


def _estimate(
    study: Study, panel: Panel, frozen: Mapping[str, str] | None, workers: int
) -> tuple[Estimate, tuple[Any, ...]]:
    """Return what was estimated, and the rows that could not be."""
    prepared = prepare_study(study, panel)
    if prepared.setting is None:
        nothing = Estimate((), (), None, "no row could be estimated", {}, {}, prepared.notes)
        return nothing, prepared.unfilled
    answer = estimate(
        prepared.setting,
        study.design,
        _live(study, prepared),
        [each.name for each in study.outcomes],
        frozen,
        workers,
    )
    return answer, prepared.unfilled


def _data_seen(study: Study, store: Store, panel: Panel | None) -> dict[str, dict[str, str | None]]:
    """Return what was held when the plan was registered: a digest for each source, and the last period seen."""
    periods = {str(record["name"]): record.get("last_period") for record in (panel.sources if panel else ())}
    held = {entry.data for entry in store.entries()}
    return {
        name: {"digest": store.digest(name), "last_period": periods.get(name)} for name in study.data if name in held
    }


def _write(folder: Folder, study: Study, store: Store, ledger: Ledger, out: Path) -> list[str]:
    """Write all four outputs aside and move them into place, and log that results have been seen."""
    now = datetime.now(UTC)
    text = ledger_json(ledger)
    digest = hashlib.sha256(text.encode()).hexdigest()
    registrations = read_registrations(folder)
    provenance = {
        **provenance_record(store, study, plan_digest(study), digest, now),
        "registrations": [{"at": each.at, "plan_digest": each.plan_digest} for each in registrations.registered],
        "deviations": [asdict(each) for each in find_deviations(registrations, study)],
    }
    # Logged first: once a ledger can be read, its results count as seen, even if writing the rest is interrupted.
    record_evaluation(folder, study, digest, now)
    out.mkdir(parents=True, exist_ok=True)
    _put(out / "ledger.json", text)
    write_report(ledger, provenance, out)
    _put(out / "provenance.json", _strict_json(provenance))
    return ["ledger.json", "report.html", "ledger.xlsx", "provenance.json"]


def _put(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".aside")
    aside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(aside, path)


def _strict_json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, allow_nan=False, ensure_ascii=False, indent=2) + "\n"


def _ingest_sentences(summary: Mapping[str, Any]) -> list[str]:
    rows = ", ".join(f"{count:,} {kind} rows" for kind, count in summary["rows"].items())
    said = [f"{summary['files']} files held: {rows}."]
    for force, months in summary["months_missing"].items():
        if months:
            said.append(f"{force}: no file for {', '.join(months)}. A missing month is not a zero.")
    return said
