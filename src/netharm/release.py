"""The one back door: what a ledger may show at each level, decided for every output of that level at once.

Internal is the team that holds the data, and shows everything. At the levels partner and public a count under its
source's threshold is withheld, zero included: that nobody was recorded is also told about somebody, and a zero that
shows would leave 1 to 4 for every count that does not. Withheld with it is whatever would give it away (see
`disclosure`). A withheld row keeps its harm's state: a harm is never hidden by being rare.

Activity is counted by police about police and is never withheld. Data with a threshold of 0 are open: everybody has
them. Not covered: what somebody could learn from outputs of other studies of the same people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from netharm import disclosure
from netharm.disclosure import Chosen, Counts
from netharm.errors import Fault, ReleaseRefused, bad_input
from netharm.ledger import Balance, Cumulative, Ledger, MetricRow, Row, Series

LEVELS = ("internal", "partner", "public")

NUMBER_OF_AREAS = "number of areas"
"""The one constraint that counts areas, not people: it stands in the plan."""

_COUNTED = (
    "observed",
    "counterfactual",
    "effect",
    "effect_lower",
    "effect_upper",
    "relative_effect",
    "relative_lower",
    "relative_upper",
    "relative_upper_one_sided",
    "p_value",
    "p_adjusted",
    "weight_range_lower",
    "weight_range_upper",
    "programme_range_lower",
    "programme_range_upper",
    "smallest_detectable_fall",
    "smallest_detectable_rise",
    "placebo_bias",
    "series",
)


def release(ledger: Ledger, level: str) -> Ledger:
    """Return `ledger` as it may be shown at `level`: internal, partner or public.

    The level is written into the study's record as `released_for`. Raises BadInput for an unknown level, and
    ReleaseRefused (exit code 5) for one wider than the plan's governance allows.
    """
    _check_level(level, str(ledger.study.get("release_level", "internal")))
    marked = replace(ledger, study={**ledger.study, "released_for": level})
    if level == "internal":
        return marked
    rows, balance = list(ledger.rows), list(ledger.balance)
    for area in dict.fromkeys(row.area for row in ledger.rows):
        places = [place for place, row in enumerate(ledger.rows) if row.area == area]
        entries = [place for place, entry in enumerate(ledger.balance) if entry.area == area]
        shown = _release_area([ledger.rows[place] for place in places], [ledger.balance[place] for place in entries])
        for place, row in zip(places, _withhold_small_places(shown[0], ledger.study), strict=True):
            rows[place] = row
        for place, entry in zip(entries, shown[1], strict=True):
            balance[place] = entry
    return replace(marked, rows=tuple(rows), balance=tuple(balance), metrics=_release_metrics(ledger))


def _check_level(level: str, widest: str) -> None:
    if level not in LEVELS:
        raise bad_input(
            f"'{level}' is no release level.",
            "--level",
            "What is withheld depends on who reads it.",
            f"Choose one of: {', '.join(LEVELS)}.",
        )
    if LEVELS.index(level) > LEVELS.index(widest if widest in LEVELS else "internal"):
        raise ReleaseRefused(
            Fault(
                what=f"results were asked for at the level {level}, and the plan allows {widest} at the widest.",
                where="[governance] release",
                why="Whoever controls the data has agreed to no wider circle of readers.",
                remedy=f"Ask for {widest} or narrower, or agree a wider release, change the plan and register it again.",
            )
        )


def _release_area(rows: list[Row], balance: list[Balance]) -> tuple[list[Row], list[Balance]]:
    """Return one area's rows and balance as they may be shown."""
    side = _Side.of(rows)
    totals = np.array([np.nan if row.observed is None else row.observed for row in rows])
    thresholds = np.array([float(row.suppress_below) for row in rows])
    withheld = disclosure.rows_to_withhold(np.nan_to_num(side.counts), totals, thresholds)
    shown, entries = list(rows), [_release_small(entry, thresholds) for entry in balance]
    for group in disclosure.linked_groups(np.nan_to_num(side.counts)):
        cells = side.cells(group)
        for row in group:
            hidden = dict(zip(side.periods, cells, strict=True)) if thresholds[row] else {}
            shown[row] = withhold(rows[row]) if withheld[row] else _withhold_cells(rows[row], hidden)
            for place, entry in enumerate(balance):
                if _belongs(entry, rows[row]) and thresholds[row]:
                    hide = withheld[row] or not side.block_may_show(group, cells, entry.periods)
                    entries[place] = _withhold_balance(entry) if hide else entries[place]
    return shown, entries


