"""Official figures: the catalogue, what a set of them covers, and what a series can tell."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from netharm.consequences.register import register_of_consequences
from netharm.errors import BadInput
from netharm.metrics.association import association
from netharm.metrics.audit import audit
from netharm.metrics.catalogue import catalogue, nearest_record, record_of
from netharm.metrics.coverage import coverage_of, redesign
from netharm.metrics.disruption import disruption_records, summarised
from netharm.metrics.framework import framework_metrics
from netharm.metrics.metric_record import MetricRecord
from netharm.metrics.one_period import smallest_change
from netharm.metrics.series import series_of
from netharm.metrics.words import metric_words, summary

CODES = [each.code for each in register_of_consequences()]

# ---------------------------------------------------------------- the catalogue


def test_every_record_is_told_once_and_names_only_records_and_consequences_that_are_there() -> None:
    ids = [record.id for record in catalogue()]
    assert len(ids) == len(set(ids))
    assert {counter for record in catalogue() for counter in record.counter} <= set(ids)
    assert {code for record in catalogue() for code in record.consequences} <= set(CODES)


def test_what_is_cited_names_where_it_was_read_and_what_is_not_says_that_it_is_to_be_checked() -> None:
    for record in catalogue():
        assert bool(record.sources) is (record.status != "to be checked"), record.id
        assert all(source.startswith("https://") for source in record.sources)


def test_the_national_framework_has_eleven_headline_figures_and_its_enforcement_ones_are_outputs() -> None:
    headline = [record for record in catalogue() if record.place == "headline"]
    assert len(headline) == 11
    assert {record.id for record in headline if record.kind == "output"} == {"ncdof-h7", "ncdof-h8"}


def test_what_is_ambiguous_says_why_and_what_moves_with_effort_has_a_counter_figure() -> None:
    for record in catalogue():
        assert bool(record.direction_why) or record.direction != "ambiguous", record.id
        if record.kind == "output" and record.direction == "ambiguous" and record.id.startswith("force-"):
            assert record.counter, record.id


def test_a_name_finds_its_record_by_most_of_its_words_and_nothing_by_few() -> None:
    assert nearest_record("Number of arrests for drug offences").id == "force-arrests"  # type: ignore[union-attr]
    assert nearest_record("Public confidence in the police") is None
    assert nearest_record("") is None


# ---------------------------------------------------------------- the set


def test_an_output_covers_no_harm_and_a_result_counts_in_every_strand_that_it_serves() -> None:
    seizures, deaths = record_of("force-seizures"), record_of("ncdof-h5")
    assert seizures is not None
    assert deaths is not None
    coverage = coverage_of([("seizures", seizures), ("deaths", deaths)], CODES)
    assert coverage.cells["pursue", "health"] == ()
    assert coverage.cells["prepare", "health"] == coverage.cells["protect", "health"] == ("deaths",)
    assert coverage.consequences["U1"] == ("deaths",)
    assert len(coverage.empty_cells) == 14


def test_no_smaller_set_fills_the_holes_than_the_one_suggested() -> None:
    offered = [record for record in catalogue() if record.id.startswith("force-")][:18]
    coverage = coverage_of([], ["U3", "U5", "U6", "U10", "U13", "U17"])
    chosen = redesign(coverage, offered)

    def filled(records: tuple[MetricRecord, ...]) -> set[object]:
        of = coverage_of([(record.id, record) for record in records], list(coverage.consequences))
        return {*(set(coverage.empty_cells) - set(of.empty_cells)), *(set(coverage.unwatched) - set(of.unwatched))}

    everything = filled(tuple(offered))
    assert filled(chosen) == everything
    assert all(filled(some) != everything for some in combinations(offered, len(chosen) - 1))


def test_the_suggestion_is_the_same_each_time_and_empty_where_nothing_is_missing() -> None:
    coverage = coverage_of([(record.id, record) for record in catalogue()], CODES)
    empty = coverage_of([], CODES)
    assert redesign(empty, catalogue()) == redesign(empty, catalogue())
    fillable = coverage_of([], [code for code in CODES if coverage.consequences[code]])
    assert {code for record in redesign(fillable, catalogue()) for code in record.consequences} >= set(
        fillable.unwatched
    )
    assert redesign(coverage, []) == ()


# ---------------------------------------------------------------- series


def panel(slope: float, seed: int, units: int = 20, periods: int = 10) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    effort = random.normal(0, 0.2, (units, periods)) + random.normal(0, 1, (units, 1)) + 0.05 * np.arange(periods)
    level = random.normal(4, 1, (units, 1)) + 0.03 * np.arange(periods)
    return random.poisson(np.exp(level + slope * effort)).astype(float), np.exp(effort)


def test_a_planted_association_is_found_and_one_that_is_not_there_is_not() -> None:
    found = association(*panel(0.8, 1))
    assert found.factor == pytest.approx(1.1**0.8, rel=0.02)
    assert found.lower is not None
    assert found.lower > 1
    nothing = association(*panel(0.0, 2))
    assert nothing.lower is not None
    assert nothing.lower < 1 < nothing.upper  # type: ignore[operator]


def test_levels_of_units_and_periods_do_not_count_and_missing_cells_are_left_out() -> None:
    counts, effort = panel(0.8, 3)
    alike = association(counts, effort * np.exp(np.arange(20))[:, None] * np.exp(np.arange(10)))
    assert alike.factor == pytest.approx(association(counts, effort).factor, rel=1e-6)
    counts[3, 4] = np.nan
    effort[5, 6] = 0
    assert association(counts, effort).units == 20


def test_it_is_the_slope_of_a_dummy_variable_regression() -> None:
    sm = pytest.importorskip("statsmodels.api")
    counts, effort = panel(0.5, 4, 12, 6)
    unit, period = np.indices(counts.shape)
    columns = np.column_stack(
        [unit.ravel()[:, None] == np.arange(12), period.ravel()[:, None] == np.arange(1, 6), np.log(effort).ravel()]
    ).astype(float)
    slope = sm.GLM(counts.ravel(), columns, family=sm.families.Poisson()).fit().params[-1]
    assert association(counts, effort).factor == pytest.approx(1.1**slope, rel=1e-8)


@pytest.mark.parametrize(
    ("counts", "effort", "reason"),
    [
        (np.ones((1, 5)), np.arange(1.0, 6)[None], "5 periods"),
        (np.ones((4, 9)), np.arange(1.0, 37).reshape(4, 9), "4 units"),
        (np.full((1, 9), np.nan), np.ones((1, 9)), "nothing to compare"),
        (np.arange(1.0, 10)[None], np.ones((1, 9)), "does not vary"),
    ],
)
def test_what_cannot_be_run_says_why(counts: np.ndarray, effort: np.ndarray, reason: str) -> None:
    found = association(counts, effort)
    assert found.factor is None
    assert reason in found.reason


def test_the_smallest_change_is_that_of_the_roots_of_counts() -> None:
    counts = np.array([90.0, 110, 100, 95, 105, 100, 98, 102, 101, 99])
    found = smallest_change(counts)
    assert found.extra == 1.0
    need = 2.3060041350333704 + 0.8888895173306187  # Student's t with 8 degrees of freedom, at 97.5% and 80%
    reach = need * np.sqrt(1.1) / (2 * np.sqrt(100))
    assert found.rise == pytest.approx((1 + reach) ** 2 - 1, rel=1e-6)
    assert found.fall == pytest.approx(1 - (1 - reach) ** 2, rel=1e-6)


def test_few_counts_can_show_no_fall_and_noughts_show_nothing() -> None:
    assert smallest_change(np.array([0.0, 1, 2, 0, 1, 1])).fall is None
    assert smallest_change(np.zeros(8)).reason == "every count is nought"
    assert "3 periods" in smallest_change(np.array([1.0, 2, 3, np.nan])).reason


# ---------------------------------------------------------------- frameworks


def row(**cells: str) -> tuple[str, dict[str, str]]:
    return "f.csv, row 2", cells


def test_a_figure_that_is_taken_by_its_words_is_told_and_can_be_overruled() -> None:
    taken, overruled, exact = framework_metrics(
        [
            row(metric="Arrests for drug supply offences"),
            row(metric="Seizures of drugs", catalogue_id="none"),
            row(metric="Drug warrants executed"),
        ]
    )
    assert (taken.matched, taken.record.id) == (True, "force-arrests")  # type: ignore[union-attr]
    assert (overruled.matched, overruled.record) == (False, None)
    assert (exact.matched, exact.record.id) == (False, "force-warrants")  # type: ignore[union-attr]
    assert "definition" in taken.gaps


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([row(metric="a"), row(metric="A")], "stands in the framework already"),
        ([row(metric=" ")], "has no name"),
        ([row(metric="a", catalogue_id="b")], "has no figure 'b'"),
    ],
)
def test_a_framework_that_cannot_be_read_is_refused(rows: list[tuple[str, dict[str, str]]], what: str) -> None:
    with pytest.raises(BadInput, match=what):
        framework_metrics(rows)


def test_an_audit_says_what_is_missing_and_never_calls_an_association_an_effect() -> None:
    metrics = framework_metrics(
        [row(metric="x", catalogue_id="force-arrests"), row(metric="made up by us", catalogue_id="none")]
    )
    random = np.random.default_rng(6)
    effort = np.exp(random.normal(0, 0.3, (1, 24)))
    counts = random.poisson(200 * effort).astype(float)
    rows = [
        (f"row {n}", {"period": f"{n:02d}", "value": str(c), "effort": str(e)})
        for n, (c, e) in enumerate(zip(counts[0], effort[0], strict=True))
    ]
    found = audit(metrics, {"x": series_of(rows, "s.csv")}, CODES)
    assert found.kinds() == {"output": 1, "unknown": 1}
    assert found.results == 0
    words = " ".join(metric_words(found.metrics[0]))
    assert "With police effort: with 10% more it is +" in words
    assert "caus" not in words
    assert "0 of 2 figures speak of results" in summary(found)[0]
    assert "knows nothing of this figure" in " ".join(metric_words(found.metrics[1]))


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"period": "1", "value": "many"}, "no number"),
        ({"period": "1", "value": "-3"}, "no number"),
        ({"period": "", "value": "3"}, "period is empty"),
    ],
)
def test_a_series_that_cannot_be_read_is_refused(cells: dict[str, str], what: str) -> None:
    with pytest.raises(BadInput, match=what):
        series_of([("s.csv, row 2", cells)], "s.csv")


def test_a_missing_value_of_a_series_is_not_nought() -> None:
    series = series_of([("r", {"period": "1", "value": ""}), ("r", {"period": "2", "value": "0"})], "s.csv")
    assert np.isnan(series.value[0, 0])
    assert series.value[0, 1] == 0


# ---------------------------------------------------------------- disruptions


def test_a_grade_that_only_those_who_acted_give_is_provisional_and_one_of_two_minds_is_disputed() -> None:
    base = {"group": "a", "first_by": "team", "second_by": "panel", "evidence": "calls fell"}
    records = disruption_records(
        [
            row(**base, first="Major", second="major"),
            row(**base, first="moderate", second="none"),
            row(group="b", first="minor", first_by="team"),
        ]
    )
    assert [record.grade for record in records] == ["major", None, None]
    found = summarised(records)
    assert (found.agreed["major"], found.disputed, found.provisional, found.without_evidence) == (1, 1, 1, 1)


def test_nobody_confirms_a_grade_of_their_own() -> None:
    with pytest.raises(BadInput) as error:
        disruption_records(
            [
                row(group="a", first="major", first_by="Team", second="major", second_by="team"),
                row(group="a", first="huge", first_by="team"),
                row(group="a", first="", first_by="team"),
            ]
        )
    assert [fault.where.rpartition(" ")[2] for fault in error.value.faults] == ["second_by", "first", "first"]
