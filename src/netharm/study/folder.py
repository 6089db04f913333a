"""Where a study keeps its things: the plan, what was promised, the data's store and the results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netharm.errors import bad_input


@dataclass(frozen=True)
class Folder:
    """A study's folder on disk."""

    path: Path
    plan: Path

    @property
    def registrations(self) -> Path:
        return self.path / "registrations.jsonl"

    @property
    def mitigations(self) -> Path:
        """What was reported of the plan's mitigations; it only grows."""
        return self.path / "mitigations.jsonl"

    @property
    def evidence(self) -> Path:
        """The corpus of what people said in and about the operation, where there is one."""
        return self.path / "evidence"

    @property
    def store(self) -> Path:
        return self.path / "store"

    @property
    def results(self) -> Path:
        return self.path / "results"

    @property
    def data(self) -> Path:
        """The documented default place of a plan's data: `data/NAME.*` or `data/NAME/` beside the plan."""
        return self.path / "data"


def find_folder(given: Path | str) -> Folder:
    """Return the study at `given`, which is its folder or its plan file.

    Raises BadInput where there is no plan.
    """
    path = Path(given)
    plan = path / "plan.toml" if path.is_dir() else path
    if not plan.is_file():
        raise bad_input(
            "there is no plan here.",
            str(plan),
            "Every command needs a study: a folder with a plan.toml in it.",
            "Make one with: netharm new my-study",
        )
    return Folder(path=plan.parent, plan=plan)
