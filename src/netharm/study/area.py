"""Where an operation worked, where its effects may have moved, and what it is compared with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.moment import Moment

Metres = Annotated[float, Field(gt=0)]
Comparison = Literal["rest of force outside the buffer", "rest of data outside the buffer"]


class TargetColumn(Frozen):
    """A target told by the data: the areas in which `column` of the counts table `data` is 1 in some period."""

    data: str
    column: str


class Buffer(Frozen):
    """The areas whose centroid lies within `metres` of the target's edge, and the `areas` named.

    Several distances make rings: within the first, between the first and the second, and so on. Named areas need no
    outlines (they may lie in another force); where their outlines do not tell a nearer ring, they are in the outermost.
    """

    metres: Metres | tuple[Metres, ...]
    areas: tuple[str, ...] = ()

    @property
    def distances(self) -> tuple[float, ...]:
        """Return the outer distance of each ring, the nearest first."""
        return self.metres if isinstance(self.metres, tuple) else (self.metres,)


class Wave(Frozen):
    """Areas of the target that the programme reached on another day than the operation's first."""

    starts: Moment
    areas: tuple[str, ...]


class Area(Frozen):
    """Target, buffer and comparison, in areas of one `unit`.

    `polygons` and `lookup` name entries under [data]: the areas' outlines, and a table that joins two
    vintages of their codes. `waves` say when each part of the target was reached; what stands in none was reached
    when the operation started. `picked_on` names the outcomes and harms on whose recent counts the target was picked.
    """

    unit: str
    target: tuple[str, ...] | TargetColumn
    buffer: Buffer | None = None
    comparison: Comparison | tuple[str, ...] | None = None
    polygons: str | None = None
    lookup: str | None = None
    waves: tuple[Wave, ...] = ()
    picked_on: tuple[str, ...] = ()
