"""What police did, when, and which of the 4Ps it served."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.moment import Moment
from netharm.study.strand import Strand


class Operation(Frozen):
    """The operation to be evaluated; `strands` are officer-hours by 4P strand."""

    starts: Moment
    ends: Moment
    description: str = ""
    strands: dict[Strand, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
