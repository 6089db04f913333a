"""Whom searches fell on, before, during and after: a harm that is watched wherever the records are held.

Searches are a police activity, so their number is no result; whom they fall on is a harm that an operation can set off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netharm.data.panel import Panel
from netharm.data.stop_and_search import NOT_STATED, Searches, held_searches, read_searches, residents
from netharm.data.store import Store
from netharm.effects.rate_ratios import Ratio, rate_ratio, ratio_change, share_ratio
from netharm.filling import suppression_of
from netharm.ledger import Disproportionality, HarmState, SearchRow
from netharm.study.moment import Moment
from netharm.study.study import Study

By = Literal["ethnicity", "age"]
Where = Literal["target", "force"]
When = Literal["before", "during", "after"]
Mask = NDArray[np.bool_]

TOLERANCE = 1.25
"""The rise in a group's searches, for each search of the compared group, beyond which somebody must act."""
DAYS_IN_A_YEAR = 365.25


def find_disproportionality(study: Study, store: Store, panel: Panel) -> Disproportionality:
    """Return the searches by group and stretch of time, from every stop and search file in the store."""
    held = held_searches(study, store)
    if not held:
        return Disproportionality("not held", ("No records of stop and search are held.",))
    dates = (study.operation.starts, study.operation.ends)
    if not all(isinstance(each, date) for each in dates):
        return Disproportionality("could_not_run", ("Stop and search needs an operation with calendar dates.",))
    searches = read_searches(study, store, panel, [entry for entries in held.values() for entry in entries])
    people = residents(study, store, panel)
    stretches = dict(_stretches(study, searches))
    wheres: tuple[Where, ...] = ("target", "force") if searches.in_target is not None else ("force",)
    rows = [
        row
        for by, group in _compared(study).items()
        for where in wheres
        for row in _rows(searches, people, stretches, by, group, where)
    ]
    said = (*_said(rows), *_cannot_say(searches, people, stretches))
    suppress_below = max(suppression_of(study.data[name]) for name in held)
    return Disproportionality("shown", said, tuple(rows), TOLERANCE, suppress_below)


def _compared(study: Study) -> dict[By, str]:
    populations = study.populations
    return {
        "ethnicity": populations.compared_with_ethnicity if populations else "White",
        "age": populations.compared_with_age if populations else "over 34",
    }


@dataclass(frozen=True)
class _Stretch:
    """One stretch of time: how many of its days are covered, and which searches fall in it."""

    days: int
    inside: Mask


def _stretches(study: Study, searches: Searches) -> Iterator[tuple[When, _Stretch]]:
    starts, ends = _number(study.operation.starts), _number(study.operation.ends)
    first = _number(study.window.before_starts) if study.window.before_starts is not None else -(10**9)
    last = _number(study.window.after_ends) if study.window.after_ends is not None else ends
    limits: tuple[tuple[When, int, int], ...] = (
        ("before", first, starts - 1),
        ("during", starts, min(ends, last)),
        ("after", ends + 1, last),
    )
    for when, low, high in limits:
        days = int(((searches.covered >= low) & (searches.covered <= high)).sum())
        yield when, _Stretch(days, (searches.day >= low) & (searches.day <= high))


def _number(moment: Moment) -> int:
    assert isinstance(moment, date)
    return (moment - date(1970, 1, 1)).days


def _rows(
    searches: Searches,
    people: Mapping[tuple[str, str, str], float],
    stretches: Mapping[When, _Stretch],
    by: By,
    compared: str,
    where: Where,
) -> Iterator[SearchRow]:
    groups: NDArray[np.object_] = getattr(searches, by)
    here = searches.in_target if where == "target" and searches.in_target is not None else np.ones(len(groups), bool)
    names = sorted({compared, *groups}, key=lambda name: (name != compared, name == NOT_STATED, name))
    tallies = {
        (name, when): _Tally.of(searches, here & stretch.inside & (groups == name))
        for name in names
        for when, stretch in stretches.items()
    }
    for name in names:
        for when, stretch in stretches.items():
            one = tallies[name, when]
            row = SearchRow(
                by, name, compared, where, when, stretch.days, one.searches, one.finds, people.get((by, name, where))
            )
            if not stretch.days:
                yield replace(row, searches=None, finds=None, reason="no file covers this stretch of time")
                continue
            row = _with_rates(row, one, tallies[compared, when], people.get((by, compared, where)))
            told = when != "before" and name != compared
            yield _with_change(row, one, tallies, when) if told else row


