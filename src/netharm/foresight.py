"""What a plan could see: from a study and its panel to the power of every declared row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from netharm import __version__
from netharm.data.panel import Panel
from netharm.data.time_after import periods_after
from netharm.effects.advice.not_shown import rows_not_shown
from netharm.effects.power.power import power
from netharm.effects.power.power_row import PowerRow
from netharm.effects.power.question import Question
from netharm.execution import Hands
from netharm.preparation import live_match, prepare_study
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.plan import plan_digest
from netharm.study.study import Study


def foresee(
    study: Study,
    panel: Panel,
    frozen: Mapping[str, str] | None,
    draws: int | None,
    hands: Hands,
    floors: Mapping[str, int] | None = None,
) -> tuple[PowerRow, ...]:
    """Return the power of every declared outcome and harm in the target, in the plan's order.

    floors : the smallest count that may leave the team that holds it, by the name of the data. The smallest change that
    is seen tells about how many are counted, so it goes where the count may not be told.
    """
    prepared = prepare_study(study, panel)
    rows = {
        each.measure: PowerRow(each.measure, str(each.reason)) for each in prepared.unfilled if each.area == "target"
    }
    if prepared.setting is not None:
        question = Question(
            setting=prepared.setting,
            design=study.design,
            declared=live_match(study, prepared),
            after=periods_after(study, panel.periods[0]),
            tolerances={harm.name: harm.tolerance for harm in study.harms},
            offsets=panel.adopted - panel.starts if panel.adopted is not None else None,
            frozen=frozen,
            draws=draws,
        )
        rows |= {row.measure: row for row in power(question, hands)}
    hidden = rows_not_shown(study, panel, floors or {})
    rows |= {name: PowerRow(name, why, not_shown=True) for name, why in hidden.items()}
    declared: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    return tuple(rows[each.name] for each in declared)


def foresight_digest(study: Study, panel: Panel, frozen: Mapping[str, str] | None, draws: int | None) -> str:
    """Return what tells one power calculation from another: the plan, the counts before, the match, the settings."""
    settings = json.dumps([plan_digest(study), frozen, draws, __version__], sort_keys=True)
    digest = hashlib.sha256(settings.encode())
    for array in (panel.counts, panel.covariates, panel.target, panel.buffer, panel.comparison, panel.exposure):
        digest.update(repr(None if array is None else array.shape).encode())
        digest.update(b"" if array is None else array.tobytes())
    return digest.hexdigest()[:32]
