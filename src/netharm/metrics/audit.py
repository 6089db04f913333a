"""The audit of a framework: what each figure can tell and cannot, and what the set of them leaves in the dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netharm.metrics.association import Association, association
from netharm.metrics.catalogue import catalogue
from netharm.metrics.coverage import RESULTS, Coverage, coverage_of, redesign
from netharm.metrics.framework import FrameworkMetric
from netharm.metrics.metric_record import MetricRecord
from netharm.metrics.one_period import OnePeriod, smallest_change
from netharm.metrics.series import MetricSeries


@dataclass(frozen=True)
class AuditedMetric:
    """One figure, with what its series says where one is given; None where a test has no data.

    with_effort : how it goes with police effort. outcome_with_effort : how the outcome that it stands for does.
    with_outcome : how it goes with the outcome that it stands for. one_period : by unit.
    """

    metric: FrameworkMetric
    with_effort: Association | None
    with_outcome: Association | None
    outcome_with_effort: Association | None
    one_period: dict[str, OnePeriod]


@dataclass(frozen=True)
class FrameworkAudit:
    """All figures and the set of them. unknown : figures that the catalogue knows nothing of."""

    metrics: tuple[AuditedMetric, ...]
    coverage: Coverage
    suggested: tuple[MetricRecord, ...]

    @property
    def unfillable(self) -> tuple[str, ...]:
        """Return the codes of consequences that neither the framework nor any suggested figure would show."""
        shown = {code for record in self.suggested for code in record.consequences}
        return tuple(code for code in self.coverage.unwatched if code not in shown)

    def kinds(self) -> dict[str, int]:
        """Return how many figures are of each kind, "unknown" for those that the catalogue does not know."""
        kinds = [each.metric.record.kind if each.metric.record else "unknown" for each in self.metrics]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(sorted(kinds))}

    @property
    def results(self) -> int:
        """Return how many figures are outcomes or impacts."""
        return sum(each.metric.record is not None and each.metric.record.kind in RESULTS for each in self.metrics)


def audit(
    metrics: Sequence[FrameworkMetric], series: Mapping[str, MetricSeries], consequences: Sequence[str]
) -> FrameworkAudit:
    """Return the audit of `metrics`. series : by a figure's name. consequences : codes of the register."""
    known = [(each.name, each.record) for each in metrics if each.record is not None]
    coverage = coverage_of(known, consequences)
    taken = {record.id for _, record in known}
    offered = [record for record in catalogue() if record.id not in taken]
    return FrameworkAudit(
        tuple(_audited(each, series.get(each.name)) for each in metrics), coverage, redesign(coverage, offered)
    )


def _audited(metric: FrameworkMetric, series: MetricSeries | None) -> AuditedMetric:
    if series is None:
        return AuditedMetric(metric, None, None, None, {})
    effort, outcome = series.effort, series.outcome
    return AuditedMetric(
        metric,
        association(series.value, effort) if effort is not None else None,
        association(series.value, outcome) if outcome is not None else None,
        association(outcome, effort) if outcome is not None and effort is not None else None,
        {unit: smallest_change(row) for unit, row in zip(series.units, series.value, strict=True)},
    )
