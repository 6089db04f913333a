"""Areas that are whole in both vintages of their codes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netharm.data.maps.lookup import areas_of_lookup

CODES = st.sampled_from([f"C{number}" for number in range(12)])


def test_a_code_that_did_not_change_is_an_area():
    assert areas_of_lookup([("A", "A"), ("B", "B")]).names == ("A", "B")


def test_a_split_area_is_one_and_named_by_its_later_codes():
    areas = areas_of_lookup([("A", "A2"), ("A", "A1"), ("B", "B")])
    assert areas.names == ("A1+A2", "B")
    assert areas.place(["A", "A1", "A2", "B", "C", None]).tolist() == [0, 0, 0, 1, -1, -1]


def test_merged_areas_are_one():
    areas = areas_of_lookup([("A", "AB"), ("B", "AB")])
    assert areas.names == ("AB",)
    assert areas.parts(areas.earlier).tolist() == [2]
    assert areas.parts(areas.later).tolist() == [1]


def test_areas_joined_through_others_are_one():
    areas = areas_of_lookup([("A", "X"), ("B", "X"), ("B", "Y"), ("C", "Y"), ("D", "D")])
    assert areas.names == ("D", "X+Y")
    assert areas.position["A"] == areas.position["C"] == 1


def test_areas_without_a_polygon_are_left_out_whole():
    areas = areas_of_lookup([("A", "A1"), ("A", "A2"), ("B", "B")]).only(["A"])
    assert areas.names == ("A1+A2",)
    assert set(areas.position) == {"A", "A1", "A2"}
    assert areas.later == {"A1", "A2"}


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(pairs, random):
    shuffled = pairs[:]
    random.shuffle(shuffled)
    one, other = areas_of_lookup(pairs), areas_of_lookup([*shuffled, pairs[0]])
    assert one.names == other.names
    assert one.position == other.position


@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=20))
def test_both_codes_of_every_row_mean_the_same_area(pairs):
    areas = areas_of_lookup(pairs)
    assert all(areas.position[old] == areas.position[new] for old, new in pairs)
    assert len(set("+".join(areas.names).split("+"))) == sum(len(name.split("+")) for name in areas.names)
