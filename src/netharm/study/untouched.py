"""A count that the operation could not have touched: what the design shows for it must be chance."""

from __future__ import annotations

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure
from netharm.study.outcome import Match


class Untouched(Frozen):
    """A count declared to test the design. `reason` says why the operation could not have changed it."""

    name: str
    measure: Measure
    reason: str
    match: Match = "finest"
