"""The one back door: what a ledger may show at each level, decided for every output of that level at once.

Internal is the team that holds the data, and shows everything. At the levels partner and public a count under its
source's threshold is withheld, zero included: that nobody was recorded is also told about somebody, and a zero that
shows would leave 1 to 4 for every count that does not. Withheld with it is whatever would give it away (see
`disclosure`), and a part of every count that rows of the same data leave where one is taken from the other (see
`remainder`). A withheld row keeps its harm's state: a harm is never hidden by being rare.

Activity is counted by police about police and is never withheld. Data with a threshold of 0 are open: everybody has
them. Not covered: the range in which a withheld count must lie, counts that no row or official figure declares, and
what somebody could learn from the outputs of other studies of the same people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from netharm import disclosure
from netharm.consequences.matching import without_notes
from netharm.counted_side import CountedSide
from netharm.disclosure import Chosen, Counts
from netharm.effects.check import UNTOUCHED, Check
from netharm.effects.effect import TOGETHER
from netharm.errors import Fault, ReleaseRefused, bad_input
from netharm.ledger import Balance, Disproportionality, Ledger, MetricRow, Row
from netharm.study.measure_pairs import NOTHING_KNOWN, MeasurePairs
from netharm.withholding import (
    withhold,
    withhold_balance,
    withhold_cells,
    withhold_check,
    withhold_metric,
    withhold_searches,
)
from netharm.withholding_displacement import release_displacement
from netharm.withholding_nested import Named, named_remainders, placed, release_nested_metrics
from netharm.withholding_points import floor_of, release_points, release_points_record
from netharm.withholding_triggered import release_triggered
from netharm.wording import SUPPRESSED

Hidden = dict[str, set[str]]
"""For each row's name the periods hidden in its areas."""

LEVELS = ("internal", "partner", "public")

SMALL_PLACE = "health data about a single small area are not shown outside the team that holds them."

NUMBER_OF_AREAS = "number of areas"
"""The one constraint that counts areas, not people: it stands in the plan."""


def release(ledger: Ledger, level: str, pairs: MeasurePairs = NOTHING_KNOWN) -> Ledger:
    """Return `ledger` as it may be shown at `level`: internal, partner or public.

    pairs : which of its counts share no event or lie within one another. Where that is not known the numbers alone
    judge, and more is withheld.

    The level is written into the study's record as `released_for`. Raises BadInput for an unknown level, and
    ReleaseRefused (exit code 5) for one wider than the plan's governance allows.
    """
    _check_level(level, str(ledger.study.get("release_level", "internal")))
    marked = replace(ledger, study={**ledger.study, "released_for": level})
    if level == "internal":
        return marked
    nested = named_remainders(ledger.rows, pairs)
    rows, balance, withheld = list(ledger.rows), list(ledger.balance), _withheld(ledger, nested)
    hidden: Hidden = {}
    for area in dict.fromkeys(row.area for row in ledger.rows):
        places = [place for place, row in enumerate(ledger.rows) if row.area == area]
        entries = [place for place, entry in enumerate(ledger.balance) if entry.area == area]
        shown = _release_area(
            [ledger.rows[place] for place in places],
            [ledger.balance[place] for place in entries],
            withheld[places],
            ledger.study,
            hidden,
            nested,
        )
        for place, row in zip(places, shown[0], strict=True):
            rows[place] = row
        for place, entry in zip(entries, shown[1], strict=True):
            balance[place] = entry
    return replace(
        marked,
        rows=tuple(rows),
        balance=tuple(balance),
        checks=_release_checks(ledger, rows),
        disproportionality=_release_searches(ledger.disproportionality),
        displacement=release_displacement(ledger.displacement, ledger.rows, rows, pairs),
        triggered=release_triggered(ledger.triggered, ledger.rows, pairs),
        points_left_out=release_points(ledger.points_left_out, ledger.rows, rows, pairs),
        consequences=without_notes(ledger.consequences),
        metrics=_release_metrics(ledger, rows, pairs),
        data=tuple(_release_source(record, ledger.rows) for record in ledger.data),
    )


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
                remedy=f"Ask for {widest} or narrower; or agree a wider release and change the plan.",
            )
        )


def _withheld(ledger: Ledger, nested: Sequence[Named]) -> Chosen:
    """Return which rows to withhold: in each area by itself, and so that no area is told by the other two; nor a small
    remainder of rows that are `nested`.

    Where target or buffer is withheld their sum is too; where only the sum is, for what stands beside it, the smaller
    part goes with it.
    """
    withheld = np.array([_points(row, ledger.study) for row in ledger.rows], dtype=bool)
    while True:
        before = withheld.copy()
        for area in dict.fromkeys(row.area for row in ledger.rows):
            places = [place for place, row in enumerate(ledger.rows) if row.area == area]
            rows = [ledger.rows[place] for place in places]
            figures = ledger.metrics if area == "target" else ()
            small = [_sums_of_metric(one) for one in figures if _is_small(one, ledger.study)]
            withheld[places] = _rows_to_withhold(rows, CountedSide.of(rows), small, withheld[places])
            withheld[places] = _without_remainders(rows, nested, withheld[places])
        for place in _told_by_sums(ledger.rows, withheld):
            withheld[place] = True
        if (withheld == before).all():
            return withheld


