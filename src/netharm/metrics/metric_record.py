"""What is known of an official figure: what it counts, what it cannot see, and how it can be gamed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.strand import Strand

ResultKind = Literal["input", "activity", "output", "outcome", "impact"]
HarmType = Literal["health", "economic", "social", "environmental"]
Bearer = Literal["user", "family-and-neighbours", "community", "nation", "officers", "suspects"]
Direction = Literal["fall", "rise", "ambiguous"]
Attributable = Literal["yes", "partly", "no"]
Status = Literal["seen", "seen in a secondary source", "to be checked"]


class Gaming(Frozen):
    """A way in which a target on the figure can be met without what it stands for (Bevan and Hood 2006).

    ratchet : holding results back, so that next year's target is not raised. threshold : doing just enough to cross a
    line. distortion : hitting the target and missing the point. concealment : not recording what counts against one.
    """

    kind: Literal["ratchet", "threshold", "distortion", "concealment"]
    example: str


class MetricRecord(Frozen):
    """One figure.

    kind : where it stands between means and ends. strands : it may serve several. direction : which way is better, or
    that neither is by itself. activity_sensitive : whether it moves with police effort. cannot_see : what it leaves
    out. counter : ids of figures that show what it hides. consequences : codes of unintended consequences that it
    would show. What is "" is not stated where the record was taken from. status : how far the facts were checked.
    """

    id: str
    name: str
    framework: str
    place: str = ""
    outcome: str = ""
    kind: ResultKind
    strands: tuple[Strand, ...]
    numerator: str = ""
    denominator: str = ""
    harms: tuple[HarmType, ...] = ()
    bearers: tuple[Bearer, ...] = ()
    direction: Direction
    direction_why: str = ""
    activity_sensitive: bool = False
    attributable: Attributable
    why: str
    source: str = ""
    owner: str = ""
    geography: str = ""
    frequency: str = ""
    lag: str = ""
    revision: str = ""
    small_numbers: str = ""
    equity: str = ""
    restricted: bool = False
    cannot_see: tuple[str, ...] = ()
    gaming: tuple[Gaming, ...] = ()
    counter: tuple[str, ...] = ()
    consequences: tuple[str, ...] = Field(default=())
    status: Status
    sources: tuple[str, ...] = ()
