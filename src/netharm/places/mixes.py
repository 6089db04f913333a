"""Whether anything moved to another kind, hour or day: tables of what was recorded in the target, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from netharm.data.event_categories import event_categories
from netharm.data.panel import Panel, build_panel
from netharm.data.panel_parts.counting import DAY_OF_WEEK, HOUR_BANDS, HOUR_OF_DAY, WEEKDAYS
from netharm.data.panel_parts.periods import read_label
from netharm.data.store import Store
from netharm.effects.effect import TOGETHER
from netharm.effects.method import method_of
from netharm.effects.permutation import joint_p_values
from netharm.effects.placebo import PlaceboGroup
from netharm.places.displaced import Mix, MixLine
from netharm.places.displaced_rows import Compared, compare
from netharm.places.placebo_zones import group_counts, group_statistics, untreated
from netharm.places.zone_statistics import even_counts
from netharm.study.crime_types import CRIME_TYPES
from netharm.study.harm import Harm
from netharm.study.measure import Measure
from netharm.study.outcome import Outcome
from netharm.study.study import Study

Array = NDArray[np.float64]

MONTHS_ONLY = "could not be run: police.uk tells the month of an offence, and neither its day nor its hour"
COUNTED_ALREADY = "could not be run: the table holds counts by period, and not when within it anything happened"
NO_CLOCK = "could not be run: {without} of {rows} events have a date and no clock time"
MOST_WITHOUT_CLOCK = 0.05
ONE_KIND = "could not be run: these data tell of one kind alone"
FEW = "too few placebo groups like the target, so these changes have no interval"


@dataclass(frozen=True)
class _Asked:
    """One table to be made: its lines are measures by label."""

    mix: Mix
    lines: dict[str, Measure]


def find_mixes(study: Study, store: Store, panel: Panel, groups: Sequence[PlaceboGroup]) -> tuple[Mix, ...]:
    """Return the tables by kind of each source, and by hour and weekday of each declared row, or why there are none.

    The target's change is set against the comparison's, and judged by the same placebo groups as the rows.
    """
    fewest = min(method_of(study.design.kind).fewest, study.design.permutations)
    kept = list(groups) if len(groups) >= fewest else []
    mixes: list[Mix] = []
    declared: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    for data in dict.fromkeys(each.measure.data for each in declared):
        asked = list(_asked(study, store, data))
        counted = _count(study, store, panel, [each for each in asked if each.lines])
        mixes += [_fill(each, counted, panel, kept) if each.lines else each.mix for each in asked]
    return tuple(sorted(mixes, key=lambda each: ("kind", "hour", "weekday").index(each.by)))


def _asked(study: Study, store: Store, data: str) -> Iterator[_Asked]:
    source = study.data[data].source
    declared: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    rows = [each for each in declared if each.measure.data == data]
    for name, kinds in _kinds(study, store, data, rows).items():
        mix = Mix("kind", name, data, "could_not_run", ONE_KIND if len(kinds) < 2 else None)
        yield _Asked(mix, kinds if len(kinds) > 1 else {})
    for row in rows:
        hour, weekday = (Mix(by, row.name, data, "could_not_run") for by in ("hour", "weekday"))
        if source != "events":
            why = MONTHS_ONLY if source == "police.uk" else COUNTED_ALREADY
            yield from (_Asked(replace(each, reason=why), {}) for each in (hour, weekday))
            continue
        without, events = _without_clock(store, data)
        told = NO_CLOCK.format(without=f"{without:,}", rows=f"{events:,}")
        if without > MOST_WITHOUT_CLOCK * events:
            yield _Asked(replace(hour, reason=told), {})
        else:
            part = f"{without:,} events have no clock time and stand in the first band" if without else None
            yield _Asked(replace(hour, reason=part), _parts(row, HOUR_OF_DAY, tuple(HOUR_BANDS)))
        yield _Asked(weekday, _parts(row, DAY_OF_WEEK, WEEKDAYS))


def _parts(row: Outcome | Harm, column: str, labels: Sequence[str]) -> dict[str, Measure]:
    return {label: Measure(data=row.measure.data, where={**row.measure.where, column: (label,)}) for label in labels}


def _kinds(study: Study, store: Store, data: str, rows: Sequence[Outcome | Harm]) -> dict[str, dict[str, Measure]]:
    """Return for each way in which a source tells kinds, the measure of every kind."""
    source = study.data[data]
    if source.source == "police.uk":
        return {data: {kind: Measure(data=data, where={"crime_type": (kind,)}) for kind in CRIME_TYPES}}
    if source.source == "counts":
        return {data: {column: Measure(data=data, column=column) for column in source.measures}}
    columns = dict.fromkeys(column for row in rows for column in row.measure.where)
    return {
        f"{data}: {column}": {
            kind: Measure(data=data, where={column: (kind,)}) for kind in event_categories(store, data, column)
        }
        for column in columns
    } or {data: {}}


def _without_clock(store: Store, data: str) -> tuple[int, int]:
    entries = store.current(data, "events")
    without = sum(int(entry.quality.get("without_clock", 0)) for entry in entries)
    return without, sum(entry.rows for entry in entries)


def _count(study: Study, store: Store, panel: Panel, asked: Sequence[_Asked]) -> Panel | None:
    """Return a panel of all lines, by every rule of the study's own; None where it would not be the same areas and
    periods.
    """
    if not asked:
        return None
    lines = {_name(each.mix, label): measure for each in asked for label, measure in each.lines.items()}
    first, last = (read_label(panel.periods[at])[1] for at in (0, panel.ends))
    window = study.window.model_copy(update={"before_starts": first, "after_ends": _last(study, last)})
    harms = tuple(Harm(name=name, measure=measure, tolerance=2.0) for name, measure in lines.items())
    alike = study.model_copy(update={"outcomes": (), "harms": harms, "untouched": (), "metrics": (), "window": window})
    counted = build_panel(alike, store)
    same = counted.areas == panel.areas and counted.periods == panel.periods
    return counted if same and bool((counted.target == panel.target).all()) else None


def _last(study: Study, last: object) -> object:
    return study.window.after_ends if study.window.after_ends is not None else last


def _name(mix: Mix, label: str) -> str:
    return f"{mix.by} of {mix.name}: {label}"


def _fill(asked: _Asked, counted: Panel | None, panel: Panel, groups: Sequence[PlaceboGroup]) -> Mix:
    if counted is None:
        return replace(asked.mix, reason="could not be run: these lines do not cover the areas and periods of the rows")
    concerned = panel.target | panel.buffer
    found: list[Compared] = []
    for label in asked.lines:
        compared = compare(counted, counted.measures.index(_name(asked.mix, label)), concerned)
        if compared is None:
            why = "in no period before, or in none after, were all areas of target and buffer seen"
            return replace(asked.mix, status="missing", reason=why)
        found.append(compared)
    fit = [each for each in groups if found[0].control[each.within(TOGETHER)].all()]
    lines = [_line(label, one, panel) for label, one in zip(asked.lines, found, strict=True)]
    if fit:
        lines = _judged(lines, found, fit)
    return replace(
        asked.mix,
        status="shown",
        reason=asked.mix.reason if fit else FEW,
        length_before=found[0].lengths[0],
        length_after=found[0].lengths[1],
        groups=len(fit),
        lines=tuple(lines),
    )


def _line(label: str, compared: Compared, panel: Panel) -> MixLine:
    target = compared.counts[panel.target].sum(axis=0)
    buffer = compared.counts[panel.buffer].sum(axis=0) if panel.buffer.any() else None
    control = compared.counts[compared.control].sum(axis=0)
    expected = _expected(target, control, compared)
    return MixLine(
        label,
        float(target[0]),
        float(target[1]),
        None if buffer is None else float(buffer[0]),
        None if buffer is None else float(buffer[1]),
        float(control[0]),
        float(control[1]),
        ratio=float(target[1]) / expected if expected > 0 else None,
    )


def _expected(target: Array, control: Array, compared: Compared) -> float:
    even = even_counts(np.stack([target, control]), compared.lengths)
    return float(even[0, 0] * even[1, 1] / even[1, 0]) if even[1, 0] > 0 else float("nan")


def _judged(lines: Sequence[MixLine], found: Sequence[Compared], groups: Sequence[PlaceboGroup]) -> list[MixLine]:
    """Return the lines with intervals and p-values from placebo groups, adjusted for all lines of the table."""
    pairs, apart = [(each.members,) for each in groups], [each.within(TOGETHER) for each in groups]
    draws = []
    for one in found:
        own = even_counts(group_counts(one.counts, pairs, apart, one.control), one.lengths)
        draws.append(group_statistics(own, (0,)))
    told: list[MixLine] = list(lines)
    statistics: dict[int, float] = {}
    for at, (line, q) in enumerate(zip(lines, draws, strict=True)):
        if line.ratio is None or line.target_after is None:
            continue
        limits = untreated(
            line.target_after, line.target_after / line.ratio if line.ratio else _zero(line, found[at]), q
        )
        if limits is None:
            continue
        statistics[at] = float(np.log((limits.observed + 0.5) / (limits.expected + 0.5)))
        told[at] = replace(
            line,
            lower=limits.observed / limits.upper if limits.upper > 0 else None,
            upper=limits.observed / limits.lower if limits.lower > 0 else None,
            p_value=limits.p_value,
        )
    tested = sorted(statistics)
    if tested:
        adjusted = joint_p_values(
            np.array([statistics[at] for at in tested]), np.stack([draws[at] for at in tested], 1)
        )
        for at, p_value in zip(tested, adjusted, strict=True):
            told[at] = replace(told[at], p_adjusted=max(float(p_value), told[at].p_value or 0.0))
    return told


def _zero(line: MixLine, compared: Compared) -> float:
    """Return what is expected of a line that was not recorded after at all."""
    target = np.array([line.target_before, line.target_after], dtype=np.float64)
    return _expected(target, compared.counts[compared.control].sum(axis=0), compared)