def _without_remainders(rows: Sequence[Row], nested: Sequence[Named], withheld: Chosen) -> Chosen:
    """Return the rows `withheld`, with a part of every remainder that is small over the time after as a whole."""
    withheld = withheld.copy()
    totals = np.array([[_number(row.observed), _sums_of_row(row)[1]] for row in rows])
    for remainder in placed(nested, [row.name for row in rows]):
        few = remainder.left(totals) < rows[remainder.whole].suppress_below
        if few.any() and not withheld[list(remainder.members)].any():
            withheld[remainder.goes] = True
    return withheld


def _told_by_sums(rows: Sequence[Row], withheld: Chosen) -> Iterator[int]:
    for name in dict.fromkeys(row.name for row in rows):
        at = {row.area: place for place, row in enumerate(rows) if row.name == name and row.observed is not None}
        if TOGETHER not in at or not rows[at[TOGETHER]].suppress_below:
            continue
        parts = [at[area] for area in at if area != TOGETHER]
        if any(withheld[place] for place in parts):
            yield at[TOGETHER]
        elif withheld[at[TOGETHER]] and parts:
            yield min(parts, key=lambda place: (rows[place].observed or 0.0, place))


def _release_area(
    rows: list[Row],
    balance: list[Balance],
    withheld: Chosen,
    study: Mapping[str, object],
    hidden_before: Hidden,
    nested: Sequence[Named],
) -> tuple[list[Row], list[Balance]]:
    """Return one area's rows and balance as they may be shown, without the rows `withheld`, and so that no remainder of
    the rows that are `nested` is small.

    hidden_before : by row and period what was hidden in the areas released so far, to which this area's is added. The
    sum of target and buffer hides what either hides.
    """
    side = CountedSide.of(rows)
    thresholds = np.array([float(row.suppress_below) for row in rows])
    points = np.array([_points(row, study) for row in rows], dtype=bool)
    shown, entries = list(rows), [_release_small(entry, thresholds) for entry in balance]
    remainders, groups = (
        placed(nested, [row.name for row in rows]),
        disclosure.linked_groups(np.nan_to_num(side.counts)),
    )
    marks = side.cells(groups, remainders, withheld)
    for group in groups:
        parts = [hidden_before.get(rows[row].name, set()) for row in group if rows[row].area == TOGETHER]
        cells = marks[group[0]] | np.array([any(period in one for one in parts) for period in side.periods], bool)
        for row in group:
            hidden = dict(zip(side.periods, cells, strict=True)) if thresholds[row] else {}
            shown[row] = withhold(rows[row]) if withheld[row] else withhold_cells(_telling(rows[row], parts), hidden)
            gone = set(hidden) if shown[row].series is None else {period for period, mark in hidden.items() if mark}
            hidden_before[rows[row].name] = hidden_before.get(rows[row].name, set()) | gone
            if points[row] and rows[row].observed is not None:
                shown[row] = replace(shown[row], reason=SMALL_PLACE)
            for place, entry in enumerate(balance):
                if _belongs(entry, rows[row]) and (thresholds[row] or points[row]):
                    hide = withheld[row] or not side.block_may_show(group, remainders, withheld, cells, entry.periods)
                    entries[place] = withhold_balance(entry) if hide else entries[place]
    return shown, entries


def _rows_to_withhold(
    rows: list[Row], side: CountedSide, small_figures: list[tuple[float, float]], points: Chosen
) -> Chosen:
    """Return which rows to withhold, so that neither a small row nor a small official figure can be worked out.

    Rows in `points` are withheld whatever their size.
    """
    totals = np.array([np.nan if row.observed is None else row.observed for row in rows])
    thresholds = np.array([float(row.suppress_below) for row in rows])
    sums = np.array([_sums_of_row(row) for row in rows]).reshape(-1, 2)
    withheld: Chosen = np.asarray((totals < thresholds) | points)
    while True:
        withheld = disclosure.rows_to_withhold(np.nan_to_num(side.counts), totals, thresholds, withheld)
        shown = np.where((withheld | (thresholds == 0))[:, None], np.nan, sums)
        given = [
            helper
            for figure in small_figures
            for chosen in disclosure.combinations_that_give(np.array(figure), shown)
            for helper in chosen
        ]
        if not given:
            return withheld
        withheld[min(given, key=lambda row: (totals[row], row))] = True


def _belongs(entry: Balance, row: Row) -> bool:
    return entry.name == row.name or entry.constraint.startswith(f"{row.name}, ")


def _release_small(entry: Balance, thresholds: Counts) -> Balance:
    """Return a balance entry, withheld where it is a small number and the area holds data that are not open."""
    small = entry.target is not None and entry.target < thresholds.max(initial=0.0)
    counted = entry.constraint != NUMBER_OF_AREAS
    return withhold_balance(entry) if small and counted else entry


