"""Every error a user can meet: what is wrong, where, why it matters, and what to do about it.

One `Fault` is one sentence-sized complaint. An error carries all the faults found in one go, so that
nobody has to mend a plan one message at a time. Each error class owns its exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

EXIT_TOLERANCE_CROSSED = 3
"""Exit code of a run that worked and found a harm beyond its declared tolerance."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in the user's words.

    `where` names the file and the place in it: a key of the plan, a row and column of a table.
    """

    what: str
    where: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.why} {self.remedy}"

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class NetharmError(Exception):
    """What every refusal of netharm is; the command line prints its faults and exits with `exit_code`."""

    exit_code = 2

    def __init__(self, *faults: Fault) -> None:
        self.faults: tuple[Fault, ...] = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class BadInput(NetharmError):
    """A plan, a table or an argument that cannot be used as it stands."""


class PlanRefused(BadInput):
    """A plan with faults; carries all of them."""


class NotRegistered(NetharmError):
    """A step that is only allowed on a registered plan."""

    exit_code = 4


class ReleaseRefused(NetharmError):
    """An output that may not leave at the level asked for."""

    exit_code = 5


def bad_input(what: str, where: str, why: str, remedy: str) -> BadInput:
    """Return a `BadInput` with the one fault described."""
    return BadInput(Fault(what=what, where=where, why=why, remedy=remedy))


def raise_all(faults: Sequence[Fault]) -> None:
    """Raise `BadInput` with all `faults`, or return where there is none."""
    if faults:
        raise BadInput(*faults)
