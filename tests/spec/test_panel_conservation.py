"""Whatever records there are, none is lost, doubled or invented on the way into the panel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netharm.data.maps.lookup import areas_of_lookup
from netharm.data.panel_parts.laying_out import lay_out
from netharm.data.panel_parts.periods import Periods
from netharm.data.panel_parts.tally import Tally

CODES = ["A", "A1", "A2", "B", "C", "D", "CD", "elsewhere", None]
AREAS = areas_of_lookup([("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "CD"), ("D", "CD")])
FIRST = 24_288
"""January 2024."""

RECORDS = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 11), st.integers(1, 9)), max_size=40)
COVERED = st.frozensets(st.integers(0, 11))


def tally_of(records: list[tuple[str | None, int, int]], covered: frozenset[int]) -> Tally:
    codes = np.array([code for code, _, _ in records] + [None], dtype=object)[:-1]
    counts = np.array([[count for _, _, count in records]], dtype=np.float64)
    return Tally(
        data="records",
        kind="month",
        weekday=0,
        names=("all",),
        codes=codes,
        ordinals=np.array([FIRST + month for _, month, _ in records], dtype=np.int64),
        records=counts[0].astype(np.int64),
        counts=counts,
        suppressed=np.zeros(counts.shape, dtype=bool),
        covered=frozenset(FIRST + month for month in covered),
        absent_is_zero=True,
        entries=(),
    )


@given(RECORDS, COVERED)
def test_every_placed_record_of_a_covered_month_is_counted_once(records, covered):
    laid, marks = lay_out(tally_of(records, covered), AREAS, Periods("month", FIRST, 12))
    placed = sum(count for code, month, count in records if code in AREAS.position and month in covered)
    assert np.nansum(laid) == placed
    assert not marks.any()
    seen = ~np.isnan(laid[0])
    assert seen.all(axis=0).tolist() == [month in covered for month in range(12)]
    assert (seen.all(axis=0) | ~seen.any(axis=0)).all(), "a month is covered everywhere or nowhere"


@given(RECORDS, COVERED)
def test_a_quarter_is_the_sum_of_its_three_months_or_missing(records, covered):
    tally = tally_of(records, covered)
    months, _ = lay_out(tally, AREAS, Periods("month", FIRST, 12))
    quarters, _ = lay_out(tally, AREAS, Periods("quarter", FIRST // 3, 4))
    assert np.array_equal(quarters, months.reshape(1, len(AREAS), 4, 3).sum(axis=-1), equal_nan=True)


@given(RECORDS, st.permutations(range(40)))
def test_the_order_of_records_changes_nothing(records, order):
    everything = frozenset(range(12))
    turned = [records[i] for i in order if i < len(records)]
    periods = Periods("month", FIRST, 12)
    one, _ = lay_out(tally_of(records, everything), AREAS, periods)
    other, _ = lay_out(tally_of(turned, everything), AREAS, periods)
    assert np.array_equal(one, other)
