"""Parts of a review that make no claims: aims, background, recommendations and what comes next."""

from __future__ import annotations

import re

_NO_CLAIMS = (
    r"recommend\w*|next steps?|what (?:comes|happens) next|actions?(?: proposed| required)?|background|context|purpose"
    r"|aims?|aims and objectives|objectives?|ambition|targets?|introduction|situation|gaps|asks?|decisions? sought"
    r"|way forward"
    r"|forward look|plans?|proposals?|proposed next steps|learning|lessons(?: learn(?:ed|t))?|history|distribution"
    r"|would be nice to have|my advice|advice|for decision|handling|status|to do|future|outlook|terms of reference|why"
    r"|f/c risk|prev yr|next|population[\w ]*|aim for next year"
)
_HEADING = re.compile(
    rf"^\W*(?:[a-z0-9]{{1,3}}[.)]\s*)?(?:{_NO_CLAIMS})\b[^.:]{{0,30}}?(?P<end>:|\.|\s/|\s[-\u2013]|$)", re.IGNORECASE
)
_LETTER = re.compile(r"^\s*(?P<letter>[SBAR])(?:\s*[-\u2013:.)]|\s*$)")


def silent_parts(text: str) -> tuple[tuple[int, int], ...]:
    """Return the starts and ends of what makes no claims, in order.

    A heading on a line of its own silences what follows up to the next heading; a label in front of a line silences
    that line. In a report by Situation, Background, Assessment, Recommendation only the assessment speaks.
    """
    parts: list[tuple[int, int]] = []
    silent = False
    place = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        heading, letter = _HEADING.match(line), _LETTER.match(line)
        whole = bool(heading and not line[heading.end() :].strip())
        if letter:
            silent = letter.group("letter") != "A"
        elif whole:
            silent = True
        elif bare and _is_heading(bare):
            silent = False
        if (silent or heading) and bare:
            parts.append((place, place + len(line)))
        place += len(line)
    return tuple(parts)


def _is_heading(line: str) -> bool:
    """Whether a line is a heading: few words, no stop at its end, and not an entry of a list."""
    return (
        len(line.split()) <= 6
        and not line.endswith((".", "!", ";", ","))
        and line[:1].isupper()
        and not re.search(r"\d", line)
    )
