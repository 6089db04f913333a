"""The straight line: from a plan to a report, one function for each station. The page to read first.

    plan -> study -> registration -> panel -> effect -> ledger -> release -> findings -> report

Every function takes a study's folder or its plan file, and returns a plain record; its key "said" holds the sentences
that a person reads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from netharm.consequences.match_words import unwatched_words
from netharm.consequences.matching import find_consequences, match_plan
from netharm.consequences.owners import owner_advice
from netharm.consequences.reports import read_reports
from netharm.data.panel import Panel, build_panel
from netharm.data.panel_parts.tallying import declared_measures
from netharm.data.provenance import provenance_record
from netharm.data.quality import quality_report
from netharm.data.store import Store
from netharm.disproportionality import find_disproportionality
from netharm.effects.advice.on_designs import advise
from netharm.effects.advice.words import advice_record, advice_sentences
from netharm.effects.check import Check
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate, estimate
from netharm.effects.falsification import falsify
from netharm.effects.method import method_of
from netharm.effects.power.record import power_csv, power_record
from netharm.effects.power.words import power_remarks, power_sentences, power_table
from netharm.effects.setting import Prepared, Setting
from netharm.effects.withheld import add_withheld_ranges, withheld_ranges
from netharm.errors import Fault, NotRegistered, bad_input
from netharm.execution import Hands
from netharm.filling import fill, open_ledger, suppression_of
from netharm.finding import state_findings
from netharm.foresight import foresee, foresight_digest
from netharm.intake import NOTHING, Given, absent_data, bring_in, ingest, refuse_absent
from netharm.kept_parts import forget_parts
from netharm.ledger import Ledger
from netharm.monitoring.station import watch_study
from netharm.places.found_displacement import find_displacement
from netharm.points_left_out import find_points_left_out
from netharm.preparation import (
    QUARTERS,
    declared_match,
    find_match,
    live_match,
    prepare_study,
    withheld_marks,
)
from netharm.release import release
from netharm.report.ledger_json import ledger_json
from netharm.report.report import render_report, write_outputs
from netharm.roles.study_roles import find_roles
from netharm.statement import state_evidence
from netharm.study.deviation import deviations, find_deviations
from netharm.study.folder import Folder, find_folder
from netharm.study.measure_pairs import measure_pairs
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
from netharm.triggering import find_triggered

__all__ = ["check", "design", "evaluate", "ingest", "new", "power", "register", "watch"]


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
    absent = absent_data(study, store)
    match: dict[str, str] = {}
    advice = [f"The data {', '.join(absent)} are not held yet, so the match could not be tried."]
    opening = "The plan has no fault."
    if not absent:
        match, advice = find_match(study, build_panel(study, store, before_only=True))
        opening = "The plan has no fault, and its data can be read."
    advice = [*advice, *unwatched_words(match_plan(study, read_reports(folder))), *owner_advice(study)]
    quality = [quality_report(store, name) for name in study.data if name not in absent]
    said = [opening, *advice]
    return {"study": study.title, "faults": [], "advice": advice, "match": match, "quality": quality, "said": said}


def design(given: Path | str, data: Given = NOTHING) -> dict[str, Any]:
    """Say which designs can answer the plan's question, and which cannot and why, from the time before alone."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    store = bring_in(folder, study, data)
    absent = absent_data(study, store)
    if absent:
        missing = f"The data {', '.join(absent)} are not held yet, so no design could be judged."
        remedy = f"Give them with --data {absent[0]}=PATH: counts from before the operation are enough."
        nothing: dict[str, Any] = {"recommended": None, "because": missing, "designs": [], "rows": []}
        return {"study": study.title, "absent": absent, **nothing, "said": [missing, remedy]}
    panel = build_panel(study, store, before_only=True)
    advice, rows = advise(study, panel, prepare_study(study, panel), _floors(study))
    own = study.design.kind
    said = list(advice_sentences(advice, rows, own))
    return {"study": study.title, "absent": [], **advice_record(advice, rows, own), "said": said}


def _floors(study: Study) -> dict[str, int]:
    """Return the smallest count that may leave the team that holds it, by the name of the data."""
    return {name: suppression_of(source) for name, source in study.data.items()}


