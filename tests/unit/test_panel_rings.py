"""Rings around a target, areas of the buffer without outlines, and a neighbouring force's records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel, build_panel
from netharm.data.store import Store
from netharm.effects.placebo import PlaceboGroup, rings_of
from netharm.errors import BadInput
from netharm.study.study import Study
from small_study import COUNTS, LOOKUP, POLYGONS, STREET, panel, polygons, row_of, street, study, table

HARM = {"data": "counts", "column": "harm"}
NUMBERED = {"starts": 3, "ends": 4, "comparison": "rest of data outside the buffer"}
BURGLARY = {"data": "streets", "crime_type": "Burglary"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def _counts(folder: Path, codes: str) -> Path:
    rows = [(code, period, 5) for code in codes for period in range(1, 5)]
    return table(folder / "counts.csv", ["area", "period", "harm"], rows)


def _names(built: Panel, mask: np.ndarray) -> list[str]:
    return [built.areas[at] for at in np.flatnonzero(mask)]


def test_rings_are_disjoint_and_make_up_the_buffer(tmp_path: Path, store: Store) -> None:
    of = study(
        {"counts": COUNTS, "map": POLYGONS},
        HARM,
        **NUMBERED,
        target=("D",),
        polygons="map",
        buffer={"metres": (600, 1_600)},
    )
    outlines = polygons(tmp_path / "m.geojson", row_of("A", 8))
    built = panel(of, store, counts=_counts(tmp_path, "ABCDEFGH"), map=outlines)
    assert [_names(built, ring) for ring in built.rings] == [["C", "E"], ["B", "F"]]
    assert _names(built, built.buffer) == ["B", "C", "E", "F"]
    assert _names(built, built.comparison) == ["A", "G", "H"]


def test_one_distance_makes_a_buffer_without_rings(tmp_path: Path, store: Store) -> None:
    of = study(
        {"counts": COUNTS, "map": POLYGONS}, HARM, **NUMBERED, target=("B",), polygons="map", buffer={"metres": 600}
    )
    built = panel(of, store, counts=_counts(tmp_path, "ABCD"), map=polygons(tmp_path / "m.geojson", row_of("A")))
    assert built.rings == ()
    assert _names(built, built.buffer) == ["A", "C"]


def test_areas_named_without_outlines_lie_in_the_outermost_ring(tmp_path: Path, store: Store) -> None:
    of = study(
        {"counts": COUNTS, "map": POLYGONS},
        HARM,
        **NUMBERED,
        target=("B",),
        polygons="map",
        buffer={"metres": (600, 1_600), "areas": ("X", "Y", "C")},
    )
    outlines = polygons(tmp_path / "m.geojson", row_of("A", 6))
    built = panel(of, store, counts=_counts(tmp_path, "ABCDEFXY"), map=outlines)
    assert [_names(built, ring) for ring in built.rings] == [["A", "C"], ["D", "X", "Y"]]
    assert _names(built, built.comparison) == ["E", "F"]
    assert built.within_buffer[built.areas.index("X")].size == 0


def test_named_areas_stand_beside_a_lookup(tmp_path: Path, store: Store) -> None:
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "AB"), ("B", "AB"), ("C", "C"), ("D", "D")])
    of = study(
        {"counts": COUNTS, "map": POLYGONS, "codes": LOOKUP},
        HARM,
        **NUMBERED,
        target=("A", "B"),
        polygons="map",
        lookup="codes",
        buffer={"metres": 600, "areas": ("X",)},
    )
    outlines = polygons(tmp_path / "m.geojson", row_of("A"))
    built = panel(of, store, counts=_counts(tmp_path, "ABCDX"), map=outlines, codes=lookup)
    assert built.areas == ("AB", "C", "D", "X")
    assert _names(built, built.buffer) == ["C", "X"]
    assert (built.counts[0, 0] == 10).all()


def test_a_named_area_that_the_data_do_not_know_may_have_no_record_but_not_no_code(
    tmp_path: Path, store: Store
) -> None:
    of = study(
        {"counts": COUNTS, "map": POLYGONS},
        HARM,
        **NUMBERED,
        target=("B",),
        polygons="map",
        buffer={"metres": 600, "areas": ("X",)},
    )
    built = panel(of, store, counts=_counts(tmp_path, "ABCD"), map=polygons(tmp_path / "m.geojson", row_of("A")))
    assert np.isnan(built.counts[0, built.areas.index("X")]).all()


def test_a_group_brings_rings_of_its_own() -> None:
    near = tuple(np.array(each) for each in ([1], [0, 2], [1, 3], [2, 4], [3]))
    far = tuple(np.array(each) for each in ([1, 2], [0, 2, 3], [0, 1, 3, 4], [1, 2, 4], [2, 3]))
    rings = rings_of(np.array([0, 1]), (near, far))
    assert [ring.tolist() for ring in rings] == [[2], [3]]
    group = PlaceboGroup(np.array([0, 1]), np.array([2, 3]), rings)
    assert group.within("ring 2").tolist() == [3]
    assert group.within("target and buffer").tolist() == [0, 1, 2, 3]


# ---------------------------------------------------------------- two forces


def _two_forces(folder: Path, forces: tuple[str, ...] = ("south-yorkshire", "derbyshire")) -> Study:
    """A and B lie in South Yorkshire, X in Derbyshire, whose file of March is not held."""
    for month in ("2024-01", "2024-02", "2024-03", "2024-04"):
        rows = [("A", "Burglary")] * 2 + [("B", "Burglary")] * 3 + [("X", "Burglary")]
        street(folder / "sy", month, rows)
        if month != "2024-03":
            street(folder / "dy", month, [("X", "Burglary")] * 4 + [("A", "Burglary")], "derbyshire")

    return study(
        {"streets": {**STREET, "force": forces}, "map": POLYGONS},
        BURGLARY,
        starts=date(2024, 4, 1),
        ends=date(2024, 4, 30),
        comparison="rest of force outside the buffer",
        polygons="map",
        buffer={"metres": 100, "areas": ("X",)},
    )


def _built(tmp_path: Path, store: Store, of: Study) -> Panel:
    for folder in ("sy", "dy"):
        ingest_source(store, of, "streets", tmp_path / folder)
    ingest_source(store, of, "map", polygons(tmp_path / "m.geojson", row_of("A", 2)))
    return build_panel(of, store)


def test_a_month_that_the_neighbour_lacks_is_missing_there_and_seen_elsewhere(tmp_path: Path, store: Store) -> None:
    built = _built(tmp_path, store, _two_forces(tmp_path))
    assert built.areas == ("A", "B", "X")
    np.testing.assert_array_equal(built.counts[0], [[2, 2, 2, 2], [3, 3, 3, 3], [4, 4, np.nan, 4]])
    assert any("derbyshire: no file for 2024-03" in note for note in built.notes)


def test_each_area_is_counted_by_its_own_force(tmp_path: Path, store: Store) -> None:
    built = _built(tmp_path, store, _two_forces(tmp_path))
    assert built.counts[0, 0, 0] == 2  # the neighbour's record in A does not count, in any month
    assert any("7 records that a force made in another force's areas" in note for note in built.notes)


def test_the_first_force_named_is_the_target_s_own(tmp_path: Path, store: Store) -> None:
    built = _built(tmp_path, store, _two_forces(tmp_path))
    assert _names(built, built.comparison) == ["B"]


def test_a_force_that_no_archive_holds_is_refused(tmp_path: Path, store: Store) -> None:
    with pytest.raises(BadInput, match="derbyshir"):
        _built(tmp_path, store, _two_forces(tmp_path, ("south-yorkshire", "derbyshir")))
