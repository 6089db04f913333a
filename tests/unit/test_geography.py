"""Outlines and lookups at ingest, and what lies near what."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from netharm.data.geography import ingest_lookup, ingest_polygons, stored_outlines, stored_pairs
from netharm.data.maps import geojson
from netharm.data.maps.national_grid import read_crs, to_national_grid
from netharm.data.maps.outlines import centred_within, touching
from netharm.data.store import Store
from netharm.errors import BadInput
from netharm.study.data_source import DataSource
from small_study import (
    COUNTS,
    LOOKUP,
    POLYGONS,
    panel,
    polygons,
    row_of,
    square,
    study,
    table,
)

MAP = DataSource.model_validate(POLYGONS)
WGS84 = MAP.model_copy(update={"crs": None})
CODES = DataSource.model_validate(LOOKUP)
HARM = {"data": "counts", "column": "harm"}
NUMBERED = {"starts": 4, "ends": 6}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def refusal(store: Store, path: Path, source: DataSource = MAP) -> str:
    with pytest.raises(BadInput) as refused:
        ingest_polygons(store, "map", source, path)
    assert not store.entries()
    return str(refused.value)


def counts_of(tmp_path: Path, areas: str) -> Path:
    rows = [(area, number, 1) for area in areas for number in range(1, 7)]
    return table(tmp_path / "counts.csv", ["area", "period", "harm"], rows)


def geopackage(path: Path, shapes: dict[str, list[list[float]]], crs: str | None, layer: str = "areas") -> Path:
    geometry = shapely.to_wkb(np.array([shapely.Polygon(ring) for ring in shapes.values()]))
    names = np.array(list(shapes), dtype=object)
    pyogrio.raw.write(
        path,
        geometry=geometry,
        field_data=[names],
        fields=["code"],
        crs=crs,
        geometry_type="Polygon",
        layer=layer,
        driver="GPKG",
    )
    return path


def test_a_square_kilometre_of_the_grid_stays_one(tmp_path, store):
    ingest_polygons(store, "map", MAP, polygons(tmp_path / "m.geojson", row_of("A")))
    outlines = stored_outlines(store, "map")
    assert outlines.codes == ("A", "B", "C", "D")
    assert shapely.area(outlines.shapes).tolist() == [1e6] * 4


def test_geojson_is_wgs84_unless_stated_otherwise(tmp_path, store):
    # Tower of London, 51.50811 N 0.07606 W: grid reference TQ 33600 80530 by the Ordnance Survey's own transformation.
    ring = [[-0.0770, 51.5075], [-0.0750, 51.5075], [-0.0750, 51.5087], [-0.0770, 51.5087], [-0.0770, 51.5075]]
    entry = ingest_polygons(store, "map", WGS84, polygons(tmp_path / "m.geojson", {"A": ring}))
    centre = shapely.centroid(stored_outlines(store, "map").shapes[0])
    assert centre.x == pytest.approx(533_606, abs=30)
    assert centre.y == pytest.approx(180_530, abs=30)
    assert entry.quality["move_accuracy_m"] == 2.0


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700", "http://www.opengis.net/def/crs/EPSG/0/27700"]
)
def test_geojson_may_state_the_grid_itself(tmp_path, store, name):
    member = {"crs": {"type": "name", "properties": {"name": name}}}
    ingest_polygons(store, "map", WGS84, polygons(tmp_path / "m.geojson", row_of("A"), **member))
    assert shapely.area(stored_outlines(store, "map").shapes[0]) == 1e6


def test_file_and_plan_that_disagree_about_the_reference_system_are_refused(tmp_path, store):
    member = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    path = polygons(tmp_path / "m.geojson", row_of("A"), **member)
    assert "different coordinate reference systems" in refusal(store, path)


def test_grid_coordinates_read_as_degrees_are_refused(tmp_path, store):
    assert "outside the British National Grid" in refusal(store, polygons(tmp_path / "m.geojson", row_of("A")), WGS84)


@pytest.mark.parametrize(
    "crs", ["EPSG:7700", "EPSG:999999", "the usual", "+proj=tmerc +nadgrids=@https://x.example/g.gsb", "x.prj"]
)
def test_a_reference_system_that_is_no_map_is_refused(tmp_path, store, crs):
    path = polygons(tmp_path / "m.geojson", row_of("A"))
    refusal(store, path, MAP.model_copy(update={"crs": crs}))


def test_a_packed_file_gives_the_same_content(tmp_path, store):
    plain = polygons(tmp_path / "m.geojson", row_of("A"))
    packed = tmp_path / "m.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    one, two = (ingest_polygons(store, name, MAP, path) for name, path in (("a", plain), ("b", packed)))
    assert one.content_digest == two.content_digest


def test_the_order_of_features_does_not_change_the_content(tmp_path, store):
    shapes = row_of("A")
    turned = dict(reversed(shapes.items()))
    one = ingest_polygons(store, "a", MAP, polygons(tmp_path / "a.geojson", shapes))
    two = ingest_polygons(store, "b", MAP, polygons(tmp_path / "b.geojson", turned))
    assert one.content_digest == two.content_digest


def test_a_file_that_unpacks_beyond_the_limit_is_refused(tmp_path, store, monkeypatch):
    monkeypatch.setattr(geojson, "LARGEST_BYTES", 1024**2)
    bomb = tmp_path / "bomb.geojson.gz"
    bomb.write_bytes(gzip.compress(b"[" + b" " * 5 * 1024**2))
    assert "more than 1 MB" in refusal(store, bomb)


def test_an_outline_that_crosses_itself_is_repaired_and_counted(tmp_path, store):
    bow = [[430_000, 390_000], [431_000, 391_000], [431_000, 390_000], [430_000, 391_000], [430_000, 390_000]]
    entry = ingest_polygons(store, "map", MAP, polygons(tmp_path / "m.geojson", {"A": bow, "B": square(3, 0)}))
    assert entry.quality["outlines_repaired"] == 1
    outlines = stored_outlines(store, "map")
    assert shapely.is_valid(outlines.shapes).all()
    assert shapely.area(outlines.shapes[0]) == 500_000


def feature(code: object, geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


SOUND = {"type": "Polygon", "coordinates": [square(0, 0)]}
BROKEN = {
    "no code": ([feature(None, SOUND)], "feature 1"),
    "blank code": ([feature("A", SOUND), feature("  ", SOUND)], "feature 2"),
    "twice": ([feature("A", SOUND), feature("B", SOUND), feature("A", SOUND)], "feature 3"),
    "no geometry": ([feature("A", None)], "feature 1"),
    "a point": ([feature("A", SOUND), feature("B", {"type": "Point", "coordinates": [1, 2]})], "feature 2"),
    "a line": ([feature("A", {"type": "LineString", "coordinates": [[1, 2], [3, 4]]})], "feature 1"),
    "two corners": ([feature("A", {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]})], "feature 1"),
    "words for numbers": ([feature("A", {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]})], "feature 1"),
    "no area": ([feature("A", {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2], [1, 2]]]})], "feature 1"),
    "infinite": ([feature("A", {"type": "Polygon", "coordinates": [[[1e999, 2], [3, 4], [5, 1], [1e999, 2]]]})], "B"),
    "not a feature": (["A"], "code"),
    "no features": ([], "collection of features"),
    "another column": ([{"type": "Feature", "properties": {"codes": "A"}, "geometry": SOUND}], '"codes"'),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_layer_is_refused_with_the_feature_at_fault(tmp_path, store, fault):
    features, told = BROKEN[fault]
    path = tmp_path / "broken.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}).replace("Infinity", "1e999"))
    message = refusal(store, path)
    assert "broken.geojson" in message
    if fault != "infinite":
        assert told in message


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"null",
        b"\xff\xfe\x00",
        b"SQLite format 3\x00" + b"\x00" * 100,
        b"\x1f\x8b\x08",
        b"[" * 100_000,
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector read x"}',
        b"<OGRVRTDataSource/>",
    ],
    ids=range(10),
)
def test_a_foreign_file_is_refused(tmp_path, store, raw):
    path = tmp_path / "foreign.geojson"
    path.write_bytes(raw)
    assert "foreign.geojson" in refusal(store, path)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "code", "crs"]), inner
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_json_it_is_the_reader_answers_or_refuses(tmp_path_factory, document):
    folder = tmp_path_factory.mktemp("any")
    path = folder / "any.geojson"
    path.write_text(json.dumps({"features": [document], **(document if isinstance(document, dict) else {})}))
    with pytest.raises(BadInput):
        ingest_polygons(Store(folder / "store"), "map", MAP, path)


def test_a_geopackage_brings_its_own_reference_system(tmp_path, store):
    path = geopackage(tmp_path / "m.gpkg", row_of("A"), "EPSG:27700")
    ingest_polygons(store, "map", WGS84, path)
    assert shapely.area(stored_outlines(store, "map").shapes).tolist() == [1e6] * 4


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_geopackage_without_reference_system_is_refused_until_the_plan_states_one(tmp_path, store):
    path = geopackage(tmp_path / "m.gpkg", row_of("A"), None)
    assert "not stated" in refusal(store, path, WGS84)
    ingest_polygons(store, "map", MAP, path)
    assert stored_outlines(store, "map").codes == ("A", "B", "C", "D")


def test_one_of_several_layers_has_to_be_named(tmp_path, store):
    path = geopackage(tmp_path / "m.gpkg", row_of("A"), "EPSG:27700", layer="now")
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array([shapely.Polygon(square(0, 0))])),
        field_data=[np.array(["Z"], dtype=object)],
        fields=["code"],
        crs="EPSG:27700",
        geometry_type="Polygon",
        layer="then",
        driver="GPKG",
        append=True,
    )
    assert '"now", "then"' in refusal(store, path)
    ingest_polygons(store, "map", MAP.model_copy(update={"sheet": "then"}), path)
    assert stored_outlines(store, "map").codes == ("Z",)


def test_a_database_that_is_no_geopackage_is_refused(tmp_path, store):
    path = tmp_path / "m.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (code)")
    database.close()
    assert "not a GeoPackage" in refusal(store, path)


def test_a_code_that_is_a_number_is_read_as_one(tmp_path, store):
    path = tmp_path / "m.geojson"
    path.write_text(json.dumps({"features": [feature(530330091001000, SOUND)]}))
    ingest_polygons(store, "map", MAP, path)
    assert stored_outlines(store, "map").codes == ("530330091001000",)


def test_touching_is_shared_edges_corners_and_slivers():
    shapes = np.array(
        [
            shapely.Polygon(square(0, 0)),
            shapely.Polygon(square(1, 0)),
            shapely.Polygon(square(2, 1)),
            shapely.Polygon(square(9, 9)),
        ]
    )
    shapes[1] = shapely.affinity.translate(shapes[1], 0.5, 0)
    assert [each.tolist() for each in touching(shapes)] == [[1], [0, 2], [1], []]


def test_a_buffer_is_measured_from_the_edge_to_the_centroid(tmp_path, store):
    near, far = 499.0, 501.0
    shapes = {"A": square(0, 0), "B": square(1, 0)}
    of = study({"counts": COUNTS, "map": POLYGONS}, HARM, **NUMBERED, polygons="map", buffer={"metres": near})
    shapes |= {"C": square(4, 4)}
    built = panel(of, store, counts=counts_of(tmp_path, "ABC"), map=polygons(tmp_path / "m.geojson", shapes))
    assert not built.buffer.any()
    assert any("buffer is empty" in note for note in built.notes)
    of = of.model_copy(update={"area": of.area.model_copy(update={"buffer": type(of.area.buffer)(metres=far)})})
    built = panel(of, store)
    assert built.buffer.tolist() == [False, True, False]
    assert built.comparison.tolist() == [False, False, True]
    assert [each.tolist() for each in built.within_buffer] == [[1], [0], []]


def test_a_groups_buffer_is_the_union_of_its_members_without_them(tmp_path, store):
    shapes = row_of("A", 8)
    of = study(
        {"counts": COUNTS, "map": POLYGONS}, HARM, **NUMBERED, target=("B", "C"), polygons="map", buffer={"metres": 600}
    )
    built = panel(of, store, counts=counts_of(tmp_path, "ABCDEFGH"), map=polygons(tmp_path / "m.geojson", shapes))
    named = [built.areas[i] for i in np.flatnonzero(built.buffer)]
    assert named == ["A", "D"]
    union = {int(j) for i in np.flatnonzero(built.target) for j in built.within_buffer[i]}
    assert union - set(np.flatnonzero(built.target).tolist()) == set(np.flatnonzero(built.buffer).tolist())
    assert not (built.target & built.buffer | built.buffer & built.comparison).any()


def test_an_area_of_two_polygons_is_their_union(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [("A", "AB"), ("B", "AB"), ("C", "C"), ("D", "D")])
    of = study(
        {"counts": COUNTS, "map": POLYGONS, "codes": LOOKUP},
        HARM,
        **NUMBERED,
        target=("A", "B"),
        polygons="map",
        lookup="codes",
        buffer={"metres": 600},
    )
    outlines = polygons(tmp_path / "m.geojson", row_of("A"))
    built = panel(of, store, counts=counts_of(tmp_path, "ABCD"), map=outlines, codes=lookup)
    assert built.areas == ("AB", "C", "D")
    assert [each.tolist() for each in built.neighbours] == [[1], [0, 2], [1]]
    assert built.buffer.tolist() == [False, True, False]


def test_an_area_of_the_lookup_without_polygon_is_left_out_and_told(tmp_path, store):
    lookup = table(tmp_path / "l.csv", ["old", "new"], [(code, code) for code in "ABCDXYZ"])
    of = study({"counts": COUNTS, "map": POLYGONS, "codes": LOOKUP}, HARM, **NUMBERED, polygons="map", lookup="codes")
    outlines = polygons(tmp_path / "m.geojson", row_of("A"))
    built = panel(of, store, counts=counts_of(tmp_path, "ABCDX"), map=outlines, codes=lookup)
    assert built.areas == ("A", "B", "C", "D")
    assert built.sources[0]["rows_outside_areas"] == 6
    assert any("3 areas of the lookup have no polygon" in note for note in built.notes)


def test_part_of_a_changed_area_as_target_is_told(tmp_path, store):
    pairs = [("A", "A1"), ("A", "A2"), ("B", "B"), ("C", "C1"), ("D", "C1")]
    lookup = table(tmp_path / "l.csv", ["old", "new"], pairs)
    of = study({"counts": COUNTS, "codes": LOOKUP}, HARM, **NUMBERED, target=("C",), lookup="codes")
    built = panel(of, store, counts=counts_of(tmp_path, "ABCD"), codes=lookup)
    assert any("names part of C1" in note for note in built.notes)


SQUARES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12, unique=True)


@given(SQUARES, st.floats(1, 4_000))
def test_nearness_agrees_with_distances_measured_one_by_one(places, distance_m):
    shapes = np.array([shapely.Polygon(square(*place)) for place in places])
    found = centred_within(shapes, distance_m)
    for i, shape in enumerate(shapes):
        distances = shapely.distance(shape, shapely.centroid(shapes))
        assert found[i].tolist() == [j for j in range(len(shapes)) if j != i and distances[j] <= distance_m]
    assert all(
        (j in of_i) == (i in touching(shapes)[j]) for i, of_i in enumerate(touching(shapes)) for j in range(len(shapes))
    )


def test_the_way_to_the_grid_uses_no_file_of_corrections():
    shapes = np.array([shapely.box(-1.48, 53.38, -1.47, 53.39)], dtype=object)
    moved, accuracy_m = to_national_grid(shapes, "OGC:CRS84", "here")
    assert accuracy_m == 2.0
    # Helmert's seven parameters, worked by pyproj from their definition.
    assert shapely.bounds(moved[0]).round(0).tolist() == pytest.approx([434_683, 387_071, 435_358, 388_188], abs=120)
    assert read_crs("EPSG:27700", "here").is_projected


def lookup_refusal(store: Store, path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        ingest_lookup(store, "codes", CODES, path)
    return str(refused.value)


def test_blank_and_repeated_rows_of_a_lookup_are_counted_and_left_out(tmp_path, store):
    rows = [("A", "A1"), ("", ""), ("A", "A1"), ("B", "B")]
    entry = ingest_lookup(store, "codes", CODES, table(tmp_path / "l.csv", ["old", "new"], rows))
    assert stored_pairs(store, "codes") == [("A", "A1"), ("B", "B")]
    assert entry.quality == {"blank_rows": 1, "repeated_rows": 1}


def test_a_lookup_row_with_one_code_is_refused_by_row(tmp_path, store):
    message = lookup_refusal(store, table(tmp_path / "l.csv", ["old", "new"], [("A", "A1"), ("B", "")]))
    assert "l.csv" in message
    assert "row 3" in message


@pytest.mark.parametrize("mark", ["utf-8-sig", "cp1252"])
def test_a_lookup_may_have_a_byte_order_mark_or_be_cp1252(tmp_path, store, mark):
    path = tmp_path / "l.csv"
    path.write_bytes("old,new,name\r\nA,A1,Caf\u00e9\r\n".encode(mark))
    ingest_lookup(store, "codes", CODES, path)
    assert stored_pairs(store, "codes") == [("A", "A1")]


def test_a_lookup_with_other_columns_or_none_is_refused(tmp_path, store):
    assert '"old"' in lookup_refusal(store, table(tmp_path / "l.csv", ["older", "new"], [("A", "B")]))
    assert "no row" in lookup_refusal(store, table(tmp_path / "m.csv", ["old", "new"], []))
