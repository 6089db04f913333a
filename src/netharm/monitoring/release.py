"""What a watch may show at each level: its counts pass through the same release as those of an evaluation.

Beyond that, a running total that grows from look to look would give away a look that is withheld. So where one is, no
total and no ratio is shown either. The states and the alarms always are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from netharm.data.panel_parts.tallying import declared_measures
from netharm.filling import open_ledger, suppression_of
from netharm.ledger import Row, Series
from netharm.release import release
from netharm.remainder import find_remainders
from netharm.study.measure_pairs import measure_pairs
from netharm.study.study import Study
from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.watch.scanned import Scanned


def release_watch(study: Study, followed: Sequence[Followed], level: str) -> tuple[Followed, ...]:
    """Return what was followed as it may be shown at `level`: internal, partner or public.

    Raises BadInput for an unknown level, and ReleaseRefused for one wider than the plan's governance allows.
    """
    opened = open_ledger(study, {}, ())
    pairs = measure_pairs(declared_measures(study))
    shown = list(followed)
    # Periods of different length share no sums, so harms looked at by week and by month are released apart.
    for kind in dict.fromkeys(each.kind for each in followed) or ("month",):
        places = [place for place, each in enumerate(followed) if each.kind == kind]
        mine = [followed[place] for place in places]
        declared = {(row.name, row.area): row for row in opened.rows}
        rows = tuple(_row(declared[each.name, each.area], each) for each in mine)  # type: ignore[index]
        areas = {f"{each.area}_areas": each.areas for each in mine}
        ledger = replace(opened, study={**opened.study, **areas}, rows=rows, metrics=())
        for place, row in zip(places, release(ledger, level, pairs).rows, strict=True):
            shown[place] = _shown(followed[place], row)
    return tuple(shown)


def release_scans(study: Study, scanned: Sequence[Scanned], level: str) -> tuple[Scanned, ...]:
    """Return scans without the counts of those by which another harm's, at the same look and in the same cluster, would
    be left a small number: of several harms the part that the plan names last.
    """
    if level == "internal":
        return tuple(scanned)
    told = list(scanned)
    measures = declared_measures(study)
    pairs, order = measure_pairs(measures), list(measures)
    clusters: dict[tuple[str, str | None, tuple[str, ...]], list[int]] = {}
    for at in sorted(range(len(told)), key=lambda each: order.index(told[each].harm)):
        if told[at].observed is not None and suppression_of(study.data[measures[told[at].harm].data]):
            clusters.setdefault((told[at].look, told[at].since, told[at].areas), []).append(at)
    for places in clusters.values():
        names = [told[at].harm for at in places]
        floor = max(suppression_of(study.data[measures[name].data]) for name in names)
        for remainder in find_remainders(np.array([[told[at].observed] for at in places], float), floor, names, pairs):
            if all(told[places[each]].observed is not None for each in remainder.members):
                told[places[remainder.goes]] = _without_counts(told[places[remainder.goes]])
    return tuple(told)


def _without_counts(scanned: Scanned) -> Scanned:
    """Return a scan without its place and its counts."""
    return replace(scanned, areas=(), number=None, since=None, observed=None, expected=None, suppressed=True)


def _row(row: Row, followed: Followed) -> Row:
    """Return the ledger's row of a harm, filled with the counts of its watch."""
    if not followed.looks and not followed.before:
        return row
    before, looks = len(followed.before), followed.looks
    series = Series(
        periods=(*followed.before, *(look.period for look in looks)),
        observed=(*followed.before_counts, *(look.observed for look in looks)),
        counterfactual=(*(None for _ in range(before)), *(look.expected for look in looks)),
        band_lower=(None,) * (before + len(looks)),
        band_upper=(None,) * (before + len(looks)),
        after=(*(False for _ in range(before)), *(True for _ in looks)),
        suppressed=(False,) * (before + len(looks)),
    )
    counted = [look.observed for look in looks if look.observed is not None]
    return replace(row, status="estimated", observed=sum(counted) if counted else None, series=series)


def _shown(followed: Followed, row: Row) -> Followed:
    """Return what was followed without the numbers that `row` lost at release."""
    if row.status == "estimated" and row.series is not None and not any(row.series.suppressed):
        return followed
    if row.status not in ("estimated", "suppressed"):  # nothing was counted, so nothing was withheld
        return followed
    everything = row.series is None or row.status == "suppressed"
    marks = (True,) * (len(followed.before) + len(followed.looks)) if everything else row.series.suppressed  # type: ignore[union-attr]
    before, during = marks[: len(followed.before)], marks[len(followed.before) :]
    late = any(during)
    return replace(
        followed,
        before_counts=tuple(
            None if mark else number for mark, number in zip(before, followed.before_counts, strict=True)
        ),
        before_suppressed=before,
        looks=tuple(_withhold(look, mark, late) for look, mark in zip(followed.looks, during, strict=True)),
        remarks=(),
        notes=(*followed.notes, *((row.reason,) if row.reason and everything else ())),
        suppressed=everything,
    )


def _withhold(look: Look, mark: bool, totals: bool) -> Look:
    if totals:
        look = replace(look, total=None, total_expected=None, ratio=None, ratio_upper=None, ratio_since_onset=None)
    if not mark:
        return replace(look, suppressed=totals) if look.alarm else look
    return replace(look, observed=None, expected=None, limit=None, suppressed=True)
