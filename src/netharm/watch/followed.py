"""One harm in one place, followed from look to look."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.watch.look import Look


@dataclass(frozen=True)
class Followed:
    """A harm of the plan as the watch has seen it so far; `looks` are in order, none of them left out.

    area : target or buffer. kind : what a look is: day, week, month, quarter or number. planned : how many looks the
    whole watch has. method, why : how a rise is told from chance, and why so. false_alarm : the probability that the
    alarm rings at all in the whole watch if nothing changes. before, before_counts : the periods before the watch and
    their counts. remarks : what the method says of itself, which may hold counts. areas : how many are summed.
    reason : why the harm could not be watched, "" where it is. sensitivity : of its data. suppressed : whether all its
    numbers are withheld.
    """

    name: str
    area: str
    kind: str
    looks: tuple[Look, ...]
    planned: int
    method: str
    why: str
    false_alarm: float
    tolerance: float
    before: tuple[str, ...] = ()
    before_counts: tuple[float | None, ...] = ()
    before_suppressed: tuple[bool, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    areas: int = 0
    sensitivity: str = ""
    source: str = ""
    bearer: str = ""
    mechanism: str = ""
    mitigation: tuple[str, ...] = ()
    respond: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    activity_sensitive: bool = False
    suppressed: bool = False

    @property
    def last(self) -> Look | None:
        """The last look that could be run; None where there is none."""
        return next((look for look in reversed(self.looks) if look.state), None)

    @property
    def state(self) -> str:
        """The harm's state at the last look that could be run, "" where there is none."""
        return self.last.state if self.last is not None else ""

    @property
    def is_health(self) -> bool:
        """Whether what it counts comes from health data."""
        return self.sensitivity == "health"
