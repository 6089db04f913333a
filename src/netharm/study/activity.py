"""What police did, counted: shown as activity, never as a result."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.strand import Strand


class Activity(Frozen):
    """An output. One activity may serve several strands."""

    name: str
    count: Annotated[int, Field(ge=0, lt=2**63)]
    strands: tuple[Strand, ...] = ()
