"""The lists of words that the check for names uses, each written for it; none of them lists persons."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words_of(name: str) -> frozenset[str]:
    """Return one of the lists.

    given_names, family_names : common in the United Kingdom. never_alone : given names that are words too, and count
    only with a family name behind them. no_names : often written large, and part of no name. places : the ends of the
    names of streets and bodies.
    """
    text = files("netharm.evidence.identifiers").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
