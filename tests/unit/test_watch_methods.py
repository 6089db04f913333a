"""The methods of watching: each worked by hand or by another route, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom, norm, poisson

from netharm.errors import BadInput
from netharm.watch.calibration import calibrate
from netharm.watch.charts import chart_of
from netharm.watch.course import draw_counts, error_of_total, follow_course, lay_course
from netharm.watch.cumulative_ratio import limit_ratio, signed_root
from netharm.watch.ears import limit_by_ears, look_by_ears
from netharm.watch.farrington import FarringtonLooks, limit_looks, quantile, score_looks
from netharm.watch.glr_cusum import glr_cusum, glr_with_restarts, limit_counts, running_records
from netharm.watch.methods import BEYOND, METHODS, MISSING, watch_series
from netharm.watch.persistence import find_persistence

YEARS = 5
BEFORE, LOOKS = 52 * YEARS, 26


def weekly(rise: float = 1.0, seed: int = 3, mean: float = 9.0) -> np.ndarray:
    """Return five years and a half of weekly counts with a season; the last ten weeks are raised."""
    time = np.arange(BEFORE + LOOKS)
    usual = mean * np.exp(0.3 * np.sin(2 * np.pi * time / 52.18))
    usual[-10:] *= rise
    return draw_counts(usual, np.array(0.05), np.random.default_rng(seed))


# ---------------------------------------------------------------- each method by another route


def test_ears_is_what_a_hand_finds() -> None:
    seven = np.array([1.0, 2, 3, 4, 5, 6, 7])
    series = np.concatenate([seven, [9, 1, 12]])[None]
    c1 = look_by_ears(series, 7, "c1", 0.1)
    assert c1.expected[0, 0] == 4
    assert c1.statistic[0, 0] == pytest.approx((9 - 4) / np.std(seven, ddof=1))
    c2 = look_by_ears(series, 9, "c2", 0.1)
    assert c2.statistic[0, 0] == pytest.approx((12 - 4) / np.std(seven, ddof=1))
    longer = np.concatenate([seven, [4, 4, 9, 8, 12]])[None]
    two = look_by_ears(longer, 9, "c2", 0.1).statistic[0]
    c3 = look_by_ears(longer, 11, "c3", 0.1)
    assert c3.statistic[0, 0] == pytest.approx(sum(max(each - 1, 0) for each in two))


@pytest.mark.parametrize("kind", ["c1", "c2", "c3"])
def test_the_limit_of_ears_is_where_the_count_begins_to_ring(kind: str) -> None:
    series = weekly()[None]
    looks = look_by_ears(series, BEFORE, kind, 1.0)  # type: ignore[arg-type]
    limit = limit_by_ears(2.5, looks, kind)[0]  # type: ignore[arg-type]
    told = ~np.isnan(limit)
    assert told.sum() > 20
    assert ((series[0, BEFORE:] > limit) == (looks.statistic[0] > 2.5))[told].all()


def gain(shift: float, counts: np.ndarray, means: np.ndarray, extra: float) -> float:
    raised = means * np.exp(shift)
    if extra == 0:
        return float((poisson.logpmf(counts, raised) - poisson.logpmf(counts, means)).sum())
    size = 1 / extra
    one, other = (nbinom.logpmf(counts, size, size / (size + each)) for each in (raised, means))
    return float((one - other).sum())


@pytest.mark.parametrize("extra", [0.0, 0.2])
def test_the_likelihood_ratio_is_the_largest_over_all_onsets_and_sizes(extra: float) -> None:
    means = np.linspace(3, 8, 14)
    counts = draw_counts(means * 1.4, np.array(0.2), np.random.default_rng(2))
    value, since, factor = glr_cusum(counts, means, extra)
    best = [
        max(
            (
                -minimize_scalar(
                    lambda s, k=k, n=n: -gain(s, counts[k : n + 1], means[k : n + 1], extra),
                    bounds=(0, 4),
                    method="bounded",
                    options={"xatol": 1e-10},
                ).fun,
                k,
            )
            for k in range(n + 1)
        )
        for n in range(len(counts))
    ]
    assert value == pytest.approx([max(each, 0.0) for each, _ in best], abs=1e-7)
    told = value > 1e-6
    assert told.any()
    assert list(since[told]) == [k for (_, k), shown in zip(best, told, strict=True) if shown]
    assert (factor[told] > 1).all()


def test_the_record_of_many_series_is_that_of_each_alone() -> None:
    means = np.full((20, 30), 4.0)
    counts = draw_counts(means * 1.3, np.array(0.1), np.random.default_rng(5))
    records = running_records(counts, means, np.full(20, 0.1))
    alone = np.array([np.maximum.accumulate(glr_cusum(row, means[0], 0.1)[0]) for row in counts])
    assert records == pytest.approx(alone, rel=2e-3, abs=0.02)


def test_the_limit_of_the_likelihood_ratio_is_where_the_count_begins_to_ring() -> None:
    counts, means = weekly(1.6)[-20:], np.full(20, 9.0)
    limit = limit_counts(counts, means, 0.05, 5.0)
    value = glr_cusum(counts, means, 0.05)[0]
    told = ~np.isnan(limit)
    assert ((counts > limit) == (value > 5.0))[told].all()
    assert (value[~told] > 5.0).all()


def test_a_chart_that_starts_anew_forgets_what_it_rang_for() -> None:
    counts, means = np.array([30.0, 3, 3, 3]), np.full(4, 5.0)
    assert glr_with_restarts(counts, means, 0.0, 5.0)[1] == 0
    assert glr_cusum(counts, means, 0.0)[0][1] > 0


@pytest.mark.parametrize("threshold", ["delta", "nbplugin", "muan"])
@pytest.mark.parametrize("tail", [0.005, 0.025])
def test_a_count_rings_by_its_score_exactly_where_it_exceeds_the_published_limit(threshold: str, tail: float) -> None:
    shape = (1, 41)
    looks = FarringtonLooks(*(np.full(shape, each) for each in (7.3, 0.12, 1.6)), trend=np.full(shape, np.nan))
    counts = np.arange(41.0)[None]
    z = float(norm.isf(tail))
    limit = limit_looks(z, looks, threshold)  # type: ignore[arg-type]
    assert ((counts > limit) == (score_looks(counts, looks, threshold) > z)).all()  # type: ignore[arg-type]
    assert 10 < limit[0, 0] < 30


def test_a_quantile_is_scipys() -> None:
    mean, dispersion = np.array([0.4, 7.3, 80.0, 5.0]), np.array([1.2, 1.6, 3.0, 1.0])
    size = mean / np.maximum(dispersion - 1, 1e-9)
    wanted = np.where(dispersion > 1, nbinom.isf(0.005, size, 1 / dispersion), poisson.isf(0.005, mean))
    assert quantile(0.005, mean, dispersion) == pytest.approx(wanted)


def test_the_error_of_the_total_is_what_repeated_fits_show() -> None:
    columns = lay_course(BEFORE, LOOKS, "week")
    means = 9 * np.exp(0.3 * np.sin(2 * np.pi * np.arange(BEFORE + LOOKS) / 52.18))
    course = follow_course(
        columns,
        draw_counts(np.broadcast_to(means, (600, len(means))), np.array(0.1), np.random.default_rng(4))[:, :BEFORE],
    )
    totals = np.log(np.cumsum(course.means[:, BEFORE:], axis=1))
    shown = totals.var(axis=0)
    told = np.mean([error_of_total(course, which, BEFORE) for which in range(40)], axis=0)
    assert told == pytest.approx(shown, rel=0.2)


def test_the_ratios_limits_are_where_the_signed_root_meets_its_bounds() -> None:
    counts, means = np.array([12.0, 9, 20]), np.array([8.0, 8, 8])
    found = limit_ratio(counts, means, 0.1, np.full(3, 0.01), 2.0, 2.5)
    expected, wide = np.cumsum(means), (0.1 * np.cumsum(means**2) + 0.01 * np.cumsum(means) ** 2) / np.cumsum(means)
    observed = np.cumsum(counts)
    assert signed_root(observed, expected, wide, found.lower) == pytest.approx(2.0)
    assert signed_root(observed, expected, wide, found.upper) == pytest.approx(-2.5)
    assert (found.lower < found.ratio).all()
    assert (found.ratio < found.upper).all()


# ---------------------------------------------------------------- a whole watch


@pytest.mark.parametrize("method", METHODS)
def test_a_threefold_rise_rings_and_the_promise_is_kept_by_construction(method: str) -> None:
    watched = watch_series(weekly(3.0), BEFORE, LOOKS, method, "week", draws=199)
    assert watched.false_alarm_probability == pytest.approx(0.05)
    if not method.startswith("ears"):
        assert watched.alarm[-10:].any()
        rang = int(np.flatnonzero(watched.alarm)[0])
        # A run above what is expected may begin by chance before the rise; the likelihood tells the two apart.
        earliest = BEFORE + LOOKS - 13 if "glr" in method else BEFORE
        assert earliest <= watched.onset[rang] <= BEFORE + rang
    told = ~np.isnan(watched.limit)
    assert ((watched.observed > watched.limit) == watched.alarm)[told].all()
    assert watched.since_start is not None
    assert watched.since_start.ratio[-1] > 1.2


def test_a_shorter_series_is_the_beginning_of_the_longer_ones_answer() -> None:
    series = weekly(2.0)
    longer, shorter = (
        watch_series(each, BEFORE, LOOKS, "negative binomial glr cusum", "week", draws=99)
        for each in (series, series[:-6])
    )
    assert np.array_equal(longer.statistic[:-6], shorter.statistic)
    assert longer.critical == shorter.critical
    assert np.array_equal(longer.alarm[:-6], shorter.alarm)


def test_the_same_seed_gives_the_same_limits_and_another_another() -> None:
    first, again, other = (
        watch_series(weekly(), BEFORE, LOOKS, "ears c2", "week", seed=seed, draws=99).critical for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_missing_look_could_not_be_run_and_is_no_nought() -> None:
    series = weekly()
    series[BEFORE + 4] = np.nan
    series[10:14] = np.nan
    watched = watch_series(series, BEFORE, LOOKS, "negative binomial glr cusum", "week", draws=99)
    assert watched.could_not_run[4] == MISSING
    assert np.isnan(watched.statistic[4])
    assert not watched.alarm[4]
    assert watched.could_not_run[5] == ""
    assert watched.since_start is not None
    assert watched.since_start.observed[4] == watched.since_start.observed[3]


def test_looks_beyond_the_planned_watch_could_not_be_run() -> None:
    watched = watch_series(weekly(), BEFORE, 20, "negative binomial glr cusum", "week", draws=99)
    assert watched.could_not_run[20:] == (BEYOND,) * 6
    assert np.isnan(watched.statistic[20:]).all()
    assert len(watched.observed) == len(watched.onset) == LOOKS


@pytest.mark.parametrize(
    ("series", "method", "period", "why"),
    [
        (np.zeros(BEFORE + LOOKS), "negative binomial glr cusum", "week", "too little was counted"),
        (np.full(BEFORE + LOOKS, np.nan), "ears c1", "week", "too little was counted"),
        (weekly(), "farrington flexible", "day", "not days"),
    ],
)
def test_what_cannot_be_watched_says_why(series: np.ndarray, method: str, period: str, why: str) -> None:
    watched = watch_series(series, BEFORE, LOOKS, method, period, draws=99)  # type: ignore[arg-type]
    assert all(why in each for each in watched.could_not_run)
    assert not watched.alarm.any()
    assert np.isnan(watched.false_alarm_probability)


def test_too_short_a_past_is_told() -> None:
    assert "7 periods" in watch_series(weekly()[-10:], 4, 6, "ears c1", "week").could_not_run[0]
    assert "2 years" in watch_series(weekly()[-60:], 50, 10, "farrington original", "week").could_not_run[0]
    said = watch_series(weekly()[-60:], 50, 10, "ears c1", "week", draws=99).said
    assert any("Less than two years" in each for each in said)


def lasting(correlation: float, step: float) -> np.ndarray:
    random = np.random.default_rng(1)
    wander = np.zeros(BEFORE + LOOKS)
    for week in range(1, len(wander)):
        wander[week] = correlation * wander[week - 1] + random.normal(0, step)
    return random.poisson(20 * np.exp(wander)).astype(float)


def test_ups_and_downs_that_last_are_told_and_raise_the_limits() -> None:
    method = "negative binomial glr cusum"
    lasts = watch_series(lasting(0.8, 0.2), BEFORE, LOOKS, method, "week", draws=199)
    assert "Ups and downs last: half of one is gone after about" in lasts.said[0]
    assert not any("wanders" in each for each in lasts.said)
    again = watch_series(lasting(0.8, 0.2), BEFORE, LOOKS, method, "week", draws=199)
    assert again.said == lasts.said
    assert again.limit.tobytes() == lasts.limit.tobytes()
    shuffled = lasting(0.8, 0.2)
    shuffled[:BEFORE] = np.random.default_rng(2).permutation(shuffled[:BEFORE])
    steady = watch_series(shuffled, BEFORE, LOOKS, method, "week", draws=199)
    assert not any("Ups and downs" in each for each in steady.said)
    assert lasts.critical > 1.5 * steady.critical
    assert lasts.since_start is not None
    assert steady.since_start is not None
    width, narrow = (np.log(each.since_start.upper / each.since_start.ratio)[-1] for each in (lasts, steady))
    assert width > 1.3 * narrow


def test_ups_and_downs_too_long_for_the_past_are_warned_of() -> None:
    said = watch_series(lasting(0.99, 0.1), BEFORE, LOOKS, "ears c1", "week", draws=99).said
    assert any("level that wanders for good" in each and "may ring falsely" in each for each in said)


@pytest.mark.parametrize("broken", [-1.0, np.inf])
def test_a_count_that_cannot_be_is_refused(broken: float) -> None:
    series = weekly()
    series[7] = broken
    with pytest.raises(BadInput, match="period 8"):
        watch_series(series, BEFORE, LOOKS, "ears c1", "week")


def test_an_unknown_method_and_a_watch_of_no_look_are_refused() -> None:
    with pytest.raises(BadInput, match="no method"):
        watch_series(weekly(), BEFORE, LOOKS, "guesswork", "week")
    with pytest.raises(BadInput, match="0 looks"):
        watch_series(weekly(), BEFORE, 0, "ears c1", "week")
    with pytest.raises(BadInput, match="no period"):
        watch_series(weekly(), BEFORE, LOOKS, "ears c1", "fortnight")  # type: ignore[arg-type]


@pytest.mark.parametrize("first_look", [-1, BEFORE + LOOKS + 1])
def test_a_look_at_what_is_yet_to_come_is_refused(first_look: int) -> None:
    with pytest.raises(BadInput, match="yet to come"):
        watch_series(weekly(), first_look, LOOKS, "ears c1", "week")


@pytest.mark.parametrize(("false_alarm", "draws"), [(0.0005, 999), (0.05, 10), (0.0, 99), (1.0, 99)])
def test_a_promise_that_the_rehearsals_cannot_show_is_refused(false_alarm: float, draws: int) -> None:
    """There is no limit that a part of the smallest share passes; taking another would ring nearly always."""
    with pytest.raises(BadInput, match="false_alarm"):
        watch_series(weekly(), BEFORE, LOOKS, "ears c1", "week", false_alarm, draws=draws)


def test_the_rarest_alarm_that_can_be_promised_is_above_every_rehearsal() -> None:
    rarest = watch_series(weekly(), BEFORE, LOOKS, "ears c1", "week", 0.01, draws=99)
    course = follow_course(lay_course(BEFORE, LOOKS, "week"), weekly()[None, :BEFORE])
    found = find_persistence(course, weekly()[:BEFORE])
    never = calibrate(chart_of("ears c1", BEFORE, "week"), course, found, BEFORE, 0.009, 1, 99)
    assert rarest.false_alarm_probability == pytest.approx(0.01)
    assert np.isinf(never.critical)
    assert np.isinf(never.below)


@pytest.mark.parametrize("method", ["ears c1", "ears c3", "farrington flexible"])
def test_a_limit_for_each_look_is_told_to_ring_in_more_watches_than_promised(method: str) -> None:
    watched = watch_series(weekly(), BEFORE, LOOKS, method, "week", draws=99)
    told = next(each for each in watched.said if "published with" in each)
    share = int(told.split("published with, ")[1].split("%")[0])
    assert share > 5
    chart = watch_series(weekly(), BEFORE, LOOKS, "poisson glr cusum", "week", draws=99)
    assert not any("published with" in each for each in chart.said)


def test_every_watch_tells_what_it_can_see_and_how_long_it_is_silent() -> None:
    watched = watch_series(weekly(), BEFORE, LOOKS, "negative binomial glr cusum", "week", draws=199)
    run = f"{watched.average_run_length:,.0f} weeks watched"
    assert 300 < watched.average_run_length < 900
    assert any(run in each for each in watched.said)
    assert any("rises to 1.5 times" in each for each in watched.said)


def test_what_stays_silent_longer_has_the_longer_run() -> None:
    course = follow_course(lay_course(BEFORE, LOOKS, "week"), weekly()[None, :BEFORE])
    chart = chart_of("poisson glr cusum", BEFORE, "week")
    found = find_persistence(course, weekly()[:BEFORE])
    rare, often = (calibrate(chart, course, found, BEFORE, each, 1, 199) for each in (0.05, 0.5))
    assert rare.critical > often.critical
    assert rare.average_run_length > 5 * often.average_run_length
    assert rare.power <= often.power
