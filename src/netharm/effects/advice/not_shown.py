"""Which counts advice before an operation may not tell, by the rules that the report's own rows are released by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from netharm.data.panel import Panel
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study

SMALL_PLACE = "health data about a single small area are not shown outside the team that holds them"


def rows_not_shown(study: Study, panel: Panel, floors: Mapping[str, int]) -> dict[str, str]:
    """Return why counts of a row in the target are not to be told, by the row's name; a row that may be is not there.

    panel : the time before. floors : the smallest count that may leave the team, by the name of the data. Advice has no
    level of its own, so it keeps to the widest that the plan allows; at internal everything is told. A small count is
    withheld, 0 included, and so is every count of health data in a target of one area.
    """
    if study.governance.release == "internal":
        return {}
    rows: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    single = int(panel.target.sum()) == 1
    told: dict[str, str] = {}
    for row in rows:
        floor = floors.get(row.measure.data, 0)
        counted = float(np.nansum(panel.counts[panel.measures.index(row.name)][panel.target][:, : panel.starts]))
        if single and study.data[row.measure.data].sensitivity == "health":
            told[row.name] = SMALL_PLACE
        elif counted < floor:
            told[row.name] = f"counts under {floor} are not shown outside the team that holds them"
    return told
