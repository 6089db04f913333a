"""A project as it passes between programs: codes, sources, codings and who made them, by their lasting identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExchangedCode:
    """A code. path : the names of the codes above it, from the top; codable : False for one that only groups others."""

    guid: str
    name: str
    path: tuple[str, ...] = ()
    description: str = ""
    codable: bool = True


@dataclass(frozen=True)
class ExchangedSource:
    """A text. facts : what is known of it, by name, such as "kind" or "organisation"."""

    guid: str
    name: str
    text: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExchangedCoding:
    """One person's judgement that a stretch of a source bears a code.

    source, code : guids. start, end : Unicode code points from 0; the letter at `end` does not belong to it.
    user : the person's name; "" where the file names nobody. when : as it stands in the file, ISO 8601 in UTC.
    """

    source: str
    start: int
    end: int
    code: str
    user: str = ""
    memo: str = ""
    when: str = ""


@dataclass(frozen=True)
class Exchanged:
    """A whole project.

    finished : pairs of a person's name and the guid of a source that this person has finished.
    description : what the project says of itself.
    left_out : what the file holds and netharm cannot, a sentence each, with numbers; never silently dropped.
    """

    name: str
    codes: tuple[ExchangedCode, ...] = ()
    sources: tuple[ExchangedSource, ...] = ()
    codings: tuple[ExchangedCoding, ...] = ()
    finished: tuple[tuple[str, str], ...] = ()
    description: str = ""
    origin: str = ""
    left_out: tuple[str, ...] = ()
