"""Small police.uk archives of invented rows, for tests."""

from __future__ import annotations

import hashlib
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

from netharm.data.police_uk_files.headings import HEADERS

STREET_HEADER = ",".join(HEADERS["street"])
OUTCOMES_HEADER = ",".join(HEADERS["outcomes"])
STOPS_HEADER = ",".join(HEADERS["stop-and-search"])


def name_of(month: str, force: str = "south-yorkshire", kind: str = "street") -> str:
    return f"{month}/{month}-{force}-{kind}.csv"


def crime(number: int | str, month: str, crime_type: str = "Drugs", outcome: str = "Under investigation") -> str:
    """Return a street row with an ID made from `number`."""
    crime_id = hashlib.sha256(str(number).encode()).hexdigest()
    place = "-1.470000,53.380000,On or near High Street,E01007913,Sheffield 001A"
    return f"{crime_id},{month},South Yorkshire Police,South Yorkshire Police,{place},{crime_type},{outcome},"


def anti_social(month: str) -> str:
    """Return a row of anti-social behaviour: without ID and outcome, and like any other such row."""
    place = "-1.470000,53.380000,On or near High Street,E01007913,Sheffield 001A"
    return f",{month},South Yorkshire Police,South Yorkshire Police,{place},Anti-social behaviour,,"


def nowhere(number: int, month: str) -> str:
    """Return a street row without location."""
    crime_id = hashlib.sha256(str(number).encode()).hexdigest()
    return (
        f"{crime_id},{month},South Yorkshire Police,South Yorkshire Police,,,No Location,,,Drugs,Under investigation,"
    )


def outcome(number: int, month: str, kind: str = "Suspect charged") -> str:
    crime_id = hashlib.sha256(str(number).encode()).hexdigest()
    place = "-1.470000,53.380000,On or near High Street,E01007913,Sheffield 001A"
    return f"{crime_id},{month},South Yorkshire Police,South Yorkshire Police,{place},{kind}"


def stop(date: str) -> str:
    person, search = "Male,18-24,,White", "Misuse of Drugs Act 1971,Controlled drugs,Arrest,True,False"
    return f"Person search,{date},,,53.38,-1.47,{person},{search}"


def street_file(month: str, *rows: str) -> bytes:
    """Return a street file of the rows given, or of three ordinary ones."""
    lines = rows or (crime(f"{month} a", month), anti_social(month), anti_social(month))
    return "".join(f"{line}\n" for line in (STREET_HEADER, *lines)).encode()


def many_months(months: int, rows: int = 40) -> dict[str, bytes]:
    """Return street, outcomes and stop files of several forces over `months` months from 2020-01."""
    draw = random.Random(1)
    files: dict[str, bytes] = {}
    for number in range(months):
        month = f"{2020 + number // 12}-{number % 12 + 1:02d}"
        lines = [crime(draw.random(), month) if draw.random() < 0.8 else anti_social(month) for _ in range(rows)]
        files[name_of(month)] = street_file(month, *lines)
        outcomes = [OUTCOMES_HEADER, *(outcome(each, month) for each in range(rows))]
        files[name_of(month, "derbyshire", "outcomes")] = ("\n".join(outcomes) + "\n").encode()
    return files


def write_zip(path: Path, files: Mapping[str, bytes], year: int = 1980) -> Path:
    """Write a zip whose members are dated 1 June of `year`; 1980 is what tools write that know no date."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, (year, 6, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def write_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path
