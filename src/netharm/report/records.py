"""Plain records (the plan, the data's coverage, the provenance) as readable lists, whatever is in them."""

from __future__ import annotations

from collections.abc import Mapping

from netharm.report.markup import Content, Markup, element
from netharm.report.tables import bullets, definitions
from netharm.wording import digits

_FEW = 12


def record_list(record: Mapping[str, object]) -> Markup:
    """Return a record as a description list; empty entries are left out."""
    kept = [(heading(key), _value(value)) for key, value in record.items() if value not in (None, "", (), [], {})]
    return definitions(kept) if kept else element("p", "Nothing is recorded.")


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
    if isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        return bullets([text(item) for item in value])
    if isinstance(value, Mapping) and any(isinstance(item, (Mapping, list, tuple)) for item in value.values()):
        return record_list(value)
    return text(value)
