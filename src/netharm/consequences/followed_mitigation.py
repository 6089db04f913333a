"""A mitigation of the plan with what was reported of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FollowedMitigation:
    """A mitigation, the harms it prevents, and how far it has come.

    state : planned, in place, done or dropped; "not stated" where the plan has it as plain text and nobody reported.
    reported : whether anybody ever reported on it after the plan was written ; on, by, note : of the last report ;
    reason : why the plan dropped it. days_late : days between `due` and the day it was reported in place or done, where
    that was later ; catalogue, option : its entry of the catalogue.
    """

    what: str
    harms: tuple[str, ...]
    state: str
    catalogue: str | None = None
    option: str = ""
    owner: str = ""
    due: str | None = None
    reported: bool = False
    on: str | None = None
    by: str = ""
    note: str = ""
    reason: str = ""
    days_late: int = 0
