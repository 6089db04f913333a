"""What may leave, at each level: nothing small, and nothing that gives something small away."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.effects.check import Check
from netharm.errors import BadInput, ReleaseRefused
from netharm.ledger import Balance, Cumulative, Ledger, MetricRow, Row, Series
from netharm.release import release
from sample_ledger import overdose, row, sample_ledger


def _named(ledger: Ledger, name: str) -> Row:
    return next(row for row in ledger.rows if row.name == name)


def test_the_team_that_holds_the_data_sees_everything() -> None:
    ledger = sample_ledger()
    released = release(ledger, "internal")
    assert released.rows == ledger.rows
    assert released.balance == ledger.balance
    assert released.metrics == ledger.metrics


@pytest.mark.parametrize("level", ["partner", "public"])
def test_a_count_under_five_is_withheld_with_all_that_it_could_be_worked_out_from(level: str) -> None:
    kept = _named(release(sample_ledger(), level), "ambulance calls to overdose")
    assert kept.status == "suppressed"
    told = ("observed", "counterfactual", "effect", "effect_lower", "effect_upper", "relative_effect", "p_value")
    assert [getattr(kept, name) for name in told] == [None] * len(told)
    assert kept.series is None
    assert kept.cumulative == ()
    assert kept.reason is not None
    assert "under 5" in kept.reason


def test_the_harm_s_state_still_prints_where_the_count_is_withheld() -> None:
    assert _named(release(sample_ledger(), "public"), "ambulance calls to overdose").harm_state == "not ruled out"


def test_open_data_are_shown_at_every_level() -> None:
    ledger = sample_ledger()
    released = release(ledger, "public")
    assert _named(released, "recorded robbery").observed == 0.0
    assert _named(released, "recorded drug offences") == _named(ledger, "recorded drug offences")


def test_a_true_zero_of_restricted_data_is_withheld_too() -> None:
    none_at_all = replace(overdose(), observed=0.0, sensitivity="restricted")
    released = release(sample_ledger(rows=(none_at_all,)), "partner")
    assert released.rows[0].status == "suppressed"
    assert released.rows[0].observed is None


def test_a_missing_row_stays_missing() -> None:
    ledger = sample_ledger(rows=tuple(replace(row, suppress_below=5) for row in sample_ledger().rows))
    assert _named(release(ledger, "partner"), "recorded burglary").status == "missing"


def test_small_months_are_withheld_and_never_one_alone() -> None:
    counts = [20.0, 18.0, 22.0, 25.0, 19.0, 3.0, 24.0, 20.0, 18.0, 23.0, 22.0, 21.0, 16.0, 15.0, 2.0, 16.0, 14.0, 17.0]
    released = release(_one(_restricted("theft", counts)), "partner").rows[0]
    assert released.status == "estimated"
    assert released.series is not None
    assert released.series.observed[5] is None
    assert released.series.suppressed[5]
    for late in (False, True):
        marks = [
            mark for mark, after in zip(released.series.suppressed, released.series.after, strict=True) if after == late
        ]
        assert sum(marks) == 2
    assert released.series.counterfactual[5] is None
    assert released.series.band_upper[5] is None


def test_running_totals_whose_difference_would_tell_a_withheld_month_are_withheld() -> None:
    counts = [20.0] * 12 + [16.0, 15.0, 2.0, 16.0, 14.0, 17.0]
    running = tuple(
        Cumulative(period, sum(counts[12 : at + 1]), 1.0, 1.0, 0.1) for at, period in enumerate(_PERIODS) if at >= 12
    )
    released = release(_one(replace(_restricted("theft", counts), cumulative=running)), "partner").rows[0]
    assert [one.suppressed for one in released.cumulative] == [True] * 5 + [False]
    assert [one.observed for one in released.cumulative] == [None] * 5 + [80.0]


def test_a_part_is_withheld_where_the_total_less_the_other_parts_would_tell_a_small_one() -> None:
    small = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] * 3
    other = [float(10 + at % 7) for at in range(18)]
    third = [float(30 + at % 5) for at in range(18)]
    total = [a + b + c for a, b, c in zip(small, other, third, strict=True)]
    rows = tuple(_restricted(name, counts) for name, counts in zip("sotT", (small, other, third, total), strict=True))
    released = release(sample_ledger(rows=rows, balance=(), metrics=()), "partner")
    assert [row.status for row in released.rows] == ["suppressed", "suppressed", "estimated", "estimated"]


def test_balance_that_would_tell_a_withheld_month_is_withheld() -> None:
    counts = [20.0, 18.0, 2.0, 25.0, 19.0, 13.0] + [20.0] * 12
    entries = tuple(
        Balance(
            "target", f"theft, {months[0]} to {months[-1]}", sum(part), sum(part), 9.0, name="theft", periods=months
        )
        for at in (0, 3, 6, 9)
        for months, part in [(_PERIODS[at : at + 3], counts[at : at + 3])]
    )
    released = release(replace(_one(_restricted("theft", counts)), balance=entries), "partner")
    assert [entry.suppressed for entry in released.balance] == [True, True, False, False]


def test_balance_that_does_not_name_its_periods_is_withheld_with_any_month() -> None:
    entry = Balance("target", "theft, whole time before", 200.0, 200.0, 9.0)
    counts = [20.0, 18.0, 2.0, 25.0, 19.0, 13.0] + [20.0] * 12
    assert release(replace(_one(_restricted("theft", counts)), balance=(entry,)), "public").balance[0].target is None


def test_an_official_figure_that_would_complete_a_withheld_count_is_withheld() -> None:
    small, other = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] * 3, [float(10 + at % 7) for at in range(18)]
    both = [a + b for a, b in zip(small, other, strict=True)]
    figure = MetricRow("both", "", sum(both[:12]), sum(both[12:]), 12, 6, "counted", suppress_below=5)
    rows = (_restricted("small", small), _restricted("other", other))
    released = release(sample_ledger(rows=rows, balance=(), metrics=(figure,)), "partner")
    assert released.rows[1].status == "estimated"
    assert released.metrics[0].status == "suppressed"
    assert released.metrics[0].observed_after is None


def test_health_data_about_a_single_small_area_stay_with_the_team() -> None:
    counts = [20.0] * 18
    health = replace(_restricted("overdose", counts), sensitivity="health")
    one_area = {**sample_ledger().study, "target_areas": 1}
    assert release(sample_ledger(rows=(health,), study=one_area), "partner").rows[0].status == "suppressed"
    assert release(sample_ledger(rows=(health,)), "partner").rows[0].status == "estimated"


def test_nothing_beside_the_row_tells_health_data_about_a_single_small_area() -> None:
    health = replace(_restricted("overdose", [20.0] * 18), sensitivity="health", suppress_below=0)
    ledger = sample_ledger(
        rows=(health,),
        study={**sample_ledger().study, "target_areas": 1},
        balance=(Balance("target", "overdose, whole time before", 178.0, 178.0, 60.0, name="overdose"),),
        metrics=(MetricRow("calls", "", 178.0, 65.0, 12, 6, "counted", 0, "health"),),
    )
    released = release(ledger, "public")
    assert released.rows[0].observed is None
    assert released.balance[0].suppressed
    assert released.balance[0].target is None
    assert released.metrics[0].status == "suppressed"
    assert released.metrics[0].observed_after is None


def test_how_few_rows_of_a_source_could_not_be_placed_is_withheld_too() -> None:
    record: dict[str, object] = {
        "name": "ambulance",
        "files": 2,
        "rows": 400,
        "rows_placed": 397,
        "rows_without_area": 3,
    }
    released = release(sample_ledger(data=(record,)), "partner").data[0]
    assert released == {
        "name": "ambulance",
        "files": 2,
        "rows": "suppressed",
        "rows_placed": "suppressed",
        "rows_without_area": "suppressed",
    }
    assert release(sample_ledger(data=({**record, "name": "recorded_offences"},)), "partner").data[0]["rows"] == 400


def test_a_ledger_that_nothing_was_estimated_for_can_be_released() -> None:
    unfilled = tuple(row for row in sample_ledger().rows if row.series is None)
    restricted = tuple(replace(row, suppress_below=5, source_is_open=False) for row in unfilled)
    released = release(sample_ledger(rows=restricted, balance=()), "public")
    assert [row.status for row in released.rows] == ["missing", "suppressed", "suppressed"]
    assert release(sample_ledger(rows=(), balance=(), metrics=()), "public").rows == ()


@pytest.mark.parametrize(("widest", "asked"), [("internal", "partner"), ("internal", "public"), ("partner", "public")])
def test_a_wider_level_than_the_plan_allows_is_refused(widest: str, asked: str) -> None:
    ledger = sample_ledger(study={**sample_ledger().study, "release_level": widest})
    with pytest.raises(ReleaseRefused, match="governance") as refused:
        release(ledger, asked)
    assert refused.value.exit_code == 5
    assert widest in refused.value.faults[0].remedy


def test_a_level_nobody_knows_is_bad_input() -> None:
    with pytest.raises(BadInput, match="partner"):
        release(sample_ledger(), "everybody")


# --- what somebody could work out from a release, with linear algebra -------------------------------------------------

_PERIODS = tuple(f"2024-{month:02d}" for month in range(1, 13)) + tuple(f"2025-{month:02d}" for month in range(1, 7))
_BEFORE, _AFTER = 6, 4
_SHORT = tuple(f"p{at}" for at in range(_BEFORE + _AFTER))
_BLOCKS = ((0, 1, 2), (3, 4, 5))


def _restricted(name: str, counts: list[float], periods: tuple[str, ...] = _PERIODS, starts: int = 12) -> Row:
    series = Series(
        periods,
        tuple(counts),
        tuple(count + 0.5 for count in counts),
        tuple(count - 1 for count in counts),
        tuple(count + 2 for count in counts),
        tuple(at >= starts for at in range(len(periods))),
        (False,) * len(periods),
    )
    total = sum(counts[starts:])
    return row(name, source_is_open=False, suppress_below=5, observed=total, counterfactual=total + 1, series=series)


def _one(given: Row) -> Ledger:
    return sample_ledger(rows=(given,), balance=(), metrics=())


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[np.ndarray, list[tuple[int, ...]], list[tuple[int, ...]], list[bool]]:
    """Return counts of disjoint kinds (kinds, periods), and which kinds each row and each official figure adds up."""
    kinds = draw(st.integers(2, 4))
    largest = draw(st.sampled_from([2, 6, 12, 40]))
    cells = draw(
        st.lists(
            st.lists(st.integers(0, largest), min_size=len(_SHORT), max_size=len(_SHORT)),
            min_size=kinds,
            max_size=kinds,
        )
    )
    some = st.sets(st.integers(0, kinds - 1), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
    rows = draw(st.lists(some, min_size=1, max_size=5, unique=True))
    figures = draw(st.lists(some, max_size=1))
    matched = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    return np.array(cells, dtype=float), rows, figures, matched


@settings(max_examples=150, deadline=None)
@given(_worlds())
def test_no_withheld_count_can_be_worked_out_by_sums_and_differences(
    world: tuple[np.ndarray, list[tuple[int, ...]], list[tuple[int, ...]], list[bool]],
) -> None:
    counts, rows, figures, matched = world
    released = release(_ledger_of(counts, rows, figures, matched), "partner")
    known = _known(released, counts, rows, figures)
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    for small in _small(counts, rows, figures):
        assert np.linalg.matrix_rank(np.vstack([known, small])) > rank, "a count under 5 can be worked out"


def _ledger_of(
    counts: np.ndarray, rows: list[tuple[int, ...]], figures: list[tuple[int, ...]], matched: list[bool]
) -> Ledger:
    made, balance = [], []
    for at, (kinds, in_blocks) in enumerate(zip(rows, matched, strict=True)):
        series = counts[list(kinds)].sum(axis=0)
        running = tuple(
            Cumulative(_SHORT[end], float(series[_BEFORE : end + 1].sum()), 1.0, 1.0, 0.1)
            for end in range(_BEFORE, len(_SHORT))
        )
        made.append(replace(_restricted(f"row {at}", [float(c) for c in series], _SHORT, _BEFORE), cumulative=running))
        for block in _BLOCKS if in_blocks else (tuple(range(_BEFORE)),):
            total = float(series[list(block)].sum())
            periods = tuple(_SHORT[period] for period in block)
            balance.append(
                Balance("target", f"row {at}, {periods}", total, total, 1.0, name=f"row {at}", periods=periods)
            )
    sums = [counts[list(kinds)].sum(axis=0) for kinds in figures]
    metrics = tuple(
        MetricRow(f"figure {at}", "", float(s[:_BEFORE].sum()), float(s[_BEFORE:].sum()), 6, 4, "counted", 5)
        for at, s in enumerate(sums)
    )
    return sample_ledger(rows=tuple(made), balance=tuple(balance), metrics=metrics)


def _sum_of(counts: np.ndarray, kinds: tuple[int, ...], periods: range | tuple[int, ...]) -> np.ndarray:
    """Return the sum of `kinds` over `periods` as a vector over all cells."""
    chosen = np.zeros_like(counts)
    chosen[np.ix_(list(kinds), list(periods))] = 1
    return chosen.ravel()


def _known(
    released: Ledger, counts: np.ndarray, rows: list[tuple[int, ...]], figures: list[tuple[int, ...]]
) -> np.ndarray:
    """Return every released number as a sum over the cells that nobody outside may know."""
    after = range(_BEFORE, len(_SHORT))
    known = [np.zeros(counts.size)]
    for kinds, kept in zip(rows, released.rows, strict=True):
        known += [_sum_of(counts, kinds, after)] if kept.observed is not None else []
        for one in kept.cumulative:
            if one.observed is not None:
                known.append(_sum_of(counts, kinds, range(_BEFORE, _SHORT.index(one.period) + 1)))
        if kept.series is not None:
            known += [
                _sum_of(counts, kinds, (at,)) for at, count in enumerate(kept.series.observed) if count is not None
            ]
    for entry in released.balance:
        if entry.target is not None:
            kinds = rows[int(entry.name.split()[1])]
            known.append(_sum_of(counts, kinds, tuple(_SHORT.index(period) for period in entry.periods)))
    for kinds, figure in zip(figures, released.metrics, strict=True):
        if figure.observed_before is not None:
            known += [_sum_of(counts, kinds, range(_BEFORE)), _sum_of(counts, kinds, after)]
    return np.array(known)


def _small(counts: np.ndarray, rows: list[tuple[int, ...]], figures: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Return every count under five that the ledger held: months, blocks, and totals of either side."""
    after, before = range(_BEFORE, len(_SHORT)), range(_BEFORE)
    parts: list[range | tuple[int, ...]] = [after, before, *_BLOCKS, *((at,) for at in range(len(_SHORT)))]
    small = [
        _sum_of(counts, kinds, part)
        for kinds in rows
        for part in parts
        if counts[np.ix_(list(kinds), list(part))].sum() < 5
    ]
    return small + [
        _sum_of(counts, kinds, side)
        for kinds in figures
        for side in (before, after)
        if counts[np.ix_(list(kinds), list(side))].sum() < 5
    ]


