"""HTML as nested calls: every text is escaped unless it is markup already."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"meta", "br", "hr", "img"})


class Markup(str):
    """Text that is HTML already, made here and nowhere else."""

    __slots__ = ()


Content = str | Iterable["str | Markup"]


def element(tag: str, *content: Content, **attributes: str | bool | None) -> Markup:
    """Return <tag> with `content` inside: plain text is escaped, markup is kept, an iterable is taken in turn.

    An attribute of None or False is left out, of True stands alone. `class_` means class, `aria_label` aria-label.
    """
    given = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _EMPTY:
        return Markup(f"<{tag}{given}>")
    return Markup(f"<{tag}{given}>{join(*content)}</{tag}>")


def join(*content: Content) -> Markup:
    """Return the pieces one after another, plain text escaped."""
    return Markup("".join(_piece(one) for one in content))


def _piece(content: Content) -> str:
    if isinstance(content, Markup):
        return str(content)
    if isinstance(content, str):
        return escape(content, quote=False)
    return "".join(_piece(one) for one in content)


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
