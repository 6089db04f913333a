"""Plain records (the plan, the data's coverage, the provenance) as readable lists, whatever is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netharm.report.markup import Content, Markup, element, join
from netharm.report.tables import Column, definitions, plain_table
from netharm.wording import digits

_FEW = 12
_DIGEST_SHOWN = 12


def record_list(record: Mapping[str, object], about: str = "") -> Markup:
    """Return a record as a description list, and each list of records in it as a table; empty entries are left out.

    `about` says in the tables' captions what the record is about.
    """
    kept = {key: value for key, value in record.items() if value not in (None, "", (), [], {})}
    pairs = [(heading(key), _value(value)) for key, value in kept.items() if not _is_table(value)]
    tables = [_table(key, value, about) for key, value in kept.items() if _is_table(value)]
    if not kept:
        return element("p", "Nothing is recorded.")
    return join(definitions(pairs) if pairs else "", tables)


def heading(key: str) -> str:
    """Return a key as words: months_missing as Months missing."""
    words = str(key).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def text(value: object) -> str:
    """Return any plain value as one line of text."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else digits(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(text(item) for item in value) or "none"
    return str(value)


def _value(value: object) -> Content:
    if isinstance(value, (list, tuple)) and len(value) > _FEW:
        short = f"{text(value[:3])} and {len(value) - 3} more"
        return element("details", element("summary", short), element("p", text(value)))
    if isinstance(value, Mapping) and any(isinstance(item, (Mapping, list, tuple)) for item in value.values()):
        return record_list(value)
    return text(value)


def _is_table(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _table(key: str, value: object, about: str) -> Markup:
    rows: Sequence[Mapping[str, object]] = value  # type: ignore[assignment]
    keys = list(dict.fromkeys(name for row in rows for name in row))
    columns = [Column(heading(name), number=all(_is_number(row.get(name)) for row in rows)) for name in keys]
    cells = [[_cell(name, row.get(name)) for name in keys] for row in rows]
    caption = f"{heading(key)}{f': {about}' if about else ''}"
    made = plain_table(caption, columns, cells)
    return element("details", element("summary", f"{caption} ({len(rows)})"), made)


def _cell(name: str, value: object) -> str:
    """Return a value for a table; a digest by its first characters, enough to tell two apart."""
    words = text(value)
    return f"{words[:_DIGEST_SHOWN]}\N{HORIZONTAL ELLIPSIS}" if name.endswith("digest") and value else words


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
