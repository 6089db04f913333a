"""Which of a plan's counts share no event, and which lie within one another, as far as the plan itself tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from netharm.study.measure import Measure


@dataclass(frozen=True)
class MeasurePairs:
    """Pairs of names of counts. apart : no event is in both, or they come from different data. within : every event of
    the first is in the second; both ways round for one count by two names. What is in neither is not known.
    """

    apart: frozenset[tuple[str, str]] = frozenset()
    within: frozenset[tuple[str, str]] = frozenset()

    def are_one(self, one: str, other: str) -> bool:
        """Return whether two names stand for the same count."""
        return (one, other) in self.within and (other, one) in self.within

    def may_lie_beside(self, one: str, other: str) -> bool:
        """Return whether two counts may have no event in common: neither is known to lie within the other."""
        return (one, other) not in self.within and (other, one) not in self.within


NOTHING_KNOWN = MeasurePairs()


def measure_pairs(measures: Mapping[str, Measure]) -> MeasurePairs:
    """Return what the selections of `measures`, by name, tell of their pairs.

    An event has one value of each kind: two selections by the same kind with no value in common share no event. A
    selection that asks for the same and more lies within the other. Of columns nothing is known.
    """
    pairs = list(permutations(measures.items(), 2))
    return MeasurePairs(
        apart=frozenset((one, other) for (one, first), (other, second) in pairs if _are_apart(first, second)),
        within=frozenset((one, other) for (one, first), (other, second) in pairs if _lies_within(first, second)),
    )


def _are_apart(one: Measure, other: Measure) -> bool:
    if one.data != other.data:
        return True
    mine, theirs = _values(one), _values(other)
    return any(not (mine[kind] & theirs[kind]) for kind in mine.keys() & theirs.keys())


def _lies_within(one: Measure, other: Measure) -> bool:
    if one.data != other.data or one.column != other.column:
        return False
    mine, theirs = _values(one), _values(other)
    return all(kind in mine and mine[kind] <= theirs[kind] for kind in theirs)


def _values(measure: Measure) -> dict[str, frozenset[str]]:
    return {kind: frozenset(value.strip().casefold() for value in values) for kind, values in measure.where.items()}
