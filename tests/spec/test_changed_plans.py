"""Every change of a promise has another digest, and is told in the words of the plan's file."""

from __future__ import annotations

import pytest
from plan_texts import SOUND, STAGED, broken

from netharm.study.estimand import estimands
from netharm.study.plan import parse_plan, plan_digest, plan_record, study_of_record
from netharm.study.plan_changes import changes

LATER = "after results were seen"
EXPOSURE = 'exposure = { data = "deaths", column = "people" }\n'
BY_RATIO = ('scale = "level"\n', "")
TWO_WAVES = "\n".join(STAGED[STAGED.index("[[areas.waves]]") : STAGED.index("[data.deaths]")].splitlines())

# What is edited, and the sentences that tell it.
CHANGED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ('inference = "cluster"', "", ('changed: [design], key inference, from "cluster" to not set',)),
    ('scale = "level"', 'scale = "ratio"', ('changed: [design], key scale, from "level" to "ratio"',)),
    (
        EXPOSURE,
        "",
        (
            'changed: [design], key exposure.data, from "deaths" to not set',
            'changed: [design], key exposure.column, from "people" to not set',
        ),
    ),
    ('column = "people"', 'column = "stroke"', ('changed: [design], key exposure.column, from "people" to "stroke"',)),
    ("starts = 9\n", "starts = 8\n", ("added: wave of 8", "removed: wave of 9")),
    ('[[areas.waves]]\nstarts = 9\nareas = ["C"]\n', "", ("removed: wave of 9",)),
    (
        'areas = ["B"]',
        'areas = ["B", "A"]',
        ('changed: wave of 7, key areas, from ["B"] to ["B", "A"] (added ["A"])',),
    ),
    (
        'picked_on = ["overdose deaths"]',
        'picked_on = ["overdose deaths", "violent deaths"]',
        (
            'changed: [areas], key picked_on, from ["overdose deaths"] to ["overdose deaths", "violent deaths"] '
            '(added ["violent deaths"])',
        ),
    ),
    (
        "suppressed_between = [1, 9]",
        "suppressed_between = [1, 4]",
        ("changed: [data.deaths], key suppressed_between, from [1, 9] to [1, 4]",),
    ),
    (
        'name = "deaths of stroke"',
        'name = "strokes"',
        ('added: untouched "strokes"', 'removed: untouched "deaths of stroke"'),
    ),
    (
        "no part of the programme concerns strokes",
        "none",
        (
            'changed: untouched "deaths of stroke", key reason, from "no part of the programme concerns strokes" to '
            '"none"',
        ),
    ),
    (
        'column = "stroke"',
        'column = "people"',
        ('changed: untouched "deaths of stroke", key measure.column, from "stroke" to "people"',),
    ),
    (
        'economics = "40 pounds a kit, paid by the board"',
        "",
        ('changed: [circumstances], key economics, from "40 pounds a kit, paid by the board" to ""',),
    ),
    ('Black = "black"', 'Black = "young"', ('changed: [populations], key ethnicity.Black, from "black" to "young"',)),
    ('"18-24" = "young"', '"18-24" = "white"', ('changed: [populations], key age.18-24, from "young" to "white"',)),
)


@pytest.mark.parametrize(("old", "new", "told"), CHANGED, ids=[each[2][0] for each in CHANGED])
def test_a_change_has_another_digest_and_is_told(old: str, new: str, told: tuple[str, ...]) -> None:
    before, after = parse_plan(STAGED), parse_plan(broken((old, new), sound=STAGED))
    assert plan_digest(before) != plan_digest(after)
    sentences = [each.sentence(LATER) for each in changes(plan_record(before), plan_record(after))]
    assert sentences == [sentence.replace(": ", f" {LATER}: ", 1) for sentence in told]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("synthetic control", 'method = "synthetic difference in differences"'),
        ("interrupted time series", "control = true"),
        ("interrupted time series", "transition = 2"),
        ("interrupted time series", 'season = "none"'),
        ("interrupted time series", 'spread = "negative binomial"'),
    ],
)
def test_each_key_of_a_kind_changes_the_digest(kind: str, key: str) -> None:
    edits = (
        (TWO_WAVES, ""),
        ('kind = "staggered adoption"', f'kind = "{kind}"'),
        ('inference = "cluster"\n', ""),
        BY_RATIO,
    )
    before = broken(*edits, sound=STAGED)
    after = before.replace(f'kind = "{kind}"', f'kind = "{kind}"\n{key}')
    (change,) = changes(plan_record(parse_plan(before)), plan_record(parse_plan(after)))
    assert change.key == f"[design], key {key.partition(' ')[0]}"
    assert plan_digest(parse_plan(before)) != plan_digest(parse_plan(after))


def test_a_plan_recorded_before_these_keys_were_there_has_not_changed() -> None:
    record = plan_record(parse_plan(SOUND))
    older = {key: value for key, value in record.items() if key not in ("untouched", "circumstances", "populations")}
    older["area"] = {key: value for key, value in record["area"].items() if key not in ("waves", "picked_on")}
    kept = ("kind", "permutations", "seed", "fallback", "covariates")
    older["design"] = {key: record["design"][key] for key in kept}
    assert list(changes(plan_record(study_of_record(older)), record)) == []


# ---------------------------------------------------------------- estimands


def test_the_estimand_of_a_staggered_programme_is_of_areas_once_reached_and_at_the_same_numbers() -> None:
    assert list(estimands(parse_plan(STAGED))) == [
        f"The count of {name} in the target area from the period in which each of its areas was reached to 12, less "
        "the count that would have been recorded there had none of them been reached, with the same numbers of "
        '"people" in each period.'
        for name in ("overdose deaths", "violent deaths")
    ]


@pytest.mark.parametrize(
    ("key", "span"),
    [
        ("transition = 0", "from 5 to 12"),
        ("transition = 1", "from 5 to 12, without the first period"),
        ("transition = 3", "from 5 to 12, without the first 3 periods"),
    ],
)
def test_the_estimand_of_a_series_leaves_the_transition_out(key: str, span: str) -> None:
    text = broken(
        (TWO_WAVES, ""),
        ('kind = "staggered adoption"\ninference = "cluster"', f'kind = "interrupted time series"\n{key}'),
        BY_RATIO,
        (EXPOSURE, ""),
        sound=STAGED,
    )
    assert next(estimands(parse_plan(text))) == (
        f"The count of overdose deaths in the target area {span}, less the count that would have been recorded there "
        "without the operation."
    )
