"""Does each design find the truth where it is known, and cry wolf no more often than it says?

A cell is one design with one way of judging chance, on panels of one truth. Bias is of the log ratio of observed to
expected; coverage is how often the 95% interval holds the truth; and the share of panels called a change at 5% is a
rate of false alarms where nothing happened, and power where something did.

Two truths can be covered. A test that lays the target's miss beside misses seen elsewhere, or at other times, speaks
of the count that would have been seen in the target, chance and all. A standard error speaks of the rate behind it.
Each is held to its own, and both are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.effects.estimate import estimate
from netharm.effects.method import method_of
from netharm.effects.permutation import LEVEL, TIE
from netharm.execution import map_over, one_thread
from netharm.proving.false_positives import band
from netharm.proving.simulated_panels import NOTHING_HAPPENED, SCENARIOS, Shape, Truth, simulate_panel
from netharm.study.design import Design, Inference

Array = NDArray[np.float64]
Spoken = Literal["count", "rate"]
SPEAKS_OF_COUNT: frozenset[Inference] = frozenset({"permutation", "conformal"})
CHUNK = 25


@dataclass(frozen=True)
class Trial:
    """A design on panels of one shape. `fails_in` : the truths in which its assumptions do not hold."""

    name: str
    design: Design
    shape: Shape
    fails_in: frozenset[Truth] = frozenset()

    def tries(self, truth: Truth) -> bool:
        """Return whether `truth` is one for panels of this shape: only waves can be staggered."""
        return self.shape.waves > 1 or truth != "staggered"


@dataclass(frozen=True)
class Cell:
    """What one trial gave on panels of one truth.

    bias, bias_error : of the log ratio, with its Monte Carlo standard error. covers_count, covers_rate : how often the
    95% interval holds the count without the operation, and the ratio of rates. called : the share called a change.
    lower, upper : the band in which `called` must lie, None where something happened.
    covers_from : the coverage of `speaks_of` below
    which the cell stands out. holds : whether the design's assumptions hold here.
    """

    trial: str
    truth: Truth
    holds: bool
    panels: int
    run: int
    bias: float
    bias_error: float
    speaks_of: Spoken
    covers_count: float
    covers_rate: float
    called: float
    lower: float | None
    upper: float | None
    covers_from: float

    @property
    def as_it_should(self) -> bool:
        """Whether false alarms and coverage lie inside their bands."""
        return not self.strays

    @property
    def strays(self) -> str:
        """How the cell lies outside its bands, "" where it does not; a cautious test calls less than it may."""
        if self.coverage < self.covers_from or (self.upper is not None and self.called > self.upper):
            return "outside"
        return "cautious" if self.lower is not None and self.called < self.lower else ""

    @property
    def coverage(self) -> float:
        """How often the interval holds what it speaks of."""
        return self.covers_count if self.speaks_of == "count" else self.covers_rate


def recovery_table(
    trials: Sequence[Trial], truths: Sequence[Truth], panels: int, seed: int, workers: int
) -> list[Cell]:
    """Return a cell for each of `trials` on `panels` panels of each of `truths`.

    The bands hold for all cells at once with 95% (Bonferroni).
    """
    wanted = [(trial, truth) for trial in trials for truth in truths if trial.tries(truth)]
    return [_cell(trial, truth, panels, seed, workers, len(wanted)) for trial, truth in wanted]


def _cell(trial: Trial, truth: Truth, panels: int, seed: int, workers: int, cells: int) -> Cell:
    starts = range(0, panels, CHUNK)
    chunks = [range(first, min(first + CHUNK, panels)) for first in starts]
    parts = map_over(partial(_try_chunk, trial, truth, seed), chunks, label=f"{trial.name}: {truth}", workers=workers)
    found = np.concatenate(parts)
    error, held_count, held_rate, called = found[~np.isnan(found).any(axis=1)].T
    run = len(error)
    nothing = truth in NOTHING_HAPPENED
    lower, upper = band(run, cells) if run else (0.0, 1.0)
    return Cell(
        trial=trial.name,
        truth=truth,
        holds=truth not in trial.fails_in,
        panels=panels,
        run=run,
        bias=float(error.mean()) if run else float("nan"),
        bias_error=float(error.std(ddof=1) / np.sqrt(run)) if run > 1 else float("nan"),
        speaks_of="count" if method_of(trial.design.kind).inference(trial.design) in SPEAKS_OF_COUNT else "rate",
        covers_count=float(held_count.mean()) if run else float("nan"),
        covers_rate=float(held_rate.mean()) if run else float("nan"),
        called=float(called.mean()) if run else float("nan"),
        lower=lower if nothing else None,
        upper=upper if nothing else None,
        covers_from=1 - band(run, cells)[1] if run else 0.0,
    )


def _try_chunk(trial: Trial, truth: Truth, seed: int, numbers: Sequence[int]) -> Array:
    with one_thread():
        return np.array([_try_one(trial, truth, seed, number) for number in numbers])


def _try_one(trial: Trial, truth: Truth, seed: int, number: int) -> tuple[float, float, float, float]:
    """Return the error of the log ratio, whether its interval holds the count and the rate, and if a change was called.

    All NaN where the design could not be run.
    """
    panel = simulate_panel(trial.shape, truth, seed + number)
    design = trial.design.model_copy(update={"seed": number})
    (effect,) = estimate(panel.setting, design, {"count": "total"}, (), bare=True).effects
    limits = effect.limits
    if limits is None or effect.observed is None or effect.expected is None:
        return (float("nan"),) * 4
    ratio = (effect.observed + 0.5) / (effect.expected + 0.5)
    least = (effect.observed + 0.5) / (limits.untreated_upper + 0.5)
    most = (effect.observed + 0.5) / (limits.untreated_lower + 0.5) if limits.untreated_lower > 0 else np.inf
    near = TIE * max(1.0, panel.untreated)
    return (
        float(np.log(ratio / panel.ratio)),
        float(limits.untreated_lower - near <= panel.untreated <= limits.untreated_upper + near),
        float(least <= panel.ratio <= most),
        float(limits.p_value <= LEVEL),
    )


_MANY = Shape(side=14, before=24, after=6, mean=8.0, treated=5, together=True)
_HALF = Shape(side=10, before=24, after=6, mean=8.0, treated=40)
_WAVES = Shape(side=12, before=24, after=9, mean=8.0, treated=12, waves=3)
_MANY_WAVES = Shape(side=12, before=24, after=9, mean=8.0, treated=60, waves=3)
_FEW_LARGE = Shape(side=10, before=24, after=6, mean=150.0, treated=1)
_ONE = Shape(side=2, before=48, after=12, mean=60.0, treated=1)
_SHOCKS: frozenset[Truth] = frozenset({"common shocks", "uneven shocks"})
_UNEVEN: frozenset[Truth] = frozenset({"uneven shocks"})
DRAWS = 199

TRIALS: tuple[Trial, ...] = (
    Trial("small area synthetic control, permutation", Design(permutations=DRAWS), _MANY, _UNEVEN),
    *(
        Trial(
            f"difference in differences, {inference}",
            Design(kind="difference in differences", inference=inference, permutations=DRAWS),
            _MANY if inference == "permutation" else _HALF,
            _UNEVEN,
        )
        for inference in ("permutation", "cluster", "wild")
    ),
    *(
        Trial(
            f"staggered adoption, {inference}",
            Design(kind="staggered adoption", inference=inference, permutations=DRAWS),
            _WAVES if inference == "permutation" else _MANY_WAVES,
            _UNEVEN,
        )
        for inference in ("permutation", "cluster")
    ),
    *(
        Trial(
            f"{method}, {inference}",
            Design(kind="synthetic control", method=method, inference=inference, permutations=DRAWS),
            _FEW_LARGE,
            _UNEVEN,
        )
        for method in ("classical", "synthetic difference in differences")
        for inference in ("permutation", "conformal")
    ),
    *(
        Trial(
            f"interrupted time series, {inference}{', with a control series' if control else ''}",
            Design(kind="interrupted time series", inference=inference, permutations=DRAWS, control=control),
            _ONE,
            _UNEVEN if control else _SHOCKS,
        )
        for inference in ("robust", "bootstrap")
        for control in (False, True)
    ),
)
"""Every design and way of judging chance, but for the small-area standard errors, which have a table of their own."""

__all__ = ["SCENARIOS", "TRIALS", "Cell", "Trial", "recovery_table"]
