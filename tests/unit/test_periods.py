"""Arithmetic of periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netharm.data.panel_parts.periods import Periods, label, ordinal_of, read_label, starts_on

DATES = st.dates(date(1950, 1, 1), date(2100, 12, 31))
KINDS = st.sampled_from(["week", "month", "quarter"])


@given(DATES, KINDS, st.integers(0, 6))
def test_a_day_lies_between_the_start_of_its_period_and_the_start_of_the_next(day, kind, weekday):
    ordinal = ordinal_of(day, kind, weekday)
    assert starts_on(ordinal, kind, weekday) <= day < starts_on(ordinal + 1, kind, weekday)


@given(DATES, KINDS, st.integers(0, 6))
def test_what_is_written_of_a_period_is_read_back(day, kind, weekday):
    ordinal = ordinal_of(day, kind, weekday)
    read_kind, moment = read_label(label(ordinal, kind, weekday))
    assert (read_kind, ordinal_of(moment, kind, weekday)) == (kind, ordinal)


@given(DATES, st.integers(0, 6))
def test_a_week_begins_on_its_weekday(day, weekday):
    start = starts_on(ordinal_of(day, "week", weekday), "week", weekday)
    assert isinstance(start, date)
    assert start.weekday() == weekday
    assert day - start < timedelta(days=7)


def test_periods_are_written_as_analysts_write_them():
    assert Periods("month", ordinal_of(date(2024, 12, 5), "month"), 2).labels() == ("2024-12", "2025-01")
    assert Periods("quarter", ordinal_of(date(2024, 12, 5), "quarter"), 2).labels() == ("2024-Q4", "2025-Q1")
    assert Periods("week", ordinal_of(date(2024, 1, 3), "week"), 1).labels() == ("2024-01-01",)
    assert Periods("number", 13, 2).labels() == ("13", "14")


def test_the_months_of_quarters_are_all_there_once():
    quarters = Periods("quarter", ordinal_of(date(2024, 4, 1), "quarter"), 2)
    assert quarters.finer("month").labels() == ("2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09")


@pytest.mark.parametrize("text", ["2024-13", "2024-Q5", "24-01", "2024-02-30", "", "spring", "2024-1"])
def test_what_is_no_period_is_not_read_as_one(text):
    with pytest.raises(ValueError, match=r"."):
        read_label(text)


def test_a_number_is_no_moment_among_months():
    with pytest.raises(TypeError):
        ordinal_of(13, "month")
