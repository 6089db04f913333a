"""A codebook as a TOML file: what is read from it, everything that is wrong with it, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netharm.errors import Fault, raise_all

MOST_CODES = 500
LONGEST_TEXT = 4000

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_GROUP = re.compile(_WORD)
_CODE = re.compile(rf"{_WORD}(?:\.{_WORD})+")
_TOP = {"title", "version", "note", "group", "code", "replaced"}
_GROUP_KEYS = {"id": str, "name": str, "question": str, "ordered": bool}
_CODE_KEYS = {"id": str, "name": str, "definition": str, "include": str, "exclude": str, "examples": tuple}
_WHY = "Coders, tables and other programs all read the codebook by these keys."


def codebook_tables(tables: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the fields of a codebook from the tables of a TOML file (lists as tuples).

    where : the file's name, for complaints. Raises BadInput with all faults.
    """
    faults = [*_top_faults(tables, where)]
    codes = _entries(tables, "code", _CODE_KEYS, ("id", "name", "definition"), where, faults)
    groups = _entries(tables, "group", _GROUP_KEYS, ("id", "name"), where, faults)
    faults += _id_faults(codes, "code", _CODE, "a group and a name in small letters, such as strand.pursue", where)
    faults += _id_faults(groups, "group", _GROUP, "small letters, digits and hyphens, such as strand", where)
    faults += _group_faults(codes, groups, where)
    replaced = tables.get("replaced", {})
    faults += _replaced_faults(replaced, {str(code.get("id")) for code in codes}, where)
    raise_all(faults)
    told = {name: tables[name] for name in ("title", "version", "note") if name in tables}
    with_group = tuple({**code, "group": str(code["id"]).partition(".")[0]} for code in codes)
    return {**told, "codes": with_group, "groups": tuple(groups), "replaced": dict(replaced)}


def codebook_text(codebook: Mapping[str, Any]) -> str:
    """Return the fields of a codebook as a TOML file that reads back the same."""
    lines = [
        "# A codebook. Change a copy and store it with: netharm evidence codebook CORPUS --from FILE",
        f"title = {_quoted(codebook['title'])}",
        f"version = {codebook['version']}",
    ]
    lines += [f"note = {_quoted(codebook['note'])}"] if codebook["note"] else []
    if codebook["replaced"]:
        lines += ["", "# What codings made with a code that was taken out are read as.", "[replaced]"]
        lines += [f"{_quoted(old)} = {_quoted(new)}" for old, new in codebook["replaced"].items()]
    for group in codebook["groups"]:
        lines += ["", "[[group]]", *_pairs(group, _GROUP_KEYS)]
    for code in codebook["codes"]:
        lines += ["", "[[code]]", *_pairs(code, _CODE_KEYS)]
    return "\n".join(lines) + "\n"


def _pairs(entry: Mapping[str, Any], keys: Mapping[str, type]) -> Iterator[str]:
    for key in keys:
        value = entry[key]
        if isinstance(value, bool):
            yield from ([f"{key} = true"] if value else [])
        elif isinstance(value, str):
            yield from ([f"{key} = {_quoted(value)}"] if value else [])
        elif value:
            yield f"{key} = ["
            yield from (f"  {_quoted(one)}," for one in value)
            yield "]"


def _quoted(text: str) -> str:
    # A TOML basic string escapes like JSON, except that DEL has to be escaped too.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _top_faults(tables: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for key in sorted(set(tables) - _TOP):
        yield _fault(f"the key {key!r} is not known.", where, f"A codebook has {', '.join(sorted(_TOP))}.")
    for key, kind in (("title", str), ("note", str)):
        if key in tables and not isinstance(tables[key], kind):
            yield _fault(f"{key} is not text.", where, f'Write {key} = "..." with quotes.')
    if not str(tables.get("title", "")).strip():
        yield _fault("there is no title.", where, 'Add a first line such as title = "Drugs policing".')
    version = tables.get("version", 0)
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        yield _fault("version is not a whole number.", where, "Take the line away: the next version is counted.")


