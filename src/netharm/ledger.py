"""Every benefit and harm side by side: a row for each, from the moment the plan is read.

Estimation fills rows; it never adds or drops one. A row that could not be filled says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from netharm.consequences.plan_match import PlanMatch
from netharm.effects.check import Check
from netharm.effects.effect import Detail
from netharm.places.displaced import Displacement
from netharm.places.triggered_harm import TriggeredHarm
from netharm.roles.profile import Profile

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
    """One declared benefit or harm, in one area: target, buffer, or both taken as one area. Numbers that could not be
    computed are None.

    `effect` = observed - counterfactual, in recorded counts; `relative_effect` = observed / counterfactual - 1.
    Intervals are 95% and two-sided; `relative_upper_one_sided` is the one-sided 95% upper limit by which a harm is
    ruled out. `weight_range_*` and `programme_range_*` are the effect under other balanced weights.
    `smallest_detectable` is the relative change that this design would have called a change. `source` is the plan's
    name of the data and `sensitivity` its sensitivity (open, restricted, personal or health).
    """

    name: str
    kind: Literal["outcome", "harm"]
    area: Literal["target", "buffer", "target and buffer"]
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
    withheld_range_lower: float | None = None
    withheld_range_upper: float | None = None
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
    details: tuple[Detail, ...] = ()
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
    """An official figure, with its counts before and after where it has a measure.

    catalogue : the id of the catalogue's figure that it is, "" where the plan names none; then result_kind (input,
    activity, output, outcome or impact), cannot_see, and counter, the names of figures that show what it hides.
    """

    name: str
    note: str
    observed_before: float | None
    observed_after: float | None
    periods_before: int | None
    periods_after: int | None
    status: Literal["counted", "named only", "missing", "suppressed"]
    suppress_below: int = 0
    sensitivity: str = ""
    catalogue: str = ""
    result_kind: str = ""
    cannot_see: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchRow:
    """Stop and search of one group in one stretch of time, against the group it is compared with.

    by : what the groups are of. where : the target, or the whole force. when : before, during or after the operation.
    searches, finds, population, days : the numbers behind the rates; `population` is None where none was given.
    rate : searches per 1,000 residents a year ; find_rate : finds per search ; the ratios are to the compared group,
    with 95% limits. change : this group's searches for each of the compared group's, against the same before.
    harm_state : of a rise in it, during and after the operation. reason : why a rate or ratio is absent.
    """

    by: Literal["ethnicity", "age"]
    group: str
    compared_with: str
    where: Literal["target", "force"]
    when: Literal["before", "during", "after"]
    days: int
    searches: int | None
    finds: int | None
    population: float | None
    rate: float | None = None
    rate_ratio: float | None = None
    rate_ratio_lower: float | None = None
    rate_ratio_upper: float | None = None
    find_rate: float | None = None
    find_rate_ratio: float | None = None
    find_rate_ratio_lower: float | None = None
    find_rate_ratio_upper: float | None = None
    change: float | None = None
    change_lower: float | None = None
    change_upper: float | None = None
    harm_state: HarmState | None = None
    reason: str | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class Disproportionality:
    """Whom searches fell on: a harm watched by default wherever stop and search records are held.

    said : what the table says in plain sentences, and what it cannot say. status : "not held" where there are no
    records of stop and search. tolerance : the ratio to before beyond which somebody must act.
    """

    status: Literal["shown", "not held", "could_not_run"]
    said: tuple[str, ...] = ()
    rows: tuple[SearchRow, ...] = ()
    tolerance: float = 1.25
    suppress_below: int = 0


@dataclass(frozen=True)
class TriggeredRow:
    """Harms of one kind around the plan's triggers. found : what was seen ; without : the same without the triggers at
    the map points that the plan leaves out, `left_out` in number. reason : why nothing is shown.
    """

    name: str
    status: Literal["shown", "could_not_run", "missing", "suppressed"]
    reason: str | None = None
    found: TriggeredHarm | None = None
    without: TriggeredHarm | None = None
    left_out: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Triggered:
    """Every harm beside the plan's triggers. points : how many map points the plan leaves out."""

    rows: tuple[TriggeredRow, ...]
    points: int
    suppress_below: int


@dataclass(frozen=True)
class PointsRow:
    """A row of the ledger, in the same area and by the same design, with the events in that lie on map points which the
    plan leaves out. Numbers are named as in `Row`.

    left_out_before, left_out_after : these events in the row's area; None where a count was not seen in full. said :
    what they change, in a sentence.
    """

    name: str
    area: Literal["target", "buffer", "target and buffer"]
    status: Status
    reason: str | None = None
    left_out_before: int | None = None
    left_out_after: int | None = None
    observed: float | None = None
    counterfactual: float | None = None
    effect: float | None = None
    effect_lower: float | None = None
    effect_upper: float | None = None
    relative_effect: float | None = None
    relative_lower: float | None = None
    relative_upper: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    harm_state: HarmState | None = None
    said: str = ""


@dataclass(frozen=True)
class PointsLeftOut:
    """The map points that the plan leaves out of each of its data, by name, and every row concerned with them in."""

    points: dict[str, tuple[str, ...]]
    rows: tuple[PointsRow, ...]

    def of(self, row: Row) -> PointsRow | None:
        """Return `row` with the events at the points in, None where its data leave none out."""
        found = (each for each in self.rows if (each.name, each.area) == (row.name, row.area))
        return next(found, None)


@dataclass(frozen=True)
class Statement:
    """The evidence statement: how strong the design is, what is known of the operation, and what cannot be said.

    maryland : level on the Maryland scientific methods scale, 1 to 5, and why ; raised_by : what would raise it.
    emmie : effect, mechanism, moderators, implementation, economics: what is known of each; "" where empty.
    checks : one line for each check ; cannot_say : what this study cannot say.
    """

    maryland: int
    maryland_why: str
    raised_by: tuple[str, ...]
    emmie: dict[str, str]
    deviations: tuple[str, ...]
    checks: tuple[str, ...]
    cannot_say: tuple[str, ...]


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
    checks: tuple[Check, ...] = ()
    disproportionality: Disproportionality | None = None
    displacement: Displacement | None = None
    triggered: Triggered | None = None
    points_left_out: PointsLeftOut | None = None
    consequences: PlanMatch | None = None
    roles: Profile | None = None
    statement: Statement | None = None
