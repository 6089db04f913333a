"""From a performance framework to the answer of `netharm audit`: a record, its sentences, and a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import read_rows, write_rows, write_whole
from netharm.consequences.register import register_of_consequences
from netharm.errors import Fault, raise_all
from netharm.metrics.audit import AuditedMetric, FrameworkAudit, audit
from netharm.metrics.catalogue import catalogue
from netharm.metrics.disruption import CRITERIA, disruption_records, summarised
from netharm.metrics.framework import COLUMNS, FrameworkMetric, framework_metrics
from netharm.metrics.series import MetricSeries, series_of
from netharm.metrics.words import NOT_A_TEST, disruption_words, metric_words, summary
from netharm.report.audit_page import audit_page


def audit_framework(path: Path, out: Path | None = None) -> dict[str, Any]:
    """Return the audit of the framework in `path`, CSV or XLSX; write its page to `out` where one is named.

    Series are read from the files that the framework names, beside it. Raises BadInput; nothing is written then.
    """
    refuse_page_place(out)
    metrics = framework_metrics(read_rows(path, ("metric",)))
    names: dict[str, str] = {each.code: each.name for each in register_of_consequences()}
    found = audit(metrics, _series(path, metrics), list(names))
    said = [*summary(found), *_doubtful(metrics)]
    if any(each.with_effort is not None for each in found.metrics):
        said.append(NOT_A_TEST)
    if out is not None:
        write_whole(out, audit_page(found, names, path.name).encode("utf-8"))
        said.append(f"The page is {out}.")
    return {**_record(found), "said": said}


def _series(path: Path, metrics: tuple[FrameworkMetric, ...]) -> Mapping[str, MetricSeries]:
    faults: list[Fault] = []
    series = {}
    for metric in metrics:
        given = metric.told["series"]
        if not given:
            continue
        if Path(given).name != given:
            faults.append(
                Fault(
                    f"{given!r} lies in another folder.",
                    f"{metric.where}, column series",
                    "A framework names files beside itself only.",
                    "Put the series into the framework's folder and give its name.",
                )
            )
            continue
        series[metric.name] = series_of(read_rows(path.parent / given, ("period", "value")), given)
    raise_all(faults)
    return series


def _doubtful(metrics: tuple[FrameworkMetric, ...]) -> Iterator[str]:
    for metric in metrics:
        if metric.matched and metric.record is not None:
            yield (
                f"{metric.name!r} was taken for {metric.record.name!r} by its words. Where that is wrong, write "
                "another id, or none, into the column catalogue_id."
            )


def _record(found: FrameworkAudit) -> dict[str, Any]:
    return {
        "kinds": found.kinds(),
        "results": found.results,
        "metrics": [_metric(each) for each in found.metrics],
        "coverage": [
            {"strand": strand, "harm": harm, "metrics": list(names)}
            for (strand, harm), names in found.coverage.cells.items()
        ],
        "consequences": {code: list(names) for code, names in found.coverage.consequences.items()},
        "suggested": [record.id for record in found.suggested],
    }


def _metric(each: AuditedMetric) -> dict[str, Any]:
    record = each.metric.record
    return {
        "metric": each.metric.name,
        "catalogue_id": record.id if record else None,
        "matched_by_words": each.metric.matched,
        "kind": record.kind if record else None,
        "gaps": list(each.metric.gaps),
        "cannot_see": list(record.cannot_see) if record else [],
        "attributable": record.attributable if record else None,
        "lag": record.lag if record else None,
        "status": record.status if record else None,
        "direction": record.direction if record else None,
        "gaming": [gaming.model_dump() for gaming in record.gaming] if record else [],
        "counter": list(record.counter) if record else [],
        "with_effort": asdict(each.with_effort) if each.with_effort else None,
        "outcome_with_effort": asdict(each.outcome_with_effort) if each.outcome_with_effort else None,
        "with_outcome": asdict(each.with_outcome) if each.with_outcome else None,
        "one_period": {unit: asdict(one) for unit, one in each.one_period.items()},
        "words": list(metric_words(each)),
    }


def write_template(out: Path) -> dict[str, Any]:
    """Write a framework to fill in, with the catalogue's ids to pick from. Raises BadInput."""
    rows = [["arrests for drug offences", "force-arrests", *[""] * (len(COLUMNS) - 2)]]
    known = [[record.id, record.name, record.framework] for record in catalogue()]
    write_rows(out, COLUMNS, rows, other_sheets={"Catalogue": (("id", "name", "framework"), known)}, to_fill=True)
    return {"template": str(out), "said": [f"{out} is a framework to fill in: a row for each figure."]}


def audit_disruptions(path: Path) -> dict[str, Any]:
    """Return what a table of disruption records amounts to. Raises BadInput with all faults."""
    records = disruption_records(read_rows(path, ("group", "first", "first_by")))
    found = summarised(records)
    return {
        **asdict(found),
        "criteria": dict(CRITERIA),
        "records_in_full": [{**asdict(record), "grade": record.grade} for record in records],
        "said": [*disruption_words(found), "The criteria are netharm's own: see docs/how-to/audit.md."],
    }
