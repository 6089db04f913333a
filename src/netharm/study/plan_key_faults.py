"""What validation says about a key, in the words of the plan: which key, what it holds, what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from netharm.errors import Fault
from netharm.study.plan_keys import KEYS
from netharm.study.plan_place import Path, PlanPlace, printable

PLACEHOLDER = "REPLACE"
"""How a text of the template begins that only the user can write."""

_PLACE_KEYS = ("path", "file", "files", "filename", "folder", "directory", "url", "href", "location", "place")


def is_placeholder(value: object) -> bool:
    """Say whether `value` is a text of the template that nobody has filled in."""
    return isinstance(value, str) and value.startswith(PLACEHOLDER)


def did_you_mean(given: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known word nearest to `given` as a question, or nothing where none is as like as `likeness`."""
    known = tuple(known)
    near = get_close_matches(given.lower(), {word.lower(): word for word in known}, n=1, cutoff=likeness)
    words = [word for word in known if near and word.lower() == near[0]]
    return f'Did you mean "{words[0]}"? ' if words else ""


def key_paths(error: ValidationError, given: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield each faulty key path within the table, and what kind of fault it is: missing, unknown or wrong."""
    by_key: dict[str, list[tuple[Path, str, bool]]] = {}
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        kind = {"missing": "missing", "extra_forbidden": "unknown"}.get(fault["type"], "wrong")
        path, is_choice = _within(fault["loc"], given, kind)
        by_key.setdefault(str(fault["loc"][0]), []).append((path, kind, is_choice))
    for found in by_key.values():
        # Where a key takes one of two forms, each form complains; the complaint that goes deepest is the useful one.
        deepest = max(len(path) for path, _, _ in found)
        choice = any(is_choice for _, _, is_choice in found)
        yield from ((path, kind) for path, kind, _ in found if not choice or len(path) == deepest)


def _within(location: tuple[str | int, ...], given: Any, kind: str) -> tuple[Path, bool]:
    path: list[str | int] = []
    is_choice = False
    for position, step in enumerate(location):
        last = position == len(location) - 1
        is_item = isinstance(given, tuple) and isinstance(step, int) and step < len(given)
        if is_item or (isinstance(given, dict) and step in given):
            path.append(step)
            given = given[step]
        elif last and kind == "missing":
            path.append(step)
        else:
            is_choice = is_choice or step not in ("where", "[key]")
    return tuple(path), is_choice


def key_fault(table: str, given: dict[str, Any], path: Path, key: Path, kind: str, place: PlanPlace) -> Fault | None:
    """Return the fault of the `key` path within the table `given` that stands at `path` of the plan.

    None for a placeholder, which is told as such elsewhere.
    """
    words = ".".join(str(step) for step in key if isinstance(step, str))
    if kind == "unknown":
        return _unknown_key(table, path, key, words, place)
    known = KEYS[table].get(words) or KEYS[table].get(str(key[0]))
    assert known is not None
    if kind == "missing":
        what = f'the key "{words}" is missing.'
        return place.fault((*path, *key), what, known.purpose, f'Add "{key[-1]}": it takes {known.takes}.')
    value = _value_at(given, key)
    if is_placeholder(value):
        return None
    near = did_you_mean(value, known.allowed) if isinstance(value, str) else ""
    if table in ("operation", "activity") and key[0] == "strands":
        near = did_you_mean(str(key[-1]), known.allowed) if isinstance(key[-1], str) else near
        near += "The strands are: " + ", ".join(known.allowed) + ". "
    if words in ("kinds", "consequence", "mitigation.catalogue"):
        near += f"Known are: {', '.join(known.allowed)}. "
    what = f"it is {shown(value)}, which cannot be used."
    return place.fault((*path, *key), what, known.purpose, f"{near}It takes {known.takes}.")


def _unknown_key(table: str, path: Path, key: Path, words: str, place: PlanPlace) -> Fault:
    if table == "data" and words.lower() in _PLACE_KEYS:
        return place.fault(
            (*path, *key),
            "a plan names its data; it does not say where they lie.",
            "The same plan must be readable, and give the same digest, on every machine.",
            f"Take the key out, and give the place when the data are read: --data {path[-1]}=PATH.",
        )
    prefix = words.rpartition(".")[0]
    siblings = [name.rpartition(".")[2] for name in KEYS[table] if name.rpartition(".")[0] == prefix]
    return place.fault(
        (*path, *key),
        "there is no such key here.",
        "A key that nobody reads would be a promise that nobody keeps.",
        did_you_mean(str(key[-1]), siblings) + "Known keys: " + ", ".join(siblings) + ".",
    )


def _value_at(given: Any, path: Path) -> Any:
    for step in path:
        given = given[step]
    return given


def shown(value: Any) -> str:
    """Return `value` as the plan would write it, short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{printable(value, 40)}"' if value else "empty text"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number too large to use"
    return printable(str(value), 40)
