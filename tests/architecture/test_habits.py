"""Sizes, docstrings, and who may calculate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "netharm"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_BODY = 40
PRINTING_ROOMS = ("report", "cli")
CALCULATING = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
NUMERICAL = {"statistics", "numpy", "scipy"}
ASKING = {"isfinite", "isnan", "isinf"}
"""What a room that prints may ask the mathematics library: whether a number is one."""

LONG_BODIES: dict[str, str] = {
    "report/balance_chart.py:balance_chart": "one chart specification, read as a whole",
    "report/effects_chart.py:effects_chart": "one chart specification, read as a whole",
    "report/roles_chart.py:roles_chart": "one chart specification, read as a whole",
    "report/series_chart.py:series_chart": "one chart specification, read as a whole",
}
"""Functions that may be longer, as `room/module.py:function`, each with its reason."""

SEVERAL_CLASSES = {
    "watch/chart.py": "a chart, and what it says of one series",
    "places/two_process.py": "events as arrays, and the counts around them",
    "errors.py": "one error for each exit code, told together",
    "ledger.py": "the ledger and the records it is made of",
    "study/area.py": "an area, and the small tables of the plan inside it",
    "study/design.py": "a design, and the small tables of the plan inside it",
    "study/plan_changes.py": "a change, and the mark of a key that is not there",
    "study/registration.py": "the two kinds of events of a study, and their sequence",
    "evidence/exchange/exchanged.py": "a project, and the records it is made of",
    "metrics/audit.py": "the audit of one figure, and of the set of them",
    "metrics/disruption.py": "a record of a disruption, and what many amount to",
    "metrics/metric_record.py": "what is known of a figure, and of one way in which it is gamed",
    "roles/profile.py": "a profile, and a row of it",
    "effects/advice/situation.py": "what the time before says of a study, and of each of its counts",
    "effects/calibration.py": "the question and the answer of one solve",
    "effects/cluster_errors.py": "a rate ratio, and one of the two sides that it compares",
    "effects/effect.py": "an effect, its limits and its details",
    "effects/group_time.py": "what is asked of the waves, and the answer",
    "effects/method.py": "a design as functions, and what it expects of a group",
    "effects/estimate.py": "the answer for all rows, and an entry of its balance",
    "effects/placebo.py": "a group, and what makes it like the target",
    "effects/power/looks.py": "the looks, and the share of them that is one task",
    "effects/power/power_row.py": "one measure's power, and the small records it is made of",
    "effects/power/variations.py": "what is pretended, and what cannot be",
    "effects/setting.py": "what can be estimated, and what is left over",
    "effects/synthetic_paths.py": "what is the same for every group, and one group taken as one area",
    "places/displaced.py": "the displacement section, and the records it is made of",
    "proving/recovery.py": "what is tried, and what it gave",
    "proving/simulated_panels.py": "a panel, and how it is laid out",
}
"""Modules that may hold more than one public class, each with its reason."""

MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:" + "|".join(["work", "root", "tmp", "opt/venv"]) + r")(?:/|\b)")
TEXT_FILES = {".py", ".md", ".toml", ".css", ".html", ".json", ".csv", ".txt", ".svg", ""}
LEFT_BY_RUNS = {".git", ".venv", "__pycache__", "store", "results", "netharm-demo", "build", "dist", "data"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def is_text(node: ast.AST) -> bool:
    """Whether an expression is surely a string or a sequence, so that + joins and * repeats."""
    if isinstance(node, ast.BinOp):
        return is_text(node.left) or is_text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("join", "format")
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def is_a_length(node: ast.AST) -> bool:
    """Whether an expression is the length of a table or list: where something stands, not what it is."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def calculations_in(tree: ast.AST) -> list[str]:
    """Return each place that computes a number: what a room that only prints must not do.

    Joining and repeating text is printing, and so is finding the last column of a table. `+` counts where a number of
    a record or a fraction is added; adding 1 to a row number, or one chart to another, does not.
    """
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
            adds_numbers = isinstance(node.op, ast.Add) and any(is_number_of_a_record(side) for side in sides)
            harmless = any(is_text(side) or is_a_length(side) for side in sides)
            if (adds_numbers or isinstance(node.op, CALCULATING)) and not harmless:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum":
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
            found.extend(f"line {node.lineno}: imports {name}" for name in sorted(names & NUMERICAL))
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").partition(".")[0] in NUMERICAL:
                found.append(f"line {node.lineno}: imports from {node.module}")
            elif node.module == "math" and not {alias.name for alias in node.names} <= ASKING:
                found.append(f"line {node.lineno}: imports from math")
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math" and node.attr not in ASKING:
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def is_number_of_a_record(node: ast.AST) -> bool:
    numbers = ("observed", "counterfactual", "effect", "lower", "upper", "count", "target", "synthetic")
    if isinstance(node, ast.Attribute):
        return node.attr.endswith(numbers)
    # Adding 0.0 only takes the sign off a negative zero.
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value != 0.0


