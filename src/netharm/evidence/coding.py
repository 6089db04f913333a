"""A coding: one coder saying that one excerpt bears one code."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.evidence.excerpt import Excerpt


@dataclass(frozen=True)
class Coding:
    """One coder's judgement. Never changed: it can be undone, and the undoing is kept too.

    id : the coder's name and a running number, such as "anna-7".
    code : the code's id.
    codebook_version : the version of the codebook that was in force.
    from_candidate : whether the excerpt was proposed by assisted coding and accepted.
    """

    id: str
    coder: str
    excerpt: Excerpt
    code: str
    codebook_version: int
    memo: str = ""
    from_candidate: bool = False
