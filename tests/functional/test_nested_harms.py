"""Harms of one source that lie within one another: nothing that leaves the team tells a small count by subtraction."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from netharm.cli.front_door import main
from netharm.report.colours import OBSERVED
from netharm.report.watch_chart import MOST_BEFORE

AFTER = 42
"""So many months are before the operation."""
FIRST, LAST = datetime(2021, 1, 4), datetime(2024, 12, 29)
HARMS = ("patients", "women", "men")
NESTED = """format = 1

[study]
title = "Operation Merlin"
question = "Did overdoses rise?"

[governance]
purpose = "evaluation"
controller = "the partnership"
regime = "UK GDPR"
dpia = "DPIA 7"
retention = "two years"
sharing = "agreement 3"
release = "partner"

[operation]
starts = 2024-07-01
ends = 2024-09-30

[window]
period = "month"
before_starts = 2021-01-01
after_ends = 2024-12-31

[areas]
unit = "ward"
target = ["Quayside"]

[data.calls]
source = "events"
sensitivity = "personal"
columns = { time = "time", area = "ward" }
categories = ["gender"]
first_day = 2021-01-01
last_day = 2024-12-31

[watch]
looks = "week"
tell = ["the duty officer"]

[design]
kind = "interrupted time series"
seed = 1
""" + "".join(
    f"""
[[harm]]
name = "{name}"
measure = {{ data = "calls"{selection} }}
tolerance = 1.25
mitigation = ["outreach"]
respond = ["outreach on the day"]
"""
    for name, selection in zip(HARMS, ("", ', gender = "Female"', ', gender = "Male"'), strict=True)
)


FEW, SOME = 0.02, 0.25
"""Calls without a gender in a week: few over all of the time after, or few in a month and enough in all."""


def _events(unknown: float) -> list[tuple[datetime, str]]:
    """Return invented calls: 19 a week, and `unknown` more without a gender; twice as many from August 2024 on."""
    random, made = np.random.default_rng(8), []
    for week in range((LAST - FIRST).days // 7 + 1):
        begins = FIRST + timedelta(days=7 * week)
        rise = 2.0 if begins >= datetime(2024, 8, 5) else 1.0
        for gender, mean in (("Female", 8.0), ("Male", 11.0), ("Unknown", unknown)):
            for _ in range(random.poisson(mean * rise)):
                made.append((begins + timedelta(minutes=int(random.integers(7 * 1440))), gender))
    return sorted(made)


@pytest.fixture(scope="module", params=[FEW, SOME])
def unknown(request: pytest.FixtureRequest) -> float:
    return float(request.param)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, unknown: float) -> Path:
    folder = tmp_path_factory.mktemp("nested")
    (folder / "plan.toml").write_text(NESTED, encoding="utf-8")
    with (folder / "calls.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["time", "ward", "gender"])
        writer.writerows([time.isoformat(sep=" "), "Quayside", gender] for time, gender in _events(unknown))
    assert main(["ingest", str(folder), f"calls={folder / 'calls.csv'}"]) == 0
    return folder


def _tells_few(counts: dict[str, float | None]) -> bool:
    """Return whether a count, or what is left of the patients, is shown or follows, and is under five."""
    patients, women, men = (counts.get(name) for name in HARMS)
    found = [patients, women, men]
    if patients is not None:
        found += [patients - each for each in (women, men) if each is not None]
    if patients is not None and women is not None and men is not None:
        found.append(patients - women - men)
    return any(each is not None and each < 5 for each in found)


def _true(kind: str, unknown: float) -> list[dict[str, float]]:
    """Return the true counts of each week or month."""
    periods: dict[str, dict[str, float]] = {}
    for time, gender in _events(unknown):
        monday = (time - timedelta(days=time.weekday())).date().isoformat()
        name = monday if kind == "week" else time.strftime("%Y-%m")
        counts = periods.setdefault(name, dict.fromkeys(HARMS, 0.0))
        counts["patients"] += 1
        counts["women"] += gender == "Female"
        counts["men"] += gender == "Male"
    return list(periods.values())


def test_the_made_up_calls_hold_what_must_not_be_told() -> None:
    for kind in ("week", "month"):
        for unknown in (FEW, SOME):
            assert any(map(_tells_few, _true(kind, unknown)))
    after = [_true("month", unknown)[AFTER:] for unknown in (FEW, SOME)]
    totals = [{name: sum(each[name] for each in months) for name in HARMS} for months in after]
    assert [_tells_few(total) for total in totals] == [True, False]


@pytest.fixture(scope="module")
def watched(study: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Watch twice, as data arrive; return what was answered."""
    return [_answer(["watch", str(study), "--until", until]) for until in ("2024-08-25", "2024-10-27")]


def _answer(words: list[str]) -> dict[str, Any]:
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        assert main([*words, "--json"]) in (0, 3)
    return {**json.loads(out.getvalue()), "told": said.getvalue()}


