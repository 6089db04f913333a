"""What is left of a row, its months, a balance entry or an official figure when its counts are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netharm.effects.check import Check
from netharm.ledger import Balance, Cumulative, MetricRow, Row, SearchRow

_COUNTED = (
    "observed",
    "counterfactual",
    "effect",
    "effect_lower",
    "effect_upper",
    "relative_effect",
    "relative_lower",
    "relative_upper",
    "relative_upper_one_sided",
    "p_value",
    "p_adjusted",
    "weight_range_lower",
    "weight_range_upper",
    "programme_range_lower",
    "programme_range_upper",
    "withheld_range_lower",
    "withheld_range_upper",
    "smallest_detectable_fall",
    "smallest_detectable_rise",
    "placebo_bias",
    "series",
)


def withhold(row: Row) -> Row:
    """Return `row` with every number that its count could be worked out from left out; the harm's state stays."""
    return replace(
        row,
        status="suppressed",
        reason=f"counts under {row.suppress_below}, and what would give them away, are not shown.",
        notes=(),
        cumulative=(),
        details=(),
        finding="",
        **dict.fromkeys(_COUNTED),  # type: ignore[arg-type]
    )


def withhold_cells(row: Row, hidden: Mapping[str, bool]) -> Row:
    """Return `row` without the counts of the periods `hidden`, and without the running totals that would tell them."""
    if row.series is None or not any(hidden.values()):
        return row
    series, marks = row.series, tuple(hidden.get(period, False) for period in row.series.periods)
    kept = replace(
        series,
        observed=_without(series.observed, marks),
        counterfactual=_without(series.counterfactual, marks),
        band_lower=_without(series.band_lower, marks),
        band_upper=_without(series.band_upper, marks),
        suppressed=tuple(old or new for old, new in zip(series.suppressed, marks, strict=True)),
    )
    late = any(mark for mark, after in zip(marks, series.after, strict=True) if after)
    # The last running total is the row's own total, which is shown.
    running = tuple(_withhold_running(one) if late else one for one in row.cumulative[:-1]) + row.cumulative[-1:]
    details = tuple(detail for detail in row.details if not detail.holds_counts)
    return replace(row, series=kept, cumulative=running, details=details)


def _without(values: tuple[float | None, ...], marks: tuple[bool, ...]) -> tuple[float | None, ...]:
    return tuple(None if mark else value for value, mark in zip(values, marks, strict=True))


def _withhold_running(one: Cumulative) -> Cumulative:
    return replace(one, observed=None, counterfactual=None, effect=None, relative_effect=None, suppressed=True)


def withhold_balance(entry: Balance) -> Balance:
    """Return `entry` without its totals: the synthetic control's equals the target's."""
    return replace(entry, target=None, synthetic=None, comparison=None, suppressed=True)


def withhold_metric(one: MetricRow) -> MetricRow:
    """Return an official figure without its counts before and after."""
    return replace(one, observed_before=None, observed_after=None, status="suppressed")


def withhold_check(check: Check) -> Check:
    """Return a check with its result alone: its numbers are of a count that is withheld."""
    return replace(
        check,
        said=f"{check.result}; its numbers belong to a count that is not shown.",
        estimate=None,
        lower=None,
        upper=None,
        p_value=None,
        power=None,
        power_against=None,
        p_adjusted=None,
    )


def withhold_searches(row: SearchRow) -> SearchRow:
    """Return a row of searches without its numbers; the state of its harm stays."""
    kept = SearchRow(row.by, row.group, row.compared_with, row.where, row.when, row.days, None, None, row.population)
    return replace(kept, harm_state=row.harm_state, suppressed=True)
