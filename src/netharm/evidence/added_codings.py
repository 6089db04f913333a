"""What became of marks that were to be added."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.evidence.coding import Coding
from netharm.evidence.mark import Mark


@dataclass(frozen=True)
class AddedCodings:
    """The marks that became codings, those that stood already, and those that their coder had undone before."""

    added: tuple[Coding, ...]
    already: tuple[Coding, ...]
    undone_before: tuple[Mark, ...]
