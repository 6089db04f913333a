"""Every benefit and harm side by side: a row for each, from the moment the plan is read.

Estimation fills rows; it never adds or drops one. A row that could not be filled says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["estimated", "penalised", "suppressed", "missing", "could_not_run"]
HarmState = Literal["crossed", "not ruled out", "ruled out"]


@dataclass(frozen=True)
class Series:
    """One row's counts by period, before and after; None where a count is missing or withheld.

    All tuples have the length of `periods`. `suppressed` marks cells withheld at release.
    """

    periods: tuple[str, ...]
    observed: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...]
    band_lower: tuple[float | None, ...]
    band_upper: tuple[float | None, ...]
    after: tuple[bool, ...]
    suppressed: tuple[bool, ...]


@dataclass(frozen=True)
class Cumulative:
    """The effect from the operation's start to the end of `period`."""

    period: str
    observed: float | None
    counterfactual: float | None
    effect: float | None
    relative_effect: float | None
    suppressed: bool = False


@dataclass(frozen=True)
class Row:
    """One declared benefit or harm, in one area. Numbers that could not be computed are None.

    `effect` = observed - counterfactual, in recorded counts; `relative_effect` = observed / counterfactual - 1.
    Intervals are 95% and two-sided; `relative_upper_one_sided` is the one-sided 95% upper limit by which a harm is
    ruled out. `weight_range_*` and `programme_range_*` are the effect under other balanced weights.
    `smallest_detectable` is the relative change that this design would have called a change. `source` is the plan's
    name of the data and `sensitivity` its sensitivity (open, restricted, personal or health).
    """

    name: str
    kind: Literal["outcome", "harm"]
    area: Literal["target", "buffer"]
    status: Status
    measure: str
    direction: Literal["fall", "rise"]
    match: str
    activity_sensitive: bool
    source_is_open: bool
    suppress_below: int
    mechanism: str = ""
    bearer: str = ""
    mitigation: tuple[str, ...] = ()
    tolerance: float | None = None
    harm_state: HarmState | None = None
    observed: float | None = None
    counterfactual: float | None = None
    effect: float | None = None
    effect_lower: float | None = None
    effect_upper: float | None = None
    relative_effect: float | None = None
    relative_lower: float | None = None
    relative_upper: float | None = None
    relative_upper_one_sided: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    weight_range_lower: float | None = None
    weight_range_upper: float | None = None
    programme_range_lower: float | None = None
    programme_range_upper: float | None = None
    effective_donors: float | None = None
    smallest_detectable_fall: float | None = None
    smallest_detectable_rise: float | None = None
    inference: str | None = None
    draws: int | None = None
    converged: bool | None = None
    residual: float | None = None
    placebo_bias: float | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()
    finding: str = ""
    series: Series | None = None
    cumulative: tuple[Cumulative, ...] = ()
    source: str = ""
    sensitivity: str = ""


@dataclass(frozen=True)
class Balance:
    """One constraint of the weights: the target's total, the synthetic control's, and what an equal share of all
    comparison areas would give. `name` is the row it belongs to and `periods` the periods it sums over, both empty for
    a fixed trait of the areas. `suppressed` marks an entry withheld at release.
    """

    area: Literal["target", "buffer"]
    constraint: str
    target: float | None
    synthetic: float | None
    comparison: float | None
    suppressed: bool = False
    name: str = ""
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActivityRow:
    """What police did: shown under activity, with no effect against it."""

    name: str
    count: int
    strands: tuple[str, ...]


@dataclass(frozen=True)
class MetricRow:
    """An official figure, with its counts before and after where it has a measure."""

    name: str
    note: str
    observed_before: float | None
    observed_after: float | None
    periods_before: int | None
    periods_after: int | None
    status: Literal["counted", "named only", "missing", "suppressed"]
    suppress_below: int = 0
    sensitivity: str = ""


@dataclass(frozen=True)
class Ledger:
    """The whole answer of one study. `study` and `registration` are plain records for print."""

    study: dict[str, object]
    registration: dict[str, object]
    deviations: tuple[str, ...]
    activity: tuple[ActivityRow, ...]
    metrics: tuple[MetricRow, ...]
    rows: tuple[Row, ...]
    balance: tuple[Balance, ...] = ()
    data: tuple[dict[str, object], ...] = ()
    placebo: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    omnibus_p: float | None = None
    omnibus_reason: str | None = None
