"""The design of a plan: every key that it sets is one that its kind uses, and every column it names is declared."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.errors import Fault
from netharm.study.data_source import DataSource
from netharm.study.design_keys import INFERENCES, KINDS_OF_KEY, MATCHING_KINDS
from netharm.study.plan_areas import named_data_faults
from netharm.study.plan_key_faults import did_you_mean, shown
from netharm.study.plan_parts import Parts
from netharm.study.plan_place import Path, PlanPlace, printable


def design_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the keys of [design] beside the traits it balances."""
    if parts.design is None:
        return
    yield from _idle_keys(parts, place)
    yield from _idle_matches(parts, place)
    yield from _inference_faults(parts, place)
    if parts.design.exposure is not None:
        exposure, path = parts.design.exposure, ("design", "exposure")
        yield from named_data_faults((*path, "data"), exposure.data, ("counts",), parts, place)
        yield from declared_column_faults((*path, "column"), exposure.data, exposure.column, parts, place)


def population_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of residents that search rates are divided by."""
    populations = parts.populations
    if populations is None:
        return
    yield from named_data_faults(("populations", "data"), populations.data, ("counts",), parts, place)
    if not populations.ethnicity and not populations.age:
        yield place.fault(
            ("populations",),
            "no group of residents is named, by ethnicity or by age.",
            "Without their numbers no search rate can be told.",
            'Write ethnicity = { White = "COLUMN", Black = "COLUMN" }, or age, or take [populations] out.',
        )
    for by, groups, compared in (
        ("ethnicity", populations.ethnicity, populations.compared_with_ethnicity),
        ("age", populations.age, populations.compared_with_age),
    ):
        for group, column in groups.items():
            yield from declared_column_faults(("populations", by, group), populations.data, column, parts, place)
        yield from _group_faults(by, groups, compared, place)


def declared_column_faults(path: Path, data: str, column: str, parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    """Yield a fault where `column` is neither a measure nor a covariate of the counts table `data`."""
    source = parts.data.get(data)
    if source is None or source.source != "counts":
        return
    declared = _columns(source)
    if column not in declared:
        yield place.fault(
            path,
            f'the column "{printable(column, 60)}" is not among the declared columns.',
            "Only declared columns are read into the store.",
            f"{did_you_mean(column, declared)}"
            f"Name a declared column, or add it to measures or covariates of [data.{data}].",
        )


def _columns(source: DataSource) -> tuple[str, ...]:
    return (*source.measures, *source.covariates)


def _idle_keys(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    assert parts.design is not None
    given = parts.tables.get("design", {})
    for key, kinds in KINDS_OF_KEY.items():
        if isinstance(given, dict) and key in given and parts.design.kind not in kinds:
            yield place.fault(
                ("design", key),
                f'a design of the kind "{parts.design.kind}" does not use it.',
                "A key that nobody reads would be a promise that nobody keeps.",
                f"Take it out, or see that kind is right: {key} goes with {_listed(kinds)}.",
            )


def _idle_matches(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    design = parts.design
    assert design is not None
    if design.kind in MATCHING_KINDS:
        return
    matches = [
        *(("outcome", position, row.match) for position, row in parts.outcomes),
        *(("harm", position, row.match) for position, row in parts.harms),
        *(("untouched", position, row.match) for position, row in parts.untouched),
    ]
    for table, position, match in matches:
        if match in ("period", "quarter", "total"):
            yield place.fault(
                (table, position, "match"),
                f'a design of the kind "{design.kind}" matches no counts.',
                "It compares how counts changed and not whether they were equal, so nothing would keep this promise.",
                f"Take match out, or see that kind is right: match goes with {_listed(MATCHING_KINDS)}.",
            )


def _inference_faults(parts: Parts, place: PlanPlace) -> Iterator[Fault]:
    design = parts.design
    assert design is not None
    if design.inference is not None and design.inference not in INFERENCES[design.kind]:
        known = INFERENCES[design.kind]
        others = tuple(kind for kind, has in INFERENCES.items() if design.inference in has)
        yield place.fault(
            ("design", "inference"),
            f'a design of the kind "{design.kind}" cannot judge chance by "{design.inference}".',
            "How chance is judged decides which changes are told as changes.",
            f"Choose one of {_listed(known)}, or leave it out for {shown(known[0])}; "
            f'"{design.inference}" goes with {_listed(others)}.',
        )


def _group_faults(by: str, groups: dict[str, str], compared: str, place: PlanPlace) -> Iterator[Fault]:
    if groups and compared not in groups:
        yield place.fault(
            ("populations", f"compared_with_{by}"),
            f'the group "{printable(compared, 40)}" that rates are divided by has no column of residents.',
            "Every rate ratio would lack its denominator.",
            f"{did_you_mean(compared, groups)}Name one of the groups given under {by}, or add this group there.",
        )
    repeated = sorted({column for column in groups.values() if list(groups.values()).count(column) > 1})
    for column in repeated:
        yield place.fault(
            ("populations", by),
            f'two groups are counted in the same column, "{printable(column, 60)}".',
            "Their rates would have one denominator, which is right for at most one of them.",
            "Give each group a column of its own.",
        )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)
