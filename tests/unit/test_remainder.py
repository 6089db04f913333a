"""What rows of one source leave of one another: nobody may work out a small remainder, by sums or by inequalities."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from netharm.ledger import (
    Balance,
    Ledger,
    MetricRow,
    PointsLeftOut,
    PointsRow,
    Row,
    Series,
    Triggered,
    TriggeredRow,
)
from netharm.monitoring.release import release_scans
from netharm.places.triggered_cell import TriggeredCell
from netharm.places.triggered_harm import TriggeredHarm
from netharm.release import release
from netharm.remainder import Remainder, find_remainders, marked_cells
from netharm.study.measure import Measure
from netharm.study.measure_pairs import NOTHING_KNOWN, MeasurePairs, measure_pairs
from netharm.study.study import Study
from netharm.watch.scanned import Scanned
from sample_ledger import row, sample_ledger

_BEFORE, _AFTER = 4, 4
_PERIODS = tuple(f"p{at}" for at in range(_BEFORE + _AFTER))

Kinds = tuple[int, ...]

_NESTED: tuple[tuple[Kinds, ...], ...] = (
    ((0, 1, 2), (0,)),
    ((0, 1, 2), (0,), (1,)),
    ((0,), (0, 1, 2), (1,)),
    ((0, 1, 2), (0, 1), (0,)),
    ((0, 1, 2, 3), (0, 1), (0,), (2,)),
    ((0, 1, 2), (0,), (1,), (2,)),
    ((0, 1), (0,), (1,)),
)
"""Families of rows by the kinds of event that each counts: parts within wholes, and parts beside one another."""


def _row(name: str, counts: np.ndarray, area: str = "target") -> Row:
    numbers = tuple(float(each) for each in counts)
    late = tuple(at >= _BEFORE for at in range(len(_PERIODS)))
    nothing = (None,) * len(_PERIODS)
    series = Series(_PERIODS, numbers, nothing, nothing, nothing, late, (False,) * len(_PERIODS))
    total = float(counts[_BEFORE:].sum())
    return row(
        name, area=area, source="ambulance", sensitivity="personal", suppress_below=5, observed=total, series=series
    )


def _ledger(counts: np.ndarray, family: tuple[Kinds, ...]) -> Ledger:
    rows, balance = [], []
    for at, kinds in enumerate(family):
        series = counts[list(kinds)].sum(axis=0)
        rows.append(_row(f"row {at}", series))
        for block in ((0, 1), (2, 3)):
            total, periods = float(series[list(block)].sum()), tuple(_PERIODS[each] for each in block)
            balance.append(
                Balance("target", f"row {at}, {periods}", total, total, 1.0, name=f"row {at}", periods=periods)
            )
    return sample_ledger(rows=tuple(rows), balance=tuple(balance), metrics=())


def _pairs(family: tuple[Kinds, ...]) -> MeasurePairs:
    """Return what a plan would tell of the family, where every row selects its kinds by name."""
    return measure_pairs(
        {
            f"row {at}": Measure(data="ambulance", where={"kind": tuple(map(str, kinds))})
            for at, kinds in enumerate(family)
        }
    )


def _sum_of(shape: tuple[int, int], kinds: Kinds, periods: range | tuple[int, ...]) -> np.ndarray:
    chosen = np.zeros(shape)
    chosen[np.ix_(list(kinds), list(periods))] = 1
    return chosen.ravel()


def _known(released: Ledger, shape: tuple[int, int], family: tuple[Kinds, ...]) -> np.ndarray:
    """Return every number shown, as a sum over the cells that nobody outside may know."""
    known = [np.zeros(shape[0] * shape[1])]
    for kinds, kept in zip(family, released.rows, strict=True):
        if kept.observed is not None:
            known.append(_sum_of(shape, kinds, range(_BEFORE, len(_PERIODS))))
        if kept.series is not None:
            seen = [at for at, count in enumerate(kept.series.observed) if count is not None]
            known += [_sum_of(shape, kinds, (at,)) for at in seen]
    for entry in released.balance:
        if entry.target is not None:
            block = tuple(_PERIODS.index(period) for period in entry.periods)
            known.append(_sum_of(shape, family[int(entry.name.split()[1])], block))
    return np.array(known)


def _secrets(counts: np.ndarray, family: tuple[Kinds, ...]) -> list[np.ndarray]:
    """Return every count under five, of a row or of what it leaves without disjoint parts of it, as a sum of cells."""
    left = set(family)
    for whole in family:
        within = [part for part in family if set(part) < set(whole)]
        for number in range(1, len(within) + 1):
            for parts in combinations(within, number):
                taken = [kind for part in parts for kind in part]
                rest = tuple(kind for kind in whole if kind not in taken)
                # What is never left is not left at all: the parts are the whole.
                if len(taken) == len(set(taken)) and rest and (counts[list(rest)].any() or number == 1):
                    left.add(rest)
    stretches: list[range | tuple[int, ...]] = [range(_BEFORE), range(_BEFORE, len(_PERIODS)), (0, 1), (2, 3)]
    stretches += [(at,) for at in range(len(_PERIODS))]
    return [
        _sum_of(counts.shape, kinds, stretch)
        for kinds in left
        for stretch in stretches
        if counts[np.ix_(list(kinds), list(stretch))].sum() < 5
    ]


def _counts(seed: int, kinds: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.choice([0.3, 2.0, 6.0, 12.0, 30.0], size=(kinds, 1)), size=(kinds, len(_PERIODS))) * 1.0


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(_NESTED), st.booleans())
def test_no_small_count_nor_small_remainder_is_a_sum_or_difference_of_what_is_shown(
    seed: int, family: tuple[Kinds, ...], told: bool
) -> None:
    counts = _counts(seed, max(map(max, family)) + 1)
    released = release(_ledger(counts, family), "partner", _pairs(family) if told else NOTHING_KNOWN)
    known = _known(released, counts.shape, family)
    rank = np.linalg.matrix_rank(known)
    for secret in _secrets(counts, family):
        assert np.linalg.matrix_rank(np.vstack([known, secret])) > rank


@pytest.mark.parametrize("family", _NESTED)
@pytest.mark.parametrize("seed", range(6))
def test_somebody_who_knows_that_counts_are_never_negative_cannot_tell_a_small_one_either(
    seed: int, family: tuple[Kinds, ...]
) -> None:
    counts = _counts(seed, max(map(max, family)) + 1)
    known = _known(release(_ledger(counts, family), "partner", _pairs(family)), counts.shape, family)
    for secret in _secrets(counts, family):
        least, most = (
            linprog(sign * secret, A_eq=known, b_eq=known @ counts.ravel(), bounds=(0, None)) for sign in (1, -1)
        )
        assert least.status == 0
        # Two whole numbers at the least may be the secret.
        assert most.status == 3 or np.floor(-most.fun + 1e-6) > np.ceil(least.fun - 1e-6)


def _shown(released: Ledger) -> list[str]:
    return [each.status for each in released.rows]


def test_the_part_named_last_goes_and_the_whole_stays() -> None:
    women, men = np.array([9, 8, 10, 9, 11, 9, 8, 10.0]), np.array([12, 13, 12, 15, 12, 14, 12, 13.0])
    unknown = np.array([0, 0, 0, 0, 1, 0, 0, 0.0])
    rows = (_row("men", men), _row("patients", women + men + unknown), _row("women", women))
    genders = {name: Measure(data="ambulance", where={"gender": (name,)}) for name in ("men", "women")}
    pairs = measure_pairs({**genders, "patients": Measure(data="ambulance")})
    released = release(sample_ledger(rows=rows, balance=(), metrics=()), "partner", pairs)
    assert _shown(released) == ["estimated", "estimated", "suppressed"]


def test_a_week_in_which_others_are_few_is_withheld_in_the_part_alone() -> None:
    women = np.array([9, 9, 8, 9, 9, 9, 9, 9.0])
    patients = women + np.array([8, 2, 9, 9, 9, 9, 1, 9.0])
    rows = (_row("patients", patients), _row("women", women))
    patients_told, women_told = release(sample_ledger(rows=rows, balance=(), metrics=()), "partner").rows
    assert patients_told.series is not None
    assert women_told.series is not None
    assert not any(patients_told.series.suppressed)
    # Never one alone: the total over each stretch of time is told.
    assert [at for at, mark in enumerate(women_told.series.suppressed) if mark] == [0, 1, 4, 6]


def test_counts_that_the_plan_says_share_no_event_do_not_guard_one_another() -> None:
    rows = (_row("women", np.full(8, 9.0)), _row("men", np.full(8, 8.0)))
    ledger = sample_ledger(rows=rows, balance=(), metrics=())
    chosen = {name: Measure(data="ambulance", where={"gender": (name,)}) for name in ("women", "men")}
    assert release(ledger, "partner", measure_pairs(chosen)).rows == ledger.rows
    assert release(ledger, "partner").rows != ledger.rows


def test_open_data_and_the_team_s_own_level_hide_nothing() -> None:
    rows = (_row("patients", np.full(8, 9.0)), _row("women", np.full(8, 8.0)))
    bare = tuple(replace(each, suppress_below=0, sensitivity="open") for each in rows)
    assert release(sample_ledger(rows=bare, metrics=()), "public").rows == bare
    assert release(sample_ledger(rows=rows, metrics=()), "internal").rows == rows


def test_one_count_by_two_names_leaves_nothing_to_hide() -> None:
    rows = (_row("patients", np.full(8, 9.0)), _row("patients again", np.full(8, 9.0)))
    alike = tuple(replace(each, measure="ambulance: all events") for each in rows)
    ledger = sample_ledger(rows=alike, balance=(), metrics=())
    assert release(ledger, "partner").rows == alike
    assert release(replace(ledger, rows=rows), "partner").rows != rows


def test_a_remainder_that_is_small_in_the_buffer_takes_the_part_and_its_sum() -> None:
    parts = {"target": np.full(8, 20.0), "buffer": np.full(8, 10.0)}
    others = {"target": np.full(8, 15.0), "buffer": np.array([0, 0, 0, 0, 1, 0, 1, 0.0])}
    rows = []
    for name, add in (("patients", 1), ("women", 0)):
        mine = {area: parts[area] + add * others[area] for area in parts}
        rows += [_row(name, mine[area], area) for area in mine]
        rows.append(_row(name, mine["target"] + mine["buffer"], "target and buffer"))
    ordered = tuple(sorted(rows, key=lambda each: ("target", "buffer", "target and buffer").index(each.area)))
    released = release(sample_ledger(rows=ordered, balance=(), metrics=()), "partner")
    gone = {(each.name, each.area) for each in released.rows if each.status == "suppressed"}
    assert gone == {("women", "buffer"), ("women", "target and buffer")}


def test_an_official_figure_goes_where_a_row_leaves_little_of_it() -> None:
    figure = MetricRow("patients", "", 40.0, 83.0, 4, 4, "counted", 5)
    rows = (_row("women", np.array([8, 8, 8, 8, 20, 20, 20, 20.0])),)
    released = release(sample_ledger(rows=rows, balance=(), metrics=(figure,)), "partner")
    assert _shown(released) == ["estimated"]
    assert released.metrics[0].observed_after is None
    many = replace(figure, observed_after=90.0)
    assert release(sample_ledger(rows=rows, balance=(), metrics=(many,)), "partner").metrics == (many,)


def test_events_at_map_points_of_which_parts_leave_few_are_not_told() -> None:
    women, men = np.full(8, 20.0), np.full(8, 30.0)
    rows = (_row("patients", women + men + 25), _row("women", women), _row("men", men))
    at_points = {"patients": 62, "women": 20, "men": 40}
    told = tuple(
        PointsRow(each.name, "target", "estimated", None, at_points[each.name], at_points[each.name], each.observed)
        for each in rows
    )
    ledger = sample_ledger(
        rows=rows, balance=(), metrics=(), points_left_out=PointsLeftOut({"ambulance": ("p",)}, told)
    )
    shown = release(ledger, "partner").points_left_out
    assert shown is not None
    assert {each.left_out_after for each in shown.rows} == {None}
    assert {each.observed for each in shown.rows} == {None}


def test_what_a_selection_tells_of_two_counts() -> None:
    chosen = {
        "all": {},
        "women": {"gender": ("Female",)},
        "men": {"gender": ("male",)},
        "either": {"gender": ("female ", "Male")},
        "young women": {"gender": ("female",), "age": ("15 to 19",)},
        "young": {"age": ("15 to 19",)},
    }
    pairs = measure_pairs({name: Measure(data="d", where=where) for name, where in chosen.items()})
    within = {pair for pair in pairs.within if "all" not in pair}
    assert within == {
        ("women", "either"),
        ("men", "either"),
        ("young women", "women"),
        ("young women", "either"),
        ("young women", "young"),
    }
    assert {pair for pair in pairs.within if "all" in pair} == {(name, "all") for name in chosen if name != "all"}
    assert pairs.apart == {("women", "men"), ("men", "women"), ("young women", "men"), ("men", "young women")}
    assert measure_pairs({"a": Measure(data="d"), "b": Measure(data="e")}).apart == {("a", "b"), ("b", "a")}


def test_every_small_remainder_is_found_as_by_trying_all() -> None:
    rng = np.random.default_rng(4)
    for _ in range(40):
        counts = rng.poisson(rng.choice([2.0, 6.0, 25.0], size=(5, 1)), size=(5, 4)) * 1.0
        counts[0] += counts[1] + counts[2]
        names = list("abcde")
        expected = set()
        for whole in range(5):
            others = [at for at in range(5) if at != whole]
            for number in range(1, 5):
                for parts in combinations(others, number):
                    left = counts[whole] - counts[list(parts)].sum(axis=0)
                    if (left >= 0).all() and (left < 5).any() and (left.any() or number == 1):
                        expected.add(Remainder(whole, parts))
        assert set(find_remainders(counts, 5, names, NOTHING_KNOWN)) == expected


def test_of_what_is_withheld_in_a_part_the_rest_sums_to_enough_too() -> None:
    women = np.array([20, 20, 20, 20.0])
    patients = women + np.array([1, 1, 30, 40.0])
    counts, remainder = np.array([patients, women]), Remainder(0, (1,))
    marks = marked_cells(counts, np.full(2, 5.0), [[0], [1]], [remainder], np.zeros(2, dtype=bool))
    assert not marks[0].any()
    assert marks[1, :2].all()
    assert remainder.left(counts)[marks[1]].sum() >= 5


def test_two_scans_of_one_cluster_do_not_tell_what_one_leaves_of_the_other() -> None:
    study = _scanned_study()
    scans = [
        Scanned(name, "2024-01", True, 0.01, "2023-12", ("A",), 1, number, 4.0)
        for name, number in (("patients", 12), ("women", 10))
    ]
    first, second = release_scans(study, scans, "partner")
    assert (first, second.observed, second.suppressed) == (scans[0], None, True)
    assert release_scans(study, scans, "internal") == tuple(scans)
    elsewhere = [scans[0], replace(scans[1], areas=("B",))]
    assert release_scans(study, elsewhere, "partner") == tuple(elsewhere)


def _scanned_study() -> Study:
    selections = {"patients": {}, "women": {"gender": "Female"}}
    return Study.model_validate(
        {
            "title": "t",
            "question": "q",
            "operation": {"starts": date(2024, 1, 1), "ends": date(2024, 3, 31)},
            "area": {"unit": "ward", "target": ["A"]},
            "data": {
                "calls": {
                    "source": "events",
                    "sensitivity": "personal",
                    "columns": {"time": "time", "area": "area"},
                    "categories": ["gender"],
                }
            },
            "harms": [
                {"name": name, "measure": {"data": "calls", **chosen}, "tolerance": 1.5}
                for name, chosen in selections.items()
            ],
        }
    )


def test_harms_around_triggers_of_which_one_leaves_few_of_another_are_withheld_together() -> None:
    women, men = np.full(8, 20.0), np.full(8, 30.0) + np.arange(8) % 3
    rows = (_row("patients", women + men), _row("women", women))

    def around(after: int, part_after: int) -> list[str]:
        told = tuple(
            TriggeredRow(each.name, "shown", found=_around(number))
            for each, number in zip(rows, (after, part_after), strict=True)
        )
        ledger = sample_ledger(rows=rows, balance=(), metrics=(), triggered=Triggered(told, 0, 5))
        released = release(ledger, "partner").triggered
        assert released is not None
        return [each.status for each in released.rows]

    assert around(90, 40) == ["shown", "shown"]
    assert around(90, 88) == ["suppressed", "suppressed"]


def _around(after: int) -> TriggeredHarm:
    numbers = {"after": after, "before": after, "same_moment": after}
    bare = dict.fromkeys(field.name for field in fields(TriggeredCell))
    cell = TriggeredCell(**{**bare, "distance_m": 100.0, "window_days": 1, **numbers})  # type: ignore[arg-type]
    nothing = dict.fromkeys(field.name for field in fields(TriggeredHarm))
    found = {**nothing, "cells": (cell,), "triggers": 80, "triggers_outside": 0, "on_one_point": 0}
    return TriggeredHarm(**found)  # type: ignore[arg-type]
