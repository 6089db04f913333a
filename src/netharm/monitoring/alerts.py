"""From what a released watch shows to alerts, each for those who may see it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from netharm.monitoring.logbook import Logbook
from netharm.monitoring.words import how_unusual, later_sentence, rise_sentences, title_of, when
from netharm.study.study import Study
from netharm.watch.alert import Alert
from netharm.watch.followed import Followed

NOBODY = "the plan names nobody: tell whoever answers for this operation"
NOTHING_SAID = "the plan does not say: agree now what is done, and who does it"
ASKED_OF_NOBODY = "the plan asks nothing of police here: wait to hear from those it goes to first"


def raise_alerts(followed: Followed, logbook: Logbook, study: Study) -> tuple[Alert, ...]:
    """Return the alerts of a released harm that were not given before: for the team, or first for public health.

    There is one where the alarm begins to ring, and one where the tolerance is first crossed, judged by what had been
    said. A harm that comes from health data has two for each look: one for public health, as full as release allows,
    and one for enforcement, which says that there is an alert and what the plan asks of them, and nothing else.
    """
    alerts: list[Alert] = []
    last = max((at for at, look in enumerate(followed.looks) if look.state), default=-1)
    for at, look in enumerate(followed.looks):
        told_again = at == last and not logbook.is_new(followed, look)
        if (told_again or logbook.is_new(followed, look)) and _begins(followed, at, logbook):
            alerts.append(_full(followed, at, study, revised=told_again))
            if followed.is_health:
                alerts.append(_for_enforcement(followed, at, study, revised=told_again))
    return tuple(alerts)


def _begins(followed: Followed, at: int, logbook: Logbook) -> bool:
    """Return whether the alarm begins to ring at a look, or the tolerance is crossed there, by what was said before.

    A look that was said already is compared with what was said of it: its counts may have been revised.
    """
    look = followed.looks[at]
    before = look if not logbook.is_new(followed, look) else None
    before = before or next((each for each in reversed(followed.looks[:at]) if each.state), None)
    if before is None:
        return look.alarm or look.state == "crossed"
    said = logbook.of(followed, before)
    rang = bool(said.get("alarm")) if said is not None else before.alarm
    state = str(said.get("state")) if said is not None else before.state
    return (look.alarm and not rang) or (look.state == "crossed" and state != "crossed")


def _full(followed: Followed, place: int, study: Study, revised: bool) -> Alert:
    look = followed.looks[place]
    rising = "beyond its tolerance" if look.state == "crossed" else "rising"
    since = [each for each in followed.looks[: place + 1] if look.onset is None or each.period >= look.onset]
    return Alert(
        harm=followed.name,
        look=look.period,
        audience="public health" if followed.is_health else "team",
        headline=f"{title_of(followed)}: {rising}",
        said=(*rise_sentences(followed, look), *later_sentence(followed, look)),
        how_unusual=how_unusual(followed),
        respond=followed.respond or (NOTHING_SAID,),
        mitigation=followed.mitigation,
        tell=followed.tell or (NOBODY,),
        first_to=study.watch.health_first if followed.is_health else "",
        placebo=study.placebo,
        revised=revised,
        raised=when(followed, followed.looks[place].period),
        crossed=look.state == "crossed",
        area=followed.area,
        since=look.onset or look.period,
        observed=_sum([each.observed for each in since]) if look.ratio_since_onset is not None else None,
        expected=_sum([each.expected for each in since if each.observed is not None])
        if look.ratio_since_onset is not None
        else None,
        ratio=look.ratio_since_onset,
        suppressed=look.suppressed,
    )


def _for_enforcement(followed: Followed, place: int, study: Study, revised: bool) -> Alert:
    return Alert(
        harm=followed.name,
        look=followed.looks[place].period,
        audience="enforcement",
        headline=f"There is an alert about: {followed.name}",
        said=(
            "It comes from health data. Where, how many and since when is told to those it goes to first, "
            "and not here.",
        ),
        respond=study.watch.enforcement or (ASKED_OF_NOBODY,),
        first_to=study.watch.health_first,
        placebo=study.placebo,
        revised=revised,
        raised=when(followed, followed.looks[place].period),
    )


def _sum(numbers: list[float | None]) -> float | None:
    """Return the sum, None where all are missing."""
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def alert_name(alert: Alert, slugs: Mapping[str, str]) -> str:
    """Return the file name of an alert, without an ending: its folder, harm, place (if it may be told) and look."""
    where = "-buffer" if alert.area == "buffer" else ""
    folder = {"team": "", "public health": "public-health/", "enforcement": "enforcement/"}[alert.audience]
    return f"{folder}{slugs[alert.harm]}{where}-{alert.look}{'-revised' if alert.revised else ''}"


def slugs_of(names: Sequence[str]) -> dict[str, str]:
    """Return for each name small letters and digits for a file name, no two of them the same."""
    slugs: dict[str, str] = {}
    for number, name in enumerate(names, start=1):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "harm"
        slugs[name] = f"{slug}-{number}" if slug in slugs.values() else slug
    return slugs
