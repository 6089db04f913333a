"""Interrupted time series: one series of counts before and after, against what its own past would have led to.

Segmented regression for counts (Wagner et al. 2002, doi:10.1046/j.1365-2710.2002.00430.x; Bernal, Cummins and
Gasparrini 2017, doi:10.1093/ije/dyw098), with the comparison areas as a control series where the plan says so (the same
authors 2018, doi:10.1093/ije/dyy135). Chance is judged by errors that allow for ups and downs that last, or by series
drawn to be like the one seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.count_regression import fit_counts
from netharm.effects.draws import Draws
from netharm.effects.effect import AreaName, Effect
from netharm.effects.limits import limit_by_draws, limits_of
from netharm.effects.method import Counterfactual, Method
from netharm.effects.permutation import LEVEL, draws_needed, log_ratio
from netharm.effects.pretended_operations import PretendedOperations, pretend_operations
from netharm.effects.series_columns import lay_columns
from netharm.effects.series_details import series_details, series_notes
from netharm.effects.series_draws import draw_series
from netharm.effects.series_fit import SeriesFit, fit_series
from netharm.effects.setting import Setting
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

ASSUMPTIONS = (
    "Without the operation the series would have gone on along its own level, trend and season.",
    "Nothing else that moves the count came in at the same time: no other programme, no change of law, no new way of "
    "recording. With a control series, nothing that did not move the comparison areas by the same share.",
    "Ups and downs, and how far level and slope wander by themselves, are after the start as they were before.",
)
NO_SPREAD = 1e-8
"""Dispersion under which the counts lie on the fit but for rounding."""
SEED = 21


@dataclass(frozen=True)
class Problem:
    """What is the same for every group: the design."""

    design: Design


def set_problem(
    setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
) -> Problem:
    """Return the problem; columns depend on which periods a measure was seen in, so they are laid for each."""
    return Problem(design)


def expect(setting: Setting, problem: Problem, members: Positions, donors: Mask) -> Counterfactual:
    """Return what the series of the areas at `members` would have been; `made` holds each measure's fit, or None.

    Periods of the transition, and those past the time after, are NaN in `expected`, and in neither total.
    """
    observed = setting.counts[:, members, :].sum(axis=1)
    found = [_fit(setting, problem.design, index, members, donors) for index in range(len(observed))]
    fits = [each if isinstance(each, SeriesFit) else None for each in found]
    unsolved = {index: each for index, each in enumerate(found) if isinstance(each, str)}
    return Counterfactual(
        observed=observed,
        expected=np.array([_expected(setting, problem.design, fit) for fit in fits]),
        observed_after=np.array([_observed_after(setting, problem.design, series) for series in observed]),
        expected_after=np.array([fit.after_expected if fit else np.nan for fit in fits]),
        scale=np.ones(len(observed)),
        solved=any(fit is not None for fit in fits),
        why=None if any(fit is not None for fit in fits) else next(iter(unsolved.values()), None),
        unsolved=unsolved,
        made=tuple(fits),
    )


def _fit(setting: Setting, design: Design, index: int, members: Positions, donors: Mask) -> SeriesFit | str:
    counts = setting.counts[index][members].sum(axis=0)
    columns = lay_columns(
        len(setting.periods),
        setting.starts,
        setting.ends,
        design.transition,
        setting.quarter,
        design.season,
        ~np.isnan(counts),
    )
    offset = _offset(setting, design, index, members, donors, columns.before | columns.after)
    return offset if isinstance(offset, str) else fit_series(counts, offset, columns, design.spread)


def _offset(setting: Setting, design: Design, index: int, members: Positions, donors: Mask, used: Mask) -> Array | str:
    """Return what every log mean is given: the log of the exposure, and of the control series around its mean.

    A control series enters with coefficient 1: what moved the comparison areas by a share would have moved the target
    by the same. (T,); 0 in periods that are not used.
    """
    offset = np.zeros(len(setting.periods))
    exposure = setting.exposure
    if exposure is not None:
        here = exposure[members].sum(axis=0)
        if not (here[used] > 0).all():
            return "the exposure is 0, or not known, in some period"
        offset[used] = np.log(here[used])
    if not design.control:
        return offset
    if not donors.any():
        return "the plan asks for a control series, and there are no comparison areas"
    control = setting.counts[index][donors].sum(axis=0)
    if exposure is not None:
        control = control / exposure[donors].sum(axis=0)
    if not (control[used] > 0).all():
        empty = int((~(control[used] > 0)).sum())
        return (
            f"the control series counts nothing, or was not seen, in {empty} of the {int(used.sum())} periods that are "
            f"used ({np.nanmean(control[used]):.1f} a period on average), and a share of nothing cannot be followed: "
            "it takes more comparison areas, longer periods, or a series without a control"
        )
    offset[used] += np.log(control[used] / control[used].mean())
    return offset


def _expected(setting: Setting, design: Design, fit: SeriesFit | None) -> Array:
    time = np.arange(len(setting.periods))
    if fit is None:
        return np.full(len(time), np.nan)
    in_transition = (time >= setting.starts) & (time < setting.starts + design.transition)
    silent = in_transition | (time > setting.ends) | np.isnan(fit.counts)
    return np.where(silent, np.nan, fit.untreated)


def _observed_after(setting: Setting, design: Design, series: Array) -> float:
    return float(series[setting.starts + design.transition : setting.ends + 1].sum())


def limit_robust(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from errors that allow for what lasts: a mixture of t distributions."""
    fit: SeriesFit = found.made[index]
    refused = _refused(effect, fit)
    if refused is not None:
        return refused
    errors = fit.log_ratio_errors()
    statistic = float(log_ratio(fit.after_observed, fit.after_expected))
    farthest, lowest = fit.errors.quantile(LEVEL / 2, errors), -fit.errors.quantile(LEVEL, errors)
    return replace(effect, limits=limits_of(effect, farthest, lowest, fit.errors.p_value(statistic, errors)))


