"""What police did that may have set harm off: events with place and time, set beside those of the declared harms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.measure import Measure

Metres = Annotated[float, Field(gt=0)]
Days = Annotated[int, Field(ge=1, le=365)]


class Triggers(Frozen):
    """Events that police made, such as seizures or warrants, from a table of events with x and y.

    `harms` names the declared harms that may follow them; left out, all that are counted from events with a place.
    Harms are counted within each of `distances_m`, and up to each of `windows_days` after and before. `leave_out` names
    map points (x, y in metres on the British National Grid) at which events are booked that happened elsewhere, such as
    custody suites: the result is shown with and without the triggers there.
    """

    measure: Measure
    harms: tuple[str, ...] = ()
    distances_m: tuple[Metres, ...] = (100.0, 250.0, 500.0)
    windows_days: tuple[Days, ...] = (1, 3, 7, 14, 21)
    leave_out: tuple[tuple[float, float], ...] = ()
