"""A panel as a data frame, for notebooks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netharm.data.panel import Panel


def panel_frame(panel: Panel) -> pd.DataFrame:
    """Return `panel` in long form: area, part (target, buffer, comparison or outside), period, after, measure, count.

    A count not seen is NaN, with `state` "missing" or "suppressed"; a count seen has the state "counted".
    """
    measures, areas, periods = panel.counts.shape
    part = np.select([panel.target, panel.buffer, panel.comparison], ["target", "buffer", "comparison"], "outside")
    position = np.arange(periods)
    after = (position >= panel.starts) & (position <= panel.ends)
    state = np.where(panel.suppressed, "suppressed", np.where(np.isnan(panel.counts), "missing", "counted"))
    return pd.DataFrame(
        {
            "area": np.tile(np.repeat(panel.areas, periods), measures),
            "part": np.tile(np.repeat(part, periods), measures),
            "period": np.tile(panel.periods, measures * areas),
            "after": np.tile(after, measures * areas),
            "measure": np.repeat(panel.measures, areas * periods),
            "count": panel.counts.ravel(),
            "state": state.ravel(),
        }
    )
