"""How long ups and downs last: the weights by another route, what is found where the truth is known, what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.effects.serial_errors import NO_LASTING
from netharm.watch.course import Course, draw_counts, follow_course, lay_course
from netharm.watch.persistence import (
    HALF_LIVES,
    RHOS,
    Persistence,
    draw_lasting,
    find_persistence,
)

BEFORE, LOOKS = 260, 26


def one_point(rho: float, lasting: float, white: float) -> Persistence:
    return Persistence(np.array([0.0, 1.0]), np.array([0.0, rho]), np.array([0.0, lasting]), np.array([0.0, white]))


def course_of(history: np.ndarray) -> Course:
    return follow_course(lay_course(len(history), LOOKS, "week"), history[None])


def found_in(history: np.ndarray) -> Persistence:
    return find_persistence(course_of(history), history)


def made_up(rho: float, lasting: float, seed: int, mean: float = 20.0) -> np.ndarray:
    time = np.arange(BEFORE)
    means = mean * np.exp(0.2 * np.sin(2 * np.pi * time / 52.18))
    return draw_lasting(means, one_point(rho, lasting, 0.02), 1, np.random.default_rng(seed))[0]


def by_matrices(course: Course, history: np.ndarray, white: float, rho: float, lasting: float) -> float:
    """Return the restricted log likelihood of normal errors, up to a constant, with every covariance written out."""
    times = np.flatnonzero(course.seen)
    means = course.means[0, times]
    apart = np.abs(times[:, None] - times)
    covariance = np.diag(means + white * means**2) + lasting * np.outer(means, means) * rho**apart
    columns, left = course.columns[times] * means[:, None], history[times] - means
    inverse = np.linalg.inv(covariance)
    inner = columns.T @ inverse @ columns
    left = left - columns @ np.linalg.solve(inner, columns.T @ inverse @ left)
    return float(-0.5 * (np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(inner)[1] + left @ inverse @ left))


def test_the_weights_are_those_of_restricted_likelihoods_with_every_covariance_written_out() -> None:
    history = made_up(0.8, 0.1, 1)[:110]
    history[[7, 8, 40]] = np.nan
    course, found = course_of(history), found_in(history)
    points = [0, 3, 25, 47, 70, 100, 120]
    oracle = np.array(
        [by_matrices(course, history, found.white[at], found.rho[at], found.lasting[at]) for at in points]
    )
    prior = np.where(np.array(points) == 0, NO_LASTING, (1 - NO_LASTING) / (len(found.weight) - 1))
    ours = np.log(found.weight[points] / prior)
    assert ours - ours[0] == pytest.approx(oracle - oracle[0], abs=1e-6)
    assert np.ptp(oracle) > 1.5
    assert found.weight.sum() == pytest.approx(1)


def test_the_lasting_and_the_white_part_together_are_what_pearsons_statistic_sees() -> None:
    history = made_up(0.9, 0.3, 2)
    history[100:110] = np.nan
    course, found = course_of(history), found_in(history)
    times = np.flatnonzero(course.seen)
    means, extra = course.means[0, times], float(course.extra[0])
    load = means / np.sqrt(means + extra * means**2)
    basis = np.linalg.qr(course.columns[times] * load[:, None])[0]
    onto = np.eye(len(times)) - basis @ basis.T
    freedom = len(times) - basis.shape[1]
    for at in (10, 50, 80):
        lasts = found.rho[at] ** np.abs(times[:, None] - times) * np.outer(load, load)
        seen = np.trace(onto @ lasts) / freedom / np.mean(load**2)
        assert found.white[at] == pytest.approx(extra - found.lasting[at] * seen, abs=1e-9)


@pytest.mark.parametrize(("half_life", "lasting"), [(2.0, 0.08), (8.0, 0.12)])
def test_ups_and_downs_that_last_are_found_and_how_long_they_do(half_life: float, lasting: float) -> None:
    rho = 0.5 ** (1 / half_life)
    found = [found_in(made_up(rho, lasting, seed)) for seed in range(40)]
    assert np.mean([each.weight_of_lasting > 0.95 for each in found]) > 0.9
    assert half_life / 2 <= np.median([each.half_life for each in found]) <= half_life * 2
    size = np.mean([each.weight @ each.lasting for each in found])
    print(f"half-life {half_life:g}: lasting part {size:.3f}, in truth {lasting}")
    assert size == pytest.approx(lasting, rel=0.25)


@pytest.mark.parametrize(("mean", "extra"), [(10.0, 0.0), (10.0, 0.2), (0.3, 0.0)])
def test_where_nothing_lasts_nothing_is_said_to(mean: float, extra: float) -> None:
    counts = [draw_counts(np.full(BEFORE, mean), np.array(extra), np.random.default_rng(seed)) for seed in range(60)]
    found = [found_in(each) for each in counts]
    assert np.mean([each.weight_of_lasting > 0.95 for each in found]) <= 0.05
    total = np.mean([each.weight @ (each.lasting * (each.rho > 0)) for each in found])
    assert total < 0.25 * (1 / mean + extra)


def test_what_is_drawn_has_the_mean_and_the_covariance_that_are_promised() -> None:
    means = np.array([5.0, 8.0, 12.0, 9.0])
    rho, lasting, white = 0.7, 0.1, 0.05
    drawn = draw_lasting(means, one_point(rho, lasting, white), 200_000, np.random.default_rng(1))
    assert drawn.mean(axis=0) == pytest.approx(means, rel=0.01)
    size = np.log1p(lasting)
    apart = np.abs(np.arange(4)[:, None] - np.arange(4))
    wanted = np.outer(means, means) * np.expm1(size * rho**apart)
    wanted[np.diag_indices(4)] = means + means**2 * ((1 + lasting) * (1 + white) - 1)
    assert np.cov(drawn.T) == pytest.approx(wanted, rel=0.06)


def test_the_points_are_drawn_as_often_as_they_weigh() -> None:
    found = Persistence(np.array([0.75, 0.25]), np.array([0.0, 0.9]), np.array([0.0, 4.0]), np.zeros(2))
    drawn = draw_lasting(np.full(2, 50.0), found, 40_000, np.random.default_rng(3))
    together = np.mean((drawn[:, 0] - 50) * (drawn[:, 1] - 50)) / 50**2
    assert together == pytest.approx(0.25 * np.expm1(np.log(5) * 0.9), rel=0.15)


def test_the_half_life_is_the_median_where_something_lasts() -> None:
    weight = np.r_[0.9, np.full(8, 0.1 / 8)]
    found = Persistence(weight, np.r_[0.0, RHOS], np.zeros(9), np.zeros(9))
    assert found.half_life == pytest.approx(HALF_LIVES[3])
    assert found.weight_of_lasting == pytest.approx(0.1)


def test_the_shortest_past_that_can_be_watched_says_little_and_breaks_nothing() -> None:
    history = np.array([3.0, 0, 1, 2, 0, 0, 4])
    found = find_persistence(follow_course(lay_course(7, 5, "week"), history[None]), history)
    assert np.isfinite(found.weight).all()
    assert 0.1 < found.weight[0] < 0.9
    assert (
        found.weight.tobytes()
        == find_persistence(follow_course(lay_course(7, 5, "week"), history[None]), history).weight.tobytes()
    )
