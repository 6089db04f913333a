"""A study from beginning to end in a made-up town: planned and registered before, evaluated after."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

from netharm import line
from netharm.errors import bad_input
from netharm.market.town import build_town


def demo(path: Path, open_report: bool = False) -> dict[str, Any]:
    """Make a study of a simulated town in `path`, register it, evaluate it, and open its report where asked.

    The plan is registered while only data from before the operation are held, as it should be in life. Raises BadInput
    where the folder is not empty.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise bad_input(
            "there is something here already.",
            path.name,
            "The demonstration writes a study of its own and overwrites nothing.",
            "Name another folder: netharm demo another-folder",
        )
    build_town(path, seed=1, before_only=True)
    registered = line.register(path)
    build_town(path, seed=1)
    answer = line.evaluate(path)
    report = path / "results" / "report.html"
    opened = open_report and has_screen() and webbrowser.open(report.resolve().as_uri())
    ending = "The report is open in your browser." if opened else f"Open {report} in a browser."
    truth = f"What truly happened in this town is in {path / 'truth.json'}."
    return {**answer, "report": str(report), "said": [registered["said"][0], *answer["said"], truth, ending]}


def has_screen() -> bool:
    """Return whether a browser window could be seen; without one, a text browser would take over the terminal."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
