"""An official figure that the operation is judged by elsewhere: booked, to be audited."""

from __future__ import annotations

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure


class Metric(Frozen):
    """An official metric; with a `measure` its count is shown, without one it is only named."""

    name: str
    measure: Measure | None = None
    note: str = ""
