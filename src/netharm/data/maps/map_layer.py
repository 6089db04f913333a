"""What a map file gave: codes and shapes as they stand in it, not yet checked or moved to the National Grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from netharm.data.tables.given_table import shown
from netharm.errors import BadInput, bad_input


@dataclass(frozen=True)
class MapLayer:
    """A layer of `name`; `codes` (features,) text, number or None; `shapes` (features,) shapely geometries or None.

    crs : the coordinate reference system that the file states, as an authority's code or well-known text; None where
        it states none.
    default_crs : what holds where neither file nor plan states one; None where nothing does.
    """

    name: str
    codes: tuple[object, ...]
    shapes: NDArray[np.object_]
    crs: str | None
    default_crs: str | None = None


def no_code_column(name: str, column: str, found: Sequence[str]) -> BadInput:
    """Return the refusal of a layer without the column of codes."""
    near = get_close_matches(column, found, n=3, cutoff=0.5) or list(found)[:8]
    return bad_input(
        f'there is no column "{shown(column)}".',
        f"{name}, the features' properties",
        "Without their codes the outlines belong to no area.",
        "Mend `columns = { code = ... }` of these polygons in the plan. Names found: "
        + (", ".join(f'"{shown(each)}"' for each in near) or "none")
        + ".",
    )
