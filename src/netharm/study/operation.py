"""What police did, when, and which of the 4Ps it served."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from netharm.study.frozen import Frozen
from netharm.study.moment import Moment
from netharm.study.operation_kind import OperationKind
from netharm.study.strand import Strand


class Operation(Frozen):
    """The operation to be evaluated; `strands` are officer-hours by 4P strand, `kinds` what was done."""

    starts: Moment
    ends: Moment
    description: str = ""
    kinds: tuple[OperationKind, ...] = ()
    strands: dict[Strand, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)

    @model_serializer(mode="wrap")
    def _as_record(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave `kinds` out where none is named, so that a plan registered before the key came keeps its digest."""
        record: dict[str, Any] = handler(self)
        return record if self.kinds else {key: value for key, value in record.items() if key != "kinds"}
