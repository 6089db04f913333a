"""Plans whose design, waves, untouched counts or denominators do not hold together are refused with the remedy."""

from __future__ import annotations

from typing import get_args

import pytest
from plan_texts import SOUND, STAGED, broken

from netharm.errors import Fault, PlanRefused
from netharm.study.design import Design, DesignKind, Inference
from netharm.study.design_keys import INFERENCES, KINDS_OF_KEY, needs_comparison
from netharm.study.plan import parse_plan

Edits = tuple[tuple[str, str], ...]

KIND = 'kind = "staggered adoption"'
OF_ONE_DATE = STAGED[STAGED.index("[[areas.waves]]") : STAGED.index("[data.deaths]")]
LESS = (OF_ONE_DATE, "")
PLAIN = ('inference = "cluster"\nscale = "level"\n', "")

# What is broken, the edits that break the staged plan, the place that must be named, and a part of the remedy.
BROKEN: tuple[tuple[str, Edits, str, str], ...] = (
    ("an inference of another kind", (('"cluster"', '"jackknife"'),), 'key "inference"', '"small area synthetic'),
    ("an unknown inference", (('"cluster"', '"clusters"'),), 'key "inference"', 'Did you mean "cluster"?'),
    (
        "a method of another kind",
        (("scale =", 'method = "classical"\nscale ='),),
        'key "method"',
        '"synthetic control"',
    ),
    ("a control series of another kind", (("scale =", "control = false\nscale ="),), '"control"', "interrupted time"),
    ("a transition of another kind", (("scale =", "transition = 1\nscale ="),), 'key "transition"', "Take it out"),
    ("a season of another kind", (("scale =", 'season = "auto"\nscale ='),), 'key "season"', "interrupted time"),
    ("a spread of another kind", (("scale =", 'spread = "quasi-poisson"\nscale ='),), '"spread"', "interrupted time"),
    ("a fallback of another kind", (("scale =", 'fallback = "none"\nscale ='),), '"fallback"', "small area"),
    (
        "traits of another kind",
        (("scale =", 'covariates = { data = "deaths", columns = ["young"] }\nscale ='),),
        'key "covariates"',
        "small area synthetic control",
    ),
    (
        "a scale of another kind",
        ((KIND, 'kind = "difference in differences"'), LESS),
        '[design], key "scale"',
        'scale goes with "staggered adoption"',
    ),
    (
        "rates in a design of counts",
        ((KIND, 'kind = "small area synthetic control"'), PLAIN, LESS),
        '[design], key "exposure"',
        '"difference in differences"',
    ),
    (
        "a match where nothing is matched",
        (('column = "stroke" }', 'column = "stroke" }\nmatch = "total"'),),
        'untouched 1, key "match"',
        "Take match out",
    ),
    ("an unknown scale", (('"level"', '"levels"'),), '[design], key "scale"', 'Did you mean "level"?'),
    (
        "exposure of unknown data",
        (('{ data = "deaths", column = "people"', '{ data = "d", column = "people"'),),
        "exposure.data",
        "declare it",
    ),
    (
        "an exposure that is not declared",
        (('column = "people"', 'column = "peopel"'),),
        '"exposure.column"',
        'mean "people"?',
    ),
    ("an exposure without its column", ((', column = "people"', ""),), '"exposure.column"', 'Add "column"'),
    (
        "a transition too long",
        ((KIND, 'kind = "interrupted time series"\ntransition = 61'), PLAIN, LESS),
        'key "transition"',
        "0 to 60",
    ),
    (
        "waves of a design with one date",
        ((KIND, 'kind = "difference in differences"'), ('scale = "level"\n', "")),
        '[areas], key "waves"',
        'kind = "staggered adoption"',
    ),
    ("no waves at all", (LESS,), '[areas], key "waves"', 'kind = "difference in differences"'),
    (
        "waves that all begin with the operation",
        ((OF_ONE_DATE, '[[areas.waves]]\nstarts = 5\nareas = ["A", "B"]\n\n'),),
        '[areas], key "waves"',
        "which areas were reached later",
    ),
    (
        "waves beside a column",
        (('["A", "B", "C"]', '{ data = "deaths", column = "reached" }'),),
        '[areas], key "waves"',
        "Take the waves out",
    ),
    ("a wave outside the target", (('areas = ["C"]', 'areas = ["C", "D"]'),), "line 27, [areas]", "Add these codes"),
    ("an area in two waves", (('areas = ["C"]', 'areas = ["C", "B"]'),), '[areas], key "waves"', "in one wave"),
    ("an area twice in a wave", (('areas = ["C"]', 'areas = ["C", "C"]'),), '[areas], key "waves"', "in one wave"),
    ("a wave of no area", (('areas = ["C"]', "areas = []"),), '[areas], key "waves.areas"', "take the wave out"),
    ("a wave without areas", (('areas = ["C"]\n', ""),), '[areas], key "waves.areas"', 'Add "areas"'),
    ("a wave before the operation", (("starts = 7", "starts = 4"),), '"waves.starts"', "first wave's date"),
    (
        "a wave after the window",
        (("starts = 9\n", "starts = 13\n"),),
        'line 26, [areas], key "waves.starts"',
        "after_ends",
    ),
    ("two waves on one date", (("starts = 9\n", "starts = 7\n"),), 'key "waves.starts"', "in one wave"),
    ("a wave on a date among numbers", (("starts = 7", "starts = 2025-01-01"),), '"waves.starts"', "all as numbers"),
    ("waves that are no rows", ((OF_ONE_DATE, "waves = 3\n"),), '[areas], key "waves"', "[[areas.waves]]"),
    ("an unknown key of a wave", (("starts = 7", "starts = 7\nname = 3"),), '"waves.name"', "starts, areas"),
    (
        "a target picked on nothing declared",
        (('picked_on = ["overdose deaths"]', 'picked_on = ["overdose death"]'),),
        '[areas], key "picked_on", item 1',
        'Did you mean "overdose deaths"?',
    ),
    (
        "an untouched count named twice",
        (('"deaths of stroke"', '"overdose deaths"'),),
        'untouched 1, key "name"',
        "own",
    ),
    (
        "an untouched count named as a metric",
        (("[circumstances]", '[[metric]]\nname = "deaths of stroke"\n[circumstances]'),),
        'untouched 1, key "name"',
        "name of its own",
    ),
    (
        "an untouched count that is an outcome",
        (('column = "stroke"', 'column = "overdose"'),),
        'untouched 1, key "measure"',
        "could not have touched",
    ),
    (
        "an untouched count that is a harm",
        (('column = "stroke"', 'column = "violent"'),),
        'untouched 1, key "measure"',
        "could not have touched",
    ),
    ("an untouched count without a column", ((', column = "stroke"', ""),), "untouched 1", 'column = "COLUMN"'),
    (
        "an untouched column not declared",
        (('column = "stroke"', 'column = "strokes"'),),
        "untouched 1",
        'mean "stroke"?',
    ),
    ("an activity as untouched", (('"deaths of stroke"', '"arrests for theft"'),), "untouched 1", "police effort"),
    ("an untouched count without a reason", (('reason = "no part', '# "no part'),), "untouched 1", 'Add "reason"'),
    (
        "an untouched count with an empty reason",
        (('"no part of the programme concerns strokes"', '" "'),),
        'untouched 1, key "reason"',
        "Write it out",
    ),
    ("an untouched count in single brackets", (("[[untouched]]", "[untouched]"),), "[untouched]", "[[untouched]]"),
    ("a range upside down", (("[1, 9]", "[9, 1]"),), '[data.deaths], key "suppressed_between"', "[1, 9]"),
    ("a range of one number", (("[1, 9]", "[1]"),), 'key "suppressed_between"', "such as [1, 9]"),
    ("a range below nothing", (("[1, 9]", "[-1, 9]"),), 'key "suppressed_between', "0 or more"),
    ("a range without marks", (('suppressed = ["4"]\n', ""),), '[data.deaths], key "suppressed"', "List the marks"),
    ("circumstances that are a number", (('"40 pounds a kit, paid by the board"', "40"),), '"economics"', "text in"),
    ("an unknown circumstance", (("economics =", "economy ="),), '[circumstances], key "economy"', 'mean "economics"?'),
    (
        "residents of unknown data",
        (('data = "deaths"\nethn', 'data = "death"\nethn'),),
        '[populations], key "data"',
        "mean",
    ),
    (
        "residents in a column not declared",
        (('Black = "black"', 'Black = "blak"'),),
        '[populations], key "ethnicity.Black"',
        'Did you mean "black"?',
    ),
    (
        "two groups in one column",
        (('Black = "black"', 'Black = "white"'),),
        '[populations], key "ethnicity"',
        "column of its own",
    ),
    ("a comparison group without residents", (("White =", "Wite ="),), '"compared_with_ethnicity"', 'mean "Wite"?'),
    ("an age group without residents", (('compared_with_age = "18-24"\n', ""),), '"compared_with_age"', "under age"),
    (
        "no group at all",
        (('ethnicity = { White = "white", Black = "black" }\nage = { "18-24" = "young" }\n', ""),),
        "[populations]",
        "take [populations] out",
    ),
)


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(PlanRefused) as refused:
        parse_plan(text)
    return refused.value.faults


