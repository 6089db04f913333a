"""The station of the line: from a study and its data to what the watch says now, the alerts, and the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from netharm.data.earlier_store import EarlierStore
from netharm.data.store import Store
from netharm.data.watched_counts import WatchedCounts, count_watched
from netharm.monitoring.alerts import alert_name, raise_alerts, slugs_of
from netharm.monitoring.logbook import CLUSTER, Logbook, read_logbook, write_logbook
from netharm.monitoring.release import release_scans, release_watch
from netharm.monitoring.replay import replay_sentences
from netharm.monitoring.revisions import revised_looks, revision_sentence
from netharm.monitoring.scans import scan_alerts, scan_harms, scan_sentences
from netharm.monitoring.settings import setting_sentences
from netharm.monitoring.words import harm_sentences, picture_sentence, title_of
from netharm.report.alert_page import alert_json, alert_page
from netharm.report.ledger_json import plain
from netharm.report.report import write_outputs
from netharm.report.watch_page import watch_page
from netharm.study.folder import Folder
from netharm.study.plan import plan_digest
from netharm.study.registration import read_registrations, record_evaluation
from netharm.study.study import Study
from netharm.watch.alert import Alert
from netharm.watch.followed import Followed
from netharm.watch.following import follow
from netharm.watch.scanned import Scanned
from netharm.watch.told import Told

LOGBOOK = "watch.jsonl"


def watch_study(
    folder: Folder, study: Study, store: Store, until: date | None, out: Path | None, replay: bool
) -> dict[str, Any]:
    """Return where every harm stands, what is new, and what was written; with `replay` nothing is written.

    The logbook is always the study's own, wherever the pages go, so that a look is told as new once.
    """
    counted = count_watched(study, store, until)
    harms = {harm.name: harm for harm in study.harms}
    followed = [follow(each, harms[each.name], study) for each in counted]
    released = release_watch(study, followed, study.governance.release)
    settings = setting_sentences(study, released)
    scanned = release_scans(study, scan_harms(study, store, until), study.governance.release)
    clusters = scan_sentences(scanned)
    answer: dict[str, Any] = {
        "study": study.title,
        "level": study.governance.release,
        "tolerance_crossed": any(each.state == "crossed" for each in released),
        "settings": list(settings),
        "harms": [_record(each) for each in released],
        "scans": [plain(each) for each in scanned],
    }
    if replay:
        said = [sentence for each in released for sentence in replay_sentences(each)]
        return {**answer, "new": [], "alerts": [], "written": [], "said": [*settings, *said, *clusters]}
    logbook = read_logbook(folder.results / LOGBOOK)
    news = _news(folder, study, counted, released, logbook, until)
    alerts = [alert for each in released for alert in raise_alerts(each, logbook, study)]
    alerts += scan_alerts(
        scanned, [key for key in _keys(scanned) if (key[0], CLUSTER, key[1]) not in logbook.said], study
    )
    told = [_told(each, logbook) for each in released]
    news += [f"ALERT: {alert.headline}." for alert in alerts if alert.audience != "enforcement"]
    page = watch_page(study.title, study.governance.release, told, settings, news, clusters, placebo=study.placebo)
    _log_seen(folder, study, page)
    written = _write(study, page, alerts, out or folder.results)
    files = sorted({entry.file for entry in store.entries() if entry.data in _watched(study)})
    write_logbook(folder.results / LOGBOOK, released, scanned, logbook, files, study)
    states = [" ".join(harm_sentences(each)) for each in sorted(released, key=lambda one: one.state != "crossed")]
    closing = f"Written to {out or folder.results}: {', '.join(written)}."
    return {
        **answer,
        "new": news,
        "alerts": [name for name in written if name.startswith("alerts/")],
        "written": written,
        "said": [*settings, *states, *clusters, *(news or ["Nothing new since the last run."]), closing],
    }


def _log_seen(folder: Folder, study: Study, page: str) -> None:
    """Write into the register, once for each plan, that results have been seen: before they are shown."""
    if not any(event.plan_digest == plan_digest(study) for event in read_registrations(folder).evaluated):
        record_evaluation(folder, study, hashlib.sha256(page.encode()).hexdigest(), datetime.now(UTC))


def _watched(study: Study) -> set[str]:
    return {harm.measure.data for harm in study.harms}


def _keys(scanned: Sequence[Scanned]) -> list[tuple[str, str]]:
    return [(each.harm, each.look) for each in scanned]


def _record(followed: Followed) -> dict[str, Any]:
    """Return a released harm as plain JSON values, with its state and what is said of it."""
    record = plain(followed)
    assert isinstance(record, dict)
    return {**record, "state": followed.state or None, "said": list(harm_sentences(followed))}


def _told(followed: Followed, logbook: Logbook) -> Told:
    return Told(
        followed, title_of(followed), harm_sentences(followed), logbook.said_then(followed), picture_sentence(followed)
    )


def _news(
    folder: Folder,
    study: Study,
    counted: Sequence[WatchedCounts],
    released: Sequence[Followed],
    logbook: Logbook,
    until: date | None,
) -> list[str]:
    """Return what this run has to tell that was not told before: looks, revised counts, a changed plan or logbook."""
    news = [f"{LOGBOOK} was altered after it was written, at line {line}." for line in logbook.broken]
    if logbook.plan_digest and logbook.plan_digest != plan_digest(study):
        news.append("The plan has changed since the last look. What was said by the old plan stays as it was said.")
    for each in released:
        new = logbook.new_looks(each)
        if new:
            stretch = new[0] if len(new) == 1 else f"{new[0]} to {new[-1]}"
            news.append(f"{title_of(each)}: {len(new)} new look{'s' if len(new) > 1 else ''}, {stretch}.")
    if logbook.files:
        then = _count_then(folder, study, logbook, until)
        open_to_see = {(each.name, each.area): not _hides(each) for each in released}
        for (name, area), changed in revised_looks(then, counted, logbook).items():
            news.append(revision_sentence(name, area, changed, open_to_see[name, area]))
    return news


def _hides(followed: Followed) -> bool:
    return followed.suppressed or any(followed.before_suppressed) or any(look.suppressed for look in followed.looks)


def _count_then(folder: Folder, study: Study, logbook: Logbook, until: date | None) -> tuple[WatchedCounts, ...]:
    """Return the counts that the last run could see; none where its data are all gone."""
    earlier = EarlierStore(folder.store, {*logbook.files, *_maps(folder, study)})
    held = {entry.data for entry in earlier.entries()} & _watched(study)
    return count_watched(study, earlier, until) if held else ()


def _maps(folder: Folder, study: Study) -> set[str]:
    """Return the store's files of outlines and of the plan's other data, which are read as they are now."""
    return {entry.file for entry in Store(folder.store).entries() if entry.data not in _watched(study)}


def _write(study: Study, page: str, alerts: Sequence[Alert], out: Path) -> list[str]:
    """Write the alerts, each in the folder of those who may see it, and then the page; return their names."""
    slugs = slugs_of([harm.name for harm in study.harms] + [f"cluster of {harm.name}" for harm in study.harms])
    codes = study.area.target if isinstance(study.area.target, tuple) else ()
    outputs: dict[str, str] = {}
    for alert in alerts:
        title = study.title
        if alert.audience == "enforcement" and any(code.casefold() in title.casefold() for code in codes):
            title = "an operation"  # the title names a place
        name = f"alerts/{alert_name(alert, slugs)}"
        outputs[f"{name}.json"], outputs[f"{name}.html"] = alert_json(alert, title), alert_page(alert, title)
    outputs["watch.html"] = page
    for parent in dict.fromkeys(Path(name).parent for name in outputs):
        inside: Mapping[str, bytes] = {
            Path(name).name: text.encode() for name, text in outputs.items() if Path(name).parent == parent
        }
        write_outputs(inside, out / parent)
    return list(outputs)
