"""An unintended harm that is watched: the same fields as a benefit, and a tolerance."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure
from netharm.study.outcome import Match


class Harm(Frozen):
    """An unintended harm. `tolerance` is the ratio of observed to expected beyond which somebody must act.

    `mitigation` prevents it; `respond` is what happens when its alarm rings, and `tell` who is told then.
    """

    name: str
    measure: Measure
    tolerance: Annotated[float, Field(gt=1)]
    direction: Literal["rise"] = "rise"
    mechanism: str = ""
    bearer: str = ""
    match: Match = "finest"
    activity_sensitive: bool = False
    reason: str = ""
    mitigation: tuple[str, ...] = ()
    respond: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
