"""Taking in: every source that is given is read, in any order of words, and nothing that was held is lost unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netharm.cli.front_door import main
from netharm.data.store import Store
from police_uk_archive import anti_social, crime, name_of, street_file, write_zip

PLAN = """format = 1
[study]
title = "t"
question = "q"
[operation]
starts = 2024-03-01
ends = 2024-03-31
[areas]
unit = "lsoa"
target = ["E01007913"]
comparison = "rest of force outside the buffer"
[data.crimes]
source = "police.uk"
[data.calls]
source = "counts"
columns = { area = "area", period = "month" }
measures = ["calls"]
[[harm]]
name = "recorded anti-social behaviour"
measure = { data = "crimes", crime_type = "Anti-social behaviour" }
tolerance = 1.5
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    return folder


def archive(folder: Path, name: str, months: list[str], force: str = "south-yorkshire") -> Path:
    return write_zip(folder / name, {name_of(m, force): street_file(m, crime(m, m), anti_social(m)) for m in months})


def table(folder: Path, name: str, months: list[str]) -> Path:
    lines = ["area,month,calls", *(f"{area},{month},3" for area in ("A", "B") for month in months)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def parts(study: Path, data: str, kind: str) -> list[str]:
    return [entry.part for entry in Store(study / "store").current(data, kind)]


def test_every_archive_that_is_given_is_read(study: Path, tmp_path: Path) -> None:
    first, second = archive(tmp_path, "a.zip", ["2024-01"]), archive(tmp_path, "b.zip", ["2024-02"])
    assert main(["ingest", str(study), str(first), f"crimes={second}"]) == 0
    assert parts(study, "crimes", "street") == ["2024-01 south-yorkshire", "2024-02 south-yorkshire"]


def test_a_broken_archive_is_refused_though_a_sound_one_follows(study: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert main(["ingest", str(study), str(broken), str(archive(tmp_path, "b.zip", ["2024-02"]))]) == 2
    assert not Store(study / "store").entries()


def test_options_may_stand_between_the_study_and_its_sources(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = archive(tmp_path, "a.zip", ["2024-01"])
    assert main(["ingest", str(study), "--json", str(given)]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    assert main(["check", str(study), "nonsense"]) == 2
    assert main(["ingest", str(study), "--nonsense", str(given)]) == 2


def test_a_table_of_later_periods_stands_beside_the_earlier_one(study: Path, tmp_path: Path) -> None:
    assert main(["ingest", str(study), f"calls={table(tmp_path, 'a.csv', ['2024-01', '2024-02'])}"]) == 0
    assert main(["ingest", str(study), f"calls={table(tmp_path, 'b.csv', ['2024-03'])}"]) == 0
    assert parts(study, "calls", "counts") == ["table", "table from 2024-03"]


def test_a_table_with_more_periods_takes_the_place_of_one_it_covers(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", str(study), f"calls={table(tmp_path, 'a.csv', ['2024-01', '2024-02'])}"])
    capsys.readouterr()
    whole = table(tmp_path, "b.csv", ["2024-01", "2024-02", "2024-03"])
    assert main(["ingest", str(study), f"calls={whole}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == {"counts": 6}
    assert [entry.release for entry in Store(study / "store").current("calls", "counts")] == [2]


def test_a_table_that_would_take_periods_away_is_refused(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", str(study), f"calls={table(tmp_path, 'a.csv', ['2024-01', '2024-02'])}"])
    assert main(["ingest", str(study), f"calls={table(tmp_path, 'b.csv', ['2024-02', '2024-03'])}"]) == 2
    assert "2024-01" in capsys.readouterr().err
    assert len(Store(study / "store").entries()) == 1


def test_a_misspelt_name_is_told_as_one(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(study), f"crims={archive(tmp_path, 'a.zip', ['2024-01'])}"]) == 2
    assert "'crims'" in capsys.readouterr().err


def test_nothing_to_read_is_said(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(study)]) == 0
    assert "Nothing was given" in capsys.readouterr().out


def test_a_damaged_file_of_the_store_is_named_with_a_remedy(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, _, after = PLAN.partition("[data.calls]")
    (study / "plan.toml").write_text(before + after[after.index("[[harm]]") :], encoding="utf-8")
    main(["ingest", str(study), str(archive(tmp_path, "a.zip", ["2024-01", "2024-02", "2024-03"]))])
    file = next((study / "store").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    capsys.readouterr()
    assert main(["evaluate", str(study)]) == 2
    told = capsys.readouterr().err
    assert file.name in told
    assert "ingest its sources again" in told


def test_the_rest_of_the_force_needs_the_name_of_the_force(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = ["2024-01", "2024-02", "2024-03"]
    main(["ingest", str(study), f"calls={table(tmp_path, 'a.csv', months)}"])
    main(["ingest", str(study), str(archive(tmp_path, "a.zip", months))])
    main(["ingest", str(study), str(archive(tmp_path, "b.zip", months[:1], "derbyshire"))])
    capsys.readouterr()
    assert main(["check", str(study)]) == 2
    told = capsys.readouterr().err
    assert "derbyshire" in told
    assert "force" in told


def test_outputs_go_into_a_folder_and_not_onto_a_file(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(study), "--out", str(study / "plan.toml")]) == 2
    assert "this is a file" in capsys.readouterr().err
