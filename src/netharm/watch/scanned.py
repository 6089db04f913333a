"""One harm scanned for clusters at one look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scanned:
    """The strongest cluster of one harm at one look: areas in which more happened lately than place and time explain.

    look : the period at whose end it was scanned. rings : whether the alarm of the whole watch rings. p_of_watch : the
    chance of a cluster as strong in any look of the watch. since : the cluster's first period. areas : their codes;
    empty where they may not be named. number : how many they are. observed, expected : inside; None where withheld.
    reason : why it could not be scanned, "" where it was.
    """

    harm: str
    look: str
    rings: bool = False
    p_of_watch: float | None = None
    since: str | None = None
    areas: tuple[str, ...] = ()
    number: int | None = None
    observed: int | None = None
    expected: float | None = None
    suppressed: bool = False
    sensitivity: str = ""
    reason: str = ""
