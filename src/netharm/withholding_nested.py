"""Rows that count from the same data, of which one may be a part of another: what of them leaves a small remainder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from netharm.disclosure import Counts
from netharm.ledger import MetricRow, Row
from netharm.remainder import Remainder, find_remainders
from netharm.study.measure_pairs import MeasurePairs
from netharm.withholding import withhold_metric

_METRIC = "metric: "
"""What stands before an official figure's name among the plan's counts."""

Named = tuple[str, tuple[str, ...]]
"""A remainder by names: the whole, and its parts in the plan's order."""

Numbers = Mapping[str, Sequence[float | None]]
"""For each name of a row as many numbers, each in its own place; None where one is not known."""


def named_remainders(rows: Sequence[Row], pairs: MeasurePairs) -> list[Named]:
    """Return every remainder of rows of one source that is small in a period, or over all of the time after, anywhere.

    A part must lie within its whole in every area: so what is small in two areas together is small in each.
    """
    found: list[Named] = []
    for source, floor in _floors(rows).items():
        names, counts = _laid_out(rows, source)
        found += _by_name(find_remainders(counts, floor, names, _knowing(rows, pairs)), names)
    return found


def closed_by_remainders(rows: Sequence[Row], told: Numbers, pairs: MeasurePairs) -> set[str]:
    """Return the sources of which the numbers `told`, shown beside `rows`, leave a small remainder."""
    return {source for source in _floors(rows) if len(remainder_rows(rows, source, told, pairs))}


def remainder_rows(rows: Sequence[Row], source: str, told: Numbers, pairs: MeasurePairs) -> Counts:
    """Return what is left, (remainders, numbers), wherever the numbers `told` of a source leave a small remainder."""
    names, counts = _laid_out(rows, source)
    length = max((len(numbers) for numbers in told.values()), default=0)
    further = np.array([_numbers(told.get(name, (None,) * length)) for name in names]).reshape(len(names), length)
    looked_at = np.repeat([False, True], [counts.shape[1], length])
    floor = _floors(rows).get(source, 0.0)
    found = find_remainders(np.hstack((counts, further)), floor, names, _knowing(rows, pairs), looked_at)
    return np.array([each.left(further) for each in found]).reshape(len(found), length)


def release_nested_metrics(
    metrics: Sequence[MetricRow], rows: Sequence[Row], pairs: MeasurePairs
) -> tuple[MetricRow, ...]:
    """Return official figures without those that would leave a small remainder, before or after, of the target's `rows`
    or of one another: of several the one that the plan names last. `rows` are those shown, with their true counts.
    """
    told = list(metrics)
    counted = [at for at, one in enumerate(metrics) if one.suppress_below and one.status == "counted"]
    closed = [row for row in rows if row.suppress_below]
    names = [*(row.name for row in closed), *(f"{_METRIC}{metrics[at].name}" for at in counted)]
    sums = [_sums(row) for row in closed]
    sums += [[metrics[at].observed_before, metrics[at].observed_after] for at in counted]
    floors = [row.suppress_below for row in closed] + [metrics[at].suppress_below for at in counted]
    counts = np.array([_numbers(each) for each in sums]).reshape(len(names), 2)
    gone: set[int] = set()
    for each in find_remainders(counts, max(floors), names, pairs) if counted else ():
        last = max(each.members)
        if last >= len(closed) and not gone & set(each.members):
            gone.add(last)
            told[counted[last - len(closed)]] = withhold_metric(told[counted[last - len(closed)]])
    return tuple(told)


def _sums(row: Row) -> list[float | None]:
    if row.series is None:
        return [None, row.observed]
    before = [count for count, after in zip(row.series.observed, row.series.after, strict=True) if not after]
    return [None if None in before else sum(count for count in before if count is not None), row.observed]


def placed(named: Sequence[Named], names: Sequence[str]) -> list[Remainder]:
    """Return the remainders by their places in `names`, without those of which a row is not there."""
    at = {name: place for place, name in enumerate(names)}
    return [
        Remainder(at[whole], tuple(at[part] for part in parts))
        for whole, parts in named
        if whole in at and all(part in at for part in parts)
    ]


def _by_name(found: Sequence[Remainder], names: Sequence[str]) -> list[Named]:
    return [(names[each.whole], tuple(names[part] for part in each.parts)) for each in found]


def _floors(rows: Sequence[Row]) -> dict[str, float]:
    """Return the threshold of each source that is not open and that two rows or more count from."""
    floors: dict[str, float] = {}
    for row in rows:
        floors[row.source] = max(floors.get(row.source, 0.0), float(row.suppress_below))
    return {
        source: floor
        for source, floor in floors.items()
        if floor and len({row.name for row in rows if row.source == source}) > 1
    }


def _knowing(rows: Sequence[Row], pairs: MeasurePairs) -> MeasurePairs:
    """Return `pairs`, with rows that count the same in the same words known as one."""
    words = {row.name: (row.source, row.measure) for row in rows}
    alike = {(one, other) for one in words for other in words if one != other and words[one] == words[other]}
    return MeasurePairs(pairs.apart, pairs.within | alike)


def _laid_out(rows: Sequence[Row], source: str) -> tuple[list[str], Counts]:
    """Return the names of a source's rows, and their counts by period and in all, one area after the other."""
    mine = [row for row in rows if row.source == source]
    names = list(dict.fromkeys(row.name for row in mine))
    at = {name: place for place, name in enumerate(names)}
    blocks = [np.zeros((len(names), 0))]
    for area in dict.fromkeys(row.area for row in mine):
        here = [row for row in mine if row.area == area]
        periods = list(dict.fromkeys(period for row in here if row.series is not None for period in row.series.periods))
        block = np.full((len(names), len(periods) + 1), np.nan)
        for row in here:
            seen = dict(zip(row.series.periods, row.series.observed, strict=True)) if row.series is not None else {}
            block[at[row.name]] = _numbers([*(seen.get(period) for period in periods), row.observed])
        blocks.append(block)
    return names, np.hstack(blocks)


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [np.nan if value is None else float(value) for value in values]
