"""Data frames in and out, for notebooks: a frame is taken in as the file it would be; a panel is given in long form."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from netharm.data.entry import Entry
from netharm.data.ingest import ingest_source
from netharm.data.panel import Panel
from netharm.data.store import Store
from netharm.study.study import Study


def ingest_frame(store: Store, study: Study, name: str, frame: pd.DataFrame) -> tuple[Entry, ...]:
    """Take `frame` into `store` as the plan's data `name`, with the checks that a Parquet file gets."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.parquet"
        store.path.mkdir(parents=True, exist_ok=True)
        with store.connect(Path(folder)) as connection:
            connection.register("given_frame", frame)
            connection.execute("COPY given_frame TO $1 (FORMAT parquet)", [str(path)])
        return ingest_source(store, study, name, path)


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
