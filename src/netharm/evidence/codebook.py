"""The codebook: which codes there are, when each is used, what became of those taken out, and its versions."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pydantic import Field

from netharm.errors import BadInput, bad_input
from netharm.evidence.code import Code
from netharm.evidence.code_group import CodeGroup
from netharm.evidence.codebook_changes import lost_codes, unreplaced
from netharm.evidence.codebook_text import codebook_tables, codebook_text
from netharm.evidence.coding_events import codes_in_use
from netharm.evidence.corpus import Corpus
from netharm.study.frozen import Frozen
from netharm.study.plan_text import parse_plan_text, read_plan_text


class Codebook(Frozen):
    """The codes in force, in order.

    version : from 1; 0 is the codebook as it is shipped.
    note : what to know before coding with it.
    groups : the questions that the codes answer; a group that is not told here is named by its id.
    replaced : by the id of a code that was taken out, the id of the one that its codings are read as.
    """

    title: str
    version: int = 0
    note: str = ""
    groups: tuple[CodeGroup, ...] = ()
    codes: tuple[Code, ...]
    replaced: dict[str, str] = Field(default_factory=dict)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a codebook with some fields changed, made and checked anew: nothing that was kept goes stale."""
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | dict(update or {}))

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """The codes by their ids, in order."""
        return {code.id: code for code in self.codes}

    @cached_property
    def all_groups(self) -> tuple[CodeGroup, ...]:
        """Every group that has a code, in the codebook's order."""
        told = {group.id: group for group in self.groups}
        filled = {code.group for code in self.codes}
        order = dict.fromkeys([*told, *(code.group for code in self.codes)])
        return tuple(told.get(id_, CodeGroup(id=id_, name=id_)) for id_ in order if id_ in filled)

    def codes_of(self, group: str) -> tuple[Code, ...]:
        """Return the codes of a group, in order."""
        return tuple(code for code in self.codes if code.group == group)

    def in_force(self, code: str) -> str | None:
        """Return the id that a code is read as now: itself, or what replaced it; None where nothing did."""
        seen: set[str] = set()
        while code not in self.by_id:
            if code in seen or code not in self.replaced:
                return None
            seen.add(code)
            code = self.replaced[code]
        return code


def shipped_codebook() -> Codebook:
    """Return the codebook that netharm brings."""
    text = files("netharm.evidence").joinpath("codebook.toml").read_text(encoding="utf-8")
    return _codebook(parse_plan_text(text, "codebook.toml").tables, "codebook.toml", 0)


def codebook_of(corpus: Corpus) -> Codebook:
    """Return the codebook in force: the corpus's highest version, or the shipped one where it has none of its own.

    Raises BadInput where a version cannot be read.
    """
    versions = codebook_versions(corpus)
    return codebook_version(corpus, versions[-1]) if versions else shipped_codebook()


def codebook_versions(corpus: Corpus) -> tuple[int, ...]:
    """Return the numbers of the versions that the corpus keeps, lowest first."""
    names = [path.stem for path in corpus.codebooks.glob("*.toml")]
    return tuple(sorted(int(name) for name in names if name.isascii() and name.isdecimal()))


def codebook_version(corpus: Corpus, version: int) -> Codebook:
    """Return one version that the corpus keeps. Raises BadInput where it cannot be read."""
    path = _place(corpus, version)
    return _codebook(read_plan_text(path).tables, f"codebook/{path.name}", version)


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in a TOML file; its version is what the file says, for it is only stored later.

    Raises BadInput with everything that is wrong with it.
    """
    if not path.is_file():
        raise bad_input(
            "there is no such file.",
            path.name,
            "The next codebook is read from it.",
            "Write the codebook in force to a file with: netharm evidence codebook CORPUS --out codebook.toml",
        )
    return _codebook(read_plan_text(path).tables, path.name, None)


def write_codebook(corpus: Corpus, codebook: Codebook) -> Codebook:
    """Store `codebook` as the corpus's next version and return it as stored. Earlier versions stay.

    Replacements told in the version before go on. Raises BadInput where a code is taken out that codings use and
    nothing replaces it, or where a replacement leads nowhere.
    """
    versions = codebook_versions(corpus)
    before = codebook_of(corpus)
    joined = {**before.replaced, **codebook.replaced}
    replaced = {old: new for old, new in joined.items() if old not in codebook.by_id}
    version = (versions[-1] if versions else 0) + 1
    stored = codebook.model_copy(update={"version": version, "replaced": replaced})
    faults = unreplaced(lost_codes(stored, codes_in_use(corpus)))
    if faults:
        raise BadInput(*faults)
    _store(_place(corpus, version), codebook_text(stored.model_dump()))
    return stored


def keep_codebook(corpus: Corpus) -> Codebook:
    """Return the codebook in force, stored as version 1 first where the corpus has none: codings name a version."""
    return codebook_of(corpus) if codebook_versions(corpus) else write_codebook(corpus, shipped_codebook())


def _place(corpus: Corpus, version: int) -> Path:
    return corpus.codebooks / f"{version:04}.toml"


def _codebook(tables: dict[str, object], where: str, version: int | None) -> Codebook:
    told = codebook_tables(tables, where)
    return Codebook(**{**told, **({} if version is None else {"version": version})})


def _store(path: Path, text: str) -> None:
    """Write a version aside and give it its name only where nobody else has taken it."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(aside, path)
        finally:
            aside.unlink(missing_ok=True)
    except FileExistsError:
        raise bad_input(
            "another version was stored at the same moment.",
            f"codebook/{path.name}",
            "Versions never overwrite one another.",
            "Look at the codebook in force, and store yours again if it is still needed.",
        ) from None
    except OSError as error:
        raise bad_input(
            f"the codebook cannot be written ({error.strerror}).",
            f"codebook/{path.name}",
            "Codings name the version that was in force.",
            "See that the corpus's folder is yours to write in, and that there is room on the disk.",
        ) from None
