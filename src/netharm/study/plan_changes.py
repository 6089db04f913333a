"""The differences between two plans, key by key, in the words of the plan's file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from netharm.study.plan_place import printable

LONGEST_SHOWN = 60

_WHOLE = ", key "
_ROWS = {
    "outcomes": "outcome",
    "harms": "harm",
    "activities": "activity",
    "metrics": "metric",
    "untouched": "untouched",
}
_TABLES = {"area": "areas", "title": "study", "question": "study", "placebo": "study"}


@dataclass(frozen=True)
class Change:
    """One key with the value it had and the value it has; `Absent` where there was or is none."""

    key: str
    before: Any
    after: Any

    def sentence(self, when: str) -> str:
        """Return the change as a sentence; `when` says when it was made."""
        is_whole = _WHOLE not in self.key
        if is_whole and isinstance(self.before, Absent):
            return f"added {when}: {self.key}"
        if is_whole and isinstance(self.after, Absent):
            return f"removed {when}: {self.key}"
        if self.key.startswith("order of "):
            return f"changed {when}: {self.key}"
        return f"changed {when}: {self.key}, from {_shown(self.before)} to {_shown(self.after)}{self._items()}"

    def _items(self) -> str:
        if not (_is_texts(self.before) and _is_texts(self.after)):
            return ""
        added = [item for item in self.after if item not in self.before]
        removed = [item for item in self.before if item not in self.after]
        told = [f"added {_shown(added)}"] * bool(added) + [f"removed {_shown(removed)}"] * bool(removed)
        return f" ({'; '.join(told)})" if told else " (in another order)"


class Absent:
    """What stands in for the value of a key that a plan does not have."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Absent)

    def __hash__(self) -> int:
        return hash(Absent)


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """Yield every difference between the plan records `before` and `after`.

    Rows are told apart by name: a row under another name is one removed and one added, without its keys.
    """
    old, new = values_by_key(before), values_by_key(after)
    for key in (*new, *(key for key in old if key not in new)):
        change = Change(key, old.get(key, Absent()), new.get(key, Absent()))
        if change.before != change.after and not _is_inside_a_whole(key, old, new) and not _is_idle(change):
            yield change


def values_by_key(record: dict[str, Any]) -> dict[str, Any]:
    """Return the plan record flat: what each key of the plan is called, and its value.

    A row, a wave and an entry under [data] is also a key by itself, with the value True.
    """
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if name in _ROWS and isinstance(value, list):
            flat[f"order of {name}"] = [row.get("name") for row in value]
            for row in value:
                _add_whole(flat, f'{_ROWS[name]} "{printable(str(row.get("name")))}"', row)
        elif name == "data" and isinstance(value, dict):
            for source, entry in value.items():
                _add_whole(flat, f"[data.{source}]", entry)
        else:
            table = _TABLES.get(name, name)
            if name == "area":
                value, waves = {key: inner for key, inner in value.items() if key != "waves"}, value.get("waves", [])
                for wave in waves:
                    _add_whole(flat, f"wave of {wave['starts']}", {"areas": wave["areas"]})
            _flatten(flat, f"[{table}], key ", f"{name}" if table == "study" else "", value)
    return flat


def _is_texts(value: Any) -> bool:
    """Say whether `value` is a list of texts: of a pair of numbers it means nothing that one came and one went."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _add_whole(flat: dict[str, Any], whole: str, entry: dict[str, Any]) -> None:
    flat[whole] = True
    _flatten(flat, whole + _WHOLE, "", {key: value for key, value in entry.items() if key != "name"})


def _flatten(flat: dict[str, Any], label: str, key: str, value: Any) -> None:
    if isinstance(value, dict) and value:
        for child, inner in value.items():
            _flatten(flat, label, f"{key}.{child}" if key else str(child), inner)
    elif value not in ({}, None):
        flat[label + key] = value


def _is_inside_a_whole(key: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Say whether `key` belongs to a row or an entry that is itself added or removed."""
    whole = key.rpartition(_WHOLE)[0]
    return whole != "" and (whole in old) != (whole in new)


def _is_idle(change: Change) -> bool:
    """Say whether an order differs only because rows came or went, which is told already."""
    if not change.key.startswith("order of "):
        return False
    return set(change.before) != set(change.after)


def _shown(value: Any) -> str:
    if isinstance(value, Absent):
        return "not set"
    if isinstance(value, list) and len(value) > 3:
        return f"{len(value)} items"
    return printable(json.dumps(value, ensure_ascii=False), LONGEST_SHOWN)
