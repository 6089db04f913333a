"""The watch on two other real series of overdoses, week by week over a year: calls in Tempe, deaths in Cook County."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from netharm.watch.methods import watch_series
from netharm.watch.watched import Watched


def weekly(path: Path, column: str, first: str, last: str) -> pd.Series:
    """Return counts by week from Monday, of rows with a date, from the week of `first` to that of `last`."""
    table = pd.read_csv(path, low_memory=False)
    day = pd.to_datetime(table[column], errors="coerce", utc=True, format="mixed").dt.tz_localize(None).dropna()
    counts = day.dt.to_period("W-SUN").value_counts()
    return counts.reindex(pd.period_range(first, last, freq="W-SUN"), fill_value=0).astype(float)


def watched_from(series: pd.Series, first_look: str) -> tuple[Watched, list[str], list[str]]:
    """Return the watch of a year from the week of `first_look`, the weeks that rang, and since when."""
    at = int(series.index.get_loc(pd.Period(first_look, freq="W-SUN")))
    watched = watch_series(series.to_numpy(), at, 52, "negative binomial glr cusum", "week")
    weeks = [str(each.start_time.date()) for each in series.index]
    rang = [weeks[at + look] for look in np.flatnonzero(watched.alarm)]
    return watched, rang, [weeks[onset] for onset in watched.onset[watched.alarm]]


@pytest.mark.parametrize(
    ("file", "first", "look", "last", "alarm"),
    [
        ("us_tempe/opioid_ems_calls.csv.gz", "2017-01-09", "2020-01-06", "2020-12-28", ("2020-12-07", "2020-04-27")),
        ("us_tempe/opioid_ems_calls.csv.gz", "2017-01-09", "2023-01-02", "2023-12-25", None),
        ("us_cook_county/opioid_deaths_2014-2019.csv.gz", "2015-01-05", "2018-01-01", "2018-12-24", None),
    ],
)
def test_a_real_series_is_watched_for_a_year(
    real_data: Path, file: str, first: str, look: str, last: str, alarm: tuple[str, str] | None
) -> None:
    """alarm : the week in which it first rings, and since when it says that there is a rise."""
    path = real_data / file
    columns = pd.read_csv(path, nrows=0).columns
    dated = next(name for name in columns if "date" in name.lower() or "time" in name.lower())
    series = weekly(path, dated, first, last)
    watched, rang, since = watched_from(series, look)
    start = watched.since_start
    assert start is not None
    print(file, look, dated, f"{series.sum():.0f} events; rang {rang[:1]} since {since[:1]};", watched.said)
    print(f"ratio {start.ratio[-1]:.2f} (one-sided {start.lower[-1]:.2f}, {start.upper[-1]:.2f})")
    assert (next(zip(rang, since, strict=True), None)) == alarm
    assert all(why == "" for why in watched.could_not_run)
    assert watched.false_alarm_probability == pytest.approx(0.05)
    assert (start.lower < start.ratio).all()
    assert (start.ratio < start.upper).all()
    assert start.observed[-1] == series.iloc[-52:].sum()
