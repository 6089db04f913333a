"""Opening a ledger from a plan, and filling its rows from what was estimated.

Every declared outcome and harm has its rows before anything is estimated. Benefits and harms go through the same lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.data.panel_parts.tallying import metric_series
from netharm.effects.check import Check
from netharm.effects.effect import Effect
from netharm.effects.estimate import Estimate
from netharm.effects.method import method_of
from netharm.ledger import ActivityRow, Balance, Cumulative, HarmState, Ledger, MetricRow, Row, Series
from netharm.metrics.catalogue import record_of
from netharm.study.data_source import DataSource
from netharm.study.estimand import estimands
from netharm.study.harm import Harm
from netharm.study.measure import Measure
from netharm.study.metric import Metric
from netharm.study.outcome import Outcome
from netharm.study.study import Study
from netharm.study.untouched import Untouched

Place = Literal["target", "buffer", "target and buffer"]
PLACES: tuple[Place, ...] = ("target", "buffer", "target and buffer")
"""Where every outcome and harm has a row, if the plan has a buffer."""
DEFAULT_SUPPRESSION = 5
"""Smallest count that may leave the team that holds the data, for all but open data."""


def open_ledger(study: Study, registration: Mapping[str, Any], deviations: Sequence[str]) -> Ledger:
    """Return the ledger of a study before anything is estimated: all rows there, none filled."""
    areas: tuple[Place, ...] = PLACES if study.area.buffer is not None else PLACES[:1]
    declared: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    return Ledger(
        study=_study_record(study),
        registration=dict(registration),
        deviations=tuple(deviations),
        activity=tuple(ActivityRow(each.name, each.count, each.strands) for each in study.activities),
        metrics=tuple(_open_metric(study, each) for each in study.metrics),
        rows=tuple(_open_row(study, each, area) for area in areas for each in declared),
    )


def _study_record(study: Study) -> dict[str, Any]:
    return {
        "title": study.title,
        "question": study.question,
        "placebo": study.placebo,
        "purpose": study.governance.purpose,
        "controller": study.governance.controller,
        "release_level": study.governance.release,
        "operation": study.operation.model_dump(mode="json"),
        "window": study.window.model_dump(mode="json"),
        "areas": study.area.model_dump(mode="json"),
        "design": _design_record(study),
        "untouched": [_untouched_record(study, each) for each in study.untouched],
        "circumstances": study.circumstances.model_dump(mode="json"),
        "estimand": list(estimands(study)),
        "assumptions": list(method_of(study.design.kind).assumptions),
    }


def _design_record(study: Study) -> dict[str, Any]:
    """Return the design as it is run: with the kind's own inference where the plan leaves it open."""
    return {**study.design.model_dump(mode="json"), "inference": method_of(study.design.kind).inference(study.design)}


def _untouched_record(study: Study, each: Untouched) -> dict[str, Any]:
    source = study.data[each.measure.data]
    return {
        "name": each.name,
        "reason": each.reason,
        "source": measure_in_words(each.measure),
        "open": suppression_of(source) == 0,
    }


def _open_metric(study: Study, metric: Metric) -> MetricRow:
    opened = MetricRow(metric.name, metric.note, None, None, None, None, "named only")
    known = record_of(metric.catalogue) if metric.catalogue else None
    if known is not None:
        shown = [record.name for record in map(record_of, known.counter) if record is not None]
        opened = replace(opened, catalogue=known.id, result_kind=known.kind)
        opened = replace(opened, cannot_see=known.cannot_see, counter=tuple(shown))
    if metric.measure is None:
        return opened
    source = study.data[metric.measure.data]
    return replace(opened, suppress_below=suppression_of(source), sensitivity=source.sensitivity)


def _open_row(study: Study, declared: Outcome | Harm, area: Place) -> Row:
    source = study.data[declared.measure.data]
    harm = declared if isinstance(declared, Harm) else None
    return Row(
        name=declared.name,
        kind="outcome" if harm is None else "harm",
        area=area,
        status="could_not_run",
        measure=measure_in_words(declared.measure),
        source=declared.measure.data,
        sensitivity=source.sensitivity,
        direction=declared.direction,
        match=declared.match,
        activity_sensitive=declared.activity_sensitive,
        source_is_open=source.sensitivity == "open",
        suppress_below=suppression_of(source),
        mechanism=declared.mechanism,
        bearer=declared.bearer,
        mitigation=harm.mitigation_texts if harm else (),
        tolerance=harm.tolerance if harm else None,
        harm_state="not ruled out" if harm else None,
        reason="not estimated yet",
    )


