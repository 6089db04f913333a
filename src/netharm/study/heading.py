"""What a study is called and what it asks."""

from __future__ import annotations

from netharm.study.frozen import Frozen


class Heading(Frozen):
    """The table [study] of a plan."""

    title: str
    question: str
    placebo: bool = False
