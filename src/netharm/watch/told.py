"""One harm under watch in words, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.watch.followed import Followed


@dataclass(frozen=True)
class Told:
    """A released harm, its heading, what is said of it now, and what was said at each look when it was made.

    said_then : (looks,) the state and alarm as they were said, "" where the look is told for the first time.
    picture : what its chart shows, in a sentence.
    """

    followed: Followed
    title: str
    said: tuple[str, ...]
    said_then: tuple[str, ...]
    picture: str