def suppression_of(source: DataSource) -> int:
    """Return the smallest count of `source` that may leave the team that holds it."""
    if source.suppress_below is not None:
        return source.suppress_below
    return 0 if source.sensitivity == "open" else DEFAULT_SUPPRESSION


def measure_in_words(measure: Measure) -> str:
    """Return how a count is taken, as a reader of the ledger meets it."""
    if measure.column is not None:
        return f"{measure.data}: {measure.column}"
    chosen = "; ".join(f"{key} = {' or '.join(values)}" for key, values in sorted(measure.where.items()))
    return f"{measure.data}: {chosen or 'all events'}"


def fill(
    ledger: Ledger, panel: Panel, estimate: Estimate, unfilled: Sequence[Effect], checks: Sequence[Check] = ()
) -> Ledger:
    """Return `ledger` with every row that has an effect filled, the others saying why they are not, and `checks`."""
    effects = {(effect.area, effect.measure): effect for effect in (*estimate.effects, *unfilled)}
    sizes = {
        "target_areas": int(panel.target.sum()),
        "buffer_areas": int(panel.buffer.sum()),
        "comparison_areas": int(panel.comparison.sum()),
    }
    return replace(
        ledger,
        study={**ledger.study, **sizes},
        rows=tuple(_fill_row(row, effects.get((row.area, row.name)), panel) for row in ledger.rows),
        metrics=tuple(_fill_metric(metric, panel) for metric in ledger.metrics),
        balance=tuple(
            Balance(
                each.area,
                each.constraint,
                each.treated,
                each.synthetic,
                each.donors,
                name=each.measure or "",
                periods=each.periods,
            )
            for each in estimate.balance
            # What target and buffer are matched to tells it for both together, and for the rings between them.
            if each.area == "target" or each.area == "buffer"
        ),
        data=panel.sources,
        placebo=estimate.placebo,
        notes=(*panel.notes, *estimate.notes, *estimate.said),
        omnibus_p=estimate.omnibus_p,
        omnibus_reason=estimate.omnibus_reason,
        checks=tuple(checks),
    )


def _fill_row(row: Row, effect: Effect | None, panel: Panel) -> Row:
    if effect is None:
        why = "the plan's buffer holds no area" if row.area != "target" and not panel.buffer.any() else None
        return replace(row, reason=why or "no effect could be estimated for this area")
    row = replace(
        row,
        status=effect.status,
        match=effect.match if effect.match != "none" or effect.observed is not None else row.match,
        reason=effect.reason,
        observed=effect.observed,
        inference=effect.inference,
        draws=effect.draws,
        converged=effect.converged,
        residual=effect.residual,
        placebo_bias=effect.placebo_bias,
        effective_donors=effect.effective_donors,
        p_adjusted=effect.p_adjusted,
        notes=effect.notes,
        details=effect.details,
        series=_series(effect, panel),
    )
    if effect.observed is None or effect.expected is None:
        return row
    row = replace(row, **_counts(effect.observed, effect.expected), **_ranges(effect), **_limits(effect))
    return replace(row, harm_state=_harm_state(row), cumulative=_cumulative(effect, panel))


def _counts(observed: float, expected: float) -> dict[str, Any]:
    return {
        "counterfactual": expected,
        "effect": observed - expected,
        "relative_effect": observed / expected - 1 if expected > 0 else None,
    }


def _ranges(effect: Effect) -> dict[str, Any]:
    """Return the ranges of the effect over other weights and withheld counts: the most expected gives the lowest."""
    weight = _turned(effect.observed, effect.weight_range)
    programme = _turned(effect.observed, effect.programme_range)
    withheld = _turned(effect.observed, effect.withheld_range)
    return {
        "weight_range_lower": weight[0],
        "weight_range_upper": weight[1],
        "programme_range_lower": programme[0],
        "programme_range_upper": programme[1],
        "withheld_range_lower": withheld[0],
        "withheld_range_upper": withheld[1],
    }


