"""One displacement statistic with its interval, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StatisticName = Literal[
    "gross effect",
    "net effect",
    "success measure",
    "buffer displacement measure",
    "weighted displacement quotient",
    "total net effect",
    "weighted displacement difference",
]
IntervalKind = Literal["placebo groups", "areas drawn again", "Poisson counts"]


@dataclass(frozen=True)
class ZoneStatistic:
    """A statistic of target, buffer and control. Numbers that could not be computed are None, and `reason` says why.

    lower, upper : a 95% interval, made as `interval` says. p_value : two-sided, of no displacement and no effect.
    """

    name: StatisticName
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    interval: IntervalKind | None = None
    reason: str | None = None
