"""A plan beside the register of consequences and the catalogue of mitigations."""

from dataclasses import dataclass

from netharm.consequences.followed_mitigation import FollowedMitigation
from netharm.consequences.known_harm import KnownHarm


@dataclass(frozen=True)
class PlanMatch:
    """What a plan's kinds of operation are known to set off, and what the plan does about it.

    known : the consequences of its kinds ; mitigations : every mitigation with its state ; without_mitigation :
    watched harms for which nothing is planned, or everything was dropped ; not_in_plan : what was reported on and is
    not in the plan ; broken : lines at which the file of reports was altered ; said : all of it in sentences.
    notes_withheld : whether the notes of reports were taken out because the readers are beyond the team.
    """

    kinds: tuple[str, ...]
    known: tuple[KnownHarm, ...]
    mitigations: tuple[FollowedMitigation, ...]
    without_mitigation: tuple[str, ...]
    not_in_plan: tuple[str, ...] = ()
    broken: tuple[int, ...] = ()
    said: tuple[str, ...] = ()
    notes_withheld: bool = False
