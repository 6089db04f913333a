"""The clusters of a watch as they may be told: what release lets through, in sentences, and as alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from netharm.data.store import Store
from netharm.data.watched_places import place_watched
from netharm.filling import suppression_of
from netharm.monitoring.alerts import ASKED_OF_NOBODY, NOBODY, NOTHING_SAID
from netharm.study.harm import Harm
from netharm.study.study import Study
from netharm.watch.alert import Alert
from netharm.watch.scanned import Scanned
from netharm.watch.scanning import scan_watch
from netharm.wording import COULD_NOT_RUN, SUPPRESSED, count, sentence

MOST_NAMED = 8


def scan_harms(study: Study, store: Store, until: date | None) -> tuple[Scanned, ...]:
    """Return the released scans of every harm and look, none where the plan asks for no scan."""
    if not (study.watch.scan or study.watch.method == "space-time scan"):
        return ()
    found: list[Scanned] = []
    for harm in study.harms:
        source = study.data[harm.measure.data]
        scanned = scan_watch(place_watched(study, store, harm, until), study.watch.false_alarm, source.sensitivity)
        found += [_release(each, suppression_of(source), study.governance.release) for each in scanned]
    return tuple(found)


def _release(scanned: Scanned, suppress_below: int, level: str) -> Scanned:
    """Return a scan without its counts and areas where they are few, or would point at a place of health data."""
    if level == "internal" or scanned.observed is None:
        return scanned
    few = scanned.observed < suppress_below
    points = scanned.sensitivity == "health"
    if not (few or points):
        return scanned
    return replace(scanned, areas=(), number=None, since=None, observed=None, expected=None, suppressed=True)


def scan_sentences(scanned: Sequence[Scanned]) -> tuple[str, ...]:
    """Return for each harm whether a scan rang, and the last look's cluster."""
    said = []
    for name in dict.fromkeys(each.harm for each in scanned):
        mine = [each for each in scanned if each.harm == name]
        rang = [each for each in mine if each.rings]
        last = mine[-1]
        if last.reason:
            said.append(sentence(f"clusters of {name}: {COULD_NOT_RUN}. {sentence(last.reason)}"))
        elif not rang:
            said.append(sentence(f"clusters of {name}: none detected in {len(mine)} scans, up to {last.look}"))
        else:
            said.append(
                sentence(f"clusters of {name}: {len(rang)} of {len(mine)} scans rang. {cluster_sentence(rang[-1])}")
            )
    return tuple(said)


def cluster_sentence(scanned: Scanned) -> str:
    """Return where and since when a cluster is, as far as it may be told."""
    if scanned.observed is None or scanned.expected is None or scanned.number is None:
        return f"At the look {scanned.look} there is a cluster. Its place and its counts are {SUPPRESSED}."
    named = ", ".join(scanned.areas[:MOST_NAMED])
    more = f" and {scanned.number - MOST_NAMED} more" if scanned.number > MOST_NAMED else ""
    areas = f"{scanned.number} areas" if scanned.number > 1 else "1 area"
    return (
        f"At the look {scanned.look}: {count(scanned.observed)} since {scanned.since} in {areas} ({named}{more}), "
        f"where {count(scanned.expected)} were expected."
    )


def scan_alerts(scanned: Sequence[Scanned], new: Sequence[tuple[str, str]], study: Study) -> tuple[Alert, ...]:
    """Return an alert for each scan that begins to ring at one of the `new` (harm, look)."""
    harms = {harm.name: harm for harm in study.harms}
    alerts: list[Alert] = []
    for at, each in enumerate(scanned):
        before = scanned[at - 1] if at and scanned[at - 1].harm == each.harm else None
        if each.rings and (each.harm, each.look) in new and not (before is not None and before.rings):
            alerts.extend(_alerts(each, harms[each.harm], study))
    return tuple(alerts)


def _alerts(scanned: Scanned, harm: Harm, study: Study) -> list[Alert]:
    health = scanned.sensitivity == "health"
    rarely = round(1 / study.watch.false_alarm)
    full = Alert(
        harm=f"cluster of {harm.name}",
        look=scanned.look,
        raised=scanned.look,
        audience="public health" if health else "team",
        headline=f"A cluster of: {harm.name}",
        said=(cluster_sentence(scanned),),
        how_unusual=f"If places and times were unrelated, an alarm like this would ring falsely at some time in about "
        f"1 of {rarely} such watches.",
        respond=harm.respond or (NOTHING_SAID,),
        mitigation=harm.mitigation_texts,
        tell=harm.tell or study.watch.tell or (NOBODY,),
        first_to=study.watch.health_first if health else "",
        placebo=study.placebo,
        suppressed=scanned.suppressed,
    )
    if not health:
        return [full]
    police = Alert(
        harm=full.harm,
        look=scanned.look,
        raised=scanned.look,
        audience="enforcement",
        headline=f"There is an alert about: {harm.name}",
        said=("It comes from health data. Where and how many is told to those it goes to first, and not here.",),
        respond=study.watch.enforcement or (ASKED_OF_NOBODY,),
        first_to=study.watch.health_first,
        placebo=study.placebo,
    )
    return [full, police]
