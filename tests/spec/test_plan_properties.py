"""Whatever a plan holds, reading it gives a study or a refusal, and nothing else."""

from __future__ import annotations

import json
import random
import tomllib
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from plan_texts import SOUND, STAGED

from netharm.errors import PlanRefused
from netharm.study.plan import parse_plan, plan_digest, plan_record, study_of_record
from netharm.study.plan_place import find_lines
from netharm.study.study import Study

PIECES = st.sampled_from([
    "[", "]", "[[", "]]", "{", "}", "=", '"', "'", '"""', "'''", ",", ".", "#", "\n", "\r\n", "\r", "\\", "true", "nan",
    "inf", "1", "-1", "1e400", "0x7f", "2025-01-01", "2025-01-01T00:00:00Z", "00:00:00", "[study]", "[[harm]]",
    "[harm]", "[data.x]", "[data]", "data = 3", "\u202e", "é", "\x7f", "where = 3", "{ data = 3 }", "[[[1]]]", "{}",
    "9" * 30,
])  # fmt: skip


def outcome_of(text: str) -> Study | PlanRefused:
    """Return the study or the refusal; anything else that is raised fails the test."""
    try:
        return parse_plan(text)
    except PlanRefused as refused:
        for fault in refused.faults:
            assert fault.where.startswith("plan.toml")
            assert all((fault.what, fault.why, fault.remedy))
            assert "\n" not in str(fault)
        return refused


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_study_or_a_refusal(text: str) -> None:
    outcome_of(text)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_heap_of_toml_is_a_study_or_a_refusal(text: str) -> None:
    outcome_of(text)
    find_lines(text)


PLANS = st.sampled_from([SOUND, STAGED])


@given(PLANS, st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 12), PIECES), min_size=1, max_size=3))
@settings(max_examples=250, deadline=None)
def test_a_sound_plan_with_pieces_torn_out_and_put_in_is_a_study_or_a_refusal(
    text: str, cuts: list[tuple[int, int, str]]
) -> None:
    for start, length, piece in cuts:
        text = text[:start] + piece + text[start + length :]
    outcome_of(text)


WORDS = ["police.uk", "counts", "events", "recorded_offences", "blocks", "calls", ""]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
INNER_KEYS = st.sampled_from(["data", "column", "where", "a"])
VALUES = st.recursive(
    SCALARS | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER_KEYS, inner, max_size=3),
    max_leaves=4,
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_sound_plan_with_any_value_at_any_key_is_a_study_or_a_refusal(data: st.DataObject) -> None:
    tables = tomllib.loads(data.draw(PLANS))
    for _ in range(data.draw(st.integers(1, 2))):
        holder: Any = tables
        while True:
            key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
                holder = holder[key]
                continue
            value = data.draw(VALUES)
            if value is not None:
                holder[key] = value
            elif isinstance(holder, dict):
                del holder[key]
            break
        if not tables:
            break
    outcome_of(written(tables))


@given(PLANS, st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_the_order_of_keys_does_not_change_the_digest(text: str, seed: int) -> None:
    shuffled = written(_shuffled(tomllib.loads(text), random.Random(seed)))
    assert plan_digest(parse_plan(shuffled)) == plan_digest(parse_plan(text))


@given(st.integers(0, len(SOUND.splitlines()) - 1), st.sampled_from(["# a note", "", "   ", "\t# [study]"]))
@settings(max_examples=40, deadline=None)
def test_comments_and_white_space_do_not_change_the_digest(at: int, added: str) -> None:
    lines = SOUND.splitlines()
    text = "\r\n".join([*lines[:at], added, *lines[at:]])
    assert plan_digest(parse_plan(text)) == plan_digest(parse_plan(SOUND))


@given(
    title=st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20),
    metres=st.floats(0.5, 1e6),
    tolerance=st.floats(1.01, 10),
    seed=st.integers(0, 2**62),
    starts=st.dates(date(2023, 2, 1), date(2025, 5, 31)),
)
@example(title='"\\', metres=500.0, tolerance=1.1, seed=0, starts=date(2024, 2, 29))
@settings(max_examples=60, deadline=None)
def test_reading_recording_and_reading_again_is_the_same_study(
    title: str, metres: float, tolerance: float, seed: int, starts: date
) -> None:
    tables = tomllib.loads(SOUND)
    tables["study"]["title"] = title
    tables["areas"]["buffer"]["metres"] = metres
    tables["harm"][0]["tolerance"] = tolerance
    tables["design"]["seed"] = seed
    tables["operation"]["starts"] = starts
    study = parse_plan(written(tables))
    again = study_of_record(json.loads(json.dumps(plan_record(study))))
    assert again == study
    assert plan_digest(again) == plan_digest(study)
    assert study.title == title


LINES = [
    (text, line)
    for text in (SOUND, STAGED)
    for line in text.splitlines()
    if " = " in line and not line.startswith("format")
]
USUAL = ('period = "month"', 'kind = "small area synthetic control"', "permutations = 999", "seed = 1")


@given(st.sampled_from(LINES))
@settings(max_examples=150, deadline=None)
def test_a_plan_that_says_less_has_another_digest_or_is_refused(said: tuple[str, str]) -> None:
    text, line = said
    result = outcome_of(text.replace(line + "\n", "", 1))
    assert isinstance(result, PlanRefused) or (plan_digest(result) == plan_digest(parse_plan(text))) == (line in USUAL)


def written(value: Any, top: bool = True) -> str:
    """Return `value` as TOML: the top level as keys, everything below inline."""
    if isinstance(value, dict):
        pairs = [f"{_quoted(key)} = {written(inner, top=False)}" for key, inner in value.items()]
        return "\n".join(pairs) if top else "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(written(inner, top=False) for inner in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f") if text.isprintable() else '"?"'


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: _shuffled(value[key], chance) for key in keys}
    return [_shuffled(inner, chance) for inner in value] if isinstance(value, list) else value
