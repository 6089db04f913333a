"""What changed between two versions of a codebook, and which codes may not be taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from netharm.errors import Fault
from netharm.evidence.code import Code


class Codes(Protocol):
    """What is asked of a codebook here."""

    @property
    def by_id(self) -> dict[str, Code]:
        """The codes by their ids."""

    @property
    def replaced(self) -> dict[str, str]:
        """What codes that were taken out are read as."""

    def in_force(self, code: str) -> str | None:
        """Return the id that a code is read as now."""


_PARTS = {"name": "name", "definition": "definition", "include": "inclusion rule", "exclude": "exclusion rule"}


def lost_codes(codebook: Codes, used: Mapping[str, int]) -> dict[str, int]:
    """Return the codes that codings use and the codebook neither has nor replaces, with how many codings each has."""
    return {code: number for code, number in used.items() if codebook.in_force(code) is None}


def unreplaced(lost: Mapping[str, int]) -> list[Fault]:
    """Return a fault for each code that was taken out though codings use it."""
    return [
        Fault(
            what=f"{code} is taken out, but {number} coding{'s' * (number != 1)} use{'s' * (number == 1)} it.",
            where="codebook, [replaced]",
            why="Codings are never changed or dropped, so each needs a code that it is read as.",
            remedy=f'Put the code back, or write under [replaced] what it is read as: "{code}" = "group.code".',
        )
        for code, number in sorted(lost.items())
    ]


def changes_between(before: Codes, after: Codes) -> tuple[str, ...]:
    """Return a sentence for each code that came, went, or was told otherwise."""
    return tuple(_changes(before, after))


def _changes(before: Codes, after: Codes) -> Iterator[str]:
    for code in after.by_id:
        if code not in before.by_id:
            yield f"{code} is new."
    for code in before.by_id:
        if code in after.by_id:
            changed = [words for part, words in _PARTS.items() if _part(before, code, part) != _part(after, code, part)]
            changed += ["examples"] if before.by_id[code].examples != after.by_id[code].examples else []
            if changed:
                yield f"{code}: changed {', '.join(changed)}."
        elif (now := after.in_force(code)) is not None:
            yield f"{code} is taken out; its codings are read as {now}."
        else:
            yield f"{code} is taken out; no coding used it."


def _part(codes: Codes, code: str, part: str) -> str:
    return str(getattr(codes.by_id[code], part))