@dataclass(frozen=True)
class _Tally:
    searches: int
    finds: int

    @classmethod
    def of(cls, searches: Searches, chosen: Mask) -> _Tally:
        return cls(int(chosen.sum()), int((chosen & searches.came_of_it).sum()))


def _with_rates(row: SearchRow, one: _Tally, other: _Tally, compared_people: float | None) -> SearchRow:
    """Return `row` with its rates, and their ratios to the compared group's."""
    row = replace(row, find_rate=one.finds / one.searches if one.searches else None)
    if row.population:
        row = replace(row, rate=1000 * one.searches / row.population / (row.days / DAYS_IN_A_YEAR))
    else:
        row = replace(row, reason="no number of residents is given for this group, so there is no rate")
    if row.group == row.compared_with:
        return row
    if row.population and compared_people:
        row = _set(row, "rate_ratio", rate_ratio(one.searches, row.population, other.searches, compared_people))
    return _set(row, "find_rate_ratio", share_ratio(one.finds, one.searches, other.finds, other.searches))


def _set(row: SearchRow, name: str, ratio: Ratio | None) -> SearchRow:
    if ratio is None:
        return row
    return replace(row, **dict(zip((name, f"{name}_lower", f"{name}_upper"), ratio, strict=True)))  # type: ignore[arg-type]


def _with_change(row: SearchRow, one: _Tally, tallies: Mapping[tuple[str, When], _Tally], when: When) -> SearchRow:
    """Return `row` with how its searches, for each of the compared group's, changed since before; residents cancel."""
    other, compared = tallies[row.compared_with, when], row.compared_with
    before, other_before = tallies[row.group, "before"], tallies[compared, "before"]
    changed = ratio_change(one.searches, other.searches, before.searches, other_before.searches)
    if changed is None:
        return replace(row, harm_state="not ruled out")
    row = _set(row, "change", changed[0])
    return replace(row, harm_state=_state(changed[0][0], changed[1]))


def _state(change: float, upper: float | None) -> HarmState:
    """Return the state of a rise by the rule of every harm: crossed by its estimate, ruled out by its limit."""
    if change > TOLERANCE:
        return "crossed"
    return "ruled out" if upper is not None and upper < TOLERANCE else "not ruled out"


def _said(rows: list[SearchRow]) -> Iterator[str]:
    """Yield a sentence for each group whose searches rose beyond the tolerance, or that none did."""
    watched = [row for row in rows if row.harm_state is not None and row.group != NOT_STATED]
    crossed = [row for row in watched if row.harm_state == "crossed"]
    for row in crossed:
        when = "during the operation" if row.when == "during" else "after it"
        place = "in the target" if row.where == "target" else "in the whole force"
        limits = (
            f"95% {row.change_lower:.2f} to {row.change_upper:.2f}"
            if row.change_upper is not None
            else "no upper limit"
        )
        yield (
            f"{when}, {place}, searches of the group {row.group} ({row.by}) rose to {row.change:.2f} times what they "
            f"were before for each search of the group {row.compared_with} ({limits}), beyond the tolerance of "
            f"{TOLERANCE}"
        )
    open_ones = [row for row in watched if row.harm_state == "not ruled out"]
    if open_ones:
        share = f"{len(open_ones)} of {len(watched)}"
        yield f"a rise beyond {TOLERANCE} times is not ruled out in {share} comparisons with before"
    elif watched and not crossed:
        yield f"a rise beyond {TOLERANCE} times is ruled out in all {len(watched)} comparisons with before"


def _cannot_say(
    searches: Searches, people: Mapping[tuple[str, str, str], float], stretches: Mapping[When, _Stretch]
) -> Iterator[str]:
    uncovered = [when for when, stretch in stretches.items() if not stretch.days]
    if uncovered:
        yield f"no file of stop and search covers the time {', '.join(uncovered)} (of before, during and after)"
    if not people:
        yield "no numbers of residents are given ([populations] in the plan): there are changes, but no rates by head"
    if searches.in_target is None:
        yield "without outlines of the areas searches cannot be placed, so only the whole force is shown"
    elif searches.without_place:
        lost = f"{searches.without_place:,} of {len(searches.day):,}"
        yield f"{lost} searches have no place and count for the force alone"
    unknown = int((searches.ethnicity == NOT_STATED).sum())
    yield f"in {unknown:,} of {len(searches.day):,} searches the person's ethnicity is not stated"
    yield "rates by head divide by residents, while people are searched where they are, not where they live"
