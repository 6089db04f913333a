"""A benefit sought: what the operation is meant to change."""

from __future__ import annotations

from typing import Literal

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure

Match = Literal["period", "quarter", "total", "none", "finest"]
"""How closely the synthetic control must follow a count before the operation.

`finest` is the closest of period, quarter and total that can be met exactly; check finds it and registration
freezes it. `none` leaves the count unmatched.
"""


class Outcome(Frozen):
    """A benefit sought. `activity_sensitive` marks a count that moves with police effort, and `reason` says why
    it is declared all the same.
    """

    name: str
    measure: Measure
    direction: Literal["fall", "rise"] = "fall"
    mechanism: str = ""
    bearer: str = ""
    match: Match = "finest"
    activity_sensitive: bool = False
    reason: str = ""
