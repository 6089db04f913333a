"""One plain sentence or two for each row, from released numbers only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netharm.effects.check import Check
from netharm.finding import PLACEBO, state_findings
from netharm.ledger import Ledger, Row
from netharm.release import release
from sample_ledger import assaults, disorder, drugs, overdose, row, sample_ledger, violence


def _finding(given: Row, **parts: object) -> str:
    return state_findings(sample_ledger(rows=(given,), **parts)).rows[0].finding


def test_a_fall_is_told_with_its_size_its_interval_and_what_is_left_after_many_tests() -> None:
    assert _finding(violence()) == (
        "Recorded violence and sexual offences in the target area fell by 23 from an expected 118, a fall of 19% "
        "(95% interval 4 to 41 fewer). The test gives p = 0.012; after allowing for the one outcome row tested, "
        "p = 0.031."
    )


def test_a_claim_that_does_not_outlast_the_number_of_tests_says_so() -> None:
    rows = (replace(violence(), p_adjusted=0.12), replace(drugs(), p_adjusted=0.9))
    told = state_findings(sample_ledger(rows=rows)).rows[0].finding
    assert "after allowing for the 2 outcome rows tested together, p = 0.120" in told
    assert "chance among so many tests could explain it" in told


def test_a_withheld_row_still_counts_among_those_tested_together() -> None:
    withheld = replace(drugs(), area="target", observed=3.0, suppress_below=5, source_is_open=False)
    released = release(sample_ledger(rows=(violence(), withheld), metrics=(), balance=()), "public")
    assert released.rows[1].status == "suppressed"
    assert "allowing for the 2 outcome rows tested together" in state_findings(released).rows[0].finding


def test_no_change_detected_says_what_would_have_been_seen() -> None:
    assert _finding(drugs()) == (
        "No change detected in recorded drug offences in the buffer: 31 recorded against 28 expected "
        "(95% interval 9 fewer to 11 more); this design would have called a fall of 30% or more, or a rise of 35% or "
        "more, a change. This count moves with police effort."
    )


def test_a_small_expected_count_keeps_one_decimal() -> None:
    told = _finding(replace(drugs(), counterfactual=4.26, observed=6.0))
    assert "6 recorded against 4.3 expected" in told


def test_a_design_that_could_see_no_fall_says_so() -> None:
    assert "and no fall of any size" in _finding(replace(drugs(), smallest_detectable_fall=None))


def test_no_finding_ever_says_that_there_was_no_effect() -> None:
    for level in ("internal", "partner"):
        said = " ".join(state_findings(release(sample_ledger(), level)).findings).lower()
        assert "no effect" not in said
        assert "no impact" not in said


def test_a_crossed_tolerance_says_that_somebody_must_act_and_what_was_agreed() -> None:
    told = _finding(assaults())
    assert "rose to 1.6 times what was expected, beyond the tolerance of 1.25: somebody must act" in told
    assert "Chance alone is unlikely to explain a rise like this (p = 0.020)" in told
    assert "Agreed mitigation: weekly review with partners; outreach to the people called in." in told


def test_chance_does_not_excuse_a_crossed_tolerance() -> None:
    told = _finding(replace(assaults(), p_value=0.3))
    assert "somebody must act" in told
    assert "Chance alone could explain a rise like this (p = 0.300)" in told


def test_a_crossed_harm_is_told_first() -> None:
    ledger = state_findings(sample_ledger(rows=(violence(), assaults())))
    assert ledger.findings[0] == ledger.rows[1].finding


def test_a_harm_without_an_upper_limit_may_have_risen_by_any_size() -> None:
    assert "of any size is not ruled out (tolerance 25%)" in _finding(overdose())


def test_a_harm_that_is_not_ruled_out_tells_how_far_it_may_have_risen() -> None:
    told = _finding(replace(overdose(), relative_upper_one_sided=0.6))
    assert told.startswith("A rise in ambulance calls to overdose in the target area of up to 60% is not ruled out")


def test_a_harm_that_is_ruled_out_tells_the_largest_rise_left() -> None:
    assert _finding(disorder()).startswith(
        "A rise in recorded anti-social behaviour in the buffer beyond the tolerance of 25% is ruled out "
        "(largest rise compatible with the data 9%)."
    )


def test_a_withheld_harm_keeps_its_state_and_tells_no_number() -> None:
    released = state_findings(release(sample_ledger(rows=(overdose(),)), "public")).rows[0]
    assert "beyond the tolerance of 25% is not ruled out" in released.finding
    assert "suppressed: counts under 5" in released.finding
    assert "recorded against" not in released.finding


def test_a_withheld_harm_beyond_its_tolerance_still_says_that_somebody_must_act() -> None:
    crossed = replace(overdose(), harm_state="crossed")
    told = state_findings(release(sample_ledger(rows=(crossed,)), "public")).rows[0].finding
    assert "beyond the tolerance of 1.25: somebody must act" in told
    assert "Agreed mitigation: naloxone carried by every warrant team." in told
    assert "times what was expected" not in told


@pytest.mark.parametrize(
    ("status", "words"),
    [("missing", "missing: the archive ends"), ("could_not_run", "could not be run: the archive ends")],
)
def test_an_unfilled_row_prints_its_reason(status: str, words: str) -> None:
    assert words in _finding(row("recorded burglary", status=status, reason="the archive ends in May"))


def test_a_penalised_row_says_why() -> None:
    assert "The weights are penalised: only quarters." in _finding(
        replace(violence(), status="penalised", reason="only quarters")
    )


def test_a_change_against_what_was_sought_is_no_claim_of_benefit() -> None:
    rose = replace(violence(), effect=23.0, relative_effect=0.2, effect_lower=4.0, effect_upper=41.0)
    told = _finding(rose)
    assert "rose by 23" in told
    assert "against the fall that was sought" in told
    assert "after allowing" not in told


def test_deviations_weaken_every_finding_of_change() -> None:
    ledger = _with_deviation()
    assert "no change below is a registered finding: not registered before results were seen." in ledger.findings[0]
    assert "not a registered finding" in ledger.rows[0].finding


def _with_deviation() -> Ledger:
    return state_findings(sample_ledger(rows=(violence(),), deviations=("not registered before results were seen",)))


def test_an_invented_operation_says_so_before_all_else() -> None:
    invented = sample_ledger(study={**sample_ledger().study, "placebo": True})
    assert state_findings(invented).findings[0] == PLACEBO


def test_every_row_has_a_finding() -> None:
    for level in ("internal", "partner", "public"):
        ledger = state_findings(release(sample_ledger(), level))
        assert all(each.finding for each in ledger.rows)
        assert all(each.finding in ledger.findings for each in ledger.rows)


def test_a_failed_check_stands_beside_its_number_and_takes_the_claim_back() -> None:
    failed = Check("placebo in time", violence().name, "target", "failed", "an earlier start shows it too")
    told = _finding(violence(), checks=(failed,))
    assert "seems to have fallen by 23" in told
    assert "Failed: placebo in time" in told
    assert "cannot be put down to the operation" in told


def test_no_more_is_taken_back_than_the_failed_check_shows() -> None:
    drift = Check("trends apart", violence().name, "target", "failed", "a drift would do")
    told = _finding(violence(), checks=(drift,))
    assert "A drift no larger than one seen before could explain this change." in told
    assert "cannot be put down" not in told
    moved = Check("untouched count", "parking", "target", "failed", "it rose")
    assert "cannot be put down" in _finding(violence(), checks=(drift, moved))


def test_a_failed_check_of_another_row_says_nothing_of_this_one() -> None:
    other = Check("return to the mean", drugs().name, "buffer", "failed", "it fell back by itself")
    assert _finding(violence(), checks=(other,)) == _finding(violence())


def test_an_untouched_count_that_moved_casts_doubt_on_every_row() -> None:
    moved = Check("untouched count", "parking", "target", "failed", "it rose")
    assert "Failed: untouched count" in _finding(violence(), checks=(moved,))


def test_a_crossed_harm_is_not_talked_away_by_a_failed_check() -> None:
    failed = Check("placebo in time", assaults().name, "target", "failed", "an earlier start shows it too")
    told = _finding(assaults(), checks=(failed,))
    assert "somebody must act" in told
    assert "so is the duty to act" in told
