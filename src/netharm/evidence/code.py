"""A code: one thing that an excerpt may be said to be about, and when to say so."""

from __future__ import annotations

from netharm.study.frozen import Frozen


class Code(Frozen):
    """One entry of a codebook.

    id : the group and the name's own word, such as "strand.pursue"; it never changes its meaning.
    name : what people call it.
    group : the question that it answers; codes of one group stand side by side, and one excerpt may bear several.
    include, exclude : when to use it, and when not.
    examples : invented or quoted sentences that bear it.
    """

    id: str
    name: str
    group: str
    definition: str
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
