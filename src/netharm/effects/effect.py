"""The one result type of all designs: what changed in one count, in one area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
AreaName = Literal["target", "buffer", "target and buffer", "ring 1", "ring 2", "ring 3", "ring 4"]
TOGETHER: AreaName = "target and buffer"
RINGS: tuple[AreaName, ...] = ("ring 1", "ring 2", "ring 3", "ring 4")
"""The rings that a buffer of several distances falls into, the nearest first."""
Status = Literal["estimated", "penalised", "suppressed", "missing", "could_not_run"]


@dataclass(frozen=True)
class Limits:
    """What the data do not reject, as untreated counts and as changes; None where a limit does not exist.

    untreated_lower, untreated_upper : the 95% interval of the count that would have been seen untreated, at least 0.
    rise_ruled_out_above : one-sided 95% upper limit of observed / untreated - 1; None where it is unbounded.
    smallest_fall, smallest_rise : relative changes of the observed count that would have been called a change.
    """

    untreated_lower: float
    untreated_upper: float
    rise_ruled_out_above: float | None
    smallest_fall: float | None
    smallest_rise: float | None
    p_value: float


@dataclass(frozen=True)
class Detail:
    """A small table of what a design found beside the effect: columns, rows of plain values, and a sentence on it.

    holds_counts : whether its values would give away a count that is withheld.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]
    note: str = ""
    holds_counts: bool = True


@dataclass(frozen=True)
class Effect:
    """The effect on `measure` in `area`; numbers are None where `reason` says why they could not be had.

    withheld_range : least and greatest count expected over what the withheld counts of comparison areas may have been.
    observed_by_period, expected_by_period, band_lower, band_upper : (periods,), NaN where unknown. The band is the
        middle 95% of what placebo groups show, laid around the expected count.
    """

    measure: str
    area: AreaName
    status: Status
    match: str
    reason: str | None = None
    observed: float | None = None
    expected: float | None = None
    limits: Limits | None = None
    p_adjusted: float | None = None
    weight_range: tuple[float, float] | None = None
    programme_range: tuple[float, float] | None = None
    withheld_range: tuple[float, float] | None = None
    effective_donors: float | None = None
    residual: float | None = None
    converged: bool | None = None
    inference: str | None = None
    draws: int | None = None
    placebo_bias: float | None = None
    notes: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    observed_by_period: Array | None = None
    expected_by_period: Array | None = None
    band_lower: Array | None = None
    band_upper: Array | None = None
