"""Where a plan's data are looked for when nobody says: in the folder `data` beside the plan, under their own name."""

from __future__ import annotations

from pathlib import Path

from netharm.errors import bad_input
from netharm.study.folder import Folder


def data_beside(folder: Folder, name: str) -> Path | None:
    """Return `data/NAME` (a folder) or `data/NAME.*` (one file) beside the plan, or None where there is neither.

    Raises BadInput where there are several.
    """
    if not folder.data.is_dir():
        return None
    found = [path for path in sorted(folder.data.iterdir()) if path.name.split(".")[0] == name]
    if len(found) > 1:
        raise bad_input(
            f"{len(found)} files could be the data {name!r}: {', '.join(path.name for path in found)}.",
            f"data/{name}",
            "Only one can be meant.",
            f"Keep one, or say which with --data {name}=PATH.",
        )
    return found[0] if found else None
