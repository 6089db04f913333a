"""What a watch says, in sentences: worded from what release lets through, and from nothing else."""

from __future__ import annotations

from netharm.watch.followed import Followed
from netharm.watch.look import Look
from netharm.wording import AREA, COULD_NOT_RUN, SUPPRESSED, count, percent, ratio, rise_of, sentence

_LOOK = {"day": "day", "week": "week of", "month": "month", "quarter": "quarter", "number": "period"}
_LOOKS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "number": "periods"}


def when(followed: Followed, period: str) -> str:
    """Return a look as people say it: the week of 2024-03-04."""
    return f"the {_LOOK[followed.kind]} {period}"


def harm_sentences(followed: Followed) -> tuple[str, ...]:
    """Return a harm's state after its last look, the alarms so far, and the looks that are missing."""
    title = f"{followed.name}, in {AREA[followed.area]}"
    if followed.reason:
        return (sentence(f"{title}: {COULD_NOT_RUN}. {sentence(followed.reason)}"),)
    last = followed.last
    if last is None:
        return (sentence(f"{title}: {COULD_NOT_RUN}. {_no_look(followed)}"),)
    return (
        sentence(f"{title}: {last.state}, up to {when(followed, last.period)}. {_so_far(followed, last)}"),
        *_alarms(followed),
        *_absent(followed),
        *((_moves_with_police(),) if followed.activity_sensitive else ()),
    )


def _no_look(followed: Followed) -> str:
    if not followed.looks:
        return "The watch begins later than the last complete period of the data."
    return sentence(next((look.reason for look in reversed(followed.looks) if look.reason), "No look could be run"))


def _so_far(followed: Followed, last: Look) -> str:
    if last.total is None or last.total_expected is None or last.ratio is None:
        return f"The counts are {SUPPRESSED}."
    told = (
        f"Since the watch began {count(last.total)} were counted and {count(last.total_expected)} expected, "
        f"{ratio(last.ratio)} times as many; the plan tolerates {ratio(followed.tolerance)} times."
    )
    if last.state == "not ruled out" and last.ratio_upper is not None and last.ratio_upper > 1:
        return f"{told} A rise of up to {percent(rise_of(last.ratio_upper))} is compatible with the data."
    if last.state == "ruled out" and last.ratio_upper is not None:
        return f"{told} A rise beyond {percent(max(rise_of(last.ratio_upper), 0))} is excluded, at all looks together."
    return told


def _alarms(followed: Followed) -> tuple[str, ...]:
    rang = [look for look in followed.looks if look.alarm]
    if not rang:
        return ()
    since = f"for a rise since {when(followed, rang[-1].onset or rang[-1].period)}"
    if len(rang) == 1:
        return (f"Its alarm rang once, in {when(followed, rang[0].period)}, {since}.",)
    now = "and rings now" if followed.looks[-1].alarm else "and does not ring now"
    first = when(followed, rang[0].period)
    return (f"Its alarm rang at {len(rang)} looks, first in {first}, {now}; the last time {since}.",)


def _absent(followed: Followed) -> tuple[str, ...]:
    gone = [look.period for look in followed.looks if not look.state and look.reason]
    if not gone:
        return ()
    few = ", ".join(gone[:5]) + (f" and {len(gone) - 5} more" if len(gone) > 5 else "")
    said = dict.fromkeys(look.reason for look in followed.looks if not look.state and look.reason)
    return (f"Looks that could not be run: {few} ({'; '.join(each.rstrip('.') for each in said)}).",)


def _moves_with_police() -> str:
    return "This count moves with police effort, so a rise may be more looking and not more harm."


def how_unusual(followed: Followed) -> str:
    """Return how rarely such an alarm would ring if nothing had changed, in plain words."""
    several = f"from its first of {followed.planned} {_LOOKS[followed.kind]} to its last"
    return (
        f"If nothing had changed, an alarm like this would ring falsely at some time in about "
        f"1 of {round(1 / followed.false_alarm)} such watches, {several}."
    )


def rise_sentences(followed: Followed, look: Look) -> tuple[str, ...]:
    """Return what rose, where and since when, and whether the tolerance is crossed, as alert sentences."""
    since = look.onset or look.period
    what = f"{followed.name}, in {AREA[followed.area]}"
    if look.suppressed or look.ratio_since_onset is None:
        told = sentence(f"{what}, is higher than expected since {when(followed, since)}. The counts are {SUPPRESSED}")
    else:
        told = sentence(
            f"{what}: since {when(followed, since)} there were {ratio(look.ratio_since_onset)} times as many as "
            "expected"
        )
    crossed = f"The tolerance of the plan, {ratio(followed.tolerance)} times what is expected, is crossed."
    within = f"The tolerance of the plan, {ratio(followed.tolerance)} times what is expected, is not crossed so far."
    return (told, crossed if look.state == "crossed" else within)


def later_sentence(followed: Followed, look: Look) -> tuple[str, ...]:
    """Return what has become of an alarm that is told late, nothing where it is of the last look."""
    last = followed.last
    if last is None or last.period == look.period:
        return ()
    now = "the alarm rings" if last.alarm else "the alarm is silent"
    return (f"This is of an earlier look. In the last one, {when(followed, last.period)}, {now}.",)


def title_of(followed: Followed) -> str:
    """Return the heading of a harm: its name and place."""
    return sentence(f"{followed.name}, in {AREA[followed.area]}").rstrip(".")


def picture_sentence(followed: Followed) -> str:
    """Return what a harm's chart shows."""
    rang = [look for look in followed.looks if look.alarm]
    if not followed.looks:
        return "Nothing was looked at yet."
    stretch = f"from {when(followed, followed.looks[0].period)} to {when(followed, followed.looks[-1].period)}"
    if not rang:
        return f"The alarm did not ring at any of {len(followed.looks)} looks {stretch}."
    since = rang[-1].onset or rang[-1].period
    return f"The alarm rang at {len(rang)} of {len(followed.looks)} looks {stretch}; the last rise began at {since}."
