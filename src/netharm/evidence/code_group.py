"""A group of codes: one question asked of every excerpt."""

from __future__ import annotations

from netharm.study.frozen import Frozen


class CodeGroup(Frozen):
    """The codes that answer one question.

    id : what the ids of its codes begin with, such as "strand".
    question : what a coder asks of the excerpt.
    ordered : whether its codes stand in an order, first to last, so that near misses count less than far ones.
    """

    id: str
    name: str
    question: str = ""
    ordered: bool = False
