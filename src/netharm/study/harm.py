"""An unintended harm that is watched: the same fields as a benefit, and a tolerance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from netharm.study.consequence_codes import ConsequenceCode
from netharm.study.frozen import Frozen
from netharm.study.measure import Measure
from netharm.study.mitigation import Mitigation
from netharm.study.outcome import Match


class Harm(Frozen):
    """An unintended harm. `tolerance` is the ratio of observed to expected beyond which somebody must act.

    `mitigation` prevents it; `respond` is what happens when its alarm rings, and `tell` who is told then.
    `consequence` is what it watches, as a code of the register of unintended consequences.
    """

    name: str
    measure: Measure
    tolerance: Annotated[float, Field(gt=1)]
    direction: Literal["rise"] = "rise"
    consequence: ConsequenceCode | None = None
    mechanism: str = ""
    bearer: str = ""
    match: Match = "finest"
    activity_sensitive: bool = False
    reason: str = ""
    mitigation: tuple[str | Mitigation, ...] = ()
    respond: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()

    @property
    def mitigation_texts(self) -> tuple[str, ...]:
        """Return what is done to prevent it, in words."""
        return tuple(one if isinstance(one, str) else one.what for one in self.mitigation)

    @model_serializer(mode="wrap")
    def _as_record(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave a key out that is not used, so that a plan registered before the key came keeps its digest."""
        record: dict[str, Any] = handler(self)
        return record if self.consequence else {key: value for key, value in record.items() if key != "consequence"}
