"""The areas of a panel, and which of them every code means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Areas:
    """Areas in order of name. Of two vintages of codes, both mean their common area.

    position : for every known code, the position of its area in `names`.
    earlier, later : the codes of either vintage; without a lookup both hold all codes.
    """

    names: tuple[str, ...]
    position: dict[str, int]
    earlier: frozenset[str]
    later: frozenset[str]

    def __len__(self) -> int:
        return len(self.names)

    def place(self, codes: Iterable[str | None]) -> NDArray[np.int64]:
        """Return the position of each code's area; -1 where the code is blank or in no area."""
        found = (self.position.get(code, -1) if code is not None else -1 for code in codes)
        return np.fromiter(found, dtype=np.int64)

    def mask(self, codes: Iterable[str]) -> NDArray[np.bool_]:
        """Return (areas,) bool: the areas of `codes`, all of which must be known."""
        chosen = np.zeros(len(self), dtype=bool)
        chosen[[self.position[code] for code in codes]] = True
        return chosen

    def only(self, codes: Iterable[str]) -> Areas:
        """Return the areas that have at least one of `codes`."""
        kept = sorted({self.position[code] for code in codes if code in self.position})
        moved = {old: new for new, old in enumerate(kept)}
        position = {code: moved[old] for code, old in self.position.items() if old in moved}
        known = frozenset(position)
        return Areas(tuple(self.names[old] for old in kept), position, self.earlier & known, self.later & known)

    def joined(self, codes: Iterable[str]) -> Areas:
        """Return the areas, and one more for each of `codes` that is not known."""
        new = sorted({code for code in codes if code not in self.position})
        names = tuple(sorted((*self.names, *new)))
        moved = {name: place for place, name in enumerate(names)}
        position = {code: moved[self.names[old]] for code, old in self.position.items()}
        position |= {code: moved[code] for code in new}
        return Areas(names, position, self.earlier | set(new), self.later | set(new))

    def near(self, code: str) -> list[str]:
        """Return up to three known codes that look like `code`."""
        return get_close_matches(code, self._codes, n=3, cutoff=0.7)

    def parts(self, codes: Iterable[str]) -> NDArray[np.int64]:
        """Return (areas,) int: how many of `codes` each area has."""
        return np.bincount(self.place(codes), minlength=len(self)).astype(np.int64)

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self.position)


def areas_of_codes(codes: Iterable[str]) -> Areas:
    """Return areas of one code each."""
    names = tuple(sorted(set(codes)))
    known = frozenset(names)
    return Areas(names, {name: position for position, name in enumerate(names)}, known, known)
