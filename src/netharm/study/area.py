"""Where an operation worked, where its effects may have moved, and what it is compared with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen

Comparison = Literal["rest of force outside the buffer", "rest of data outside the buffer"]


class TargetColumn(Frozen):
    """A target told by the data: the areas in which `column` of the counts table `data` is 1 in some period."""

    data: str
    column: str


class Buffer(Frozen):
    """The areas whose centroid lies within `metres` of the target's edge."""

    metres: Annotated[float, Field(gt=0)]


class Area(Frozen):
    """Target, buffer and comparison, in areas of one `unit`.

    `polygons` and `lookup` name entries under [data]: the areas' outlines, and a table that joins two
    vintages of their codes.
    """

    unit: str
    target: tuple[str, ...] | TargetColumn
    buffer: Buffer | None = None
    comparison: Comparison | tuple[str, ...] | None = None
    polygons: str | None = None
    lookup: str | None = None
