"""Power before any outcome exists: agrees with the truth where it is known, and with doing everything again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from netharm.effects.draws import Draws
from netharm.effects.effect import Effect
from netharm.effects.estimate import estimate
from netharm.effects.limits import limit_by_draws
from netharm.effects.method import expect_group, method_of
from netharm.effects.permutation import log_ratio
from netharm.effects.placebo_groups import draw_placebo_groups
from netharm.effects.power.by_draws import Look, judged_by_draws
from netharm.effects.power.injection import EVEN, chance_at_least, inject, shape_of
from netharm.effects.power.looks import at_group
from netharm.effects.power.power import power
from netharm.effects.power.power_row import PowerRow
from netharm.effects.power.pretend import by_quarter, join_groups, least_before, pretend_at, starts_within
from netharm.effects.power.question import Question
from netharm.effects.power.tested import POWER_WANTED, smallest_fall, smallest_rise
from netharm.effects.power.words import power_sentences, power_table
from netharm.effects.setting import Setting
from netharm.execution import Hands
from netharm.proving.simulated_panels import Shape, simulate_panel
from netharm.study.design import Design

SHAPE = Shape(side=12, before=24, after=6, mean=6.0, treated=5, together=True)
KINDS = (
    Design(permutations=199),
    Design(kind="difference in differences", inference="permutation", permutations=199),
    Design(kind="difference in differences", inference="cluster"),
    Design(kind="staggered adoption", inference="permutation", permutations=199),
    Design(kind="staggered adoption", inference="cluster"),
    Design(kind="synthetic control", inference="permutation", permutations=199),
    Design(kind="synthetic control", method="synthetic difference in differences", permutations=199),
    Design(kind="interrupted time series", inference="robust"),
)


def _named(design: Design) -> str:
    return f"{design.kind}, {design.method if design.kind == 'synthetic control' else design.inference}"


def _before(setting: Setting, periods: int = SHAPE.before) -> Setting:
    """Return what a panel of the time before holds."""
    return replace(
        setting,
        counts=setting.counts[:, :, :periods],
        periods=setting.periods[:periods],
        starts=periods,
        ends=periods - 1,
        adopted=None,
    )


def _question(design: Design = KINDS[0], seed: int = 1, shape: Shape = SHAPE, **given: object) -> Question:
    setting = simulate_panel(shape, "null", seed).setting
    offsets = setting.adopted - shape.before if setting.adopted is not None else None
    return Question(
        **{  # type: ignore[arg-type]
            "setting": _before(setting, shape.before),
            "design": design,
            "declared": {"count": "total"},
            "after": shape.after,
            "tolerances": {"count": 1.25},
            "offsets": offsets,
            "draws": 99,
            **given,
        }
    )


def _called_at(mean: float, ratio: float, fall: bool) -> float:
    """Return the power of the exact test of a Poisson count against its mean, at the 5% level of |q|."""
    counts = np.arange(int(8 * mean) + 60)
    size = np.abs(log_ratio(counts.astype(float), mean))
    chance = poisson.pmf(counts, mean)
    order = np.argsort(-size)
    rejected = order[np.cumsum(chance[order]) <= 0.05]
    side = rejected[(counts[rejected] < mean) == fall]
    return float(poisson.pmf(counts[side], mean * ratio).sum())


# ---------------------------------------------------------------- against the truth


@pytest.mark.parametrize("mean", [25.0, 200.0])
def test_power_on_poisson_counts_agrees_with_the_exact_power_of_the_test(mean: float) -> None:
    random = np.random.default_rng(3)
    looks = [Look(random.poisson(mean, 999).astype(float), np.full(999, mean), np.ones(999)) for _ in range(6)]
    tested = judged_by_draws(looks, 5994, False)
    for change in (0.1, 0.2, 0.3, 0.5):
        assert tested.fall(change).mean() == pytest.approx(_called_at(mean, 1 - change, True), abs=0.06)
        assert tested.rise(change).mean() == pytest.approx(_called_at(mean, 1 + change, False), abs=0.06)
    found, lower, upper = smallest_fall(tested)
    assert found is not None
    assert _called_at(mean, 1 - found, True) == pytest.approx(POWER_WANTED, abs=0.06)
    assert lower is not None
    assert upper is not None
    assert lower < found < upper
    risen = smallest_rise(tested)[0]
    assert risen is not None
    assert _called_at(mean, 1 + risen, False) == pytest.approx(POWER_WANTED, abs=0.06)


def test_a_rise_put_in_is_distributed_as_if_the_rate_had_been_higher() -> None:
    random = np.random.default_rng(4)
    mean, shape, ratio = 6.0, 3.0, 1.8
    observed = random.poisson(mean * random.gamma(shape, 1 / shape, 200_000)).astype(float)
    for least in (5.0, 12.0, 25.0):
        chance = chance_at_least(np.full(len(observed), least), observed, np.full(len(observed), mean), shape, ratio)
        truth = nbinom.sf(least - 1, shape, shape / (shape + ratio * mean))
        assert chance.mean() == pytest.approx(truth, abs=0.004)
    assert shape_of(observed, np.full(len(observed), mean)) == pytest.approx(shape, rel=0.05)
    assert shape_of(random.poisson(mean, 50_000).astype(float), np.full(50_000, mean)) > 50


def test_what_is_put_in_keeps_whole_numbers_whole_and_has_the_size_asked_for() -> None:
    random = np.random.default_rng(5)
    cells = random.poisson(4.0, (40, 12)).astype(float).ravel()
    put = partial(inject, cells, np.full(len(cells), 1 / len(cells)), float(cells.sum()), 4.0 * len(cells), EVEN)
    for ratio in (0.0, 0.5, 0.8, 1.0, 1.4, 3.0):
        totals = [put(ratio, random.random(len(cells) + 1)) for _ in range(40)]
        assert all((total == np.rint(total)).all() and (total >= 0).all() for total in totals)
        assert np.mean([total.sum() for total in totals]) == pytest.approx(ratio * cells.sum(), rel=0.03, abs=1e-9)
    luck = random.random(len(cells) + 1)
    assert (put(0.4, luck) <= put(0.6, luck)).all()
    assert (put(1.4, luck) <= put(1.6, luck)).all()


# ---------------------------------------------------------------- against doing it all again


def test_each_group_is_judged_exactly_as_a_target_among_the_others() -> None:
    random = np.random.default_rng(6)
    look = Look(random.poisson(8.0, 60).astype(float), random.gamma(20.0, 0.4, 60), random.uniform(0.5, 2.0, 60))
    tested = judged_by_draws([look], 60, False)
    statistic = log_ratio(look.observed, look.expected) / look.scale
    for own in range(60):
        others = np.delete(statistic, own)[:, None]
        draws = Draws(others, others[:, :, None], np.ones((59, 1), dtype=bool))
        for change in (-1.0, -0.6, -0.3, 0.0, 0.5, 1.5, 4.0):
            observed = float(np.rint(look.observed[own] * (1 + change)))
            series = {"observed_by_period": np.array([observed]), "expected_by_period": look.expected[[own]]}
            bare = Effect("m", "target", "estimated", "none", None, observed, float(look.expected[own]), **series)
            limits = limit_by_draws(bare, draws, 0, 20, 59, float(look.scale[own])).limits
            assert limits is not None
            if change == 0.0:
                assert tested.called[own] == (limits.p_value <= 0.05)
                upper = np.inf if limits.rise_ruled_out_above is None else 1 + limits.rise_ruled_out_above
                assert tested.upper[own] == pytest.approx(upper)
    assert 0 < tested.called.sum() < 10


@pytest.mark.parametrize("design", [each for each in KINDS if "permutation" in str(each.inference)], ids=_named)
def test_what_is_put_into_a_group_changes_what_was_counted_there_and_nothing_else(design: Design) -> None:
    shape = replace(SHAPE, waves=2 if design.kind == "staggered adoption" else 1)
    setting = simulate_panel(shape, "null", 2).setting
    method = method_of(design.kind)
    groups, _ = (method.draw_groups or draw_placebo_groups)(setting, design)
    changed = setting.counts.copy()
    adopted = at_group(setting, groups[0]).adopted
    for area in groups[0].members:
        changed[:, area, setting.starts if adopted is None else adopted[area] :] *= 3
    after = replace(setting, counts=changed)
    found = [
        expect_group(method, each, method.set_problem(each, design, {"count": "total"}, "target"), groups[0], "target")
        for each in (setting, after)
    ]
    assert found[0].solved
    assert not found[0].unsolved
    np.testing.assert_allclose(found[1].expected_after, found[0].expected_after, rtol=1e-9)
    np.testing.assert_allclose(found[1].scale, found[0].scale, rtol=1e-9)
    np.testing.assert_allclose(found[1].observed_after, 3 * found[0].observed_after)


@pytest.mark.parametrize("design", KINDS[:2], ids=_named)
def test_the_shortcut_agrees_with_estimating_everything_again(design: Design) -> None:
    design = design.model_copy(update={"permutations": 99})
    question = _question(design)
    row = power(question)[0]
    setting = pretend_at(question.setting, SHAPE.before - SHAPE.after, SHAPE.after, None)
    groups, _ = draw_placebo_groups(setting, design)
    random = np.random.default_rng(7)
    for change, told in ((-0.3, dict(row.falls)[0.3]), (0.5, dict(row.rises)[0.5])):
        called = []
        for group in groups[:30]:
            counts = setting.counts.copy()
            cells = counts[0][np.ix_(group.members, range(setting.starts, setting.ends + 1))]
            more = random.poisson(change * cells.mean(), cells.shape) if change > 0 else 0.0
            kept = random.binomial(cells.astype(int), 1 + change) if change < 0 else cells
            counts[0][np.ix_(group.members, range(setting.starts, setting.ends + 1))] = kept + more
            here = at_group(replace(setting, counts=counts), group)
            (effect,) = estimate(here, design, {"count": "total"}, (), bare=True).effects
            called.append(effect.limits is not None and effect.limits.p_value <= 0.05)
        assert 0.05 < told < 0.98
        assert np.mean(called) == pytest.approx(told, abs=0.22)


# ---------------------------------------------------------------- as it should behave


@pytest.mark.parametrize("design", KINDS, ids=_named)
def test_every_kind_of_design_tells_its_power(design: Design) -> None:
    shape = SHAPE
    if design.kind == "staggered adoption":
        shape = replace(SHAPE, waves=2)
    if design.inference == "cluster":
        shape = replace(shape, treated=45, together=False)
    if design.kind == "interrupted time series":
        shape = replace(SHAPE, side=2, treated=1, together=False, mean=60.0, before=48)
    if design.kind == "synthetic control":
        shape = replace(SHAPE, side=7, treated=1, together=False, mean=60.0)
    (row,) = power(_question(design, shape=shape, draws=12 if design.inference in ("cluster", "robust") else 99))
    assert row.reason is None
    assert row.smallest is not None
    assert row.smallest.fall is not None
    assert row.smallest.rise is not None
    assert 0.02 < row.smallest.fall < 0.9
    assert row.called is not None
    assert row.called_error is not None
    assert row.called <= 0.05 + 3 * row.called_error
    assert {each.variation for each in row.variations} == {"time after", "areas", "counts by quarter"}
    assert all(each.smallest is not None or each.reason for each in row.variations)


def test_power_rises_with_the_change_and_with_more_time_and_areas() -> None:
    (row,) = power(_question(draws=199))
    for curve in (row.falls, row.rises):
        chances = [chance for _, chance in curve]
        assert chances == sorted(chances)
        assert chances[-1] > 0.9
    by = {(each.variation, each.times): each.smallest for each in row.variations}
    twice, half = by["areas", 2.0], by["time after", 0.5]
    assert row.smallest is not None
    assert twice is not None
    assert half is not None
    assert twice.fall < row.smallest.fall < half.fall  # type: ignore[operator]
    assert twice.rise < row.smallest.rise < half.rise  # type: ignore[operator]


def test_the_answer_depends_on_the_seed_and_not_on_the_workers() -> None:
    question = _question()
    one = power(question)
    assert power(question, Hands(workers=2)) == one
    assert power(replace(question, design=question.design.model_copy(update={"seed": 2}))) != one


def test_harm_states_when_nothing_happened_sum_to_one_and_follow_the_tolerance() -> None:
    strict = power(_question(tolerances={"count": 1.05}))[0].harm
    wide = power(_question(tolerances={"count": 3.0}))[0].harm
    assert strict is not None
    assert wide is not None
    for harm in (strict, wide):
        assert harm.crossed + harm.not_ruled_out + harm.ruled_out == pytest.approx(1.0)
    assert strict.crossed > 0.1 > wide.crossed
    assert wide.ruled_out > 0.9 > strict.ruled_out


def test_a_count_of_nothing_says_that_no_change_could_be_seen() -> None:
    question = _question(declared={"count": "none"})
    empty = replace(question.setting, counts=np.zeros_like(question.setting.counts))
    (row,) = power(replace(question, setting=empty))
    assert row.smallest is None
    assert "nothing was counted" in str(row.reason)
    assert "cannot be tested" in power_table([row])[1]
    assert "nothing was counted" in power_sentences([row])[0]


def test_a_time_before_that_is_too_short_says_so_and_what_was_done() -> None:
    (row,) = power(_question(after=20))
    assert row.smallest is not None
    assert "16 periods after them in place of 20" in row.notes[0]
    question = _question()
    short = replace(question, setting=_before(question.setting, 2))
    assert "the time before holds 2 periods" in str(power(short)[0].reason)


def test_too_few_areas_like_the_target_are_a_reason_not_a_number() -> None:
    question = _question()
    few = np.zeros(SHAPE.side**2, dtype=bool)
    few[np.flatnonzero(question.setting.donors)[:6]] = True
    (row,) = power(replace(question, setting=replace(question.setting, donors=few, neighbours=None)))
    assert row.smallest is None
    assert row.reason is not None


# ---------------------------------------------------------------- pretended operations


def test_pretend_starts_leave_enough_before_and_all_of_the_time_after() -> None:
    for before, length in product(range(1, 60), range(1, 30)):
        starts = starts_within(before, length, False)
        assert all(start + length <= before and start >= least_before(before) for start in starts)
        assert all(late - early >= length for late, early in pairwise(starts))
        assert bool(starts) == (before - length >= least_before(before))


def test_counting_by_quarter_keeps_every_count_of_the_time_after() -> None:
    setting = pretend_at(_question().setting, 17, 6, None)
    coarse = by_quarter(setting)
    assert coarse is not None
    assert (coarse.starts, coarse.ends, coarse.quarter) == (5, 6, 1)
    np.testing.assert_array_equal(coarse.counts[:, :, 5:].sum(axis=2), setting.counts[:, :, 17:].sum(axis=2))
    np.testing.assert_array_equal(coarse.counts[:, :, :5].sum(axis=2), setting.counts[:, :, 2:17].sum(axis=2))
    assert by_quarter(coarse) is None


def test_joined_groups_share_no_area_and_are_as_large_as_asked_for() -> None:
    groups, _ = draw_placebo_groups(_question().setting, Design(permutations=60))
    joined = join_groups(groups, 3, 25, np.random.default_rng(1))
    assert len(joined) == 25
    assert {len(group.members) for group in joined} == {15}
    assert all(len(np.unique(group.members)) == 15 for group in joined)


def test_sentences_say_what_cannot_be_seen_and_hold_no_count() -> None:
    (row,) = power(_question())
    assert row.smallest is not None
    blind = replace(row, measure="overdose deaths", smallest=replace(row.smallest, fall=0.695, rise=None))
    none = replace(row, measure="thefts", smallest=replace(row.smallest, fall=None, rise=None))
    said = power_sentences([blind, none, PowerRow("calls", reason="it was not seen")])
    assert "cannot see a fall in overdose deaths smaller than 70%, nor a rise up to tenfold" in said[0]
    assert "cannot see any fall in thefts" in said[0]
    assert said[-1] == "Calls cannot be tested: it was not seen."