def test_every_number_of_a_row_is_withheld_or_tells_nothing_of_its_count() -> None:
    tells_nothing = {"tolerance", "suppress_below", "effective_donors", "draws", "residual"}
    full = replace(
        overdose(), **{each.name: 7.0 for each in fields(Row) if each.type in ("float | None", "int | None")}
    )
    left = release(sample_ledger(rows=(replace(full, observed=1.0, suppress_below=5),)), "public").rows[0]
    assert left.status == "suppressed"
    shown = {each.name for each in fields(Row) if isinstance(getattr(left, each.name), int | float)}
    flags = {"activity_sensitive", "source_is_open", "converged"}
    assert shown - flags <= tells_nothing


def test_a_check_of_a_withheld_row_keeps_its_result_and_loses_its_numbers() -> None:
    shown = release(sample_ledger(), "public").checks
    (of_overdose,) = [check for check in shown if check.name == "leave one out"]
    assert of_overdose.result == "held"
    assert (of_overdose.estimate, of_overdose.lower, of_overdose.upper) == (None, None, None)
    assert "%" not in of_overdose.said
    (of_violence,) = [check for check in shown if check.name == "placebo in time"]
    assert of_violence == sample_ledger().checks[0]


@pytest.mark.parametrize(("is_open", "shows"), [(True, True), (False, False)])
def test_an_untouched_count_shows_its_numbers_where_it_is_open(is_open: bool, shows: bool) -> None:
    check = Check("untouched count", "parking", "target", "held", "no change of 3%", 0.03)
    ledger = sample_ledger(checks=(check,))
    ledger = replace(ledger, study={**ledger.study, "untouched": [{"name": "parking", "open": is_open}]})
    (released,) = release(ledger, "public").checks
    assert (released.estimate is not None) == shows


def test_details_that_hold_counts_go_with_the_periods_that_are_withheld() -> None:
    details = sample_ledger().rows[0].details
    some_small = replace(overdose(), observed=60.0, suppress_below=5, sensitivity="restricted", details=details)
    (released,) = release(sample_ledger(rows=(some_small,), balance=(), metrics=()), "public").rows
    assert any(released.series.suppressed)  # type: ignore[union-attr]
    assert [detail.title for detail in released.details] == ["Rate ratio"]


def test_periods_that_would_tell_a_small_count_by_their_sum_go_as_a_whole() -> None:
    periods = row("offences", suppress_below=5, source_is_open=False, sensitivity="restricted", observed=60.0)
    months = replace(_named(sample_ledger(), "recorded anti-social behaviour").series, observed=(10.0,) * 17 + (13.0,))  # type: ignore[type-var]
    (released,) = release(sample_ledger(rows=(replace(periods, series=months),), balance=(), metrics=()), "public").rows
    assert released.observed == 60.0
    assert released.series is None


def test_a_plan_without_an_untouched_count_is_told_so_at_every_level() -> None:
    none = Check("untouched count", "", "target", "could not be run", "the plan declares none")
    (released,) = release(sample_ledger(checks=(none,)), "public").checks
    assert released == none