def test_no_look_of_a_watch_tells_a_small_count_by_subtraction(study: Path, watched: list[dict[str, Any]]) -> None:
    for answer in watched:
        by_look: dict[str, dict[str, float | None]] = {}
        for harm in answer["harms"]:
            for look in harm["looks"]:
                by_look.setdefault(look["period"], {})[harm["name"]] = look["observed"]
            past = zip(harm["before"], harm["before_counts"], strict=True)
            for period, number in past:
                by_look.setdefault(period, {})[harm["name"]] = number
        assert not any(map(_tells_few, by_look.values()))
        assert all(counts["patients"] is not None for counts in by_look.values() if counts)


def test_no_two_runs_of_a_watch_together_tell_one_either(study: Path, watched: list[dict[str, Any]]) -> None:
    together: dict[str, dict[str, float | None]] = {}
    for answer in watched:
        for harm in answer["harms"]:
            pairs = [*zip(harm["before"], harm["before_counts"], strict=True)]
            pairs += [(look["period"], look["observed"]) for look in harm["looks"]]
            for period, number in pairs:
                if number is not None:
                    together.setdefault(period, {})[harm["name"]] = number
    for line_of in (study / "results" / "watch.jsonl").read_text(encoding="utf-8").splitlines():
        for look in json.loads(line_of)["looks"]:
            if look["observed"] is not None:
                together.setdefault(look["look"], {})[look["harm"]] = look["observed"]
    assert not any(map(_tells_few, together.values()))


def test_the_page_of_a_watch_holds_no_number_that_was_withheld(study: Path, watched: list[dict[str, Any]]) -> None:
    page = (study / "results" / "watch.html").read_text(encoding="utf-8")
    drawn: dict[str, dict[str, float | None]] = {}
    for name, table in zip(HARMS, re.findall(r"<table.*?</table>", page, re.DOTALL), strict=True):
        for cells in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
            words = [re.sub("<[^>]*>", "", each) for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", cells, re.DOTALL)]
            if words[1].isdigit():
                drawn.setdefault(words[0], {})[name] = float(words[1])
    assert drawn
    assert not any(map(_tells_few, drawn.values()))
    for harm, picture in zip(watched[-1]["harms"], re.findall(r"<svg.*?</svg>", page, re.DOTALL), strict=True):
        shown = [*harm["before_counts"][-MOST_BEFORE:], *(look["observed"] for look in harm["looks"])]
        drawn_points = re.findall(rf'<path transform="translate[^>]*fill="{OBSERVED}"', picture)
        assert len(drawn_points) == sum(number is not None for number in shown)


def test_an_alert_tells_of_a_withheld_harm_without_its_counts(study: Path, watched: list[dict[str, Any]]) -> None:
    withheld = {harm["name"] for harm in watched[-1]["harms"] if any(each["suppressed"] for each in harm["looks"])}
    alerts = [json.loads(each.read_text(encoding="utf-8")) for each in (study / "results" / "alerts").glob("*.json")]
    assert withheld & {alert["harm"] for alert in alerts}
    for alert in alerts:
        if alert["harm"] in withheld:
            assert {alert["observed"], alert["expected"], alert["ratio"]} == {"suppressed"}
            assert not re.search(r"\d+(\.\d+)? times as many", " ".join(alert["said"]))


def test_no_file_of_an_evaluation_tells_a_small_count_by_subtraction(study: Path, unknown: float) -> None:
    answer = _answer(["evaluate", str(study), "--workers", "1"])
    rows = {row["name"]: row for row in answer["ledger"]["rows"]}
    assert not _tells_few({name: row["observed"] for name, row in rows.items()})
    by_period: dict[str, dict[str, float | None]] = {}
    for name, row in rows.items():
        for period, number in (
            zip(row["series"]["periods"], row["series"]["observed"], strict=True) if row["series"] else ()
        ):
            by_period.setdefault(period, {})[name] = number
    assert by_period
    assert not any(map(_tells_few, by_period.values()))
    assert rows["patients"]["series"]["suppressed"] == [False] * len(rows["patients"]["series"]["periods"])
    text = (study / "results" / "ledger.json").read_text(encoding="utf-8")
    assert json.loads(text)["rows"] == answer["ledger"]["rows"]
    _sheets_agree(study / "results" / "ledger.xlsx", rows)
    said = answer["told"]
    page = (study / "results" / "report.html").read_text(encoding="utf-8")
    total = f"{sum(each['men'] for each in _true('month', unknown)[AFTER:]):.0f} recorded"
    assert (rows["men"]["status"] == "suppressed") == (unknown == FEW)
    assert (total in said and total in page) == (unknown == SOME)


def _sheets_agree(path: Path, rows: dict[str, Any]) -> None:
    """Check that no sheet has more numbers by period than the ledger shows."""
    for sheet in load_workbook(path).worksheets:
        lines = [list(each) for each in sheet.iter_rows(values_only=True)]
        heading = next((each for each in lines if "period" in [str(cell).lower() for cell in each]), None)
        if heading is None:
            continue
        names = [str(cell).lower() for cell in heading]
        by_period: dict[str, dict[str, float | None]] = {}
        for each in lines[lines.index(heading) + 1 :]:
            told = dict(zip(names, each, strict=True))
            name = next((cell for cell in each if cell in rows), None)
            number = told.get("observed", told.get("recorded"))
            if name is not None and isinstance(number, int | float):
                by_period.setdefault(str(told["period"]), {})[name] = float(number)
        assert not any(map(_tells_few, by_period.values()))
