"""Synthetic control: one or few treated areas against the weighted mix of others that followed them before.

Abadie, Diamond and Hainmueller (2010), doi:10.1198/jasa.2009.ap08746, and synthetic difference in differences after
Arkhangelsky et al. (2021), doi:10.1257/aer.20190159. Several treated areas are taken as one. Each measure gets weights
of its own. Every period before counts alike: a search for weights of predictors has many local optima, answers differ
between packages, and it would have to be repeated for every placebo group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from netharm.effects.conformal import conformal_interval
from netharm.effects.donor_groups import draw_donor_groups, tell_donor_groups
from netharm.effects.effect import AreaName, Effect
from netharm.effects.limits import limits_between
from netharm.effects.method import Counterfactual, Method
from netharm.effects.permutation import draws_needed
from netharm.effects.setting import Setting
from netharm.effects.synthetic_control_details import Followed, describe
from netharm.effects.synthetic_paths import (
    Problem,
    TreatedPath,
    follow_path,
    noise_floor,
    set_paths,
    too_far,
    treated_path,
    typical_error,
)
from netharm.effects.synthetic_unit import classical, residuals_of, synthetic_differences
from netharm.study.design import Design

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

ASSUMPTIONS = (
    "The mix of comparison areas that followed the target before would have gone on following it, had nothing been "
    "done.",
    "No comparison area was touched by the operation, nor by a change like it at the same time.",
    "Nothing else happened in the target alone, and recording did not change there alone.",
    "For the test by placebo groups: each area's departures from its own synthetic control, in units of those before, "
    "are alike.",
)


def set_problem(
    setting: Setting, design: Design, levels: Mapping[str, str], area: AreaName, penalised: bool = False
) -> Problem:
    """Return the paths to be mixed; they are the same for every area and group."""
    if design.method == "classical":
        return set_paths(setting, classical, relative=False)
    return set_paths(setting, synthetic_differences, relative=True)


def expect(setting: Setting, problem: Problem, members: Positions, donors: Mask) -> Counterfactual:
    """Return what the mix of `donors` that followed the group gives; `made` holds each measure's weights.

    scale : the root mean square of the group's log ratios before, or what chance alone would give where that is more:
    with more donors than periods a mix can follow even chance itself.
    """
    shape = setting.counts.shape[0], setting.counts.shape[2]
    expected, scale = np.full(shape, np.nan), np.ones(shape[0])
    unsolved: dict[int, str] = {}
    made: dict[int, Followed] = {}
    for index in range(shape[0]):
        treated = treated_path(setting, problem, members, donors, index)
        found = _follow(problem, treated) if isinstance(treated, TreatedPath) else treated
        if isinstance(found, str):
            unsolved[index] = found
            continue
        made[index] = found
        expected[index] = found.unit.expected * found.treated.size
        scale[index] = max(typical_error(found.treated, expected[index]), noise_floor(found.treated))
        scale[index] *= _pool(found.treated)
    observed = setting.counts[:, members, :].sum(axis=1)
    window = slice(setting.starts, setting.ends + 1)
    return Counterfactual(
        observed=observed,
        expected=np.maximum(expected, 0.0),
        observed_after=observed[:, window].sum(axis=1),
        expected_after=expected[:, window].sum(axis=1),
        scale=scale,
        unsolved=unsolved,
        made=made,
    )


def _pool(treated: TreatedPath) -> float:
    """Return the root of how many donors are left to be mixed, for sets of areas; only ratios of scales count.

    Means of k areas drawn from one pool of n vary less among themselves than from a set outside it, by the root of
    1 - k/n; a placebo set is left n - k donors and the target n. Single areas need nothing: their ranks are exact.
    """
    return 1.0 if treated.areas == 1 else float(np.sqrt(len(treated.donors)))


def _follow(problem: Problem, treated: TreatedPath) -> Followed | str:
    """Return the mix that follows `treated`, or why there is none to be shown."""
    unit = follow_path(problem, treated)
    expected = unit.expected * treated.size
    if not unit.converged:
        return f"the weights did not reach their optimum (residual {unit.residual:.2g})"
    if expected[treated.after].sum() < 0:
        return "the count to expect came out below 0: the target's level is too far from the comparison areas'"
    return too_far(treated, expected) or Followed(treated, unit)


def limit_conformal(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with conformal limits: of an effect that is the same in every period."""
    treated: TreatedPath = found.made[index].treated
    used = treated.before | treated.after
    periods, observed = int(used.sum()), float(found.observed_after[index])
    if periods <= draws_needed():
        reason = f"conformal: {periods} periods in all; with fewer than {draws_needed() + 1} no p-value can reach 5%"
        return replace(effect, status="could_not_run", reason=reason)
    residuals = partial(_residuals, treated, used, problem.follow is synthetic_differences)
    interval = conformal_interval(residuals, treated.after[used], observed, float(found.expected_after[index]))
    if interval is None or interval.upper is None:
        why = "every count is rejected" if interval is None else "no count is so large that it is rejected"
        return replace(effect, status="could_not_run", reason=f"conformal: {why}; there is no interval")
    note = (
        f"with {periods} periods the smallest p-value this test can give is {1 / periods:.3f}; it takes it that what "
        "the mix leaves unexplained varies alike at all times, and that the effect is the same in every period"
    )
    return replace(
        effect,
        limits=limits_between(effect, interval.lower, interval.upper, interval.least, interval.p_value),
        draws=periods - 1,
        notes=(*effect.notes, note),
    )


def _residuals(treated: TreatedPath, used: Mask, shifted: bool, count: float) -> Array:
    """Return what the mix leaves unexplained in all periods, had the untreated count of the time after been `count`.

    The difference to the observed count is spread evenly over the time after, by exposure where there is one.
    """
    size = np.where(treated.after, treated.size, 0.0)
    untreated = treated.observed + (count - treated.observed[treated.after].sum()) * size / size.sum()
    treated_periods = treated.areas * int(treated.after.sum()) if shifted else None
    return residuals_of(treated.paths[used], (untreated / treated.size)[used], treated_periods)


METHOD = Method(
    kind="synthetic control",
    assumptions=ASSUMPTIONS,
    inferences=("permutation", "conformal"),
    set_problem=set_problem,
    expect=expect,
    limits={"conformal": limit_conformal},
    describe=describe,
    draw_groups=draw_donor_groups,
    tell_groups=tell_donor_groups,
    fewest=draws_needed(),
)