def _turned(observed: float | None, expected: tuple[float, float] | None) -> tuple[float | None, float | None]:
    if observed is None or expected is None:
        return None, None
    return _finite(observed - expected[1]), _finite(observed - expected[0])


def _finite(number: float | None) -> float | None:
    return number if number is not None and np.isfinite(number) else None


def _limits(effect: Effect) -> dict[str, Any]:
    """Return the interval of the change from the interval of the untreated count: effect = observed - C."""
    limits = effect.limits
    if limits is None or effect.observed is None:
        return {}
    low, high, observed = limits.untreated_lower, limits.untreated_upper, effect.observed
    return {
        "effect_lower": observed - high,
        "effect_upper": observed - low,
        "relative_lower": observed / high - 1 if high > 0 else None,
        "relative_upper": observed / low - 1 if low > 0 else None,
        "relative_upper_one_sided": limits.rise_ruled_out_above,
        "smallest_detectable_fall": limits.smallest_fall,
        "smallest_detectable_rise": limits.smallest_rise,
        "p_value": limits.p_value,
    }


def _harm_state(row: Row) -> HarmState | None:
    """Return the state of a harm; None for a benefit.

    Crossed is read from the estimate itself, whether or not chance could explain it: the tolerance is where somebody
    must act. Ruled out needs the one-sided 95% upper limit below the tolerance. All else is not ruled out.
    """
    if row.tolerance is None:
        return None
    if row.observed is not None and row.counterfactual is not None:
        if row.observed > row.tolerance * row.counterfactual:
            return "crossed"
        upper = row.relative_upper_one_sided
        if upper is not None and 1 + upper < row.tolerance:
            return "ruled out"
    return "not ruled out"


def _series(effect: Effect, panel: Panel) -> Series | None:
    if effect.observed_by_period is None:
        return None
    length = len(panel.periods)

    def cells(numbers: NDArray[np.float64] | None) -> tuple[float | None, ...]:
        return tuple(_finite(float(n)) for n in numbers) if numbers is not None else (None,) * length

    return Series(
        periods=panel.periods,
        observed=cells(effect.observed_by_period),
        counterfactual=cells(effect.expected_by_period),
        band_lower=cells(effect.band_lower),
        band_upper=cells(effect.band_upper),
        after=tuple(panel.starts <= position <= panel.ends for position in range(length)),
        suppressed=(False,) * length,
    )


def _cumulative(effect: Effect, panel: Panel) -> tuple[Cumulative, ...]:
    """Return the effect from the operation's start to the end of each period after it.

    None where the row's total is not the sum over these periods: areas reached at different dates, periods left out.
    """
    if effect.observed_by_period is None or effect.expected_by_period is None or effect.observed is None:
        return ()
    window = slice(panel.starts, panel.ends + 1)
    observed = np.cumsum(effect.observed_by_period[window])
    expected = np.cumsum(effect.expected_by_period[window])
    if not np.isclose(observed[-1], effect.observed, rtol=1e-9):
        return ()
    return tuple(
        Cumulative(period, float(o), float(e), float(o - e), float(o / e - 1) if e > 0 else None)
        for period, o, e in zip(panel.periods[window], observed, expected, strict=True)
    )


def _fill_metric(metric: MetricRow, panel: Panel) -> MetricRow:
    """Return an official figure with its counts in the target, where the panel holds it."""
    series = metric_series(metric.name)
    if series not in panel.measures:
        return metric
    row = panel.measures.index(series)
    counts = panel.counts[row][panel.target].sum(axis=0)
    before, after = counts[: panel.starts], counts[panel.starts : panel.ends + 1]
    if np.isnan(before).any() or np.isnan(after).any():
        return replace(metric, status="suppressed" if panel.suppressed[row][panel.target].any() else "missing")
    return replace(
        metric,
        observed_before=float(before.sum()),
        observed_after=float(after.sum()),
        periods_before=len(before),
        periods_after=len(after),
        status="counted",
    )
