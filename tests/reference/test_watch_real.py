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


def test_the_example_is_watched_in_two_runs_and_replayed_alike(
    winnipeg: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for until in ("2019-03-31", "2019-06-30"):
        main(["watch", str(winnipeg), "--until", until])
    rows = (winnipeg / "results" / "watch.jsonl").read_text(encoding="utf-8").splitlines()
    said = {(look["harm"], look["look"]): look for row in rows for look in json.loads(row)["looks"]}
    capsys.readouterr()
    main(["watch", str(winnipeg), "--until", "2019-06-30", "--replay", "--json"])
    harms: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["harms"]
    replayed = {(harm["name"], look["period"]): look for harm in harms for look in harm["looks"]}
    assert said.keys() == replayed.keys()
    assert {key: (look["state"], look["alarm"]) for key, look in said.items()} == {
        key: (look["state"], look["alarm"]) for key, look in replayed.items()
    }
    for harm in harms:
        print(harm["name"], [look["period"] for look in harm["looks"] if look["alarm"]], harm["state"])
    assert [len(harm["looks"]) for harm in harms] == [26, 26]
    assert all("PLACEBO" in path.read_text(encoding="utf-8") for path in (winnipeg / "results").rglob("*.html"))
