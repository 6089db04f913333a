"""The advice on all five designs, and the one to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from netharm.data.panel import Panel
from netharm.effects.advice.advice import VERDICTS, Advice, Verdict
from netharm.effects.advice.not_shown import rows_not_shown
from netharm.effects.advice.rehearsal import Rehearsal, rehearse, repeat_before
from netharm.effects.advice.rules import Grounds, find_grounds, stops_before_trying, works
from netharm.effects.advice.situation import RowSituation, Situation, adoption, read_situation
from netharm.effects.maryland import rate_design
from netharm.effects.setting import Prepared, Setting
from netharm.study.design import Design, DesignKind, Inference
from netharm.study.design_keys import INFERENCES, KINDS_OF_KEY
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study

KINDS: tuple[DesignKind, ...] = get_args(DesignKind)

FALLBACKS: dict[DesignKind, tuple[Inference, ...]] = {
    "difference in differences": ("wild", "cluster"),
    "staggered adoption": ("cluster",),
    "synthetic control": ("conformal",),
}
"""What else may judge chance where the default cannot. The linearised and jackknife errors of a small-area synthetic
control are left out: the first is too small for few areas, and the second can seldom be run (docs/methods.md).
"""


def advise(
    study: Study, panel: Panel, prepared: Prepared, floors: Mapping[str, int] | None = None
) -> tuple[tuple[Advice, ...], tuple[RowSituation, ...]]:
    """Return the advice on every design, and what each count can show whatever the design.

    floors : the smallest count that may leave the team that holds it, by the name of the data. `panel` and
    `prepared` end where the operation starts. Where no row was seen in full, every design says so.
    """
    setting = prepared.setting
    if setting is None:
        reasons = tuple(dict.fromkeys(f"{effect.measure}: {effect.reason}." for effect in prepared.unfilled))
        return tuple(_unusable(kind, study, panel, reasons) for kind in KINDS), ()
    situation = read_situation(study, panel, setting)
    hidden = rows_not_shown(study, panel, floors or {})
    situation = replace(situation, rows=tuple(replace(row, not_shown=hidden.get(row.name)) for row in situation.rows))
    rows: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    declared = {each.name: each.match for each in rows if each.name in setting.measures}
    repeated = repeat_before(setting, situation.periods_after, adoption(study, panel))
    return tuple(_judge(kind, study, situation, repeated, declared) for kind in KINDS), situation.rows


def _judge(
    kind: DesignKind, study: Study, situation: Situation, repeated: Setting, declared: Mapping[str, str]
) -> Advice:
    """Return the advice on one design: tried as the plan has it or by its default, then by its fallback."""
    design = design_of_kind(study.design, kind, situation.comparison_areas > 0)
    if stops_before_trying(kind, situation):
        return _advice(design, situation, None, find_grounds(kind, situation, None, design.control))
    tried = rehearse(repeated, design, declared)
    grounds = find_grounds(kind, situation, tried, design.control)
    for other, said in () if works(situation, tried) else _other_ways(design, design.kind == study.design.kind):
        again = rehearse(repeated, other, declared)
        if works(situation, again):
            lesser = find_grounds(kind, situation, again, other.control)
            joined = Grounds(lesser.stops, (*grounds.stops, said, *lesser.warns), lesser.tells)
            return _advice(other, situation, again, joined)
    return _advice(design, situation, tried, grounds)


def _other_ways(design: Design, promised: bool) -> Iterator[tuple[Design, str]]:
    """Yield what else a design can do where it fails as it is; what the plan has promised itself is not touched."""
    kind = design.kind
    if design.inference is None:
        for inference in FALLBACKS.get(kind, ()):
            said = f'Chance cannot be judged by {INFERENCES[kind][0]}, but can by inference = "{inference}".'
            yield design.model_copy(update={"inference": inference}), said
    if design.control and not promised:
        yield design.model_copy(update={"control": False}), "It works without them as its control series."


def design_of_kind(design: Design, kind: DesignKind, comparable: bool) -> Design:
    """Return `design` as it would be of another kind: keys that this kind does not use are left out.

    An interrupted time series takes the comparison areas as its control series, where there are any and the plan is not
    of that kind already.
    """
    if design.kind == kind:
        return design
    plain = {key: Design.model_fields[key].get_default() for key, kinds in KINDS_OF_KEY.items() if kind not in kinds}
    inference = design.inference if design.inference in INFERENCES[kind] else None
    control = {"control": comparable} if kind == "interrupted time series" else {}
    return design.model_copy(update={**plain, "kind": kind, "inference": inference, **control})


def _advice(design: Design, situation: Situation, tried: Rehearsal | None, grounds: Grounds) -> Advice:
    verdict: Verdict = VERDICTS[2 if grounds.stops else 1 if grounds.warns else 0]
    rating = rate_design(
        design.kind,
        situation.target_areas,
        situation.comparison_areas,
        control=design.control,
        balanced=_is_balanced(tried),
    )
    return Advice(
        design.kind,
        verdict,
        grounds.stops or (*grounds.warns, *grounds.tells),
        rating.level,
        rating.why,
        rating.raised_by,
    )


def _is_balanced(tried: Rehearsal | None) -> bool:
    """Return whether every count before is matched; taken as so where it was not tried."""
    return tried is None or tried.matched is None or "none" not in tried.matched.values()


def _unusable(kind: DesignKind, study: Study, panel: Panel, reasons: Sequence[str]) -> Advice:
    rating = rate_design(kind, int(panel.target.sum()), int(panel.comparison.sum()), study.design.control)
    return Advice(kind, VERDICTS[2], tuple(reasons), rating.level, rating.why, rating.raised_by)
