"""The displacement statistics against worked examples, and what they refuse to say."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.places.displacement import (
    buffer_displacement_measure,
    displacement_quotient,
    gross_effect,
    net_effect,
    success_measure,
    total_net_effect,
)
from netharm.places.displacement_difference import displacement_difference
from netharm.places.placebo_zones import group_counts, group_statistics, quotient_limits, shift_limits, untreated
from netharm.places.quick_displacement_words import quotient_sentence, reading_of, total_sentence
from netharm.places.resampled_zones import FEWEST_AREAS, resample_areas
from netharm.places.zone_refusals import NEAR_ZERO, NO_CONTROL, NO_SUCCESS
from netharm.places.zone_statistic import ZoneStatistic
from netharm.places.zone_statistics import Zones, by_areas, by_counts, by_placebo

MOVED_IN_FULL = np.array([[100.0, 50.0], [100.0, 150.0], [100.0, 100.0]])


def _random() -> np.random.Generator:
    return np.random.default_rng(3)


def test_what_was_gained_and_moved_in_full_gives_a_quotient_of_exactly_minus_one() -> None:
    assert gross_effect(MOVED_IN_FULL) == 50
    assert net_effect(MOVED_IN_FULL) == 0.5
    assert success_measure(MOVED_IN_FULL) == -0.5
    assert buffer_displacement_measure(MOVED_IN_FULL) == 0.5
    assert displacement_quotient(MOVED_IN_FULL) == -1
    assert total_net_effect(MOVED_IN_FULL) == 0


def test_the_statistics_are_those_of_their_formulas_on_many_tables_at_once() -> None:
    counts = _random().integers(1, 60, size=(200, 3, 2)).astype(float)
    (rb, ra), (db, da), (cb, ca) = counts.transpose(1, 2, 0)
    np.testing.assert_allclose(gross_effect(counts), rb - ra)
    np.testing.assert_allclose(net_effect(counts), rb / cb - ra / ca)
    np.testing.assert_allclose(success_measure(counts), ra / ca - rb / cb)
    np.testing.assert_allclose(buffer_displacement_measure(counts), da / ca - db / cb)
    np.testing.assert_allclose(total_net_effect(counts), rb * ca / cb - ra + db * ca / cb - da)
    success = success_measure(counts) < 0
    quotient = displacement_quotient(counts)
    np.testing.assert_allclose(quotient[success], ((da / ca - db / cb) / (ra / ca - rb / cb))[success])
    assert np.isnan(quotient[~success]).all()


def test_the_difference_is_the_published_example_to_its_last_digit() -> None:
    found = displacement_difference((20, 20), (20, 10), level=0.9)
    assert found.value == -10
    assert found.error == pytest.approx(8.3666003, abs=1e-7)
    assert found.z == pytest.approx(-1.195229, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((-23.761833, 3.761833), abs=1e-6)


def test_the_difference_with_displacement_adds_both_parts_and_their_variances() -> None:
    found = displacement_difference((20, 20), (20, 10), (30, 30), (30, 20), level=0.9)
    assert found.value == -20
    assert found.error == pytest.approx(13.4164079, abs=1e-7)
    assert found.z == pytest.approx(-1.490712, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((-42.068, 2.068), abs=1e-3)


def test_a_misplaced_bracket_in_the_variance_is_not_made_again() -> None:
    # One early program squared a sum in which it should have added: 31.30 where the error is 10.49.
    displaced = displacement_difference((0, 0), (0, 0), (30, 30), (30, 20))
    assert displaced.value == -10
    assert displaced.error == pytest.approx(np.sqrt(30 + 30 + 30 + 20)) == pytest.approx(10.4881, abs=1e-4)


def test_weights_divide_counts_and_their_squares_divide_variances() -> None:
    found = displacement_difference((40, 60), (20, 10), time_weights=(2, 1), area_weights=(4, 1, 1, 1))
    assert found.value == pytest.approx((10 / 1 - 20 / 2) - (60 / 4 - 40 / 8))
    assert found.error == pytest.approx(np.sqrt(40 / 64 + 60 / 16 + 20 / 4 + 10))


def test_no_counts_at_all_give_no_p_value() -> None:
    found = displacement_difference((0, 0), (0, 0))
    assert (found.value, found.z, found.p_value) == (0, None, None)


@pytest.mark.parametrize(("counts", "weight"), [((-1, 2), 1.0), ((1, 2), 0.0)])
def test_negative_counts_and_weights_of_nought_are_refused(counts: tuple[int, int], weight: float) -> None:
    with pytest.raises(ValueError, match="negative"):
        displacement_difference(counts, (1, 1), time_weights=(weight, 1.0))


def _told(counts: list[list[float]]) -> dict:
    return {each.name: each for each in by_counts(Zones(np.array(counts)), _random())}


def test_the_quotient_is_never_told_where_there_was_no_success() -> None:
    quotient = _told([[100, 130], [100, 150], [1000, 1000]])["weighted displacement quotient"]
    assert (quotient.value, quotient.lower, quotient.reason) == (None, None, NO_SUCCESS)


def test_the_quotient_is_never_told_where_success_may_be_nothing() -> None:
    told = _told([[100, 95], [100, 150], [1000, 1000]])
    assert told["success measure"].value < 0 <= told["success measure"].upper
    assert told["weighted displacement quotient"].value is None
    assert told["weighted displacement quotient"].reason == NEAR_ZERO


@pytest.mark.parametrize("control", [[0, 10], [10, 0], [0, 0]])
def test_a_control_without_counts_is_no_zero_but_could_not_be_run(control: list[float]) -> None:
    told = _told([[10, 5], [10, 15], control])
    assert told["gross effect"].value == 5
    for name in ("net effect", "success measure", "weighted displacement quotient"):
        if control[1] == 0 or name != "total net effect":
            assert told[name].value is None
            assert told[name].reason == NO_CONTROL


def test_counts_before_are_brought_to_the_length_of_the_time_after() -> None:
    zones = Zones(np.array([[200.0, 50.0], [200.0, 150.0], [2000.0, 1000.0]]), lengths=(2.0, 1.0))
    told = {each.name: each for each in by_counts(zones, _random())}
    assert told["gross effect"].value == 50
    assert told["total net effect"].value == 0


def test_one_control_for_target_and_buffer_is_counted_once() -> None:
    zones = Zones(np.array([[20.0, 10.0], [30.0, 20.0], [500.0, 600.0]]), areas=(2.0, 3.0, 50.0))
    found = zones.difference()
    assert found.value == pytest.approx(-10 - 10 - 100 * 5 / 50)
    assert found.error == pytest.approx(np.sqrt(20 + 10 + 30 + 20 + 1100 / 100))


def test_few_areas_are_not_drawn_again_and_it_is_said_why() -> None:
    areas = tuple(np.ones((number, 2)) for number in (5, 40, 100))
    zones = Zones(np.array([zone.sum(axis=0) for zone in areas]), areas=(5.0, 40.0, 100.0))
    success = next(each for each in by_areas(zones, areas, _random()) if each.name == "success measure")
    assert success.value == 0
    assert success.lower is None
    assert f"fewer than {FEWEST_AREAS}" in str(success.reason)


def test_areas_drawn_again_keep_the_mean_and_the_spread_of_the_areas() -> None:
    zone = _random().poisson(20, size=(30, 2)).astype(float)
    drawn = resample_areas([zone], 20_000, _random())[:, 0]
    np.testing.assert_allclose(drawn.mean(axis=0), zone.sum(axis=0), rtol=0.01)
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(30) * zone.std(axis=0), rtol=0.05)


def test_a_group_s_own_areas_are_no_part_of_its_control() -> None:
    counts = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0], [100.0, 200.0]])
    control = np.array([True, True, True, True, False])
    group, near = np.array([0]), np.array([1])
    found = group_counts(counts, [(group, near)], [np.array([0, 1])], control)
    np.testing.assert_array_equal(found, [[[1, 2], [3, 4], [12, 14]]])
    np.testing.assert_allclose(group_statistics(found, (0, 1)), np.log(6.5 / (4 * 14 / 12 + 0.5)))


def test_p_values_and_intervals_of_placebo_groups_agree() -> None:
    random = _random()
    for _ in range(200):
        q = random.normal(0, 0.2, 99)
        observed = float(random.integers(60, 140))
        found = untreated(observed, 100.0, q)
        assert found is not None
        assert (found.lower <= observed <= found.upper) == (found.p_value > 0.05)
        value = float(random.normal(0, 2))
        limits = shift_limits(value, random.normal(0.5, 1, 99))
        assert limits is not None
        assert (limits[0] <= 0 <= limits[1]) == (limits[2] > 0.05)


def test_too_few_groups_give_no_interval() -> None:
    assert untreated(10.0, 10.0, np.zeros(18)) is None
    assert shift_limits(1.0, np.zeros(38)) is None


def test_the_quotient_s_interval_is_what_the_groups_do_not_reject_on_a_fine_grid() -> None:
    random = _random()
    errors = random.normal(0, [0.03, 0.04], size=(199, 2))
    limits = quotient_limits((0.05, -0.3), errors)
    grid = np.linspace(-3, 3, 6001)
    own = np.abs(0.05 + grid * 0.3)
    hits = (np.abs(errors[:, :1] - grid * errors[:, 1:]) >= own).sum(axis=0)
    kept = grid[(1 + hits) / 200 > 0.05]
    assert limits == pytest.approx((kept.min(), kept.max()), abs=0.002)


def test_a_quotient_whose_interval_has_no_end_is_refused() -> None:
    errors = _random().normal(0, [0.03, 0.4], size=(199, 2))
    assert quotient_limits((0.05, -0.3), errors) is None


def test_placebo_groups_refuse_the_quotient_too_where_success_may_be_nothing() -> None:
    random = _random()
    before = np.full((99, 3), [100.0, 100.0, 5000.0])
    groups = np.stack([before, random.poisson(before).astype(float)], axis=2)
    zones = Zones(np.array([[100.0, 97.0], [100.0, 120.0], [5000.0, 5000.0]]), areas=(5.0, 5.0, 300.0))
    told = {each.name: each for each in by_placebo(zones, groups, np.full((99, 3), [5.0, 5.0, 290.0]))}
    assert told["weighted displacement quotient"].reason == NEAR_ZERO
    assert told["success measure"].p_value > 0.05
    assert told["net effect"].lower == -told["success measure"].upper


def test_placebo_groups_tell_the_quotient_where_success_is_plain() -> None:
    random = _random()
    before = np.full((199, 3), [100.0, 100.0, 5000.0])
    groups = np.stack([before, random.poisson(before).astype(float)], axis=2)
    zones = Zones(np.array([[100.0, 40.0], [100.0, 130.0], [5000.0, 5000.0]]), areas=(5.0, 5.0, 300.0))
    told = {each.name: each for each in by_placebo(zones, groups, np.full((199, 3), [5.0, 5.0, 290.0]))}
    quotient = told["weighted displacement quotient"]
    assert quotient.value == pytest.approx(-0.5)
    assert quotient.reason is None
    assert quotient.lower < -0.5 < quotient.upper


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((-2.0, -3.0, -1.1), "more moved"),
        ((-0.5, -0.9, -0.1), "some of what was gained moved"),
        ((-1.0, -2.5, -0.3), "as much as was gained moved"),
        ((-1.004, -2.5, -0.3), "as much as was gained moved"),
        ((0.5, 0.1, 0.9), "benefits spread to the buffer"),
        ((1.5, 1.1, 2.0), "more there than in the target"),
        ((0.5, -0.1, 0.9), "neither is ruled out"),
    ],
)
def test_a_quotient_is_read_as_its_authors_read_it(limits: tuple[float, float, float], words: str) -> None:
    assert words in reading_of(*limits)


def test_a_quotient_of_nought_has_no_sign() -> None:
    told = quotient_sentence(ZoneStatistic("weighted displacement quotient", -0.0, -0.001, 0.5))
    assert "0.00 (95% 0.00 to 0.50)" in told
    assert "\N{MINUS SIGN}" not in told


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((-100.0, -121.0, -82.0), "100 more than the control's change would give (95% from 121 more to 82 more)"),
        ((3.25, -1.0, 8.0), "3.2 fewer than the control's change would give (95% from 1 more to 8 fewer)"),
        ((0.0, -4.0, 0.0), "as many as the control's change would give (95% from 4 more to none)"),
    ],
)
def test_what_was_prevented_is_told_as_more_or_fewer(numbers: tuple[float, float, float], words: str) -> None:
    assert words in total_sentence(ZoneStatistic("total net effect", *numbers))


def test_a_rule_of_size_lets_no_slant_beyond_half_an_error_pass() -> None:
    random = _random()
    for _ in range(300):
        counts = random.poisson(random.choice([5, 50, 500], size=(3, 1)), size=(3, 2)).astype(float)
        zones = Zones(counts)
        if zones.unlike_sizes() is None and counts[2, 0]:
            gap = zones.difference().value + total_net_effect(counts)
            assert abs(gap) <= 0.5 * zones.difference().error + 1e-9
