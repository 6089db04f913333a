"""How far coders agree on one code, or on all codes of a group together."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.evidence.agreement.coefficient import Coefficient


@dataclass(frozen=True)
class Agreement:
    """The agreement on a code or a group.

    used : by coder, how many sentences they marked with it (or with any code of the group).
    same : the share of pairs of coders and sentences that say the same; it grows with rare codes and proves little.
    alpha : Krippendorff's, nominal, sentence by sentence. unitised : of the letters of excerpts (2016).
    unitised_2004 : its forerunner, None where it is not defined.
    fleiss, cohen : kappas; cohen by pair of coders. Of a group they are not given.
    ordinal : of an ordered group, where coders put exactly one of its codes on a sentence; ordinal_values is how many
        such choices there are that another coder made for the same sentence too.
    """

    id: str
    name: str
    group: str
    used: dict[str, int]
    same: float
    alpha: Coefficient
    unitised: Coefficient
    unitised_2004: float | None = None
    fleiss: Coefficient | None = None
    cohen: dict[tuple[str, str], Coefficient] | None = None
    ordinal: Coefficient | None = None
    ordinal_values: int = 0
