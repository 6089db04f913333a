"""netharm near-repeat from a file to its answer and its page; and what a file of events can have wrong with it."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pytest

from knox_worlds import with_near_repeats
from netharm.cli.front_door import main
from plain_knox import plain_counts

HEADER = "x,y,time\n"


def rows(events: int = 60, seed: int = 1) -> list[tuple[float, float, str]]:
    """Return events in metres on whole days of 2024, with near repeats among them."""
    x, y, day = with_near_repeats(0.2)(np.random.default_rng(seed), events)
    days = [date(2024, 1, 1) + timedelta(days=int(each)) for each in day]
    return [(round(a + 5000, 1), round(b + 5000, 1), str(c)) for a, b, c in zip(x, y, days, strict=True)]


def csv_of(given: list[Any]) -> str:
    return HEADER + "".join(",".join(map(str, row)) + "\n" for row in given)


def run(path: Path, *more: str) -> list[str]:
    return ["near-repeat", str(path), "--x", "x", "--y", "y", "--time", "time", "--draws", "99", *more]


def answer(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert main(run(path, "--json", *more)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def write(folder: Path, content: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


# ---------------------------------------------------------------- the answer


def test_the_record_holds_exact_counts_by_distance_and_then_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = rows(300)
    path = write(tmp_path, csv_of(given))
    found = answer(path, capsys, "--distances", "0,0.1,200,400", "--windows", "0,14,28", "--metric", "euclidean")
    assert found["distances"] == [0, 0.1, 200, 400]
    assert found["windows"] == [0, 14, 28]
    x, y = (np.array([row[place] for row in given]) for place in (0, 1))
    day = np.array([(date.fromisoformat(row[2]) - date(1970, 1, 1)).days for row in given], dtype=float)
    exact = plain_counts(
        x, y, day, np.array(found["distances"]), np.array(found["windows"], dtype=float), "euclidean", "left"
    )
    assert found["observed"] == exact.tolist()
    for key in ("expected", "ratio", "p_value", "p_value_adjusted"):
        assert np.shape(found[key]) == (3, 2)
    assert found["ratio"][1][0] == pytest.approx(found["observed"][1][0] / found["expected"][1][0], rel=1e-8)
    assert found["p_value"][1][0] == 0.01
    assert found["bands"]["windows"] == ["0 to 13 days", "14 to 27 days"]
    assert (found["events"], found["draws"], found["seed"], found["left_out"]) == (300, 99, 1, [])


def test_the_same_seed_gives_the_same_answer_and_the_page_holds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, page = write(tmp_path, csv_of(rows(300))), tmp_path / "near.html"
    assert main(run(path, "--out", str(page))) == 0
    first, text = capsys.readouterr().out, page.read_text(encoding="utf-8")
    assert main(run(path, "--out", str(page))) == 0
    assert capsys.readouterr().out == first
    assert page.read_text(encoding="utf-8") == text
    assert "More close pairs than chance deals" in first
    assert text.count("<svg") == 1
    assert "<table>" in text
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert "6105." not in text  # no place of an event


@pytest.mark.parametrize("kind", ["csv.gz", "xlsx", "parquet"])
def test_every_kind_of_file_gives_the_same_answer(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = rows()
    expected = answer(write(tmp_path, csv_of(given)), capsys)
    path = tmp_path / f"events.{kind}"
    if kind == "csv.gz":
        path.write_bytes(gzip.compress(csv_of(given).encode()))
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in [("x", "y", "time"), *given]:
            book.active.append(row)
        book.save(path)
    else:
        table = pd.DataFrame(given, columns=["x", "y", "time"])
        duckdb.from_df(table).write_parquet(str(path))
    found = answer(path, capsys)
    differing = {key for key in expected if expected[key] != found[key]}
    assert differing <= {"sentences"}


def test_longitude_and_latitude_are_measured_in_metres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place, plane in (((-1.47, 53.38), "the British National Grid"), ((-87.65, 41.88), "a plane around")):
        north = 111.2  # metres for each thousandth of a degree
        given = [(place[0], place[1] + k / 1000, f"2024-01-0{k + 1}") for k in range(3)]
        edges = f"0,{north - 1},{north + 1}"
        found = answer(write(tmp_path, csv_of(given)), capsys, "--distances", edges, "--metric", "euclidean")
        assert [row[0] for row in found["observed"]] == [0, 2]
        assert found["plane"].startswith(plane)


def test_first_and_last_day_leave_out_and_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [*rows(), (5000, 5000, "2098-01-01")]
    path = write(tmp_path, csv_of(given))
    found = answer(path, capsys, "--first-day", "2024-03-01", "--last-day", "2024-12-31")
    early = sum(row[2] < "2024-03-01" for row in given)
    assert found["left_out"] == [
        {"reason": "before 2024-03-01", "rows": early},
        {"reason": "after 2024-12-31", "rows": sum(row[2] > "2024-12-31" for row in given)},
    ]


# ---------------------------------------------------------------- kept, counted and said


LEFT_OUT = {
    "no time": ("1,2,\n", "without a time"),
    "no place": (",,2024-01-01\n", "without a place"),
    "a place marked NULL": ("NULL,NULL,2024-01-01\n", "without a place"),
    "half a place": ("5000,,2024-01-01\n", "without a place"),
    "zero, zero": ("0,0,2024-01-01\n", "at the coordinates 0, 0"),
    "far from all others": ("9000000,5000,2024-01-01\n", "km from the middle"),
    "a blank row": (",,\n", "blank"),
}


@pytest.mark.parametrize(("row", "reason"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_row_that_cannot_be_used_is_counted_and_said(
    row: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(write(tmp_path, csv_of(rows()) + row), capsys)
    ((entry),) = found["left_out"]
    assert reason in entry["reason"]
    assert entry["rows"] == 1
    assert found["events"] == 60
    assert "1 row was left out" in found["sentences"][0]


def said_of(given: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(answer(write(tmp_path, csv_of(given)), capsys)["sentences"])


def test_events_that_repeat_place_and_time_are_kept_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = rows()
    found = answer(write(tmp_path, csv_of([*given, given[0], given[0]])), capsys)
    assert found["events"] == 62
    assert "2 events have exactly the place and the time of another" in " ".join(found["notes"])


def test_midnight_by_default_takes_the_hours_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(3)
    clocks = [f"{minute // 60:02}:{minute % 60:02}" for minute in random.integers(0, 1440, 60)]
    with_clock = [(x, y, f"{day} {clock}") for (x, y, day), clock in zip(rows(), clocks, strict=True)]
    honest = answer(write(tmp_path, csv_of(with_clock)), capsys)
    assert not honest["whole_days"]
    assert honest["bands"]["windows"] == ["under 14 days", "14 to under 28 days"]
    default = [(*row[:2], f"{row[2][:10]} 00:00") if place % 3 == 0 else row for place, row in enumerate(with_clock)]
    found = answer(write(tmp_path, csv_of(default)), capsys)
    assert found["whole_days"]
    assert "Hours cannot be used" in " ".join(found["notes"])


def test_offsets_that_differ_become_one_clock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [(5000, 5000, "2024-01-01T23:30:00-06:00"), (5000, 5050, "2024-01-02T05:29:00+00:00")]
    assert "All were moved to UTC" in said_of(given, tmp_path, capsys)
    path = write(tmp_path, csv_of(given))
    found = answer(path, capsys, "--windows", "0,0.0006,0.0008")  # a minute is 0.00069 days
    assert sum(map(sum, found["observed"])) == 1
    assert found["observed"][1] == [0, 1]


def test_a_shift_across_town_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(0)
    x, y, day = random.uniform(5000, 9000, 400), random.uniform(5000, 9000, 400), random.integers(0, 365, 400)
    day = np.where((x < 7000) == (day < 182), day, 364 - day)
    given = [(a, b, date(2024, 1, 1) + timedelta(days=int(c))) for a, b, c in zip(x, y, day, strict=True)]
    assert "Warning: over 16 areas" in said_of(given, tmp_path, capsys)


@pytest.mark.parametrize("events", [2, 3, 4])
def test_four_events_say_nothing_and_five_say_something(
    events: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"{events} events are too few to say anything" in said_of(rows(60)[:events], tmp_path, capsys)
    assert "too few to say anything" not in said_of(rows(60)[:5], tmp_path, capsys)


@pytest.mark.parametrize(
    ("days", "doubtful"),
    [
        (("01/02/2024", "03/04/2024", "05/06/2024"), True),
        (("01/02/2024", "03/04/2024", "13/06/2024"), False),
        (("01/01/2024", "02/02/2024", "03/03/2024"), False),
        (("2024-02-01", "2024-04-03", "2024-06-05"), False),
    ],
)
def test_dates_that_may_be_in_either_order_are_said_to_have_been_read_day_first(
    days: tuple[str, ...], doubtful: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [(5000 + 40 * at, 6000, day) for at, day in enumerate(days * 2)]
    assert ("were read as day/month/year. No day" in said_of(given, tmp_path, capsys)) is doubtful


# ---------------------------------------------------------------- refused


def shifted(given: list[Any], **changes: Any) -> list[Any]:
    names = ("x", "y", "time")
    return [tuple(changes.get(name, value) for name, value in zip(names, row, strict=True)) for row in given]


REFUSED: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "months without days": (csv_of(shifted(rows(5), time="2024-01")), (), ("only the month is given", "days lie")),
    "years": (csv_of(shifted(rows(5), time="2024")), (), ("only the year is given",)),
    "a time that cannot be read": (csv_of([*rows(5), (1, 2, "soon")]), (), ('row 7: the time cannot be read', "soon")),
    "times in two forms": (csv_of([*rows(5), (1, 2, "03/01/2024")]), (), ("2 forms",)),
    "an offset in some rows": (csv_of([*rows(5), (1, 2, "2024-01-03T10:00Z")]), (), ("2 forms", "time zone")),
    "text for a place": (csv_of([*rows(5), ("north", 2, "2024-01-03")]), (), ("where a coordinate should", "row 7")),
    "a date in the future": (csv_of([*rows(5), (5000, 5000, "2098-01-03")]), (), ("in the future", "--last-day")),
    "all on one point": (csv_of(shifted(rows(5), x=5000, y=6000)), (), ("one point of the map",)),
    "one event": (csv_of(rows(60)[:1]), (), ("1 of 1 events",)),
    "no event": (HEADER, (), ("no row under it",)),
    "swapped in Britain": (csv_of(shifted(rows(5), x=53.4, y=-1.5)), (), ("seem to be swapped",)),
    "swapped elsewhere": (csv_of(shifted(rows(5), x=41.9, y=-117.6)), (), ("seem to be swapped",)),
    "a reference system nobody knows": (csv_of(rows(5)), ("--crs", "EPSG:999999"), ("unknown", "line, --crs")),
    "a column that is not there": ("east,y,time\n1,2,2024-01-01\n", (), ('no column "x"', "--x")),
    "one column for two": (csv_of(rows(5)), ("--y", "x"), ("named twice",)),
    "edges that fall": (csv_of(rows(5)), ("--distances", "100,0"), ("no edges of bands", "--distances")),
    "one edge": (csv_of(rows(5)), ("--windows", "14"), ("no edges of bands", "--windows")),
    "edges below zero": (csv_of(rows(5)), ("--windows=-1,14",), ("below 0",)),
    "distances below zero": (csv_of(rows(5)), ("--distances", "-5,50"), ("'-5,50'", "below 0")),
    "no numbers": (csv_of(rows(5)), ("--windows", "a,b"), ("not a list of numbers",)),
    "half days of dates": (csv_of(rows(5)), ("--windows", "0,0.5"), ("ends within a day",)),
    "too few draws": (csv_of(rows(5)), ("--draws", "18"), ("18 draws are too few",)),
    "a folder that is not there": (csv_of(rows(5)), ("--out", "nowhere/near.html"), ("folder of the page",)),
    "a folder for a page": (csv_of(rows(5)), ("--out", "."), ("this is a folder", "such as page.html")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "more", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused_with_its_reason(
    content: str, more: tuple[str, ...], words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(run(write(tmp_path, content), *more)) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in words), told
    assert "Do:" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(csv_of(rows()).encode())[:-20], "cannot be unpacked"),
        (gzip.compress(b"x,y,time\n" + b"1,1,2024-01-01\n" * 6_000_000), "small file that swells"),
        (gzip.compress(b"PAR1 and so on"), "no CSV in it"),
        (gzip.compress(gzip.compress(b"x,y,time\n")), "no CSV in it"),
        (gzip.compress(b"%PDF-1.7"), "this is a PDF"),
    ],
    ids=["cut short", "a bomb", "Parquet inside", "packed twice", "a PDF inside"],
)
def test_a_packed_file_that_is_no_packed_table_is_refused(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "events.csv.gz"
    path.write_bytes(content)
    assert main(run(path)) == 2
    assert words in capsys.readouterr().err