def test_the_staged_plan_is_sound() -> None:
    study = parse_plan(STAGED)
    assert [(wave.starts, wave.areas) for wave in study.area.waves] == [(7, ("B",)), (9, ("C",))]
    assert study.data["deaths"].suppressed_between == (1, 9)
    assert study.untouched[0].match == "finest"


@pytest.mark.parametrize(("edits", "place", "remedy"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_design_is_refused_with_place_and_remedy(edits: Edits, place: str, remedy: str) -> None:
    faults = faults_of(broken(*edits, sound=STAGED))
    assert any(place in fault.where and remedy in fault.remedy for fault in faults), faults
    for fault in faults:
        assert fault.where.startswith("plan.toml")
        assert all((fault.what, fault.why, fault.remedy))


@pytest.mark.parametrize("edits", [each[1] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_one_slip_makes_one_fault_or_two(edits: Edits) -> None:
    """More would mean that the refusal speaks of what follows from the slip, and not of the slip."""
    assert len(faults_of(broken(*edits, sound=STAGED))) <= 2


def test_marks_of_suppression_belong_to_tables_of_counts() -> None:
    faults = faults_of(broken(('force = "south', 'suppressed_between = [1, 4]\nforce = "south')))
    assert [fault.where for fault in faults] == [
        'plan.toml, line 34, [data.recorded_offences], key "suppressed_between"'
    ]


def test_only_a_series_without_control_needs_no_comparison() -> None:
    alone = (("comparison = ", "# "), (KIND, 'kind = "interrupted time series"'), PLAIN, LESS)
    assert parse_plan(broken(*alone, sound=STAGED)).area.comparison is None
    controlled = faults_of(
        broken(*alone, ('"interrupted time series"', '"interrupted time series"\ncontrol = true'), sound=STAGED)
    )
    assert ["control series" in fault.what for fault in controlled] == [True]
    for kind in set(get_args(DesignKind)) - {"interrupted time series", "staggered adoption"}:
        without_exposure = ('exposure = { data = "deaths", column = "people" }\n', "")
        text = broken(alone[0], (KIND, f'kind = "{kind}"'), PLAIN, LESS, without_exposure, sound=STAGED)
        assert [fault.where for fault in faults_of(text)] == ['plan.toml, line 15, [areas], key "comparison"'], kind


def test_a_series_may_have_a_buffer() -> None:
    edits = (
        ('kind = "small area synthetic control"\n', 'kind = "interrupted time series"\n'),
        ('covariates = { data = "blocks", columns = ["residents"] }\n', ""),
        ("comparison = ", "# "),
        ('match = "quarter"\n', ""),
    )
    assert parse_plan(broken(*edits)).area.buffer is not None


def test_untouched_selections_that_meet_an_outcome_are_refused() -> None:
    row = '[[untouched]]\nname = "bicycles"\nreason = "r"\nmeasure = { data = "recorded_offences", crime_type = %s }\n'
    assert parse_plan(SOUND + row % '"Bicycle theft"').untouched[0].name == "bicycles"
    for given in ('"Violence and sexual offences"', '["Bicycle theft", "Violence and sexual offences"]'):
        assert ["outcome 1" in fault.what for fault in faults_of(SOUND + row % given)] == [True]
    everything = row.replace(", crime_type = %s", "")
    assert ["outcome 1" in fault.what for fault in faults_of(SOUND + everything)] == [True]


def test_every_kind_has_its_inferences_and_every_inference_a_kind() -> None:
    assert set(INFERENCES) == set(get_args(DesignKind))
    assert {inference for has in INFERENCES.values() for inference in has} == set(get_args(Inference))
    assert set(KINDS_OF_KEY) <= set(Design.model_fields)
    assert set(Design.model_fields) - set(KINDS_OF_KEY) == {"kind", "inference", "permutations", "seed"}


@pytest.mark.parametrize("kind", get_args(DesignKind))
def test_a_kind_takes_each_of_its_inferences(kind: DesignKind) -> None:
    edits = [(KIND, f'kind = "{kind}"'), ('exposure = { data = "deaths", column = "people" }\n', "")]
    edits += [] if kind == "staggered adoption" else [LESS]
    for inference in get_args(Inference):
        text = broken(*edits, PLAIN, sound=STAGED).rstrip("\n") + f'\ninference = "{inference}"\n'
        if inference in INFERENCES[kind]:
            assert parse_plan(text).design.inference == inference
        else:
            assert [fault.where.partition("[")[2] for fault in faults_of(text)] == ['design], key "inference"']


def test_needs_comparison_is_about_the_control_series_alone() -> None:
    assert needs_comparison(Design(kind="interrupted time series", control=True))
    assert not needs_comparison(Design(kind="interrupted time series"))
    assert needs_comparison(Design(kind="synthetic control"))


def test_a_wave_in_the_last_period_of_the_window_is_seen() -> None:
    assert parse_plan(broken(("starts = 9\n", "starts = 12\n"), sound=STAGED)).area.waves[1].starts == 12


def test_a_wave_elsewhere_does_not_make_two_dates_of_the_target() -> None:
    elsewhere = '[[areas.waves]]\nstarts = 7\nareas = ["D"]\n\n'
    told = [fault.what for fault in faults_of(broken((OF_ONE_DATE, elsewhere), sound=STAGED))]
    assert told == [
        "the wave names areas that are not in the target: D.",
        "all of the target is reached in one period.",
    ]
