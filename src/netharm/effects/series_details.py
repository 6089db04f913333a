"""What a reader is told of a segmented regression beside its effect: level, slope, spread, and how long ups last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.effects.effect import Detail
from netharm.effects.permutation import LEVEL
from netharm.effects.pretended_operations import PretendedOperations, pretended_warning
from netharm.effects.series_columns import YEARS_FOR_ONE
from netharm.effects.series_fit import SeriesFit
from netharm.study.design import Design

Array = NDArray[np.float64]

SHORT = 36
"""Periods before under which nothing shows whether a trend is straight."""


def series_details(fit: SeriesFit, pretended: PretendedOperations) -> tuple[Detail, ...]:
    """Return the changes with their 95% intervals, and the diagnostics of the errors."""
    changes = Detail(
        title="Change of level and slope",
        columns=("change", "ratio", "lower", "upper", "p"),
        rows=tuple(_change(fit, position) for position in range(len(fit.used)) if _is_change(fit, position)),
        note="Level: the rate just after over the rate to be expected there. Slope: what the rate is multiplied by in "
        "each further period, beside the trend before. The effect counts both.",
    )
    found = _diagnostics(fit, pretended)
    return (changes, found) if changes.rows else (found,)


def _is_change(fit: SeriesFit, position: int) -> bool:
    return bool(fit.used[position] >= len(fit.columns.names) - fit.columns.changes)


def _change(fit: SeriesFit, position: int) -> tuple[str, float, float, float, float]:
    """Return the name, ratio, interval and p-value of one coefficient."""
    estimate = float(fit.fit.coefficients[0, position])
    errors = fit.coefficient_errors(position)
    wide = fit.errors.quantile(LEVEL / 2, errors)
    ends = np.exp(np.clip([estimate, estimate - wide, estimate + wide], -50, 50))
    name = fit.columns.names[fit.used[position]]
    return name, float(ends[0]), float(ends[1]), float(ends[2]), fit.errors.p_value(estimate, errors)


def _diagnostics(fit: SeriesFit, pretended: PretendedOperations) -> Detail:
    nothing, fades, level, slope = fit.errors.kinds_weight
    rows: list[tuple[str, float]] = [
        ("dispersion (1 for Poisson)", fit.dispersion),
        ("autocorrelation of residuals, one period apart", lag_one(fit.residuals, fit.times)),
        ("Durbin-Watson statistic (2 without autocorrelation)", durbin_watson(fit.residuals, fit.times)),
        ("weight on: nothing lasts", nothing),
        ("weight on: ups and downs fade", fades),
        ("weight on: the level wanders", level),
        ("weight on: the slope wanders", slope),
        ("harmonics of the year", float(fit.columns.harmonics)),
        ("periods before", float(fit.columns.before.sum())),
        ("periods after", float(fit.columns.after.sum())),
    ]
    if pretended.tried:
        rows += [
            ("operations pretended before", float(pretended.tried)),
            ("of these called a change at 5%", float(pretended.called)),
            ("how far they came out, 1 if as far as chance is said to go", pretended.spread),
        ]
    if fit.fit.extra > 0:
        rows.insert(1, ("variance beyond the mean, per squared mean", fit.fit.extra))
    return Detail(
        title="How counts vary around the fit",
        columns=("what", "value"),
        rows=tuple(rows),
        note="Residuals of a regression on few periods look less autocorrelated than the errors are. So nothing is "
        "settled: all four kinds of errors enter the interval, each with the weight that the counts give it.",
        holds_counts=False,
    )


def lag_one(residuals: Array, times: Array) -> float:
    """Return the autocorrelation of residuals one period apart; pairs with a gap between them are left out."""
    beside = np.diff(times) == 1
    whole = float((residuals**2).sum())
    return float((residuals[1:] * residuals[:-1])[beside].sum()) / whole if whole > 0 else 0.0


def durbin_watson(residuals: Array, times: Array) -> float:
    """Return the sum of squared steps over the sum of squares (Durbin and Watson 1950), steps over a gap left out."""
    beside = np.diff(times) == 1
    whole = float((residuals**2).sum())
    return float((np.diff(residuals)[beside] ** 2).sum()) / whole if whole > 0 else 2.0


def series_notes(
    fit: SeriesFit,
    left_out: tuple[str, ...],
    unseen: tuple[str, ...],
    design: Design,
    pretended: PretendedOperations,
) -> tuple[str, ...]:
    """Return what must be said beside the number."""
    before = int(fit.columns.before.sum())
    notes = []
    if left_out:
        shown = left_out[0] if len(left_out) == 1 else f"{left_out[0]} to {left_out[-1]}"
        notes.append(f"the transition, {shown}, is left out of the estimate, of the observed and of the expected count")
    if unseen:
        notes.append(f"fitted without {', '.join(unseen)}, in which it was seen nowhere")
    if before < SHORT:
        notes.append(
            f"a trend drawn on from {before} periods before is a weak ground: so few show no bend that a longer series "
            "would show"
        )
    warning = pretended_warning(pretended)
    if warning is not None:
        notes.append(warning)
    if design.season == "auto" and fit.columns.harmonics == 0:
        notes.append(f"no season is taken out: that needs {YEARS_FOR_ONE} full years before")
    if len(fit.used) < fit.columns.values.shape[1]:
        notes.append("nothing was counted after, so level and slope cannot be told; the fit rests on the time before")
    return tuple(notes)
