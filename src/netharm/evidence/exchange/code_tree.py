"""Codes as the tree in which projects and codebooks of the standard hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from netharm.evidence.exchange.exchanged import ExchangedCode
from netharm.evidence.exchange.xml_text import xml_text


def code_tree(codes: Iterable[ExchangedCode], code_type: Callable[..., Any]) -> list[Any]:
    """Return the codes as a tree of `code_type`. A code whose parents are not among the codes stands at the top."""
    made: dict[tuple[str, ...], Any] = {}
    top: list[Any] = []
    for code in codes:
        element = code_type(
            guid=code.guid,
            name=xml_text(code.name),
            is_codable=code.codable,
            description=xml_text(code.description) or None,
        )
        parent = made.get(code.path)
        (top if parent is None else parent.code).append(element)
        made[(*code.path, code.name)] = element
    return top
