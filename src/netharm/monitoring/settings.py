"""How a study is watched, in sentences: what its plan says, and what was taken where it says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from netharm.monitoring.words import when
from netharm.study.study import Study
from netharm.study.watch import Watch
from netharm.watch.followed import Followed
from netharm.wording import percent

_LOOKS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "number": "periods"}


def setting_sentences(study: Study, followed: Sequence[Followed]) -> tuple[str, ...]:
    """Return how often the harms are looked at, by which method and why, what false alarms cost, and who is told."""
    watch = study.watch
    opening = ("The plan has no [watch], so it is watched by the defaults that follow.",) if watch == Watch() else ()
    looks = dict.fromkeys(f"{each.planned} {_LOOKS[each.kind]}" for each in followed if each.planned)
    methods = dict.fromkeys(f"{each.method}: {each.why}" for each in followed if each.method)
    return (
        *opening,
        f"The whole watch has {' or '.join(looks)}, from {_starts(study)} to {_ends(study)}."
        f"{_whole_periods(study, followed)}"
        if looks
        else "No harm could be looked at.",
        *(f"Method {each}" for each in methods),
        f"If nothing changes, the alarm of a harm in one place rings at some time in the whole watch with a "
        f"probability of {percent(watch.false_alarm)}; with several harms some alarm rings falsely more often.",
        f"To be told: {'; '.join(watch.tell)}." if watch.tell else "The plan's [watch] names nobody to be told.",
    )


def _starts(study: Study) -> str:
    return str(study.watch.starts if study.watch.starts is not None else study.operation.starts)


def _whole_periods(study: Study, followed: Sequence[Followed]) -> str:
    """Return which is the first look, where it begins before the day that the plan names: looks are whole periods."""
    start = _starts(study)
    early = [
        when(each, each.looks[0].period)
        for each in followed
        if each.kind in ("week", "month") and each.looks and _begins_before(each.looks[0].period, start)
    ]
    if not early:
        return ""
    return f" Looks are whole periods, so the first is {' and '.join(dict.fromkeys(early))}, in which the start lies."


def _begins_before(period: str, day: str) -> bool:
    """Return whether a week, named by its Monday, or a month begins before a day."""
    return period < day and f"{period}-01" != day


def _ends(study: Study) -> str:
    after = study.window.after_ends if study.window.after_ends is not None else study.operation.ends
    return str(study.watch.ends if study.watch.ends is not None else after)