def register(given: Path | str, data: Given = NOTHING) -> dict[str, Any]:
    """Freeze the plan: its digest, the time, the match, and what data had been seen."""
    folder = find_folder(given)
    study = read_plan(folder.plan)
    store = bring_in(folder, study, data)
    held = not absent_data(study, store)
    panel = build_panel(study, store, before_only=True) if held else None
    match, advice = (
        find_match(study, panel) if panel is not None else ({}, ["No data were held, so no match is frozen."])
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
    given: Path | str,
    data: Given = NOTHING,
    out: Path | None = None,
    level: str | None = None,
    workers: int = 1,
    registered: bool = False,
) -> dict[str, Any]:
    """Go down the whole line: estimate every declared row, and write the ledger and the report.

    Raises NotRegistered where `registered` is asked for and this very plan is not, and ReleaseRefused where `level` is
    wider than the plan allows; nothing is then written.
    """
    folder = find_folder(given)
    study = read_plan(folder.plan)
    registrations = read_registrations(folder)
    record = registration_record(registrations, study)
    if registered and not record["plan_is_registered"]:
        raise _not_registered(folder)
    _refuse_file(out)
    opened = open_ledger(study, record, deviations(registrations, study))
    release(opened, level or study.governance.release)
    store = bring_in(folder, study, data)
    refuse_absent(folder, study, absent_data(study, store))
    panel = build_panel(study, store)
    frozen = frozen_match(registrations, study)
    opened = _with_late_match(opened, record, frozen)
    prepared = prepare_study(study, panel)
    answer = _estimate(study, panel, prepared, frozen, workers)
    filled = replace(
        fill(opened, panel, *answer),
        disproportionality=find_disproportionality(study, store, panel),
        triggered=find_triggered(study, store),
        consequences=find_consequences(study, folder),
        roles=find_roles(folder),
        displacement=find_displacement(study, store, panel, prepared.setting, *answer[:2]),
        points_left_out=find_points_left_out(study, panel, opened, answer[0], frozen, workers),
    )
    pairs = measure_pairs(declared_measures(study))
    released = release(filled, level or study.governance.release, pairs)
    released = state_evidence(state_findings(released), study)
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


def power(
    given: Path | str,
    data: Given = NOTHING,
    out: Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    draws: int | None = None,
) -> dict[str, Any]:
    """Say what changes the plan could see, from counts before the operation alone; write power.json and power.csv.

    Finished parts are kept beside the outputs until all is done; a changed plan, data or setting starts anew.
    """
    folder = find_folder(given)
    study = read_plan(folder.plan)
    _refuse_file(out)
    store = bring_in(folder, study, data)
    refuse_absent(folder, study, absent_data(study, store))
    panel = build_panel(study, store, before_only=True)
    frozen = frozen_match(read_registrations(folder), study)
    written_to = out or folder.results
    parts = written_to / "power.parts"
    hands = Hands(workers, cluster, parts / foresight_digest(study, panel, frozen, draws))
    rows = foresee(study, panel, frozen, draws, hands, _floors(study))
    said = power_sentences(rows)
    record = power_record(study, rows, method_of(study.design.kind).inference(study.design), said)
    write_outputs({"power.json": _strict_json(record).encode(), "power.csv": power_csv(record).encode()}, written_to)
    forget_parts(parts)
    closing = f"Written to {written_to}: power.json, power.csv."
    return {**record, "said": [*power_table(rows), *said, *power_remarks(rows), closing]}


def watch(
    given: Path | str,
    sources: Sequence[str] = (),
    data: Given = NOTHING,
    until: date | None = None,
    out: Path | None = None,
    replay: bool = False,
) -> dict[str, Any]:
    """Take new data in, and say where every harm stands at its last complete look; write the alerts and the page.

    until : look no further. replay : go through the stored counts as if they had arrived look by look; write nothing.
    """
    folder = find_folder(given)
    study = read_plan(folder.plan)
    _refuse_file(out)
    ingest(given, sources, data)
    return watch_study(folder, study, Store(folder.store), until, out, replay)


