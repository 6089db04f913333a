"""The stretch of time a study looks at, and the length of the periods it counts in."""

from __future__ import annotations

from typing import Literal

from netharm.study.frozen import Frozen
from netharm.study.moment import Moment

Period = Literal["week", "month", "quarter"]


class Window(Frozen):
    """From `before_starts` to the operation is the time before; from its start to `after_ends` the time after.

    Left out, `before_starts` is the first period the data hold and `after_ends` the operation's end.
    """

    period: Period = "month"
    before_starts: Moment | None = None
    after_ends: Moment | None = None
