"""What the plan and the time before say of a study: what every rule of the design advice is computed from.

No count from the time after is read, so that choosing a design by it spoils no test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.data.panel_parts.periods import ordinal_of
from netharm.data.panel_parts.span import period_kind
from netharm.data.time_after import periods_after
from netharm.effects.common_trend import CommonTrend, check_common_trend
from netharm.effects.permutation import draws_needed
from netharm.effects.placebo import PlaceboGroup
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.recent_peak import peak_rank, recent_periods_of, recent_rise
from netharm.effects.setting import Setting
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study

Array = NDArray[np.float64]

BOTH_TAILS = 1.96 + 0.8416
"""Normal quantiles of 97.5% and 80%: a change of so many standard errors is seen at the 5% level with 80% power."""


@dataclass(frozen=True)
class RowSituation:
    """What the time before says of one declared count in the target.

    counted : its total before ; expected : as many in the time after as the mean of the time before gives.
    smallest_fall, smallest_rise : relative changes that a comparison of before and after sees with 80% power, at best.
    peak : the share of like groups whose recent rise is as high, NaN where it cannot be told. trend : against the
    comparison areas. not_shown : why its numbers may not be told; None where they may.
    """

    name: str
    sought: str
    is_harm: bool
    picked_on: bool
    counted: float
    expected: float
    smallest_fall: float
    smallest_rise: float
    peak: float
    trend: CommonTrend
    not_shown: str | None = None


@dataclass(frozen=True)
class Situation:
    """What the plan and the time before say of the whole study.

    starts : on how many dates the target was reached. groups : placebo groups like the target ; wanted : how many the
    plan asks for. scattered : whether the areas' outlines are unknown. busier_than : share of comparison areas with a
    lower count than the target's mean.
    """

    target_areas: int
    comparison_areas: int
    periods_before: int
    periods_after: int
    periods_in_year: int
    starts: int
    groups: int
    wanted: int
    scattered: bool
    busier_than: float
    rows: tuple[RowSituation, ...]


def read_situation(study: Study, panel: Panel, setting: Setting) -> Situation:
    """Return what `study` and its time before say; `panel` and `setting` hold no time after."""
    after = periods_after(study, setting.periods[0])
    declared: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    groups = draw_placebo_groups(setting, study.design)[0] if setting.donors.any() else []
    before = setting.counts_before
    mean = float(before[setting.treated["target"]].mean())
    donors = before[setting.donors]
    return Situation(
        target_areas=int(setting.treated["target"].sum()),
        comparison_areas=int(setting.donors.sum()),
        periods_before=setting.starts,
        periods_after=after,
        periods_in_year=4 * setting.quarter,
        starts=len(np.unique(adoption(study, panel)[panel.target])),
        groups=len(groups),
        wanted=study.design.permutations,
        scattered=setting.neighbours is None,
        busier_than=float((donors < mean).mean()) if len(donors) else float("nan"),
        rows=tuple(
            _read_row(study, setting, each, groups, after)
            for each in declared
            if each.name in setting.measures and setting.can_fill("target", each.name)
        ),
    )


def adoption(study: Study, panel: Panel) -> NDArray[np.int64]:
    """Return how many periods after the operation's start each target area is first reached, by the plan; others -1."""
    kind = period_kind(study)
    start = ordinal_of(study.operation.starts, kind)
    later = {area: ordinal_of(wave.starts, kind) - start for wave in study.area.waves for area in wave.areas}
    reached = [later.get(area, 0) if inside else -1 for area, inside in zip(panel.areas, panel.target, strict=True)]
    return np.array(reached, dtype=np.int64)


def _read_row(
    study: Study, setting: Setting, declared: Outcome | Harm, groups: Sequence[PlaceboGroup], after: int
) -> RowSituation:
    index = setting.measures.index(declared.name)
    target = np.flatnonzero(setting.treated["target"])
    series = setting.counts[index][target].sum(axis=0)
    seen = series[~np.isnan(series)]
    expected = float(seen.mean() * after)
    error = _error(setting, index, groups, after, float(seen.sum()), expected)
    return RowSituation(
        name=declared.name,
        sought=declared.direction,
        is_harm=isinstance(declared, Harm),
        picked_on=declared.name in study.area.picked_on,
        counted=float(seen.sum()),
        expected=expected,
        smallest_fall=float(-np.expm1(-BOTH_TAILS * error)),
        smallest_rise=float(np.expm1(BOTH_TAILS * error)),
        peak=peak_rank(setting, groups, target, recent_periods_of(setting), index),
        trend=check_common_trend(setting, index, groups, after),
    )


def _error(
    setting: Setting, index: int, groups: Sequence[PlaceboGroup], after: int, counted: float, expected: float
) -> float:
    """Return the least standard error that a log ratio of after to before can have.

    At least that of two Poisson counts; where placebo groups show more, what they show, pretending that the last
    periods came after: as many as the time after has, or half of the time before where that is less.
    """
    least = float(np.sqrt(1 / (expected + 0.5) + 1 / (counted + 0.5)))
    pretended = min(after, setting.starts // 2)
    if len(groups) < draws_needed() or pretended < 1:
        return least
    shown = np.array([recent_rise(setting, group.members, pretended, index) for group in groups])
    shown = shown[~np.isnan(shown)]
    return max(least, float(shown.std(ddof=1))) if len(shown) >= draws_needed() else least
