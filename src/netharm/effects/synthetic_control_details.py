"""What a synthetic control tells beside its effect: its weights, how closely it followed, and what it leans on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.effects.calibration import ROUNDING, effective_number
from netharm.effects.donor_groups import draw_donor_groups
from netharm.effects.effect import Detail, Effect
from netharm.effects.method import Counterfactual
from netharm.effects.placebo import FEWEST_GROUPS
from netharm.effects.setting import Setting
from netharm.effects.synthetic_paths import Problem, TreatedPath, follow_path, noise_floor, treated_path, typical_error
from netharm.effects.synthetic_unit import SyntheticUnit
from netharm.study.design import Design

Array = NDArray[np.float64]

LEAST_SHOWN = 0.001
MOST_SHOWN = 25
COMPARED = 99
POOR = 0.9
"""A fit is called poor where the donors' own synthetic controls follow them closer for at least this share of them."""


@dataclass(frozen=True)
class Followed:
    """One measure's treated path and the mix that follows it."""

    treated: TreatedPath
    unit: SyntheticUnit


def describe(
    effect: Effect, setting: Setting, design: Design, problem: Problem, found: Counterfactual, index: int
) -> Effect:
    """Return `effect` with the weights, the fit before beside the donors' own, and notes on what is weak."""
    followed: Followed = found.made[index]
    unit, treated = followed.unit, followed.treated
    error = typical_error(treated, found.expected[index])
    closer = _share_closer(setting, problem, index, error / noise_floor(treated), design.seed)
    details = [_weights(setting, treated, unit), _fit(treated, found.expected[index], error, closer)]
    if unit.period_weights is not None:
        details.append(_period_weights(setting, treated, unit.period_weights))
    return replace(
        effect,
        effective_donors=effective_number(unit.weights),
        residual=unit.residual if unit.residual >= ROUNDING else 0.0,
        notes=(*effect.notes, *_notes(effect, setting, design, error, closer)),
        details=(*effect.details, *details),
    )


def _notes(effect: Effect, setting: Setting, design: Design, error: float, closer: float | None) -> list[str]:
    notes = []
    if closer is not None and closer >= POOR:
        notes.append(
            f"the fit before the operation is poor: a typical error of {error:.0%} in a period, and {closer:.0%} of "
            "the comparison areas are followed closer by their own synthetic controls, chance errors allowed for"
        )
    if effect.inference == "permutation":
        groups = len(draw_donor_groups(setting, design)[0])
        if groups < FEWEST_GROUPS:
            notes.append(
                f"with {groups} placebo groups the smallest p-value this test can give is {1 / (groups + 1):.3f}"
            )
    return notes


def _share_closer(setting: Setting, problem: Problem, index: int, error: float, seed: int) -> float | None:
    """Return for which share of the donors their own mix fits closer, each in units of its own chance error.

    Of at most `COMPARED` donors, drawn by `seed`; None where none could be followed.
    """
    donors = np.flatnonzero(setting.donors)
    if len(donors) > COMPARED:
        donors = np.sort(np.random.default_rng([seed, 42]).choice(donors, COMPARED, replace=False))
    errors = []
    for donor in donors:
        others = setting.donors.copy()
        others[donor] = False
        treated = treated_path(setting, problem, np.array([donor]), others, index)
        if isinstance(treated, TreatedPath):
            expected = follow_path(problem, treated).expected * treated.size
            errors.append(typical_error(treated, expected) / noise_floor(treated))
    return float(np.mean(np.array(errors) < error)) if errors else None


def _weights(setting: Setting, treated: TreatedPath, unit: SyntheticUnit) -> Detail:
    order = np.argsort(-unit.weights, kind="stable")
    shown = [position for position in order[:MOST_SHOWN] if unit.weights[position] >= LEAST_SHOWN]
    carrying = int((unit.weights >= LEAST_SHOWN).sum())
    return Detail(
        title="What the synthetic control is mixed from",
        columns=("comparison area", "weight"),
        rows=tuple(
            (
                setting.areas[treated.donors[position]] if setting.areas else f"area {treated.donors[position] + 1}",
                round(float(unit.weights[position]), 4),
            )
            for position in shown
        ),
        note=f"{carrying} of {len(unit.weights)} comparison areas carry a weight of {LEAST_SHOWN} or more; "
        f"the {len(shown)} largest are shown.",
        holds_counts=False,
    )


def _fit(treated: TreatedPath, expected: Array, error: float, closer: float | None) -> Detail:
    before = treated.before
    return Detail(
        title="How closely it followed before the operation",
        columns=("", "value"),
        rows=(
            ("periods", int(before.sum())),
            ("count observed", float(treated.observed[before].sum())),
            ("count of the synthetic control", round(float(expected[before].sum()), 2)),
            ("typical error in a period, as a share", round(error, 4)),
            ("the same by chance alone", round(noise_floor(treated), 4)),
            ("share of comparison areas followed closer", None if closer is None else round(closer, 3)),
        ),
        note="A synthetic control is believed for having followed the target before. The typical error is the root "
        "mean square of the log of observed to expected.",
    )


def _period_weights(setting: Setting, treated: TreatedPath, weights: Array) -> Detail:
    periods = np.flatnonzero(treated.before)
    kept = [place for place in range(len(weights)) if weights[place] >= LEAST_SHOWN]
    return Detail(
        title="The periods before that set its level",
        columns=("period", "weight"),
        rows=tuple((setting.periods[periods[place]], round(float(weights[place]), 4)) for place in kept),
        note="Periods whose counts, across the comparison areas, foretell the time after.",
        holds_counts=False,
    )