def _entries(
    tables: Mapping[str, Any],
    table: str,
    keys: Mapping[str, type],
    needed: Sequence[str],
    where: str,
    faults: list[Fault],
) -> list[Mapping[str, Any]]:
    """Return the entries of a list of tables, those that can be read; add what is wrong with the others."""
    given = tables.get(table, ())
    if not isinstance(given, tuple) or not all(isinstance(one, Mapping) for one in given):
        faults.append(_fault(f"{table} is not a list of tables.", where, f"Begin each entry with [[{table}]]."))
        return []
    if len(given) > MOST_CODES:
        faults.append(
            _fault(f"there are {len(given):,} entries of [[{table}]].", where, f"Keep {MOST_CODES} or fewer.")
        )
        return []
    if table == "code" and not given:
        faults.append(_fault("there is no code.", where, "Begin each code with [[code]]."))
    sound: list[Mapping[str, Any]] = []
    for number, entry in enumerate(given, start=1):
        found = list(_entry_faults(entry, keys, needed, f"{where}, [[{table}]] number {number}"))
        faults.extend(found)
        if not found:
            sound.append({key: _stripped(value) for key, value in entry.items()})
    return sound


def _entry_faults(
    entry: Mapping[str, Any], keys: Mapping[str, type], needed: Sequence[str], where: str
) -> Iterator[Fault]:
    for key, value in entry.items():
        if key not in keys:
            yield _fault(f"the key {key!r} is not known.", where, f"An entry has {', '.join(keys)}.")
        elif not isinstance(value, keys[key]) or (
            isinstance(value, tuple) and not all(isinstance(one, str) for one in value)
        ):
            kind = {bool: "true or false", str: "text in quotes", tuple: "a list of texts in quotes"}[keys[key]]
            yield _fault(f"{key} is not {kind}.", where, f"Write {key} as {kind}.")
        elif any(len(one) > LONGEST_TEXT for one in _texts(value)):
            yield _fault(f"{key} is longer than {LONGEST_TEXT:,} letters.", where, "Say it in fewer words.")
    for key in needed:
        if key not in entry or (isinstance(entry[key], str) and not entry[key].strip()):
            yield _fault(f"{key} is missing.", where, f"Say {key}: without it two coders will not mean the same.")


def _texts(value: Any) -> Sequence[str]:
    return value if isinstance(value, tuple) else [value] if isinstance(value, str) else ()


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return tuple(one.strip() for one in value) if isinstance(value, tuple) else value


def _id_faults(
    entries: Sequence[Mapping[str, Any]], table: str, form: re.Pattern[str], words: str, where: str
) -> Iterator[Fault]:
    ids = [entry["id"] for entry in entries]
    for id_ in dict.fromkeys(ids):
        if not form.fullmatch(id_) or len(id_) > 80:
            yield _fault(f"{id_!r} cannot be the id of a {table}.", where, f"Write {words}.")
        if ids.count(id_) > 1:
            yield _fault(f"the {table} {id_!r} stands here more than once.", where, "Keep one of them.")


def _group_faults(
    codes: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], where: str
) -> Iterator[Fault]:
    told = {group["id"] for group in groups}
    for group in dict.fromkeys(str(code["id"]).partition(".")[0] for code in codes):
        if group not in told:
            yield _fault(
                f"the group {group!r} of some codes is not told.", where, f'Add [[group]] with id = "{group}".'
            )


def _replaced_faults(replaced: Any, codes: set[str], where: str) -> Iterator[Fault]:
    if not isinstance(replaced, Mapping) or not all(isinstance(new, str) for new in replaced.values()):
        yield _fault("[replaced] is not a table of ids.", where, 'Write lines such as "strand.old" = "strand.pursue".')
        return
    for old, new in replaced.items():
        if old in codes:
            yield _fault(f"{old!r} is replaced and still there.", where, "Take out the code, or its replacement.")
        seen = {old}
        while new in replaced and new not in seen:
            seen.add(new)
            new = replaced[new]
        if new not in codes:
            yield _fault(f"{old!r} is replaced by {new!r}, which is no code.", where, "Name a code of this codebook.")


def _fault(what: str, where: str, remedy: str) -> Fault:
    return Fault(what=what, where=where, why=_WHY, remedy=remedy)
