"""Lasting identifiers: the same thing has the same GUID in every export, so that two exports can be compared."""

from __future__ import annotations

import uuid

_NETHARM = uuid.uuid5(uuid.NAMESPACE_URL, "urn:netharm:evidence")


def guid_of(*parts: object) -> str:
    """Return the GUID of what `parts` name (UUID version 5, RFC 9562 section 5.5)."""
    return str(uuid.uuid5(_NETHARM, "\x1f".join(str(part) for part in parts)))
