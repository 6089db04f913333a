"""The evidence statement: what a study can claim, and what it cannot say, without a number that release withheld."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from netharm.effects.check import Check
from netharm.finding import state_findings
from netharm.ledger import Ledger, Statement
from netharm.release import release
from netharm.statement import state_evidence
from netharm.study.study import Study
from sample_ledger import assaults, drugs, overdose, row, sample_ledger, unfilled, violence


def _study(**given: Any) -> Study:
    plan: dict[str, Any] = {
        "title": "t",
        "question": "q",
        "operation": {"starts": "2025-01-01", "ends": "2025-03-31"},
        "window": {"after_ends": "2025-06-30"},
        "area": {"unit": "lsoa", "target": ["A"], "comparison": "rest of force outside the buffer"},
        "data": {"recorded_offences": {"source": "police.uk", "force": "x"}},
        "harms": [{"name": "h", "measure": {"data": "recorded_offences"}, "tolerance": 1.25}],
    }
    for key in ("operation", "window"):
        plan[key] = {**plan[key], **given.pop(key, {})}
    return Study.model_validate_json(json.dumps({**plan, **given}))


def _ledger(**given: Any) -> Ledger:
    ledger = sample_ledger(**{"statement": None, "checks": (), **given})
    counted = {"target_areas": 5, "comparison_areas": 300, **given.get("study", {})}
    registration = {"registered": True, "plan_is_registered": True}
    return replace(ledger, study={**ledger.study, **counted}, registration=given.get("registration", registration))


def _state(ledger: Ledger, study: Study | None = None, level: str = "internal") -> Statement:
    stated = state_evidence(state_findings(release(ledger, level)), study or _study()).statement
    assert stated is not None
    return stated


def _unsaid(statement: Statement, words: str) -> bool:
    return any(words in one for one in statement.cannot_say)


def test_a_balanced_small_area_control_reaches_level_4() -> None:
    assert _state(_ledger(rows=(violence(),))).maryland == 4


def test_a_row_that_was_not_matched_keeps_the_study_at_level_3() -> None:
    statement = _state(_ledger(rows=(violence(), replace(violence(), name="other", match="none"))))
    assert statement.maryland == 3
    assert "not every count before" in statement.maryland_why


def test_a_failed_check_lowers_the_level_and_is_told_beside_the_row() -> None:
    check = Check("trend before", violence().name, "target", "failed", "they drifted apart")
    statement = _state(_ledger(rows=(violence(),), checks=(check,)))
    assert statement.maryland == 3
    assert _unsaid(statement, "the operation is the cause")
    assert statement.checks == (f"trend before, {violence().name} in the target area: failed. they drifted apart",)
    assert "failed: trend before" in statement.emmie["effect"]


def test_without_a_single_estimate_the_level_is_1_and_the_effect_is_empty() -> None:
    nothing = row("recorded burglary", status="missing", converged=None, reason="months are missing")
    statement = _state(_ledger(rows=(nothing,)))
    assert statement.maryland == 1
    assert statement.emmie["effect"] == ""
    assert _unsaid(statement, "recorded burglary in the target area: no effect could be told")


def test_an_unknown_number_of_comparison_areas_claims_no_level_4() -> None:
    ledger = _ledger(rows=(violence(),))
    unknown = {key: value for key, value in ledger.study.items() if key != "comparison_areas"}
    assert _state(replace(ledger, study=unknown)).maryland == 3


def test_the_mechanism_is_told_as_supposed_and_not_tested() -> None:
    told = _state(_ledger(rows=(violence(), assaults()))).emmie["mechanism"]
    assert told.startswith("supposed in the plan, and not tested")
    assert "sellers contest the places left vacant" in told
    assert _state(_ledger(rows=(drugs(),))).emmie["mechanism"] == ""


def test_dimensions_come_from_the_plan_or_stay_empty() -> None:
    told = {"moderators": "", "implementation": "14 warrants as planned", "economics": " "}
    emmie = _state(_ledger(), _study(circumstances=told)).emmie
    assert (emmie["moderators"], emmie["implementation"], emmie["economics"]) == ("", "14 warrants as planned", "")
    assert list(emmie) == ["effect", "mechanism", "moderators", "implementation", "economics"]


def test_the_effect_names_what_changed_and_what_has_crossed() -> None:
    effect = _state(_ledger(rows=(violence(), drugs(), assaults()))).emmie["effect"]
    assert "recorded violence and sexual offences in the target area (\N{MINUS SIGN}19%)" in effect
    assert "no change detected: recorded drug offences in the buffer" in effect
    assert "beyond their tolerance: recorded robbery of people who sell drugs" in effect


def test_no_number_of_a_withheld_row_is_told_and_its_harm_stays() -> None:
    told = {"observed": 4.0, "counterfactual": 3.14, "relative_effect": 0.2739, "smallest_detectable_rise": 1.7777}
    small = replace(overdose(), area="target", converged=True, **told)
    check = Check("leave one out", small.name, "target", "failed", "between 31.4% and 62.8%", 0.314, p_value=0.0314)
    ledger = _ledger(rows=(violence(), small), checks=(check,), balance=(), metrics=(), disproportionality=None)
    inside = json.dumps(asdict(_state(ledger)))
    outside = json.dumps(asdict(_state(ledger, level="public")))
    for number in ("31.4%", "178%", "27%"):
        assert number not in outside
    assert "31.4%" in inside
    assert "178%" in inside
    assert "by how much ambulance calls to overdose in the target area changed: the counts are withheld" in outside
    assert "stayed within their tolerance: ambulance calls to overdose" in outside


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"registration": {"registered": False}}, "the plan was not registered"),
        ({"deviations": ("harm 'x' was added",)}, "done as registered"),
        ({"study": {"placebo": True}}, "this one never happened"),
        ({"rows": (drugs(),)}, "move with police effort"),
        ({"rows": (violence(),)}, "no health data"),
        ({"rows": (assaults(),)}, "declares no outcome"),
        ({"rows": (violence(),)}, "no attempt was made to prove it wrong"),
        ({"rows": unfilled()}, "had the same counts before, for recorded criminal damage"),
        ({"disproportionality": None}, "no records of it are held"),
        ({}, "residents of these groups were searched, for want of their number: Black"),
        ({"rows": (drugs(),)}, "a fall under 30% or a rise under 35% would not show"),
    ],
)
def test_what_cannot_be_said_follows_from_the_study(given: dict[str, Any], words: str) -> None:
    plain = {"rows": (overdose(), replace(violence(), p_value=0.01))}
    assert _unsaid(_state(_ledger(**{**plain, **given})), words)


def test_a_check_that_could_not_be_run_is_missed_and_a_held_one_is_not() -> None:
    without = Check("placebo in time", violence().name, "target", "could not be run", "too short")
    held = Check("leave one out", violence().name, "target", "held", "between -9% and +4%")
    statement = _state(_ledger(rows=(violence(),), checks=(without, held)))
    assert _unsaid(statement, "the check 'placebo in time' would have shown")
    assert not _unsaid(statement, "leave one out")
    assert statement.maryland == 4


def test_a_short_time_after_and_a_missing_buffer_are_told() -> None:
    short = _state(_ledger())
    assert _unsaid(short, "whether any change lasts: the time after covers 6 months")
    assert _unsaid(short, "no buffer")
    area = {"unit": "lsoa", "target": ["A"], "comparison": ["B"], "buffer": {"metres": 500}}
    long = _state(_ledger(), _study(window={"after_ends": "2026-06-30"}, area=area))
    assert not _unsaid(long, "whether any change lasts")
    assert not _unsaid(long, "no buffer")
    assert _unsaid(_state(_ledger(), _study(window={"after_ends": None})), "the time after ends with it")