def limit_bootstrap(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with limits from `design.permutations` series in which nothing happened, each fitted anew."""
    fit: SeriesFit = found.made[index]
    refused = _refused(effect, fit)
    if refused is not None:
        return refused
    area = list(setting.treated).index(effect.area)
    random = np.random.default_rng([design.seed, SEED, index, area])
    periods = fit.columns.before | fit.columns.after
    times = np.flatnonzero(periods).astype(float)
    series = draw_series(fit.untreated[periods], fit.fit.extra, fit.errors, times, design.permutations, random)
    refits = fit_counts(fit.columns.values[periods], series, fit.offset[periods], fit.fit.extra)
    expected = np.exp(np.clip(refits.coefficients @ fit.columns.untreated[periods].T, -30, 30) + fit.offset[periods])
    after = fit.columns.after[periods]
    by_period = np.full((len(series), 1, len(setting.periods)), np.nan)
    by_period[:, 0, periods] = log_ratio(series, expected)
    statistic = log_ratio(series[:, after].sum(axis=1), expected[:, after].sum(axis=1))
    kept = refits.converged & np.isfinite(statistic)
    if kept.sum() < max(draws_needed(), 0.95 * len(kept)):
        reason = (
            f"only {kept.sum()} of {len(kept)} series drawn could be fitted, so there is no interval and no p-value"
        )
        return replace(effect, status="could_not_run", draws=int(kept.sum()), reason=reason)
    draws = Draws(statistic[kept, None], by_period[kept], np.ones((int(kept.sum()), 1), dtype=bool))
    return limit_by_draws(effect, draws, 0, draws_needed(), int(kept.sum()))


def _refused(effect: Effect, fit: SeriesFit) -> Effect | None:
    """Return `effect` without limits where nothing shows how far chance goes."""
    if fit.errors.freedom < 1 or fit.dispersion < NO_SPREAD:
        reason = f"{effect.inference}: no standard error: the counts do not vary, so nothing shows how far chance goes"
        return replace(effect, status="could_not_run", reason=reason)
    return None


def describe(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with the change of level and slope, what was found of chance, and what its past says."""
    fit: SeriesFit = found.made[index]
    unseen = tuple(setting.periods[period] for period in np.flatnonzero(np.isnan(fit.counts[: setting.starts])))
    left_out = setting.periods[setting.starts : setting.starts + design.transition]
    pretended = pretend_on(fit, setting, design)
    notes = (*effect.notes, *series_notes(fit, left_out, unseen, design, pretended))
    return replace(effect, notes=notes, details=(*effect.details, *series_details(fit, pretended)))


def pretend_on(fit: SeriesFit, setting: Setting, design: Design) -> PretendedOperations:
    """Return what operations pretended in the time before of `fit` give, watched as long as the real one."""
    return pretend_operations(
        fit.counts[: setting.starts],
        fit.offset[: setting.starts],
        setting.ends - setting.starts + 1,
        design,
        setting.quarter,
    )


METHOD = Method(
    kind="interrupted time series",
    assumptions=ASSUMPTIONS,
    inferences=("robust", "bootstrap"),
    set_problem=set_problem,
    expect=expect,
    limits={"robust": limit_robust, "bootstrap": limit_bootstrap},
    describe=describe,
    needs_comparison=False,
)
