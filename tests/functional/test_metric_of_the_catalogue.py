"""A plan names a figure of the catalogue, and what is known of it stands in the ledger and the report beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from netharm.cli.front_door import main
from netharm.market.town import build_town
from netharm.metrics.catalogue import catalogue
from netharm.study.metric_ids import MetricId
from netharm.study.plan import parse_plan, plan_record, study_of_record
from spec.plan_texts import SOUND

NAMED = '\n[[metric]]\nname = "disruptions of the year"\ncatalogue = "ncdof-h8"\n'


def test_the_ids_that_a_plan_may_use_are_those_of_the_catalogue() -> None:
    assert [record.id for record in catalogue()] == list(get_args(MetricId))


def test_a_plan_that_names_no_figure_of_the_catalogue_keeps_its_record() -> None:
    record = json.dumps(plan_record(parse_plan(SOUND + '\n[[metric]]\nname = "arrests"\n')))
    assert '"arrests"' in record
    assert "catalogue" not in record


def test_the_id_of_a_figure_comes_through_a_registration() -> None:
    study = parse_plan(SOUND + NAMED)
    assert study_of_record(plan_record(study)).metrics[-1].catalogue == "ncdof-h8"


def test_an_id_that_the_catalogue_does_not_have_is_refused_with_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(SOUND + NAMED.replace("ncdof-h8", "ncdof-h88"), encoding="utf-8")
    assert main(["check", str(plan)]) == 2
    told = capsys.readouterr().err
    assert "catalogue" in told
    assert "ncdof-h8" in told


def test_what_a_figure_cannot_see_stands_beside_it_in_the_ledger_and_the_report(tmp_path: Path) -> None:
    build_town(tmp_path, seed=1)
    plan = tmp_path / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace("permutations = 999", "permutations = 39")
    plan.write_text(text + NAMED, encoding="utf-8")
    assert main(["evaluate", str(tmp_path)]) in (0, 3)
    results = tmp_path / "results"
    ledger = json.loads((results / "ledger.json").read_text(encoding="utf-8"))
    named = [one for one in ledger["metrics"] if "catalogue" in one]
    assert [(one["name"], one["result_kind"]) for one in named] == [("disruptions of the year", "output")]
    assert "whether harm fell" in named[0]["cannot_see"]
    assert any("second assessor" in other for other in named[0]["counter"])
    page = next(results.glob("*.html")).read_text(encoding="utf-8")
    assert "What these figures can tell" in page
    assert "whether harm fell" in page
