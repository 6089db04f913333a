"""A stored series gone through look by look, as if its data had arrived then: when would the alarm have rung?"""

from __future__ import annotations

from netharm.monitoring.words import harm_sentences, rise_sentences, title_of, when
from netharm.watch.followed import Followed
from netharm.wording import COULD_NOT_RUN


def replay_sentences(followed: Followed) -> tuple[str, ...]:
    """Return each time a harm's alarm began to ring or its state changed, and where it stood at the end.

    What is said of a look rests on the counts up to it; the counts are those held now, revised or not.
    """
    if followed.reason or not followed.looks:
        return harm_sentences(followed)
    said = [f"{title_of(followed)}, replayed over {len(followed.looks)} looks:"]
    rang, state = False, ""
    for look in followed.looks:
        if not look.state:
            said.append(f"  {look.period}: {COULD_NOT_RUN} ({look.reason.rstrip('.')}).")
            continue
        if look.alarm and not rang:
            said.append(f"  {look.period}: the alarm rings. {' '.join(rise_sentences(followed, look))}")
        elif look.state != state:
            said.append(f"  {look.period}: {look.state}.")
        elif rang and not look.alarm:
            said.append(f"  {look.period}: the alarm is silent again.")
        rang, state = look.alarm, look.state
    if not any(look.alarm for look in followed.looks):
        said.append(f"  The alarm never rang, up to {when(followed, followed.looks[-1].period)}.")
    return (*said, *harm_sentences(followed)[:1])
