"""An alert: what rose, where, since when, how unusual that is, what the plan said should happen, who is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["team", "public health", "enforcement"]


@dataclass(frozen=True)
class Alert:
    """One alert for one audience. For enforcement it holds no number, no place and no time but that of the alert.

    harm : its name in the plan. look : the period at whose end it was raised, and raised the same in words. revised :
    whether that look had been told before, with other counts. crossed : whether the tolerance is crossed. headline :
    the alert in one line. said : what rose, where, since when. how_unusual : in plain words. respond, mitigation,
    tell : what the plan said should happen, what it says prevents the harm, and whom to tell. first_to : who sees it
    first, where it comes from health data. area, since, observed, expected, ratio : the numbers since the onset;
    None where they are withheld or not for this audience.
    """

    harm: str
    look: str
    audience: Audience
    headline: str
    said: tuple[str, ...] = ()
    how_unusual: str = ""
    respond: tuple[str, ...] = ()
    mitigation: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    first_to: str = ""
    placebo: bool = False
    revised: bool = False
    raised: str = ""
    crossed: bool | None = None
    area: str | None = None
    since: str | None = None
    observed: float | None = None
    expected: float | None = None
    ratio: float | None = None
    suppressed: bool = False
