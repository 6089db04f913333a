"""An official figure that the operation is judged by elsewhere: booked, to be audited."""

from __future__ import annotations

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure
from netharm.study.metric_ids import MetricId


class Metric(Frozen):
    """An official metric; with a `measure` its count is shown, without one it is only named.

    `catalogue` is the figure of netharm's catalogue that it is: what is known of that is shown beside it.
    """

    name: str
    measure: Measure | None = None
    note: str = ""
    catalogue: MetricId | None = None

    @model_serializer(mode="wrap")
    def _as_record(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave a key out that is not used, so that a plan registered before the key came keeps its digest."""
        record: dict[str, Any] = handler(self)
        return record if self.catalogue else {key: value for key, value in record.items() if key != "catalogue"}
