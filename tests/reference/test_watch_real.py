"""The watch on real series of overdoses, replayed week by week: what it said is what is documented."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from netharm import line
from netharm.cli.front_door import main


@pytest.fixture(scope="module")
def winnipeg(project: Path, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, with the city's records taken in."""
    folder = tmp_path_factory.mktemp("winnipeg")
    study = folder / "winnipeg-watch"
    shutil.copytree(project / "examples" / "winnipeg-watch", study, ignore=shutil.ignore_patterns("store", "results"))
    table = folder / "naloxone_administrations.csv"
    with gzip.open(real_data / "canada_winnipeg" / "naloxone_administrations.csv.gz") as packed:
        table.write_bytes(packed.read())
    line.ingest(study, [f"naloxone={table}"])
    return study


def rings(harm: dict[str, Any]) -> tuple[str, str]:
    """Return the first look at which a harm's alarm rang, and since when it had risen."""
    look = next(look for look in harm["looks"] if look["alarm"])
    return look["period"], look["onset"]


def replayed(study: Path, until: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    main(["watch", str(study), "--until", until, "--replay", "--json"])
    harms: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["harms"]
    return harms


def test_the_example_is_watched_in_two_runs_and_rings_as_its_plan_says(
    winnipeg: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", str(winnipeg), "--until", "2020-05-31"]) == 0
    assert not (winnipeg / "results" / "alerts").exists()
    assert main(["watch", str(winnipeg), "--until", "2020-07-26"]) == 3
    rows = (winnipeg / "results" / "watch.jsonl").read_text(encoding="utf-8").splitlines()
    said = {(look["harm"], look["look"]): look for row in rows for look in json.loads(row)["looks"]}
    harms = replayed(winnipeg, "2020-07-26", capsys)
    again = {(harm["name"], look["period"]): look for harm in harms for look in harm["looks"]}
    assert said.keys() == again.keys()
    assert {key: (look["state"], look["alarm"]) for key, look in said.items()} == {
        key: (look["state"], look["alarm"]) for key, look in again.items()
    }
    assert rings(harms[0]) == ("2020-07-20", "2020-05-11")
    assert harms[0]["looks"][-1]["state"] == "crossed"
    assert all("PLACEBO" in path.read_text(encoding="utf-8") for path in (winnipeg / "results").rglob("*.html"))
    police = "".join(path.read_text(encoding="utf-8") for path in (winnipeg / "results/alerts/enforcement").iterdir())
    assert "Point Douglas" not in police
    assert "carry naloxone" in police


def test_day_by_day_it_rings_on_the_day_that_its_plan_says(winnipeg: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = winnipeg / "plan.toml"
    weekly = plan.read_text(encoding="utf-8")
    plan.write_text(weekly.replace('looks = "week"', 'looks = "day"'), encoding="utf-8")
    try:
        patients = replayed(winnipeg, "2020-07-26", capsys)[0]
    finally:
        plan.write_text(weekly, encoding="utf-8")
    assert rings(patients) == ("2020-07-04", "2020-05-09")
    assert len(patients["looks"]) == 208


def test_a_year_earlier_the_same_watch_is_silent(winnipeg: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = winnipeg / "plan.toml"
    now = plan.read_text(encoding="utf-8")
    head, _, tables = now.partition("format = 1")
    plan.write_text(head + "format = 1" + tables.replace("2020-", "2019-"), encoding="utf-8")
    try:
        harms = replayed(winnipeg, "2019-12-31", capsys)
    finally:
        plan.write_text(now, encoding="utf-8")
    assert not any(look["alarm"] for harm in harms for look in harm["looks"])
    assert {harm["looks"][-1]["state"] for harm in harms} == {"not ruled out"}
