"""A broken mitigation, code or report is refused with its place and its remedy, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plan_texts import SOUND

from netharm.cli.front_door import main
from netharm.errors import PlanRefused
from netharm.study.plan import parse_plan

AGREED = 'mitigation = ["naloxone carried by every team"]\n'

# What is broken, what stands in place of the mitigations, the place that must be named, and a part of the remedy.
BROKEN = (
    ("an unknown code", f'consequence = "U99"\n{AGREED}', 'harm 1, key "consequence"', "Known are: U1, U2"),
    ("a code that is a number", f"consequence = 1\n{AGREED}", 'harm 1, key "consequence"', "a code of the register"),
    (
        "an unknown entry",
        'mitigation = [{ what = "x", catalogue = "M99" }]\n',
        '"mitigation.catalogue"',
        "Known are: M1",
    ),
    (
        "an unknown state",
        'mitigation = [{ what = "x", state = "don" }]\n',
        '"mitigation.state"',
        'Did you mean "done"?',
    ),
    (
        "dropped without a reason",
        'mitigation = [{ what = "x", state = "dropped" }]\n',
        '"mitigation.reason"',
        "reason =",
    ),
    ("a day nobody can read", 'mitigation = [{ what = "x", due = "soon" }]\n', '"mitigation.due"', "2025-02-20"),
    ("a time of day", 'mitigation = [{ what = "x", due = 2025-02-20T10:00:00 }]\n', '"mitigation.due"', "a date"),
    ("the same twice", 'mitigation = ["x", "X "]\n', 'harm 1, key "mitigation", item 2', "Keep one"),
    ("nothing said", 'mitigation = [{ owner = "lead" }]\n', '"mitigation.what"', 'Add "what"'),
    ("an empty text", 'mitigation = [{ what = " " }]\n', '"mitigation.what"', "Say in a few words"),
    (
        "an unknown key",
        'mitigation = [{ what = "x", who = "lead" }]\n',
        '"mitigation.who"',
        "Known keys: what, catalogue",
    ),
    ("a text and no list", 'mitigation = "x"\n', 'harm 1, key "mitigation"', "a list of texts"),
    ("a placeholder", 'mitigation = [{ what = "REPLACE: x" }]\n', '"mitigation.what"', "Replace the whole text"),
)


@pytest.mark.parametrize(
    ("instead", "place", "remedy"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_a_broken_mitigation_is_refused(instead: str, place: str, remedy: str) -> None:
    assert AGREED in SOUND
    with pytest.raises(PlanRefused) as refused:
        parse_plan(SOUND.replace(AGREED, instead))
    (fault,) = refused.value.faults
    assert place in fault.where
    assert remedy in fault.remedy


def test_all_that_is_wrong_with_one_mitigation_is_told_at_once() -> None:
    with pytest.raises(PlanRefused) as refused:
        parse_plan(SOUND.replace(AGREED, 'mitigation = [{ what = "x", state = "don", due = "soon" }]\n'))
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("kinds", "remedy"),
    [
        ('["warrant"]', 'Did you mean "warrants"?'),
        ('["custody", "custody"]', "Keep one"),
        ('"custody"', "a list such as"),
    ],
)
def test_a_broken_kind_of_operation_is_refused(kinds: str, remedy: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        parse_plan(SOUND.replace("ends = 2025-05-31\n", f"ends = 2025-05-31\nkinds = {kinds}\n"))
    (fault,) = refused.value.faults
    assert '[operation], key "kinds"' in fault.where
    assert remedy in fault.remedy


def test_one_mitigation_told_in_two_ways_is_refused() -> None:
    second = """
[[harm]]
name = "calls"
measure = { data = "blocks", column = "calls" }
tolerance = 1.25
mitigation = [{ what = "Naloxone carried by every team", owner = "somebody else" }]
"""
    with pytest.raises(PlanRefused) as refused:
        parse_plan(SOUND + second)
    (fault,) = refused.value.faults
    assert 'harm 2, key "mitigation"' in fault.where


# ---------------------------------------------------------------- the command line


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(SOUND, encoding="utf-8")
    return tmp_path


SAID = ["--set", "naloxone carried by every team"]
# What is broken, the words of the command, and the option that must be named.
MISSAID = (
    ("an unknown mitigation", ["--set", "naloxon", "--state", "done", "--by", "lead"], "--set"),
    ("an unknown state", [*SAID, "--state", "don", "--by", "lead"], "--state"),
    ("dropped without a reason", [*SAID, "--state", "dropped", "--by", "lead"], "--note"),
    ("a day yet to come", [*SAID, "--state", "done", "--by", "lead", "--on", "2999-01-01"], "--on"),
    ("a day nobody can read", [*SAID, "--state", "done", "--by", "lead", "--on", "soon"], "command line"),
    ("nobody who reports", [*SAID, "--state", "done"], "--by"),
    ("a note of great length", [*SAID, "--state", "done", "--by", "lead", "--note", "n" * 501], "--note"),
    ("a letter that cannot be seen", [*SAID, "--state", "done", "--by", "lead\u202e"], "--by"),
    ("no state", SAID, "--state"),
    ("a state of nothing", ["--state", "done"], "--set"),
    ("a code beside a study", ["--for", "U1"], "--for"),
    ("a page of one report", [*SAID, "--state", "done", "--by", "lead", "--out", "page.html"], "--out"),
    ("an ending that says nothing", ["--out", "page.docx"], "--out page.docx"),
)


@pytest.mark.parametrize(("words", "option"), [each[1:] for each in MISSAID], ids=[each[0] for each in MISSAID])
def test_a_broken_report_is_refused_and_nothing_is_written(
    study: Path, words: list[str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mitigations", str(study), "--json", *words]) == 2
    faults = json.loads(capsys.readouterr().out)["error"]["faults"]
    assert any(option in fault["where"] for fault in faults)
    assert [path.name for path in study.iterdir()] == ["plan.toml"]


@pytest.mark.parametrize(
    "words",
    [
        ["mitigations", "--for", "U99"],
        ["harms", "--kind-of-operation", "raids"],
        ["harms", "--out", "register.pdf"],
        ["mitigations", "--set", "x", "--state", "done", "--by", "lead"],
        ["harms", "no-such-study"],
    ],
)
def test_what_there_is_not_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Do:" in capsys.readouterr().err
