"""Sizes, docstrings, and who may calculate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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

LONG_BODIES: dict[str, str] = {}
"""Functions that may be longer, as `room/module.py:function`, each with its reason."""

SEVERAL_CLASSES = {
    "errors.py": "one error for each exit code, told together",
    "ledger.py": "the ledger and the records it is made of",
    "study/area.py": "an area, and the two small tables of the plan inside it",
    "study/design.py": "a design, and the small table of the plan inside it",
    "study/plan_changes.py": "a change, and the mark of a key that is not there",
    "study/registration.py": "the two kinds of events of a study, and their sequence",
    "data/table_faults.py": "a complaint, and a doubt that may turn into one",
    "effects/calibration.py": "the question and the answer of one solve",
    "effects/effect.py": "an effect and its limits",
    "effects/estimate.py": "the answer for all rows, and an entry of its balance",
    "effects/placebo.py": "a group, and what makes it like the target",
    "effects/setting.py": "what can be estimated, and what is left over",
    "effects/small_area_synthetic_control.py": "the question and the answer of the design",
}
"""Modules that may hold more than one public class, each with its reason."""

MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:" + "|".join(["work", "root", "tmp", "opt/venv"]) + r")(?:/|\b)")
TEXT_FILES = {".py", ".md", ".toml", ".css", ".html", ".json", ".csv", ".txt", ".svg", ""}
LEFT_BY_RUNS = {".git", ".venv", "__pycache__", "store", "results", "netharm-demo", "build", "dist", "data"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


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


def calculations_in(tree: ast.AST) -> list[str]:
    """Return each place that computes a number: what a room that only prints must not do.

    Joining and repeating text is printing. `+` counts where a number of a record or a fraction is added; adding
    1 to a row number, or one chart to another, does not.
    """
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
            adds_numbers = isinstance(node.op, ast.Add) and any(is_number_of_a_record(side) for side in sides)
            if (adds_numbers or isinstance(node.op, CALCULATING)) and not any(is_text(side) for side in sides):
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


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_holds_a_second_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_is_too_long_to_read(path: Path) -> None:
    long = {
        f"{name_of(path)}:{function.name}": length
        for function in functions_of(parsed(path))
        if (length := body_length(function)) > LONGEST_BODY
    }
    assert {name: length for name, length in long.items() if name not in LONG_BODIES} == {}


def test_the_list_of_long_functions_names_only_long_functions() -> None:
    long = {
        f"{name_of(path)}:{function.name}"
        for path in MODULES
        for function in functions_of(parsed(path))
        if body_length(function) > LONGEST_BODY
    }
    assert set(LONG_BODIES) <= long
    print("longer than the rule, with their reasons:", LONG_BODIES or "none")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_one_public_class_at_most(path: Path) -> None:
    public = [
        node.name for node in parsed(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert len(public) <= 1 or name_of(path) in SEVERAL_CLASSES, public


def test_the_list_of_modules_with_several_classes_names_only_such_modules() -> None:
    several = {
        name_of(path)
        for path in MODULES
        if sum(isinstance(node, ast.ClassDef) and not node.name.startswith("_") for node in parsed(path).body) > 1
    }
    assert set(SEVERAL_CLASSES) - several == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_public_says_what_it_is(path: Path) -> None:
    tree = parsed(path)
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
    assert ast.get_docstring(tree) or not tree.body, "the module says nothing about itself"


@pytest.mark.parametrize(
    "path", [path for room in PRINTING_ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))], ids=name_of
)
def test_a_room_that_prints_does_not_calculate(path: Path) -> None:
    assert calculations_in(parsed(path)) == []


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
