"""The audit on real series: drug seizures and officers by force, admissions, and drug deaths by local authority.

    python benchmarks/audit_uk.py DATA

DATA is the folder of real data. Prints how seizures went with officer numbers over ten years, how admissions went with
deaths, and the smallest change in deaths that one further year could show, over all authorities.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from netharm.metrics.association import Association, association
from netharm.metrics.one_period import OnePeriod, smallest_change
from netharm.metrics.words import association_words

Array = NDArray[np.float64]
Table = dict[str, dict[int, float]]

YEARS = tuple(range(2009, 2019))
"""Financial years of seizures by the year in which they begin; officers are those of the same year."""
NO_FORCE = {"British Transport Police", "Border Force", "Central Service secondments"}
"""Not forces of an area: their officers and their seizures stand for other work."""
LOWER_TIER = ("E06", "E07", "E08", "E09", "W06")


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1]) / "uk_drug_harm"
    forces, seized, officers = seizures_and_officers(folder)
    print(f"Seizures with officers, {len(forces)} forces, {YEARS[0]}/10 to {YEARS[-1]}/19:")
    print(f"  {association_words(association(seized, officers))}")
    print("  Without the Metropolitan Police:")
    outside = np.array([force != "Metropolitan Police" for force in forces])
    print(f"  {association_words(association(seized[outside], officers[outside]))}")
    print("  All officers are a poor measure of drug effort: most of them do other work.")
    print("Seizures with admissions for drug misuse, all England, ten years, change with change:")
    print(f"  {association_words(seizures_with_admissions(folder, seized))}")
    areas, told = admissions_with_deaths(folder)
    print(f"Admissions for drug misuse with deaths from it, {areas} areas, {YEARS[0]} to {YEARS[-1]}:")
    print(f"  {association_words(told)}")
    for first in (1993, 2011):
        print_smallest(deaths_by_authority(folder, first), first)


def print_smallest(found: dict[str, OnePeriod], first: int) -> None:
    """Print over authorities what one further year could show."""
    ran = [one for one in found.values() if one.rise is not None]
    rises = np.array([one.rise for one in ran if one.rise is not None])
    falls = np.array([one.fall if one.fall is not None else np.inf for one in ran])
    print(f"Drug-poisoning deaths, {len(found)} authorities, {first} to 2020, {len(ran)} could be run:")
    print(f"  mean deaths a year: middle authority {np.median([one.usual for one in ran]):.1f}")
    shares = np.quantile(rises, [0.1, 0.25, 0.5, 0.75, 0.9])
    print(f"  smallest rise one year could show, 10th to 90th percentile: {', '.join(f'{s:.0%}' for s in shares)}")
    blind = np.isinf(falls)
    told = np.quantile(falls, [0.1, 0.25, 0.5], method="lower")
    words = ", ".join("none" if np.isinf(share) else f"{share:.0%}" for share in told)
    print(f"  smallest fall, 10th, 25th and 50th percentile: {words}")
    print(f"  not even a fall to nought: {blind.sum()} authorities ({blind.mean():.0%})")
    print(
        f"  a fall by a quarter or less: {(falls <= 0.25).sum()}; a rise by a quarter or less: {(rises <= 0.25).sum()}"
    )


def seizures_and_officers(folder: Path) -> tuple[tuple[str, ...], Array, Array]:
    """Return the forces, and their seizures and officers (forces, years), NaN where one is missing."""
    seized: Table = {}
    with zipfile.ZipFile(folder / "home_office_drug_seizures_by_force_2009-10_2018-19.zip") as archive:
        for year in YEARS:
            name = f"Seizures{year % 100:02d}-{(year + 1) % 100:02d}.csv"
            text = archive.read(name).decode("utf-8-sig")
            for row in csv.DictReader(io.StringIO(text)):
                force = _force(row["Police force"])
                if force and force not in NO_FORCE:
                    seized.setdefault(force, {})[year] = _number(row["All drugs"])
    officers = wide(folder / "police_officers_by_force_wide.csv")
    forces = tuple(sorted(set(seized) & set(officers)))
    return forces, _array(seized, forces), _array(officers, forces)


def seizures_with_admissions(folder: Path, seized: Array) -> Association:
    """Return how the sum of seizures went with the sum of admissions; places with a blank year are left out of both."""
    admitted = wide(folder / "nhs_admissions_drug_misuse_by_area_wide.csv")
    table = _array(admitted, tuple(sorted(admitted)))
    whole = table[np.isfinite(table).all(axis=1)].sum(axis=0)
    told = seized[np.isfinite(seized).all(axis=1)].sum(axis=0)
    return association(told[None, :], whole[None, :])


def admissions_with_deaths(folder: Path) -> tuple[int, Association]:
    """Return the number of areas, and how deaths from drug misuse went with admissions for it."""
    admitted = wide(folder / "nhs_admissions_drug_misuse_by_area_wide.csv")
    died = wide(folder / "ons_drug_misuse_deaths_by_area_2009-2018_wide.csv")
    areas = tuple(sorted(set(admitted) & set(died)))
    return len(areas), association(_array(died, areas), _array(admitted, areas))


def deaths_by_authority(folder: Path, first: int) -> dict[str, OnePeriod]:
    """Return what one further year could show in each district and unitary authority, from the years since `first`."""
    text = (folder / "ons_drug_poisoning_deaths_by_local_authority_1993-2020.csv").read_text(encoding="cp1252")
    return {
        row["code"]: smallest_change(np.array([_number(row[str(year)]) for year in range(first, 2021)]))
        for row in csv.DictReader(io.StringIO(text))
        if row["code"].startswith(LOWER_TIER)
    }


def wide(path: Path) -> Table:
    """Return a table with a row for each year and a column for each place, by place."""
    found: Table = {}
    for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
        for place, value in row.items():
            if place != "year":
                found.setdefault(_force(place), {})[int(row["year"])] = _number(value)
    return found


def _force(name: str) -> str:
    words = " ".join(name.replace("&", "and").split())
    return {"London, City of": "City of London"}.get(words, words)


def _number(text: str) -> float:
    plain = text.strip().replace(",", "")
    return float(plain) if plain.replace(".", "", 1).isdigit() else float("nan")


def _array(table: Table, places: tuple[str, ...]) -> Array:
    return np.array([[table[place].get(year, np.nan) for year in YEARS] for place in places])


if __name__ == "__main__":
    main()
