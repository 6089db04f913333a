"""A panel's areas with every code that means one of them, and their outlines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.data.geography import stored_outlines, stored_pairs
from netharm.data.maps.lookup import areas_of_lookup
from netharm.data.panel import Panel
from netharm.data.panel_parts.areas import Areas, areas_of_codes
from netharm.data.store import Store
from netharm.study.study import Study


def areas_of_panel(study: Study, store: Store, panel: Panel) -> Areas:
    """Return the panel's areas with every code that means one of them."""
    if study.area.lookup is None:
        return areas_of_codes(panel.areas)
    joined = areas_of_lookup(stored_pairs(store, study.area.lookup))
    here = {name: position for position, name in enumerate(panel.areas)}
    position = {code: here[joined.names[old]] for code, old in joined.position.items() if joined.names[old] in here}
    position |= {name: here[name] for name in panel.areas if name not in position}
    return Areas(panel.areas, position, frozenset(position), frozenset(position))


def outlines_of_panel(study: Study, store: Store, panel: Panel) -> NDArray[np.object_]:
    """Return (areas,) shapely geometries in metres on the National Grid; None for an area without an outline."""
    if study.area.polygons is None:
        return np.full(len(panel.areas), None, dtype=object)
    return stored_outlines(store, study.area.polygons).merged(areas_of_panel(study, store, panel))
