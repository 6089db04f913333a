"""netharm audit and netharm metrics, end to end, and what they refuse."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from netharm.cli.front_door import main

FRAMEWORK = """metric,catalogue_id,definition,source,series
Arrests for drug offences,force-arrests,people arrested,custody records,arrests.csv
Seizures by police of drugs,,,,
Moderate and major disruptions,ncdof-h8,,,
Our own index,none,,,
Deaths from drug misuse,ncdof-h5,,,
"""


def given(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main([*words]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


@pytest.fixture
def framework(tmp_path: Path) -> Path:
    """A framework whose arrests follow effort, while the outcome does not."""
    path = tmp_path / "framework.csv"
    path.write_text(FRAMEWORK, encoding="utf-8")
    random = np.random.default_rng(1)
    with (tmp_path / "arrests.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "period", "value", "effort", "outcome"])
        for unit in range(12):
            for period in range(24):
                hours = float(np.exp(random.normal(5, 0.3)))
                arrests = random.poisson(30 * (hours / 150) ** 0.8)
                writer.writerow(
                    [f"district {unit:02}", f"2024-{period:02}", arrests, f"{hours:.1f}", random.poisson(20)]
                )
    return path


def test_a_count_that_follows_effort_is_told_from_an_outcome_that_does_not(
    framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrests = given(capsys, "audit", str(framework))["metrics"][0]
    with_effort, outcome = arrests["with_effort"], arrests["outcome_with_effort"]
    assert 1 < with_effort["lower"] < 1.1**0.8 < with_effort["upper"]
    assert outcome["lower"] < 1 < outcome["upper"]
    assert len(arrests["one_period"]) == 12
    assert not any("cause" in words or "because" in words for words in arrests["words"])


def test_gaps_kinds_and_counter_figures_are_told_of_each_figure(
    framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = given(capsys, "audit", str(framework))
    assert found["kinds"] == {"outcome": 1, "output": 3, "unknown": 1}
    assert found["results"] == 1
    arrests, seizures, disruptions, own, _ = found["metrics"]
    assert arrests["gaps"] == ["denominator", "owner", "frequency", "lag", "direction"]
    assert seizures["matched_by_words"] is True
    assert own["catalogue_id"] is None
    assert any(words.startswith("Read it beside: disruptions whose grade") for words in disruptions["words"])


def test_a_match_by_words_is_told_and_can_be_overruled(framework: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(framework)]) == 0
    assert "was taken for" in capsys.readouterr().out
    text = FRAMEWORK.replace("police of drugs,,", "police of drugs,none,")
    framework.write_text(text, encoding="utf-8")
    assert given(capsys, "audit", str(framework))["metrics"][1]["catalogue_id"] is None


def test_with_the_suggested_figures_added_no_hole_is_left_that_the_catalogue_can_fill(
    framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suggested = given(capsys, "audit", str(framework))["suggested"]
    more = "".join(f"added {id_},{id_},,,\n" for id_ in suggested)
    framework.write_text(FRAMEWORK + more, encoding="utf-8")
    assert given(capsys, "audit", str(framework))["suggested"] == []


def test_the_page_says_in_words_what_no_figure_covers_and_is_the_same_again(
    framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = framework.with_name("one.html"), framework.with_name("other.html")
    for out in (one, other):
        given(capsys, "audit", str(framework), "--out", str(out))
    page = one.read_text(encoding="utf-8")
    assert "nothing</span>" in page
    assert "An association is no effect" in page
    assert one.read_bytes() == other.read_bytes()


def test_markup_in_a_name_stays_text(framework: Path, capsys: pytest.CaptureFixture[str]) -> None:
    framework.write_text("metric\n<script>alert(1)</script>\n", encoding="utf-8")
    out = framework.with_name("page.html")
    given(capsys, "audit", str(framework), "--out", str(out))
    assert "<script>alert" not in out.read_text(encoding="utf-8")


def test_the_template_can_be_audited_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "framework.xlsx"
    given(capsys, "audit", "--template", str(template))
    assert len(openpyxl.load_workbook(template)["Catalogue"]["A"]) > 60
    assert given(capsys, "audit", str(template))["metrics"][0]["catalogue_id"] == "force-arrests"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("force-arrests", "force-arests", "no figure 'force-arests'"),
        ("arrests.csv", "../arrests.csv", "lies in another folder"),
        ("arrests.csv", "absent.csv", "there is no such file"),
        ("Seizures by police of drugs", "Our own index", "stands in the framework already"),
        ("metric,", "figure,", "no column called metric"),
    ],
)
def test_a_framework_that_cannot_be_read_is_refused_and_nothing_is_written(
    framework: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    framework.write_text(FRAMEWORK.replace(old, new, 1), encoding="utf-8")
    out = framework.with_name("page.html")
    assert told in refused(capsys, "audit", str(framework), "--out", str(out))
    assert not out.exists()


def test_a_series_with_words_for_numbers_is_refused_with_its_row(
    framework: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    framework.with_name("arrests.csv").write_text("period,value\n2024-01,many\n2024-02,-3\n", encoding="utf-8")
    told = refused(capsys, "audit", str(framework))
    assert "row 2" in told
    assert "row 3" in told


def test_a_grade_that_only_those_who_acted_gave_is_provisional(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "disruptions.csv"
    rows = ["A,major,lead,major,analyst,calls stopped", "B,moderate,lead,,,", "C,minor,lead,negative,analyst,x"]
    table.write_text("\n".join(["group,first,first_by,second,second_by,evidence", *rows]), encoding="utf-8")
    found = given(capsys, "audit", "--disruptions", str(table))
    assert (found["agreed"]["major"], found["provisional"], found["disputed"]) == (1, 1, 1)
    assert [record["grade"] for record in found["records_in_full"]] == ["major", None, None]


def test_an_assessor_who_confirms_their_own_grade_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "disruptions.csv"
    table.write_text("group,first,first_by,second,second_by\nA,major,Lead,major,lead\n", encoding="utf-8")
    assert "not another than the first" in refused(capsys, "audit", "--disruptions", str(table))


def test_the_catalogue_is_listed_by_kind_and_strand_with_how_far_it_was_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = given(capsys, "metrics", "list")["metrics"]
    ids = {record["id"] for record in every}
    assert {f"ncdof-h{number}" for number in range(1, 12)} <= ids
    assert {record["status"] for record in every} <= {"seen", "seen in a secondary source", "to be checked"}
    outcomes = given(capsys, "metrics", "list", "--kind", "outcome", "--strand", "protect")["metrics"]
    assert 0 < len(outcomes) < len(every)
    assert all(record["kind"] == "outcome" and "protect" in record["strands"] for record in outcomes)
    for ending in ("csv", "xlsx", "html"):
        given(capsys, "metrics", "list", "--out", str(tmp_path / f"catalogue.{ending}"))
