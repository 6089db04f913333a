"""Stop and search as published, counted again without this code."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from netharm.data.ingest import ingest_source
from netharm.data.panel import build_panel
from netharm.data.store import Store
from netharm.disproportionality import find_disproportionality
from netharm.ledger import Disproportionality
from small_study import study

ARCHIVE = "northumbria_2020-05_2020-10.zip"
NO_ACTION = "A no further action disposal"


@pytest.fixture(scope="module")
def published(real_data: Path) -> pd.DataFrame:
    with zipfile.ZipFile(real_data / "policeuk" / ARCHIVE) as archive:
        names = [name for name in archive.namelist() if name.endswith("stop-and-search.csv")]
        return pd.concat([pd.read_csv(io.BytesIO(archive.read(name))) for name in names])


@pytest.fixture(scope="module")
def found(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Disproportionality:
    of = study(
        {"recorded": {"source": "police.uk", "force": "northumbria"}},
        {"data": "recorded", "crime_type": "Drugs"},
        starts=date(2020, 8, 1),
        ends=date(2020, 8, 31),
        target=("E01008162",),
        window={"before_starts": date(2020, 5, 1), "after_ends": date(2020, 10, 31)},
        comparison="rest of data outside the buffer",
    )
    store = Store(tmp_path_factory.mktemp("northumbria") / "store")
    ingest_source(store, of, "recorded", real_data / "policeuk" / ARCHIVE)
    return find_disproportionality(of, store, build_panel(of, store))


def test_every_search_is_in_one_stretch_of_time_and_one_group(
    found: Disproportionality, published: pd.DataFrame
) -> None:
    for by in ("ethnicity", "age"):
        rows = [row for row in found.rows if row.by == by]
        assert sum(row.searches or 0 for row in rows) == len(published) == 2_466
        assert [row.days for row in rows[:3]] == [92, 31, 61]


def test_searches_and_finds_of_a_group_are_those_published(found: Disproportionality, published: pd.DataFrame) -> None:
    day = pd.to_datetime(published["Date"], utc=True).dt.tz_convert("Europe/London")
    black = published["Self-defined ethnicity"].fillna("").str.startswith("Black")
    for when, low, high in (("before", 5, 7), ("during", 8, 8), ("after", 9, 10)):
        (row,) = [each for each in found.rows if (each.group, each.when) == ("Black", when)]
        chosen = published[black & day.dt.month.between(low, high)]
        assert row.searches == len(chosen)
        assert row.finds == (chosen["Outcome"] != NO_ACTION).sum()


def test_it_says_that_rates_by_head_are_not_told_and_how_many_are_of_unknown_ethnicity(
    found: Disproportionality,
) -> None:
    said = " ".join(found.said)
    assert "88 of 2,466 searches" in said
    assert "no rates by head" in said
    assert all(row.rate is None for row in found.rows)
