"""The catalogue of official figures that netharm brings along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from netharm.metrics.metric_record import MetricRecord

_WORD = re.compile(r"[a-z]+")
_EMPTY = frozenset(
    {"of", "the", "and", "for", "in", "to", "by", "a", "with", "number", "numbers", "total", "rate", "drug", "drugs"}
)


@cache
def catalogue() -> tuple[MetricRecord, ...]:
    """Return every record, in order."""
    text = files("netharm.metrics").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(MetricRecord(**entry) for entry in tomllib.loads(text)["metric"])


def record_of(id_: str) -> MetricRecord | None:
    """Return the record with this id, or None."""
    return next((record for record in catalogue() if record.id == id_), None)


def nearest_record(name: str, records: Sequence[MetricRecord] | None = None) -> MetricRecord | None:
    """Return the record whose name shares most words with `name`, or None where fewer than two thirds are shared.

    It is a proposal: who uses it says so, and lets a person overrule it.
    """
    asked = _words(name)
    if not asked:
        return None
    scored = [(_likeness(asked, _words(record.name)), record) for record in (records or catalogue())]
    best = max(scored, key=lambda pair: pair[0])
    return best[1] if best[0] >= _ENOUGH else None


_ENOUGH = 2 / 3


def _words(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(name.lower()) if word not in _EMPTY)


def _stem(word: str) -> str:
    return re.sub(r"(?:ions?|ings?|ments?|ies|es|s|ed|al)$", "", word) or word


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
