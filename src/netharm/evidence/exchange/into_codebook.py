"""Codes of another program as codes of a codebook: those that are known already keep their ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from netharm.evidence.code import Code
from netharm.evidence.code_group import CodeGroup
from netharm.evidence.codebook import Codebook
from netharm.evidence.exchange.exchanged import ExchangedCode
from netharm.evidence.exchange.from_corpus import PARTS

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
_OWN_GROUP = "imported"


def merged_codebook(book: Codebook, codes: Sequence[ExchangedCode]) -> tuple[Codebook, dict[str, str]]:
    """Return the codebook with what is new among `codes`, and the id of every codable one by its guid.

    A code is known by the id that its description tells, or by the name that it has within a group of the same name.
    The version is left as it is: storing the codebook gives it the next.
    """
    groups = {group.name.casefold(): group.id for group in book.all_groups} | {g.id: g.id for g in book.all_groups}
    by_name = {(code.group, code.name.casefold()): code.id for code in book.codes}
    new: dict[str, Code] = {}
    new_groups: dict[str, CodeGroup] = {}
    ids: dict[str, str] = {}
    for code in (each for each in codes if each.codable):
        top = code.path[0] if code.path else _OWN_GROUP
        group = groups.get(top.casefold(), slug(top))
        parts = parts_of(code.description)
        told = parts["id"]
        known = by_name.get((group, code.name.casefold()))
        id_ = told if told in book.by_id else known or _free(f"{group}.{slug(code.name)}", {*book.by_id, *new})
        ids[code.guid] = id_
        if id_ not in book.by_id:
            new[id_] = _code(id_, group, code, parts)
            if group not in groups.values():
                new_groups[group] = CodeGroup(id=group, name=top)
    merged = book.model_copy(
        update={"codes": (*book.codes, *new.values()), "groups": (*book.groups, *new_groups.values())}
    )
    return merged, ids


def _code(id_: str, group: str, code: ExchangedCode, parts: dict[str, str]) -> Code:
    name = " / ".join((*code.path[1:], code.name))
    return Code(
        id=id_,
        name=name,
        group=group,
        definition=parts["definition"] or name,
        include=parts["include"],
        exclude=parts["exclude"],
        examples=tuple(each for each in parts["examples"].split("\n") if each),
    )


def parts_of(description: str) -> dict[str, str]:
    """Return the definition, rules, examples (one a line) and id that a description tells; "" for what it does not."""
    parts = dict.fromkeys(("definition", *(part for part, _ in PARTS)), "")
    definition: list[str] = []
    for line in description.split("\n"):
        part, before = next(((part, before) for part, before in PARTS if line.startswith(before)), ("", ""))
        if part:
            parts[part] = "\n".join(each for each in (parts[part], line.removeprefix(before)) if each)
        else:
            definition.append(line)
    parts["definition"] = "\n".join(definition).strip()
    if not _ID.fullmatch(parts["id"]):
        parts["id"] = ""
    return parts


def slug(name: str) -> str:
    """Return `name` in small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "code"


def _free(id_: str, taken: set[str]) -> str:
    number = 2
    free = id_
    while free in taken:
        free = f"{id_}-{number}"
        number += 1
    return free
