"""A mark: a code that somebody wants to put on an excerpt, before it is a coding."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.evidence.excerpt import Excerpt


@dataclass(frozen=True)
class Mark:
    """One code on one excerpt. where : the place in which it was said, for complaints."""

    excerpt: Excerpt
    code: str
    memo: str = ""
    from_candidate: bool = False
    where: str = "command line"
