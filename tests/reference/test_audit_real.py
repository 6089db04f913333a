"""The audit on real series: seizures and officers by force, admissions, and drug deaths by local authority."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from netharm.metrics.association import association

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from audit_uk import admissions_with_deaths, deaths_by_authority, seizures_and_officers


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "uk_drug_harm"


def test_seizures_go_with_no_change_of_all_officers_that_can_be_told_from_none(folder: Path) -> None:
    forces, seized, officers = seizures_and_officers(folder)
    assert len(forces) == 39
    at = forces.index("South Yorkshire")
    assert (seized[at, 0], seized[at, -1]) == (6555, 4248)
    found = association(seized, officers)
    assert (found.units, found.periods) == (39, 10)
    assert found.factor == pytest.approx(0.923, abs=0.002)
    assert (found.lower, found.upper) == (pytest.approx(0.710, abs=0.002), pytest.approx(1.199, abs=0.002))


def test_admissions_do_not_stand_for_deaths_within_areas_in_the_same_year(folder: Path) -> None:
    areas, found = admissions_with_deaths(folder)
    assert areas == 137
    assert found.factor == pytest.approx(1.005, abs=0.002)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 1 < found.upper


def test_one_year_of_deaths_shows_no_small_change_in_any_local_authority(folder: Path) -> None:
    found = deaths_by_authority(folder, 1993)
    assert len(found) == 331
    rises = np.array([one.rise for one in found.values()], dtype=float)
    assert np.median(rises) == pytest.approx(1.75, abs=0.01)
    assert sum(one.fall is None for one in found.values()) == 24
    # Nowhere would a fall by a quarter be called in four years out of five.
    assert all(one.fall is None or one.fall > 0.25 for one in found.values())
