"""A lexicon: for each code the words and phrases that hint at it. Everybody can read it, and change it."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError

from netharm.errors import bad_input
from netharm.study.frozen import Frozen

SHORTEST_STEM = 3
"""A star needs so many letters before it, or it would hint at everything."""


class Lexicon(Frozen):
    """Cues by the code's id. A cue is one to six words; a star at the end of a word stands for any ending.

    `cues` hint at a code; `not_cues` in the same sentence take the hint away.
    """

    cues: dict[str, tuple[str, ...]]
    not_cues: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a short name of its content: what was found with another lexicon is found again."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def shipped_lexicon() -> Lexicon:
    """Return the lexicon that netharm brings for its own codebook."""
    return read_lexicon(files("netharm.evidence").joinpath("lexicon.toml").read_text(encoding="utf-8"), "lexicon.toml")


def lexicon_of(folder: Path) -> Lexicon:
    """Return the lexicon of the corpus in `folder`: its own `lexicon.toml`, or the shipped one.

    Raises BadInput where the file cannot be used.
    """
    own = folder / "lexicon.toml"
    try:
        return read_lexicon(own.read_text(encoding="utf-8"), own.name)
    except FileNotFoundError:
        return shipped_lexicon()
    except (OSError, UnicodeDecodeError):
        raise _unusable(own.name, "it cannot be read as text in UTF-8.") from None


def read_lexicon(text: str, where: str) -> Lexicon:
    """Return the lexicon written in `text`, TOML. Raises BadInput where it cannot be used."""
    try:
        lexicon = Lexicon(**tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _unusable(where, f"it is not sound TOML ({error}).") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise _unusable(where, f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    for table in (lexicon.cues, lexicon.not_cues):
        for code, cues in table.items():
            for cue in cues:
                words = cue.replace("-", " ").split()
                if not 1 <= len(words) <= 6 or any("*" in word[:SHORTEST_STEM] for word in words):
                    needs = f"one to six words, with {SHORTEST_STEM} letters before a star"
                    raise _unusable(where, f"the cue {cue!r} of {code} is not {needs}.")
    return lexicon


def _unusable(where: str, what: str) -> Exception:
    return bad_input(
        what,
        where,
        "The lexicon says which words hint at which code.",
        'Write [cues] and [not_cues], each line a code and its cues: "strand.pursue" = ["warrant*", "drug raid*"].',
    )
