"""The picture of a watch: what is suppressed or missing is not drawn as a count, and the key names what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from netharm.monitoring.settings import setting_sentences
from netharm.monitoring.words import harm_sentences
from netharm.report.watch_chart import watch_chart
from netharm.report.watch_page import watch_page
from netharm.study.study import Study
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.told import Told


def _look(at: int, count: float | None, **given: Any) -> Look:
    plain = Look(f"2024-01-{at:02d}", count, 6.0, 15.0, False, None, 9.0, 8.0, 1.1, 2.0, None, "not ruled out")
    return replace(plain, **given)


def _hidden(at: int, **given: Any) -> Look:
    numbers = ("expected", "limit", "total", "total_expected", "ratio", "ratio_upper")
    return _look(at, None, **dict.fromkeys(numbers), suppressed=True, **given)


def _followed(*looks: Look) -> Followed:
    return Followed("overdoses", "target", "week", looks, 26, "ears c2", "short", 0.05, 1.25)


def _encoded(followed: Followed) -> list[Any]:
    return [layer.get("encoding", {}).get("y") for layer in watch_chart(followed)["layer"]]


def _page(followed: Followed) -> str:
    told = Told(followed, "Overdoses", ("Said.",), ("",) * len(followed.looks), "A picture.")
    return watch_page("t", "partner", [told], [], [], [], placebo=False)


def test_where_no_count_is_shown_there_is_no_scale_of_counts() -> None:
    followed = _followed(_hidden(1), _hidden(8))
    assert all(y is None or (set(y) == {"value"} and y["value"] < 0) for y in _encoded(followed))
    page = _page(followed)
    assert ">count<" not in page
    assert ">0<" not in page
    assert ">suppressed</text>" in page


def test_a_suppressed_count_stands_above_the_scale_and_not_at_nought() -> None:
    ys = _encoded(_followed(_look(1, 7.0), _hidden(8), _look(15, None, state="", reason="it is missing")))
    lines = sorted({y["value"] for y in ys if y is not None and "value" in y})
    assert len(lines) == 2
    assert all(each < 0 for each in lines)
    assert not any(y is not None and "datum" in y for y in ys)


def test_an_alarm_whose_count_is_suppressed_has_its_mark_apart() -> None:
    page = _page(_followed(_look(1, 7.0), _hidden(8, alarm=True, onset="2024-01-01")))
    assert ">alarm</text>" in page


@pytest.mark.parametrize(
    ("looks", "named"),
    [
        ((_hidden(1),), {"begin", "withheld"}),
        ((_look(1, 7.0),), {"observed", "expected", "limit", "begin"}),
        ((_look(1, 7.0, suppressed=True, limit=None),), {"observed", "expected", "begin"}),
        ((_look(1, 7.0), _hidden(8)), {"observed", "expected", "limit", "begin", "withheld"}),
    ],
)
def test_the_key_names_what_is_drawn_and_nothing_else(looks: tuple[Look, ...], named: set[str]) -> None:
    page = _page(_followed(*looks))
    known = ("observed", "expected", "limit", "rings", "window", "begin", "missing", "withheld")
    assert {each for each in known if f'class="mark {each}"' in page} == named


def test_an_alarm_in_the_terminal_says_since_when() -> None:
    rang = _look(8, 20.0, alarm=True, onset="2024-01-01")
    once = " ".join(harm_sentences(_followed(_look(1, 7.0), rang)))
    assert "rang once, in the week of 2024-01-08, for a rise since the week of 2024-01-01." in once
    twice = " ".join(harm_sentences(_followed(rang, replace(rang, period="2024-01-15"))))
    assert "and rings now; the last time for a rise since the week of 2024-01-01." in twice


@pytest.mark.parametrize(
    ("starts", "first", "kind", "told"),
    [
        (date(2020, 1, 1), "2019-12-30", "week", "the first is the week of 2019-12-30, in which the start lies."),
        (date(2020, 1, 6), "2020-01-06", "week", None),
        (date(2020, 1, 1), "2020-01", "month", None),
        (date(2020, 1, 15), "2020-01", "month", "the first is the month 2020-01, in which the start lies."),
        (date(2020, 1, 15), "2020-01-15", "day", None),
    ],
)
def test_the_first_look_is_named_where_it_begins_before_the_plan_s_start(
    starts: date, first: str, kind: str, told: str | None
) -> None:
    study = Study.model_validate(
        {
            "title": "t",
            "question": "q",
            "operation": {"starts": starts, "ends": date(2020, 12, 31)},
            "area": {"unit": "ward", "target": ["A"]},
            "data": {"calls": {"source": "events", "columns": {"time": "time", "area": "area"}}},
            "harms": [{"name": "overdoses", "measure": {"data": "calls"}, "tolerance": 1.5}],
        }
    )
    followed = replace(_followed(replace(_look(1, 7.0), period=first)), kind=kind)
    (said,) = [each for each in setting_sentences(study, [followed]) if each.startswith("The whole watch")]
    assert f"from {starts} to 2020-12-31." in said
    assert said.endswith(told or "to 2020-12-31.")
