"""The pages that a reader relies on: glossary, public names and reference, held to the code."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import netharm
from netharm import ledger
from netharm.cli.parser import build_parser
from netharm.ledger import HarmState, Row, Status
from netharm.study.data_source import SourceKind
from netharm.study.design import Inference
from netharm.study.design_keys import INFERENCES, KINDS_OF_KEY, MATCHING_KINDS
from netharm.study.frozen import Frozen
from netharm.study.governance import ReleaseLevel
from netharm.study.outcome import Match
from netharm.study.plan_keys import KEYS
from netharm.study.strand import Strand
from netharm.study.study import Study

PROJECT = Path(__file__).resolve().parents[2]
ONE_PAGE = 90
GLOSSARY = (PROJECT / "GLOSSARY.md").read_text(encoding="utf-8")
TERMS = set(re.findall(r"\*\*([^*]+)\*\*", GLOSSARY))


def page(name: str) -> str:
    return (PROJECT / "docs" / "reference" / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands under the heading of level 2, which must be there once."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    (found,) = [part for part in parts if part.splitlines()[0].strip("` ") == heading]
    return found


def spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def nouns_within(annotation: Any) -> Iterator[type[Frozen]]:
    """Yield every noun of the plan that a field holds, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
        for field in annotation.model_fields.values():
            yield from nouns_within(field.annotation)
    for part in get_args(annotation):
        yield from nouns_within(part)


def nouns() -> set[str]:
    """Return every noun that a user can meet: in a plan, in the ledger, or among the public names."""
    in_the_ledger = {
        value for value in vars(ledger).values() if isinstance(value, type) and value.__module__ == ledger.__name__
    }
    public = {value for name in netharm.__all__ if isinstance(value := getattr(netharm, name), type)}
    return {spaced(noun.__name__) for noun in {*nouns_within(Study), *in_the_ledger, *public}}


