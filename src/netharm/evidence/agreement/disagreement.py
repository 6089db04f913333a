"""A place on which coders disagree: some see a code and some do not, or all see it and draw its edges elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netharm.evidence.coding import Coding
from netharm.evidence.excerpt import Excerpt


@dataclass(frozen=True)
class Disagreement:
    """What to talk through.

    excerpt : from the first letter that anybody marked to the last. kind : "whether" the code applies, or "where".
    said : the codings, by coder; a coder who did not put the code there is not in it.
    silent : who did not.
    """

    excerpt: Excerpt
    code: str
    kind: Literal["whether", "where"]
    said: dict[str, tuple[Coding, ...]]
    silent: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name of the place that stays the same while nobody codes it otherwise."""
        return f"{self.excerpt.document}/{self.excerpt.start}-{self.excerpt.end}/{self.code}"