def _with_late_match(ledger: Ledger, record: Mapping[str, object], frozen: Mapping[str, str] | None) -> Ledger:
    """Return `ledger` with a deviation where a registered plan leaves matches open that registration did not freeze."""
    open_rows = {row.name for row in ledger.rows if row.match == "finest"} - set(frozen or {})
    if not record["registered"] or not open_rows:
        return ledger
    late = (
        f"the match of {', '.join(sorted(open_rows))} was found at evaluation: registration held no data to find it in"
    )
    return replace(ledger, deviations=(*ledger.deviations, late))


def _refuse_file(out: Path | None) -> None:
    if out is not None and out.exists() and not out.is_dir():
        raise bad_input(
            "this is a file.",
            f"--out {out.name}",
            "The outputs are written into a folder.",
            "Name a folder; it is made where it does not exist.",
        )


def _not_registered(folder: Folder) -> NotRegistered:
    return NotRegistered(
        Fault(
            what="this plan is not registered as it stands.",
            where=folder.plan.name,
            why="A registered plan was asked for: what was promised before the results were seen.",
            remedy="Register it with netharm register, or evaluate without --registered and read the deviations.",
        )
    )


def _estimate(
    study: Study, panel: Panel, prepared: Prepared, frozen: Mapping[str, str] | None, workers: int
) -> tuple[Estimate, tuple[Effect, ...], tuple[Check, ...]]:
    """Return what was estimated, the rows that could not be, and the attempts to prove the design wrong."""
    if prepared.setting is None:
        nothing = Estimate((), (), None, "no row could be estimated", {}, {}, prepared.notes)
        return nothing, prepared.unfilled, ()
    answer = estimate(
        prepared.setting,
        study.design,
        live_match(study, prepared),
        [each.name for each in study.outcomes],
        frozen,
        workers,
    )
    return (
        replace(_with_withheld(study, panel, answer), notes=prepared.notes),
        prepared.unfilled,
        _falsify(study, prepared.setting, answer, workers),
    )


def _with_withheld(study: Study, panel: Panel, answer: Estimate) -> Estimate:
    """Return `answer` with what the counts could change that a data owner withheld in comparison areas."""
    measures, quarter = tuple(declared_match(study)), QUARTERS[study.window.period]
    ranges = withheld_ranges(panel, measures, quarter, study.design, answer.match, withheld_marks(study))
    return add_withheld_ranges(answer, ranges)


def _falsify(study: Study, setting: Setting, answer: Estimate, workers: int) -> tuple[Check, ...]:
    tolerances = {each.name: each.tolerance for each in study.harms}
    untouched = [each.name for each in study.untouched]
    return falsify(setting, study.design, answer.match, answer, study.area.picked_on, untouched, workers, tolerances)


def _data_seen(study: Study, store: Store, panel: Panel | None) -> dict[str, dict[str, str | None]]:
    """Return what was held when the plan was registered: a digest for each source, and the last period seen."""
    periods = {str(record["name"]): record.get("last_period") for record in (panel.sources if panel else ())}
    held = {entry.data for entry in store.entries()}
    return {
        name: {"digest": store.digest(name), "last_period": periods.get(name)} for name in study.data if name in held
    }


def _write(folder: Folder, study: Study, store: Store, ledger: Ledger, out: Path) -> list[str]:
    """Make all four outputs, log that results have been seen, and write them."""
    now = datetime.now(UTC)
    text = ledger_json(ledger)
    digest = hashlib.sha256(text.encode()).hexdigest()
    registrations = read_registrations(folder)
    provenance = {
        **provenance_record(store, study, plan_digest(study), digest, now),
        "registrations": [{"at": each.at, "plan_digest": each.plan_digest} for each in registrations.registered],
        "deviations": [asdict(each) for each in find_deviations(registrations, study)],
    }
    outputs = {
        "ledger.json": text.encode(),
        **render_report(ledger, provenance),
        "provenance.json": _strict_json(provenance).encode(),
    }
    # Logged first: once a ledger can be read its results count as seen, even if moving the rest is interrupted.
    record_evaluation(folder, study, digest, now)
    write_outputs(outputs, out)
    return list(outputs)


def _strict_json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, allow_nan=False, ensure_ascii=False, indent=2) + "\n"
