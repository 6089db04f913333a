"""What a staggered design tells beside the effect: each wave and period, the event study, and what would mislead.

Loads diff-diff, whose Callaway-Sant'Anna estimator gives the level scale's errors; loops over thousands of placebo
groups never come here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from diff_diff import CallawaySantAnna
from numpy.typing import NDArray
from scipy.stats import t

from netharm.effects.effect import Detail
from netharm.effects.group_time import Reached, Scale, expected_counts, group_time_effects, log_ratio_error
from netharm.effects.two_way_misleads import long_table, two_way_detail

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]

MOST_WAVES = 40
"""With more waves the table of each wave and period is left out; the event study stays."""


def details_of(reached: Reached, scale: Scale, periods: Sequence[str]) -> tuple[Detail, ...]:
    """Return the tables of a staggered design; `periods` are the labels of the periods seen."""
    reached = reached.within(len(periods))
    waves = np.unique(reached.waves)
    tell = _ratios if scale == "ratio" else _levels
    tables = tell(reached, waves, periods)
    if len(waves) > MOST_WAVES:
        tables = tables[1:]
    return (*tables, two_way_detail(reached, scale)) if len(waves) > 1 and reached.sizes is None else tables


def _ratios(reached: Reached, waves: Positions, periods: Sequence[str]) -> tuple[Detail, ...]:
    """Return group-time ratios and the event study of ratios, with limits where waves have several areas."""
    time = np.arange(len(periods))
    expected = expected_counts(reached, "ratio")

    def cells(step: int) -> Mask:
        since_start: Mask = time[None, :] == reached.waves[:, None] + step
        return since_start

    by_wave = [
        (
            periods[one.wave],
            periods[period],
            *_limited(one.observed[period], one.expected[period], one.error[period], one.freedom[period]),
        )
        for one in group_time_effects(reached, "ratio")
        for period in range(one.wave, len(periods))
    ]
    since = range(-int(waves.min()), len(periods) - int(waves.min())) if len(waves) else range(0)
    study = [(step, *_at_step(reached, expected, cells(step))) for step in since]
    return (
        Detail("Group-time ratios", ("wave", "period", "ratio", "lower", "upper"), tuple(by_wave), _RATIO_NOTE, False),
        Detail("Event study", ("periods since start", "ratio", "lower", "upper"), tuple(study), _STUDY_NOTE, False),
    )


_RATIO_NOTE = "Observed over expected, with 95% intervals for that wave and period alone"
_STUDY_NOTE = "Before 0 the ratios should lie around 1: each is against the wave's own whole time before"


def _at_step(reached: Reached, expected: Array, inside: Mask) -> tuple[float | None, ...]:
    error, freedom = log_ratio_error(reached, "ratio", inside)
    return _limited(reached.treated[inside].sum(), expected[inside].sum(), error, freedom)


def _limited(observed: float, expected: float, error: float, freedom: float) -> tuple[float | None, ...]:
    """Return a ratio with its 95% limits; None where it, or they, cannot be told."""
    if not expected > 0:
        return None, None, None
    ratio = float(observed / expected)
    if not error > 0 or not freedom > 0:
        return ratio, None, None
    far = float(t.ppf(0.975, freedom) * error)
    return ratio, ratio * float(np.exp(-far)), ratio * float(np.exp(far))


def _levels(reached: Reached, waves: Positions, periods: Sequence[str]) -> tuple[Detail, ...]:
    """Return diff-diff's Callaway-Sant'Anna effects for each area and period, and their event study.

    Its errors divide by the number of areas and its limits are a normal distribution's, which holds too seldom where a
    wave has few areas; here they divide by one less for each wave, and the limits are those of t.
    """
    found = CallawaySantAnna(base_period="universal").fit(
        long_table(reached), outcome="count", unit="area", time="period", first_treat="first"
    )
    number = {int(wave): int((reached.waves == wave).sum()) for wave in waves}
    by_wave = [
        (periods[wave - 1], periods[period - 1], *_around(one["effect"], one["se"], number[wave - 1], 1))
        for (wave, period), one in sorted(_plain_keys(found.group_time_effects).items())
        if period >= wave
    ]
    study = found.aggregate("event_study")
    since = [
        (int(step), *_around(change, error, *_areas_at(number, int(step), len(periods))))
        for step, change, error in zip(study.event_time, study.att, study.se, strict=True)
    ]
    columns = ("change", "lower", "upper")
    note = "Change in the count of an average area of the wave since the period before it, with 95% intervals"
    return (
        Detail("Group-time effects", ("wave", "period", *columns), tuple(by_wave), note),
        Detail("Event study", ("periods since start", *columns), tuple(since), "Before 0 changes should lie around 0"),
    )


def _plain_keys(effects: Mapping[tuple[int, int], Any]) -> dict[tuple[int, int], Any]:
    return {(int(wave), int(period)): one for (wave, period), one in effects.items()}


def _areas_at(number: Mapping[int, int], step: int, periods: int) -> tuple[int, int]:
    """Return how many areas, in how many waves, are seen `step` periods after their start."""
    seen = [areas for wave, areas in number.items() if 0 <= wave + step < periods]
    return sum(seen), len(seen)


def _around(change: float, error: float, areas: int, waves: int) -> tuple[float | None, ...]:
    """Return a change with its 95% limits, from an error that divides by `areas`, in `waves`; None where untold."""
    if not np.isfinite(change):
        return None, None, None
    if areas <= waves or not error > 0:
        return float(change), None, None
    far = float(t.ppf(0.975, areas - waves) * error * np.sqrt(areas / (areas - waves)))
    return float(change), float(change) - far, float(change) + far
