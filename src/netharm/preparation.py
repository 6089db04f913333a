"""From a study and its panel to arrays: which rows can be filled, how closely they are matched."""

from __future__ import annotations

from netharm.data.panel import Panel
from netharm.effects.estimate import find_levels, placebo_groups_of
from netharm.effects.method import method_of
from netharm.effects.setting import Prepared, prepare
from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study
from netharm.study.untouched import Untouched

QUARTERS = {"week": 13, "month": 3, "quarter": 1}
"""How many periods make a quarter."""


def declared_match(study: Study) -> dict[str, str]:
    """Return how closely each measure is to be matched, as the plan declares it."""
    return {each.name: each.match for each in estimated_measures(study)}


def estimated_measures(study: Study) -> tuple[Outcome | Harm | Untouched, ...]:
    """Return everything that is estimated: the ledger's rows, and the counts that test the design."""
    return (*study.outcomes, *study.harms, *study.untouched)


def prepare_study(study: Study, panel: Panel) -> Prepared:
    """Return the rows of `study` that its panel can fill, as arrays, and the others with their reasons."""
    return prepare(panel, tuple(declared_match(study)), QUARTERS[study.window.period])


def find_match(study: Study, panel: Panel) -> tuple[dict[str, str], list[str]]:
    """Return the match of every row, and what was tried; only counts before the operation are read."""
    prepared = prepare_study(study, panel)
    if prepared.setting is None:
        return {}, [str(effect.reason) for effect in prepared.unfilled]
    method = method_of(study.design.kind)
    if not method.matches:
        return {}, [f"The design is {study.design.kind}: nothing is matched. See netharm design for what it can show."]
    groups, like_buffers = placebo_groups_of(method, prepared.setting, study.design)
    found = find_levels(prepared.setting, study.design, live_match(study, prepared), groups, like_buffers)
    said = [*found.said, f"{len(groups)} placebo groups found of {study.design.permutations} asked for"]
    if prepared.setting.neighbours is None:
        said.append(
            "without the areas' outlines the groups are scattered, and intervals likely too narrow; see polygons"
        )
    return found.levels, said


def live_match(study: Study, prepared: Prepared) -> dict[str, str]:
    """Return the declared match of the measures that the panel can fill."""
    assert prepared.setting is not None
    return {name: level for name, level in declared_match(study).items() if name in prepared.setting.measures}


def withheld_marks(study: Study) -> dict[str, float]:
    """Return the number that stands in the file for each measure's withheld counts, where the one mark is a number."""
    marks = {each.name: study.data[each.measure.data].suppressed for each in estimated_measures(study)}
    return {name: float(each[0]) for name, each in marks.items() if len(each) == 1 and each[0].isdecimal()}
