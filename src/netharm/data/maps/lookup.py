"""Two vintages of area codes, reconciled: the areas are the connected components of their lookup table.

Where a code of one vintage was split, merged or redrawn, the smallest area that is whole in both vintages is the
union of all codes that the table joins, directly or through others. Counts of either vintage can be placed in it
without sharing anything out.
"""

from __future__ import annotations

from collections.abc import Iterable

from netharm.data.panel_parts.areas import Areas


def areas_of_lookup(pairs: Iterable[tuple[str, str]]) -> Areas:
    """Return the connected components of the (earlier code, later code) `pairs`, named by their later codes.

    A code that stands in both vintages is one code.
    """
    pairs = list(pairs)
    head = _heads(pairs)
    earlier = frozenset(pair[0] for pair in pairs)
    later = frozenset(pair[1] for pair in pairs)
    members: dict[str, list[str]] = {}
    for code in sorted(later):
        members.setdefault(head[code], []).append(code)
    named = {each: "+".join(codes) for each, codes in members.items()}
    order = {name: position for position, name in enumerate(sorted(named.values()))}
    return Areas(tuple(order), {code: order[named[each]] for code, each in head.items()}, earlier, later)


def _heads(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each code the code that stands for its component."""
    head: dict[str, str] = {}

    def find(code: str) -> str:
        head.setdefault(code, code)
        while head[code] != code:
            head[code] = head[head[code]]
            code = head[code]
        return code

    for earlier, later in pairs:
        head[find(earlier)] = find(later)
    return {code: find(code) for code in list(head)}
