"""From a table of counts to the answer of `netharm displacement`: a record, its sentences, and a page if asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netharm.answers.page_place import refuse_page_place
from netharm.answers.sheet_rows import write_whole
from netharm.places.quick_displacement import quick_displacement
from netharm.report.quick_displacement_page import quick_displacement_page, quick_displacement_words


def displacement(
    path: Path,
    columns: tuple[str, str, str],
    lengths: tuple[float, float],
    out: Path | None = None,
    *,
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return the displacement statistics of a table; write their page to `out` where one is named.

    columns : the table's names of zone, before and after. weights : how large each zone is, by its name. Raises
    BadInput; nothing is written then.
    """
    refuse_page_place(out)
    answer = quick_displacement(path, *columns, lengths, weights=weights)
    said = quick_displacement_words(answer)
    if out is not None:
        write_whole(out, quick_displacement_page(answer).encode())
        said = [*said, f"The page is {out}."]
    return {**answer, "said": said}