def long_bodies() -> dict[str, int]:
    """Return the length of every function body over the limit, as `room/module.py:function`."""
    return {
        f"{name_of(path)}:{function.name}": length
        for path in MODULES
        for function in functions_of(parsed(path))
        if (length := body_length(function)) > LONGEST_BODY
    }


def public_of(tree: ast.Module, *kinds: type[ast.AST]) -> list[Any]:
    """Return what a module shows at its top level, of the kinds asked for."""
    return [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]  # type: ignore[attr-defined]


def test_no_module_holds_a_second_idea() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long_to_read() -> None:
    assert {name: length for name, length in long_bodies().items() if name not in LONG_BODIES} == {}


def test_the_list_of_long_functions_names_only_long_functions() -> None:
    assert set(LONG_BODIES) <= set(long_bodies())
    print("longer than the rule, with their reasons:", LONG_BODIES or "none")


def several_classes() -> dict[str, list[str]]:
    """Return the public classes of every module that has more than one."""
    found = {name_of(path): [node.name for node in public_of(parsed(path), ast.ClassDef)] for path in MODULES}
    return {name: classes for name, classes in found.items() if len(classes) > 1}


def test_a_module_has_one_public_class_at_most() -> None:
    assert {name: classes for name, classes in several_classes().items() if name not in SEVERAL_CLASSES} == {}


def test_the_list_of_modules_with_several_classes_names_only_such_modules() -> None:
    assert set(SEVERAL_CLASSES) <= set(several_classes())


def test_everything_public_says_what_it_is() -> None:
    trees = {name_of(path): parsed(path) for path in MODULES}
    silent = [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    for name, tree in trees.items():
        public = public_of(tree, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        silent.extend(f"{name}:{node.name}" for node in public if not ast.get_docstring(node))
    assert silent == []


def test_a_room_that_prints_does_not_calculate() -> None:
    printing = [path for room in PRINTING_ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    assert len(printing) > len(PRINTING_ROOMS)
    found = {name_of(path): calculations_in(parsed(path)) for path in printing}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    ("code", "calculates"),
    [
        ("row.observed - row.counterfactual", True),
        ("row.observed + row.effect", True),
        ("share * 100", True),
        ("total += 0.5", True),
        ("rounded + 0.0", False),
        ("sum(counts)", True),
        ("import numpy as np", True),
        ("value / 3", True),
        ("math.log(value)", True),
        ("math.isfinite(value)", False),
        ("'a' + name + 'b'", False),
        ("'-' * width", False),
        ("'%s' % name", False),
        ("line + bars", False),
        ("row_number + 1", False),
        ("len(columns) - 1", False),
        ("f'{value:.1f}' + unit", False),
    ],
)
def test_the_rule_about_calculating_can_tell_the_difference(code: str, calculates: bool) -> None:
    assert bool(calculations_in(ast.parse(code))) is calculates


def text_files() -> list[Path]:
    return [
        path
        for path in sorted(PROJECT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT_FILES
        and not any(
            part in LEFT_BY_RUNS or part.endswith(("_cache", ".egg-info", ".hypothesis"))
            for part in path.relative_to(PROJECT).parent.parts
            if path.relative_to(PROJECT).parts[:3] != ("src", "netharm", "data") or part != "data"
        )
    ]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    files = text_files()
    assert PACKAGE / "data" / "panel.py" in files
    knowing = {
        path.relative_to(PROJECT).as_posix(): found.group()
        for path in files
        if (found := MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert knowing == {}
    assert MACHINE_PATH.search("open('" + "/" + "tmp/x')")
