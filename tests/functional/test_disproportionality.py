"""Whom searches fell on: every number counted by hand, and nothing withheld that shows elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel
from netharm.data.store import Store
from netharm.disproportionality import find_disproportionality
from netharm.ledger import Disproportionality, Ledger, SearchRow
from netharm.release import release
from netharm.study.populations import Populations
from netharm.study.study import Study
from police_uk_archive import STOPS_HEADER, name_of
from small_study import STREET, panel, street, study, table

WHITE, BLACK = "White - Irish", "Black/African/Caribbean/Black British - African"
POPULATIONS = Populations(data="people", ethnicity={"White": "white", "Black": "black"})
NO_ACTION = "A no further action disposal"


def _stop(day: str, ethnicity: str, outcome: str, place: str = "54.0,-1.5") -> str:
    return f"Person search,{day}T12:00:00+00:00,,,{place},Male,18-24,{ethnicity},White,Act,Drugs,{outcome},True,False"


def _stops(before: int, during: int, group: str) -> list[str]:
    """Return so many searches of `group` in January and in February 2025, every other one with an arrest."""
    return [
        _stop(f"2025-{month:02d}-{1 + at % 28:02d}", group, "Arrest" if at % 2 else NO_ACTION)
        for month, many in ((1, before), (2, during))
        for at in range(many)
    ]


@pytest.fixture
def place(tmp_path: Path) -> tuple[Study, Store, Panel]:
    folder = tmp_path / "archive"
    for month in ("2024-12", "2025-01", "2025-02"):
        street(folder, month, [(code, "Drugs") for code in ("A", "A", "B", "C")])
    rows = [*_stops(40, 20, WHITE), *_stops(10, 10, BLACK), _stop("2025-01-31", "", NO_ACTION, ",")]
    for month in ("2025-01", "2025-02"):
        kept = "".join(f"{row}\n" for row in (STOPS_HEADER, *(row for row in rows if f",{month}-" in row)))
        path = folder / name_of(month, kind="stop-and-search")
        path.write_text(kept, encoding="utf-8")
    people = table(
        tmp_path / "people.csv",
        ["area", "period", "white", "black"],
        [["A", "2025-01", 900, 100], ["B", "2025-01", 9000, 500]],
    )
    of = study(
        {
            "recorded": STREET,
            "people": {
                "source": "counts",
                "columns": {"area": "area", "period": "period"},
                "measures": ["white", "black"],
            },
        },
        {"data": "recorded", "crime_type": "Drugs"},
        starts=date(2025, 2, 1),
        ends=date(2025, 2, 28),
        comparison=("B", "C"),
    ).model_copy(update={"populations": POPULATIONS})
    store = Store(tmp_path / "store")
    ingest_source(store, of, "people", people)
    return of, store, panel(of, store, recorded=folder)


def _row(found: Disproportionality, group: str, when: str) -> SearchRow:
    (row,) = [each for each in found.rows if (each.by, each.group, each.when) == ("ethnicity", group, when)]
    return row


def test_every_number_of_a_group_is_counted(place: tuple[Study, Store, Panel]) -> None:
    found = find_disproportionality(*place)
    before, during = _row(found, "Black", "before"), _row(found, "Black", "during")
    assert (before.days, before.searches, before.finds, before.population) == (31, 10, 5, 600.0)
    assert (during.days, during.searches, during.finds) == (28, 10, 5)
    assert before.rate == pytest.approx(1000 * 10 / 600 * 365.25 / 31)
    assert before.rate_ratio == pytest.approx((10 / 600) / (40 / 9900))
    assert before.find_rate_ratio == pytest.approx(1.0)
    assert _row(found, "not stated", "before").searches == 1


def test_a_rise_for_one_group_beyond_the_tolerance_is_crossed_and_told(place: tuple[Study, Store, Panel]) -> None:
    found = find_disproportionality(*place)
    during = _row(found, "Black", "during")
    assert during.change == pytest.approx((10 / 20) / (10 / 40))
    assert during.harm_state == "crossed"
    assert any("2.00 times" in words for words in found.said)
    assert _row(found, "White", "during").harm_state is None


def test_a_time_that_no_file_covers_is_not_a_time_without_searches(place: tuple[Study, Store, Panel]) -> None:
    after = _row(find_disproportionality(*place), "Black", "after")
    assert (after.days, after.searches, after.rate) == (0, None, None)
    assert after.reason is not None


def test_without_residents_the_change_still_shows(place: tuple[Study, Store, Panel]) -> None:
    of, store, counted = place
    found = find_disproportionality(of.model_copy(update={"populations": None}), store, counted)
    during = _row(found, "Black", "during")
    assert during.rate is None
    assert during.change == pytest.approx(2.0)
    assert any("residents" in words for words in found.said)


def test_a_store_without_stop_and_search_says_so(place: tuple[Study, Store, Panel], tmp_path: Path) -> None:
    of, _, counted = place
    assert find_disproportionality(of, Store(tmp_path / "empty"), counted).status == "not held"


def test_few_searches_of_data_not_open_take_their_whole_stretch_with_them(place: tuple[Study, Store, Panel]) -> None:
    found = replace(find_disproportionality(*place), suppress_below=6)
    bare = Ledger({"release_level": "public"}, {}, (), (), (), (), disproportionality=found)
    shown = release(bare, "public").disproportionality
    assert shown is not None
    assert all(
        row.searches is None and row.suppressed for row in shown.rows if row.when == "before" and row.by == "ethnicity"
    )
    assert _row(shown, "Black", "during").harm_state == "crossed"
    internal = release(bare, "internal").disproportionality
    assert internal == found


def test_a_search_late_at_night_belongs_to_the_british_day(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    for month in ("2025-05", "2025-06", "2025-07"):
        street(folder, month, [(code, "Drugs") for code in ("A", "B", "C")])
    late = _stop("2025-06-30", WHITE, NO_ACTION).replace("T12:00:00", "T23:30:00")
    path = folder / name_of("2025-07", kind="stop-and-search")
    path.write_text(f"{STOPS_HEADER}\n{late}\n", encoding="utf-8")
    of = study(
        {"recorded": STREET},
        {"data": "recorded", "crime_type": "Drugs"},
        starts=date(2025, 7, 1),
        ends=date(2025, 7, 31),
        comparison=("B", "C"),
    )
    store = Store(tmp_path / "store")
    counted = panel(of, store, recorded=folder)
    assert _row(find_disproportionality(of, store, counted), "White", "during").searches == 1
