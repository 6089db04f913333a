"""One attempt to prove a design wrong, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netharm.effects.effect import AreaName

CheckResult = Literal["held", "failed", "could not be run"]
CheckName = Literal[
    "placebo in time",
    "placebo in space",
    "trend before",
    "leave one out",
    "untouched count",
    "trends apart",
    "return to the mean",
]


UNTOUCHED: CheckName = "untouched count"
"""The one check whose measure is no row of the ledger."""


@dataclass(frozen=True)
class Check:
    """A check of one row: held, failed, or could not be run and why. `said` is one sentence, without any count.

    area : of the row it puts to the test. estimate, lower, upper : relative changes, such as -0.1 for a fall of 10%.
    p_value : of this check alone ; p_adjusted : the same, adjusted for the other checks of the row: it decides.
    remark : whether the check held, and yet something is to be said of what it showed.
    power : the probability that the check would fail if the design were wrong by as much as `power_against`, a
    relative change.
    """

    name: CheckName
    measure: str
    area: AreaName
    result: CheckResult
    said: str
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    power: float | None = None
    power_against: float | None = None
    p_adjusted: float | None = None
    remark: bool = False
