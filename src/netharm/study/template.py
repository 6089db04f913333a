"""A commented plan to fill in: what `netharm new` writes."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from netharm.errors import bad_input
from netharm.study.plan_place import printable

_TITLE = '"REPLACE: the operation\'s name"'


def template_text(title: str | None = None) -> str:
    """Return the commented plan, with `title` in its place where one is given."""
    text = files("netharm.study").joinpath("template.toml").read_text(encoding="utf-8")
    # A JSON string of letters that can be seen is a TOML string.
    return text.replace(_TITLE, json.dumps(printable(title), ensure_ascii=False)) if title else text


def write_template(folder: Path, title: str | None = None) -> Path:
    """Write the commented plan into `folder`, which is made where it is missing, and return the plan's path.

    Raises BadInput where a plan is there already or the folder cannot be made.
    """
    path = Path(folder) / "plan.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template_text(title))
    except FileExistsError:
        raise bad_input(
            "there is a plan, or another file of that name, already.",
            f"{path.parent.name}/plan.toml",
            "A plan holds what was promised, so it is never overwritten.",
            "Choose another folder, or move the plan away first.",
        ) from None
    except OSError as error:
        raise bad_input(
            f"the plan cannot be written ({error.strerror}).",
            f"{path.parent.name}/plan.toml",
            "A study begins with its plan.",
            "Choose a folder that you may write in.",
        ) from None
    return path
