"""From counts around triggers, as they are and moved, to every cell of the grid and what stood before the triggers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netharm.places.count_ratio import count_ratio
from netharm.places.score_ratio import ScoreRatio, adjusted_p, score_ratio, scores
from netharm.places.triggered_cell import TriggeredCell
from netharm.places.two_process import TwoProcess

Array = NDArray[np.float64]

AFTER, BEFORE, AFTER_WITH_PAST, BEFORE_WITH_PAST, LONGER_PAST, SAME_MOMENT = range(6)


@dataclass(frozen=True)
class BeforeTriggers:
    """How harm just before triggers compared with its longer past, in the cell where a difference is clearest.

    `adjusted_p` is adjusted for all cells of the grid.
    """

    distance_m: float
    window_days: int
    before_to_longer_past: ScoreRatio
    adjusted_p: float


class _Compared:
    """Two kinds of counts compared in every cell: scores of the observed (D, W) and of the draws (J, D, W)."""

    def __init__(self, counts: TwoProcess, one: int, other: int) -> None:
        self.one, self.other = counts.observed[one], counts.observed[other]
        expected_one, expected_other = counts.expected[one], counts.expected[other]
        self.usable = (expected_one > 0) & (expected_other > 0)
        self.rho = np.where(self.usable, expected_one, 1.0) / np.where(self.usable, expected_other, 1.0)
        self.drawn = np.where(self.usable, scores(counts.moved[:, one], counts.moved[:, other], self.rho), 0.0)
        observed = np.where(self.usable, scores(self.one, self.other, self.rho), 0.0)
        self.adjusted = adjusted_p(observed, self.drawn)

    def ratio(self, at: tuple[int, int]) -> ScoreRatio | None:
        if not self.usable[at]:
            return None
        return score_ratio(
            float(self.one[at]), float(self.other[at]), float(self.rho[at]), self.drawn[(slice(None), *at)]
        )


def triggered_cells(
    counts: TwoProcess, distances_m: tuple[float, ...], windows_days: tuple[int, ...], triggers: int
) -> tuple[TriggeredCell, ...]:
    """Return every cell, by distance and within it by window, of so many triggers."""
    contrast = _Compared(counts, AFTER, BEFORE)
    past = _Compared(counts, AFTER_WITH_PAST, LONGER_PAST)
    return tuple(
        _cell(counts, contrast, past, (d, w), distance_m, window_days, triggers)
        for d, distance_m in enumerate(distances_m)
        for w, window_days in enumerate(windows_days)
    )


def _cell(
    counts: TwoProcess,
    contrast: _Compared,
    past: _Compared,
    at: tuple[int, int],
    distance_m: float,
    window_days: int,
    triggers: int,
) -> TriggeredCell:
    ratio = contrast.ratio(at)
    after, before = float(counts.observed[AFTER][at]), float(counts.observed[BEFORE][at])
    expected_after, expected_before = float(counts.expected[AFTER][at]), float(counts.expected[BEFORE][at])
    draws = (slice(None),)
    return TriggeredCell(
        distance_m=distance_m,
        window_days=window_days,
        after=int(after),
        before=int(before),
        same_moment=int(counts.observed[SAME_MOMENT][at]),
        expected_after=expected_after,
        expected_before=expected_before,
        after_to_before=ratio,
        led_to_expect=None if ratio is None else after - ratio.excess,
        more_per_1000=None if ratio is None else _per_1000(ratio, triggers),
        adjusted_p=None if ratio is None else float(contrast.adjusted[at]),
        after_to_expected=count_ratio(after, expected_after, counts.moved[(*draws, AFTER, *at)]),
        before_to_expected=count_ratio(before, expected_before, counts.moved[(*draws, BEFORE, *at)]),
        after_to_longer_past=past.ratio(at),
        could_not_run="" if ratio is not None else _reason(after + before, contrast.usable[at]),
    )


def _per_1000(ratio: ScoreRatio, triggers: int) -> tuple[float, float, float]:
    per = 1000 / triggers
    return per * ratio.excess, per * ratio.excess_lower, per * ratio.excess_upper


def _reason(together: float, usable: bool) -> str:
    if together == 0:
        return "No harm came so near in either window."
    if not usable:
        return "Moved times bring no harm so near, so there is nothing to compare with."
    return "There are too few draws to reach the 5% level."


def before_triggers(
    counts: TwoProcess, distances_m: tuple[float, ...], windows_days: tuple[int, ...]
) -> BeforeTriggers | None:
    """Return where harm just before triggers differs most clearly from its longer past; None where no cell can tell."""
    compared = _Compared(counts, BEFORE_WITH_PAST, LONGER_PAST)
    cells = [(d, w) for d in range(len(distances_m)) for w in range(len(windows_days))]
    told = [(ratio, at) for at in cells if (ratio := compared.ratio(at)) is not None]
    if not told:
        return None
    ratio, (d, w) = min(told, key=lambda one: (float(compared.adjusted[one[1]]), one[0].p_value, one[1]))
    return BeforeTriggers(distances_m[d], windows_days[w], ratio, float(compared.adjusted[d, w]))