# ---------------------------------------------------------------- one page each


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "GLOSSARY.md"])
def test_it_is_one_page(name: str) -> None:
    lines = (PROJECT / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= ONE_PAGE
    assert lines == [line.rstrip() for line in lines]


def test_the_glossary_tells_every_noun_a_user_can_meet() -> None:
    assert {"study", "harm", "panel", "ledger", "row"} <= nouns()
    assert nouns() - TERMS == set()


@pytest.mark.parametrize("values", [Status, HarmState, Match, Inference, ReleaseLevel, Strand, SourceKind])
def test_the_glossary_tells_every_word_a_plan_or_ledger_may_hold(values: Any) -> None:
    assert {value.replace("_", " ") for value in get_args(values)} - TERMS == set()


def test_the_glossary_tells_each_term_once_and_in_order() -> None:
    told = [re.findall(r"\*\*([^*]+)\*\*", line)[0] for line in GLOSSARY.splitlines() if line.startswith("- **")]
    assert told == sorted(told)
    assert len(told) == len(set(told))


# ---------------------------------------------------------------- public names


@pytest.mark.parametrize("name", netharm.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(netharm, name)
    documentation = found.__doc__ or ""
    is_generated = documentation.startswith(f"{name}(") or documentation == (BaseModel.__doc__ or "")
    assert documentation
    assert not is_generated
    assert name in dir(netharm)


def test_the_public_names_are_about_twenty() -> None:
    assert 15 <= len(netharm.__all__) <= 26
    assert list(netharm.__all__) == sorted(netharm.__all__)


def test_a_name_that_is_not_public_is_refused_like_any_missing_attribute() -> None:
    with pytest.raises(AttributeError, match="netharm"):
        _ = netharm.nothing_of_the_kind


def test_a_public_name_is_loaded_only_when_it_is_used() -> None:
    loaded = "print('netharm.ledger' in sys.modules)"
    code = f"import sys, netharm; {loaded}; netharm.Row; {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


# ---------------------------------------------------------------- reference


def heading_of(table: str) -> str:
    rows = ("outcome", "harm", "activity", "metric", "untouched")
    return "[data.NAME]" if table == "data" else f"[[{table}]]" if table in rows else f"[{table}]"


def test_every_key_of_the_plan_is_in_its_reference_with_the_values_it_may_hold() -> None:
    for table, keys in KEYS.items():
        lines = section(page("plan.md"), heading_of(table)).splitlines()
        for name, key in keys.items():
            (row,) = [line for line in lines if line.startswith(f"| `{name}` |")]
            assert [value for value in key.allowed if value not in row] == [], f"{table}, {name}"


def test_every_field_of_the_plans_nouns_is_in_its_reference() -> None:
    told = set(re.findall(r"`([\w.]+)`", page("plan.md")))
    told |= {part for name in told for part in name.split(".")}
    outside = {
        "operation",
        "window",
        "area",
        "data",
        "outcomes",
        "harms",
        "activities",
        "metrics",
        "design",
        "governance",
        "untouched",
        "circumstances",
        "populations",
        "watch",
        "triggers",
    }
    nouns_of_a_plan = {noun for noun in nouns_within(Study) if noun is not Study}
    names = {name for noun in nouns_of_a_plan for name in noun.model_fields} | (set(Study.model_fields) - outside)
    assert names - told == set()


def test_the_reference_of_the_plan_tells_which_keys_go_with_which_design() -> None:
    lines = section(page("plan.md"), "[design]").splitlines()
    for kind, inferences in INFERENCES.items():
        (row,) = [line for line in lines if line.startswith(f"| {kind} |")]
        _, _, _, told, keys, _ = row.split("|")
        assert told.strip() == ", ".join(f'"{inference}"' for inference in inferences)
        own = {key for key, kinds in KINDS_OF_KEY.items() if kind in kinds}
        assert set(re.findall(r"`(\w+)`", keys)) - {"match", "waves"} == own
        assert ("`match`" in keys) == (kind in MATCHING_KINDS)


def test_the_reference_of_the_plan_tells_no_key_that_does_not_exist() -> None:
    for table, keys in KEYS.items():
        told = set(
            re.findall(
                r"^\| `([\w.]+)` \|.*\|.*\|.*\|$", section(page("plan.md"), heading_of(table)), flags=re.MULTILINE
            )
        )
        assert told - {*keys, "counts", "events", "polygons", "lookup"} == set()


def test_every_field_of_the_ledger_is_in_its_reference() -> None:
    told = set(re.findall(r"`(\w+)`", page("ledger.md")))
    records = [
        value for value in vars(ledger).values() if isinstance(value, type) and value.__module__ == ledger.__name__
    ]
    assert Row in records
    assert {field.name for record in records for field in fields(record)} - told == set()


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command; of one that has steps, such as `evidence import`, those of its steps."""
    return dict(within(build_parser(), ""))


def within(parser: argparse.ArgumentParser, before: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from list(within(inner, f"{before}{name} ")) or [(f"{before}{name}", inner)]


@pytest.mark.parametrize("command", list(commands()))
def test_every_argument_of_a_command_is_in_its_reference(command: str) -> None:
    text = page("command-line.md")
    own, shared = section(text, command), section(text, "On every command")
    usage = own.splitlines()[2]
    for action in commands()[command]._actions:
        words = [word for word in action.option_strings if word.startswith("--")] or [str(action.metavar)]
        assert all(word in usage or f"`{word}`" in shared for word in words), words
        assert all(choice in own for choice in action.choices or ())
    told = set(re.findall(r"--[a-z-]+", usage))
    assert told <= {word for action in commands()[command]._actions for word in action.option_strings}


def test_the_commands_in_the_reference_are_those_there_are() -> None:
    told = re.findall(r"^\| `([\w-]+)` \| ([^|]*) \|$", page("command-line.md").split("\n## ")[0], flags=re.MULTILINE)
    (subparsers,) = [action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    assert told == [(action.dest, action.help) for action in subparsers._choices_actions]


# ---------------------------------------------------------------- README


def test_the_readme_has_its_two_lines_for_a_fresh_environment() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("python3 -m venv")]
    assert lines == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/netharm demo",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest",
    ]


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    links = [
        (path, link)
        for path in sorted(pages)
        for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in link
    ]
    assert links
    assert [f"{path.name}: {link}" for path, link in links if not (path.parent / link).exists()] == []