@dataclass(frozen=True)
class _Side:
    """One area's counts by period: `counts` and `thresholds` by row, `after` and `periods` by period."""

    counts: Counts
    thresholds: Counts
    after: Chosen
    periods: tuple[str, ...]

    @classmethod
    def of(cls, rows: list[Row]) -> _Side:
        series = [row.series for row in rows if row.series is not None]
        after = {period: late for one in series for period, late in zip(one.periods, one.after, strict=True)}
        counts = np.full((len(rows), len(after)), np.nan)
        for place, row in enumerate(rows):
            if row.series is not None:
                seen = dict(zip(row.series.periods, row.series.observed, strict=True))
                counts[place] = [np.nan if seen.get(period) is None else seen[period] for period in after]
        thresholds = [float(row.suppress_below) if row.series is not None else 0.0 for row in rows]
        return cls(counts, np.array(thresholds), np.array(list(after.values()), dtype=bool), tuple(after))

    def cells(self, group: list[int]) -> Chosen:
        """Return which periods to withhold in the rows of `group`: the times before and after each on their own."""
        cells = np.zeros(len(self.periods), dtype=bool)
        for side in (self.after, ~self.after):
            cells[side] = disclosure.cells_to_withhold(self.counts[group][:, side], self.thresholds[group])
        return cells

    def block_may_show(self, group: list[int], cells: Chosen, periods: tuple[str, ...]) -> bool:
        """Return whether the sum over `periods`, all before the operation, may be shown.

        Where it is not told which they are, it may only when nothing is withheld.
        """
        before = ~self.after
        if not periods:
            return not cells[before].any()
        block = np.array([period in periods for period in self.periods], dtype=bool)[before]
        counts = self.counts[group][:, before]
        return disclosure.block_may_show(counts, self.thresholds[group], cells[before], block)


def withhold(row: Row) -> Row:
    """Return `row` with every number that its count could be worked out from left out; the harm's state stays."""
    return replace(
        row,
        status="suppressed",
        reason=f"counts under {row.suppress_below}, and what would give them away, are not shown.",
        notes=(),
        cumulative=(),
        finding="",
        **{name: None for name in _COUNTED},  # type: ignore[arg-type]
    )


def _withhold_cells(row: Row, hidden: Mapping[str, bool]) -> Row:
    """Return `row` without the counts of the periods `hidden`, and without the running totals that would tell them."""
    if row.series is None or not any(hidden.values()):
        return row
    series, marks = row.series, tuple(hidden.get(period, False) for period in row.series.periods)
    kept = replace(
        series,
        observed=_without(series.observed, marks),
        counterfactual=_without(series.counterfactual, marks),
        band_lower=_without(series.band_lower, marks),
        band_upper=_without(series.band_upper, marks),
        suppressed=tuple(old or new for old, new in zip(series.suppressed, marks, strict=True)),
    )
    late = any(mark for mark, after in zip(marks, series.after, strict=True) if after)
    last = series.periods[-1]
    running = tuple(_withhold_running(one) if late and one.period != last else one for one in row.cumulative)
    return replace(row, series=kept, cumulative=running)


def _without(values: tuple[float | None, ...], marks: tuple[bool, ...]) -> tuple[float | None, ...]:
    return tuple(None if mark else value for value, mark in zip(values, marks, strict=True))


def _withhold_running(one: Cumulative) -> Cumulative:
    return replace(one, observed=None, counterfactual=None, effect=None, relative_effect=None, suppressed=True)


def _withhold_balance(entry: Balance) -> Balance:
    return replace(entry, target=None, synthetic=None, comparison=None, suppressed=True)


def _belongs(entry: Balance, row: Row) -> bool:
    return entry.name == row.name or entry.constraint.startswith(f"{row.name}, ")


def _release_small(entry: Balance, thresholds: Counts) -> Balance:
    """Return a balance entry, withheld where it is a small number and the area holds data that are not open."""
    small = entry.target is not None and entry.target < thresholds.max(initial=0.0)
    counted = entry.constraint != NUMBER_OF_AREAS
    return _withhold_balance(entry) if small and counted else entry


def _withhold_small_places(rows: list[Row], study: Mapping[str, object]) -> list[Row]:
    """Withhold health data where the area is a single small area: outside the team it would point at a place."""
    numbers = {area: study.get(f"{area}_areas") for area in ("target", "buffer")}
    return [
        replace(
            withhold(row),
            reason="health data about a single small area are not shown outside the team that holds them.",
        )
        if row.sensitivity == "health" and numbers[row.area] == 1 and row.observed is not None
        else row
        for row in rows
    ]


def _release_metrics(ledger: Ledger) -> tuple[MetricRow, ...]:
    """Return the metrics, without counts that are small or that, beside the rows' counts, would give a small one."""
    sums = [_sums_of_row(row) for row in ledger.rows]
    floors = [float(row.suppress_below) for row in ledger.rows]
    sums += [(_number(one.observed_before), _number(one.observed_after)) for one in ledger.metrics]
    floors += [float(one.suppress_below) for one in ledger.metrics]
    known = np.array(sums).reshape(-1, 2)
    small = (known < np.array(floors)[:, None]).any(axis=1)
    first = len(ledger.rows)
    return tuple(
        _withhold_metric(one)
        if one.suppress_below and (small[first + place] or disclosure.completes(known, first + place, small))
        else one
        for place, one in enumerate(ledger.metrics)
    )


def _sums_of_row(row: Row) -> tuple[float, float]:
    if row.series is None:
        return np.nan, _number(row.observed)
    pairs = list(zip(row.series.observed, row.series.after, strict=True))
    return (
        sum(_number(count) for count, after in pairs if not after),
        sum(_number(count) for count, after in pairs if after),
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _withhold_metric(one: MetricRow) -> MetricRow:
    return replace(one, observed_before=None, observed_after=None, status="suppressed")
