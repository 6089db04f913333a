"""The shipped register of unintended consequences and the catalogue of mitigations, read from their files."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from netharm.consequences.consequence import Consequence
from netharm.consequences.option import Option
from netharm.consequences.published_list import PublishedList


@cache
def register_of_consequences() -> tuple[Consequence, ...]:
    """Return every consequence of the register, in its order."""
    return tuple(Consequence.model_validate(each) for each in _read("register.toml")["consequence"])


@cache
def published_lists() -> tuple[PublishedList, ...]:
    """Return the published lists that the register was made from."""
    return tuple(PublishedList.model_validate(each) for each in _read("register.toml")["published"])


@cache
def catalogue_of_mitigations() -> tuple[Option, ...]:
    """Return every entry of the catalogue, in its order."""
    return tuple(Option.model_validate(each) for each in _read("mitigations.toml")["mitigation"])


def consequences_of(kinds: Sequence[str]) -> tuple[Consequence, ...]:
    """Return the consequences that any of `kinds` is known to set off; all of them where no kind is named."""
    return tuple(each for each in register_of_consequences() if not kinds or set(kinds) & set(each.kinds))


def options_for(codes: Sequence[str]) -> tuple[Option, ...]:
    """Return the mitigations meant for any of the consequences `codes`; all of them where none is named.

    Those that somebody has studied come first.
    """
    found = [each for each in catalogue_of_mitigations() if not codes or set(codes) & set(each.answers)]
    return tuple(sorted(found, key=lambda each: each.kind != "studied") if codes else found)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("netharm.consequences").joinpath(name).read_text(encoding="utf-8"))
