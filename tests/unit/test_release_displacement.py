"""Target plus buffer is a sum: neither it nor any ring, hour, kind or map may give a small count away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.ledger import Ledger, Row, Series
from netharm.places.displaced import (
    AreaChange,
    DisplacedBuffer,
    DisplacedRow,
    DisplacedZone,
    Displacement,
    MappedArea,
    Mix,
    MixLine,
)
from netharm.places.zone_statistic import ZoneStatistic
from netharm.release import release
from sample_ledger import row, sample_ledger

PERIODS = tuple(f"2024-{month:02d}" for month in range(1, 13))
STARTS = 6
AREAS = ("target", "buffer", "target and buffer")


def _row(name: str, area: str, counts: np.ndarray, **given: object) -> Row:
    numbers = tuple(float(count) for count in counts)
    after = tuple(at >= STARTS for at in range(len(PERIODS)))
    series = Series(PERIODS, numbers, numbers, numbers, numbers, after, (False,) * len(PERIODS))
    total = float(counts[STARTS:].sum())
    plain = {"area": area, "source_is_open": False, "suppress_below": 5, "sensitivity": "restricted"}
    return row(name, **{**plain, "observed": total, "counterfactual": total + 1, "series": series, **given})


def _ledger(by_measure: dict[str, np.ndarray], **given: object) -> Ledger:
    """counts by measure (2, periods): target and buffer; their sum is the third row."""
    rows = tuple(
        _row(name, area, counts)
        for which, area in enumerate(AREAS)
        for name, pair in by_measure.items()
        for counts in [pair.sum(axis=0) if which == 2 else pair[which]]
    )
    return sample_ledger(**{"rows": rows, "balance": (), "metrics": (), "checks": (), **given})


@st.composite
def _worlds(draw: st.DrawFn) -> dict[str, np.ndarray]:
    """Two counts and, now and then, their sum, in target and buffer; months are small in some of them."""
    mean = st.sampled_from([0.3, 1.0, 4.0, 12.0])
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    one, other = (np.array([random.poisson(draw(mean), len(PERIODS)) for _ in range(2)], dtype=float) for _ in range(2))
    world = {"one": one, "other": other}
    return {**world, "both": one + other} if draw(st.booleans()) else world


def _functional(name: str, area: str, periods: slice | int) -> np.ndarray:
    """Return a row, or a sum of them, over the unknowns: (measure, target or buffer, period)."""
    weights = np.zeros((2, 2, len(PERIODS)))
    measures = {"one": [0], "other": [1], "both": [0, 1]}[name]
    places = {"target": [0], "buffer": [1], "target and buffer": [0, 1]}[area]
    for measure in measures:
        for place in places:
            weights[measure, place, periods] = 1
    return weights.ravel()


@settings(max_examples=150, deadline=None)
@given(_worlds())
def test_no_withheld_count_is_a_sum_or_difference_of_what_is_shown(world: dict[str, np.ndarray]) -> None:
    full = _ledger(world)
    released = release(full, "partner")
    after = slice(STARTS, len(PERIODS))
    known, hidden = [], []
    for before, shown in zip(full.rows, released.rows, strict=True):
        total = _functional(before.name, before.area, after)
        if shown.status == "suppressed":
            hidden.append((before.observed, total))
        else:
            known.append(total)
        if shown.status != "suppressed":
            # The total of the time before may be known elsewhere.
            known.append(_functional(before.name, before.area, slice(0, STARTS)))
        for at, count in enumerate(before.series.observed):  # type: ignore[union-attr]
            cell = _functional(before.name, before.area, at)
            if shown.series is not None and shown.series.observed[at] is not None:
                known.append(cell)
            else:
                hidden.append((count, cell))
    basis = np.linalg.qr(np.array(known).T)[0] if known else np.zeros((2 * 2 * len(PERIODS), 0))
    rank = np.linalg.matrix_rank(np.array(known)) if known else 0
    for count, functional in hidden:
        if count < 5:
            with_it = np.linalg.matrix_rank(np.vstack([*known, functional])) if known else 1
            assert with_it > rank
    assert basis.shape[0] == 2 * 2 * len(PERIODS)


def test_the_sum_goes_where_the_target_is_withheld_and_the_buffer_is_shown() -> None:
    world = {"one": np.array([np.tile([0.0, 1.0], 6), np.full(12, 40.0)])}
    released = release(_ledger(world), "partner")
    assert [each.status for each in released.rows] == ["suppressed", "estimated", "suppressed"]


def test_open_counts_are_told_in_all_three_areas() -> None:
    world = {"one": np.array([np.tile([0.0, 1.0], 6), np.full(12, 40.0)])}
    full = _ledger(world)
    rows = tuple(replace(each, suppress_below=0, source_is_open=True, sensitivity="open") for each in full.rows)
    assert all(each.observed is not None for each in release(replace(full, rows=rows), "public").rows)


@pytest.mark.parametrize("state", ["crossed", "not ruled out", "ruled out"])
def test_a_harm_of_target_and_buffer_keeps_its_state_where_its_numbers_are_withheld(state: str) -> None:
    world = {"one": np.array([np.tile([0.0, 1.0], 6), np.full(12, 40.0)])}
    full = _ledger(world)
    rows = tuple(replace(each, kind="harm", tolerance=1.25, harm_state=state) for each in full.rows)
    released = release(replace(full, rows=rows), "public")
    assert [each.harm_state for each in released.rows] == [state] * 3
    assert released.rows[2].observed is None


# ---------------------------------------------------------------- the displacement section

ZONES = (("target", 2), ("ring 1", 3), ("ring 2", 4), ("buffer", 7), ("target and buffer", 9), ("comparison", 50))


def _section(counts: dict[str, tuple[float, float]], areas: dict[str, tuple[str, float, float]], **given: object):
    zones = tuple(DisplacedZone(name, size, *counts[name], expected=1.0, change=1.0) for name, size in ZONES)
    buffers = (DisplacedBuffer("buffer", (ZoneStatistic("gross effect", 3.0),)),)
    changes = tuple(AreaChange(code, "shown", before, after, 1.1) for code, (_, before, after) in areas.items())
    moved = DisplacedRow("one", "harm", "shown", None, 6, 6, zones=zones, buffers=buffers, map=changes)
    mapped = tuple(MappedArea(code, zone, (), (0.0, 0.0)) for code, (zone, _, _) in areas.items())
    return Displacement("shown", rows=(replace(moved, **given),), areas=mapped)


LARGE = {name: (60.0, 70.0) for name, _ in ZONES}
ON_THE_MAP = {
    "A": ("target", 30.0, 40.0),
    "B": ("target", 30.0, 30.0),
    "C": ("ring 1", 2.0, 30.0),
    "D": ("ring 1", 9.0, 20.0),
    "E": ("ring 1", 49.0, 20.0),
}
BUSY = {"one": np.full((2, 12), 20.0)}


def _released(section: Displacement, world: dict[str, np.ndarray] = BUSY, level: str = "partner") -> Displacement:
    rows = tuple(replace(each, kind="harm", tolerance=1.5, harm_state="not ruled out") for each in _ledger(world).rows)
    found = release(replace(_ledger(world), rows=rows, displacement=section), level).displacement
    assert found is not None
    return found


def test_the_team_that_holds_the_data_sees_every_zone_and_area() -> None:
    section = _section(LARGE, ON_THE_MAP)
    assert _released(section, level="internal") == section


def test_a_small_ring_takes_all_numbers_of_its_row_with_it() -> None:
    moved = _released(_section({**LARGE, "ring 2": (60.0, 4.0)}, ON_THE_MAP)).rows[0]
    assert moved.status == "suppressed"
    assert all(zone.before is None and zone.change is None for zone in moved.zones)
    assert all(one.value is None for each in moved.buffers for one in each.statistics)
    assert moved.map == ()
    assert moved.map_reason


def test_a_row_that_the_ledger_withholds_is_withheld_here_too() -> None:
    quiet = {"one": np.array([np.tile([0.0, 1.0], 6), np.full(12, 40.0)])}
    assert _released(_section(LARGE, ON_THE_MAP), quiet).rows[0].status == "suppressed"


def test_a_small_area_is_hatched_and_never_alone_in_its_zone() -> None:
    moved = _released(_section(LARGE, ON_THE_MAP)).rows[0]
    assert {each.area: each.state for each in moved.map} == {
        "A": "shown",
        "B": "shown",
        "C": "suppressed",
        "D": "suppressed",
        "E": "shown",
    }
    assert all(each.before is None and each.ratio is None for each in moved.map if each.state == "suppressed")


def test_totals_of_part_of_the_time_go_where_months_are_hidden() -> None:
    some_small = {"one": np.array([[20.0, 1.0, 20.0, 20.0, 20.0, 20.0] * 2, [30.0] * 12])}
    whole = _section(LARGE, {})
    assert _released(whole, some_small).rows[0].status == "shown"
    part = _section(LARGE, {}, left_out=("2024-01",))
    assert _released(part, some_small).rows[0].status == "suppressed"


def _mix(by: str, *counts: tuple[float, float]) -> Mix:
    lines = tuple(
        MixLine(f"line {at}", before, after, None, None, 99.0, 99.0, ratio=1.0, p_value=0.5)
        for at, (before, after) in enumerate(counts)
    )
    return Mix(by, "one", "recorded_offences", "shown", None, 6, 6, 99, lines)  # type: ignore[arg-type]


def test_a_small_hour_is_withheld_with_another_and_its_row_s_other_hours_stay() -> None:
    section = replace(_section(LARGE, {}), mixes=(_mix("hour", (30, 30), (2, 9), (20, 20), (40, 40)),))
    (mix,) = _released(section).mixes
    assert [line.suppressed for line in mix.lines] == [False, True, True, False]
    assert [line.ratio for line in mix.lines] == [1.0, None, None, 1.0]


def test_a_small_kind_takes_the_whole_table_since_rows_tell_some_of_its_lines() -> None:
    section = replace(_section(LARGE, {}), mixes=(_mix("kind", (30, 30), (2, 9), (20, 20), (40, 40)),))
    (mix,) = _released(section).mixes
    assert mix.status == "suppressed"
    assert all(line.suppressed and line.target_before is None for line in mix.lines)


# ---------------------------------------------------------------- rows of one source that lie within one another

NESTED = {"one": np.full((2, 12), 20.0), "part": np.full((2, 12), 9.0) + np.arange(24).reshape(2, 12) % 3}


def _two(one: dict[str, tuple[float, float]], part: dict[str, tuple[float, float]], **given: object) -> Displacement:
    """Return the section with zone counts and areas of a row and of a part of it; the areas are those of the whole."""
    whole, within = _section(one, {}, **given), _section(part, {}, name="part", **given)
    return replace(whole, rows=(*whole.rows, *within.rows))


def test_a_zone_in_which_a_part_leaves_few_of_a_row_takes_all_numbers_of_the_source() -> None:
    enough = _two(LARGE, dict.fromkeys(LARGE, (30.0, 40.0)))
    assert [each.status for each in _released(enough, NESTED).rows] == ["shown", "shown"]
    few = _two(LARGE, {**dict.fromkeys(LARGE, (30.0, 40.0)), "ring 1": (30.0, 68.0)})
    assert [each.status for each in _released(few, NESTED).rows] == ["suppressed", "suppressed"]


def test_an_area_in_which_a_part_leaves_few_of_a_row_is_hatched_on_both_maps() -> None:
    section = _two(LARGE, dict.fromkeys(LARGE, (30.0, 40.0)))
    counts = {"one": ((30.0, 30.0), (40.0, 40.0), (50.0, 50.0)), "part": ((10.0, 10.0), (39.0, 20.0), (10.0, 10.0))}
    maps = {
        name: tuple(AreaChange(code, "shown", *pair, 1.1) for code, pair in zip("ABC", pairs, strict=True))
        for name, pairs in counts.items()
    }
    areas = tuple(MappedArea(code, "target", (), (0.0, 0.0)) for code in "ABC")
    section = replace(section, rows=tuple(replace(each, map=maps[each.name]) for each in section.rows), areas=areas)
    for moved in _released(section, NESTED).rows:
        assert [each.state for each in moved.map] == ["suppressed", "suppressed", "shown"]


def test_an_hour_in_which_a_part_leaves_few_of_a_row_is_withheld_in_both_tables() -> None:
    whole = _mix("hour", (30, 30), (12, 19), (20, 20), (40, 40))
    part = replace(_mix("hour", (20, 20), (10, 9), (9, 9), (20, 20)), name="part")
    section = replace(_two(LARGE, dict.fromkeys(LARGE, (30.0, 40.0))), mixes=(whole, part))
    for mix in _released(section, NESTED).mixes:
        assert [line.suppressed for line in mix.lines] == [True, True, False, False]


def test_a_table_of_kinds_goes_where_few_of_a_row_are_of_no_kind() -> None:
    told = _section(LARGE, {})  # 60 before and 70 after in the target
    few = _mix("kind", (30, 30), (28, 35))
    assert _released(replace(told, mixes=(few,))).mixes[0].status == "suppressed"
    for none_or_many in (_mix("kind", (30, 30), (30, 40)), _mix("kind", (30, 30), (20, 20))):
        assert _released(replace(told, mixes=(none_or_many,))).mixes[0].status == "shown"
