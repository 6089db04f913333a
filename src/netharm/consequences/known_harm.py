"""A consequence that the kinds of operation of a plan are known to set off, and whether the plan watches it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownHarm:
    """A consequence of the register beside a plan.

    set_off_by : those of the plan's kinds of operation that set it off ; watched_by : names of the harms, or tables of
    the plan, that watch it, empty where none does ; proxy, source : what could be counted, and who holds it ; snippet :
    lines to paste into the plan, empty where it is watched.
    """

    code: str
    name: str
    bearer: str
    mechanism: str
    set_off_by: tuple[str, ...]
    watched_by: tuple[str, ...]
    proxy: str
    source: str
    window: str
    snippet: str