def _points(row: Row, study: Mapping[str, object]) -> bool:
    return _points_at_a_place(row.sensitivity, row.area, study)


def _points_at_a_place(sensitivity: str, area: str, study: Mapping[str, object]) -> bool:
    """Return whether a count is of health data in a single small area: outside the team it would point at a place."""
    return sensitivity == "health" and study.get(f"{area}_areas") == 1


def _release_metrics(ledger: Ledger, shown: Sequence[Row], pairs: MeasurePairs) -> tuple[MetricRow, ...]:
    """Return the metrics, without counts that are small or that, beside the rows' counts, would give a small one, or
    leave a small remainder of the rows `shown`, or of one another.
    """
    rows = [row for row in ledger.rows if row.area == "target"]
    sums = np.array([*map(_sums_of_row, rows), *map(_sums_of_metric, ledger.metrics)]).reshape(-1, 2)
    small = {
        at
        for at, row in enumerate(rows)
        if min(sums[at]) < row.suppress_below or _points_at_a_place(row.sensitivity, row.area, ledger.study)
    }
    small |= {at for at, one in enumerate(ledger.metrics, start=len(rows)) if _is_small(one, ledger.study)}
    released = tuple(
        withhold_metric(one) if at in small or (one.suppress_below and _completes(sums, at, small)) else one
        for at, one in enumerate(ledger.metrics, start=len(rows))
    )
    kept = [row for row, told in zip(ledger.rows, shown, strict=True) if told.status != "suppressed"]
    return release_nested_metrics(released, [row for row in kept if row.area == "target"], pairs)


def _completes(sums: Counts, at: int, small: set[int]) -> bool:
    """Return whether the figure at `at`, added to or taken from counts beside it, gives a small one."""
    others = sums.copy()
    others[at] = np.nan
    return any(small & set(chosen) for chosen in disclosure.combinations_that_give(sums[at], others))


def _is_small(one: MetricRow, study: Mapping[str, object]) -> bool:
    points = one.observed_after is not None and _points_at_a_place(one.sensitivity, "target", study)
    return points or min(_sums_of_metric(one)) < one.suppress_below


def _sums_of_metric(one: MetricRow) -> tuple[float, float]:
    return _number(one.observed_before), _number(one.observed_after)


def _sums_of_row(row: Row) -> tuple[float, float]:
    if row.series is None:
        return np.nan, _number(row.observed)
    counts, after = np.array([_number(count) for count in row.series.observed]), np.array(row.series.after)
    return float(counts[np.cumsum(after) == 0].sum()), float(counts[after].sum())


def _release_checks(ledger: Ledger, shown: Sequence[Row]) -> tuple[Check, ...]:
    """Return the checks, with their results alone where they are of a withheld row or of other counts not open."""
    withheld = {(row.name, row.area) for row in shown if row.status == "suppressed"}
    untouched = ledger.study.get("untouched")
    open_counts = {each["name"] for each in untouched if each["open"]} if isinstance(untouched, list) else set()
    return tuple(
        withhold_check(check)
        if (check.measure, check.area) in withheld
        or (check.name == UNTOUCHED and check.result != "could not be run" and check.measure not in open_counts)
        else check
        for check in ledger.checks
    )


def _release_searches(searches: Disproportionality | None) -> Disproportionality | None:
    """Return the searches, without the numbers of a stretch of time in which any group's are few.

    A whole stretch goes, because the groups beside a withheld one would give it away.
    """
    if searches is None or not searches.suppress_below:
        return searches
    few = {
        (row.by, row.where, row.when)
        for row in searches.rows
        if row.searches is not None and min(row.searches, row.finds or 0) < searches.suppress_below
    }
    rows = tuple(withhold_searches(row) if (row.by, row.where, row.when) in few else row for row in searches.rows)
    said = (
        ("some numbers are few and withheld; the states of their harms stand in the table",) if few else searches.said
    )
    return replace(searches, rows=rows, said=said)


def _telling(row: Row, parts: Sequence[set[str]]) -> Row:
    """Return `row` without its periods where they would tell a small count, or the periods of a part of its sum."""
    if row.series is not None and any(set(row.series.periods) <= part for part in parts):
        return replace(row, series=None, cumulative=(), details=())
    return _hide_telling_series(row)


def _hide_telling_series(row: Row) -> Row:
    """Return `row` without its periods where their sum, less the total beside it, would give a small count."""
    if row.series is None or row.observed is None or not row.suppress_below:
        return row
    between = abs(_sums_of_row(row)[1] - row.observed)
    if np.isnan(between) or between == 0 or between >= row.suppress_below:
        return row
    return replace(row, series=None, cumulative=(), details=())


def _release_source(record: dict[str, object], rows: Sequence[Row]) -> dict[str, object]:
    """Return a source's record, without its counts of rows where one of them is small and the data are not open."""
    floor = floor_of(record, rows)
    record = release_points_record(record, floor)
    counts = {key: value for key, value in record.items() if key.startswith("rows") and isinstance(value, int)}
    if not any(0 < value < floor for value in counts.values()):
        return record
    return {**record, **dict.fromkeys(counts, SUPPRESSED)}


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)
