"""The house's order: who may import whom, read from the table in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "netharm"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path not in (PACKAGE / "__init__.py", PACKAGE / "__main__.py")
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "core", "base", "manager"}
LAZY_ROOMS = {"cli"}
"""Where a netharm module may be imported inside a function: help must stay light."""


def rooms_of(page: str) -> dict[str, set[str]]:
    """Return what each room may import, from the table of rooms."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", page, flags=re.MULTILINE)
    return {room: set(re.findall(r"\w+", allowed)) for room, allowed in rows}


ROOMS = rooms_of((PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8"))


def imports_of(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Yield every module of netharm that is imported, without the leading `netharm.`; `` is netharm itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports inside netharm are written in full"
            module = node.module or ""
            within = [f"{module}.{alias.name}" for alias in node.names]
            names = [name if is_module(name) else module for name in within]
        else:
            continue
        for name in names:
            if name == "netharm" or name.startswith("netharm."):
                yield name.removeprefix("netharm").removeprefix("."), node


def is_module(name: str) -> bool:
    """Whether a full name is that of a module or of a room."""
    return name.removeprefix("netharm.") in MODULES or name.removeprefix("netharm.") in ROOMS


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Return the names of one circle of imports, or nothing."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        found = next((ring for near in sorted(graph.get(name, ())) if (ring := walk(near, [*trail, name]))), [])
        done.add(name)
        return found

    return next((ring for name in sorted(graph) if (ring := walk(name, []))), [])


def test_the_architecture_page_lists_exactly_the_rooms_that_exist() -> None:
    assert set(ROOMS) == {name.partition(".")[0] for name in MODULES}


def test_the_order_of_the_rooms_has_no_circle() -> None:
    assert circle_in(ROOMS) == []
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]


def test_market_is_seen_only_by_the_line_and_by_proving() -> None:
    assert {room for room, allowed in ROOMS.items() if "market" in allowed} <= {"line", "proving", "cli"}


def test_a_room_imports_only_the_rooms_below_it() -> None:
    wrong = []
    for module, path in MODULES.items():
        room = module.partition(".")[0]
        for imported, node in imports_of(parsed(path)):
            below = imported.partition(".")[0]
            if below not in ROOMS.get(room, set()) | {room, ""} or (below == "" and not asks_the_version(node)):
                wrong.append(f"{module}, line {node.lineno}: {room} may not import {below or 'a public name'}")
    assert wrong == []


def asks_the_version(node: ast.stmt) -> bool:
    """Whether an import from netharm itself takes no more than its version: rooms import from rooms."""
    return isinstance(node, ast.ImportFrom) and [alias.name for alias in node.names] == ["__version__"]


def test_no_import_of_netharm_hides_inside_a_function() -> None:
    hidden = []
    for module, path in MODULES.items():
        at_the_top = {id(node) for node in parsed(path).body}
        if module.partition(".")[0] not in LAZY_ROOMS:
            hidden.extend(
                f"{module}, line {node.lineno}" for _, node in imports_of(parsed(path)) if id(node) not in at_the_top
            )
    assert hidden == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module: {name for name, _ in imports_of(parsed(path)) if name} for module, path in MODULES.items()}
    assert circle_in(graph) == []


def third_parties_of(tree: ast.AST) -> set[str]:
    """Return the top-level names of everything that is imported."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_the_study_holds_no_data_and_loads_no_numerical_library() -> None:
    numerical = {"numpy", "pandas", "duckdb", "scipy", "shapely", "pyogrio", "pyproj"}
    study = [path for module, path in MODULES.items() if module.partition(".")[0] == "study"]
    assert [path.name for path in study if third_parties_of(parsed(path)) & numerical] == []
    assert "numpy" in third_parties_of(parsed(MODULES["data.panel"]))


FRAMES = {"effects.two_way_misleads": "diff-diff takes nothing but a data frame"}
"""Estimators that may know a table, each with its reason."""


def test_estimators_know_no_tables_and_no_files() -> None:
    effects = [
        path for module, path in MODULES.items() if module.partition(".")[0] == "effects" and module not in FRAMES
    ]
    assert [path.name for path in effects if third_parties_of(parsed(path)) & {"pandas", "duckdb", "pathlib"}] == []


def test_every_room_and_module_has_a_name_that_says_what_it_is() -> None:
    names = {part for module in MODULES for part in module.split(".")}
    assert not names & FORBIDDEN_NAMES


def test_no_room_is_reached_around_the_front_door_of_the_data() -> None:
    openers = [module for module, path in MODULES.items() if "duckdb.connect" in path.read_text(encoding="utf-8")]
    assert openers in ([], ["data.store"])
