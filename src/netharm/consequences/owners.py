"""Owners that look like people and not like roles: a role stays when somebody leaves, and is no personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netharm.study.mitigation import Mitigation
from netharm.study.study import Study

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|PS|DS|Sgt|Sergeant|Insp|Inspector|DI|CI|DCI|Supt|Superintendent)\.?"
_ROLE = re.compile(
    r"\b(?:lead|manager|inspector|officer|team|health|director|head|duty|operation|service|council|commander|gold|silver|"
    r"bronze|custody|sergeant|superintendent|public|treatment|police|force|partnership|safeguarding|housing|unit|worker)",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?:{_TITLE}\s+)?[A-Z][a-z]+(?:[ -][A-Z]\.?)?[ ][A-Z][a-z]+|{_TITLE}\s+[A-Z][a-z]+")


def owner_advice(study: Study) -> Iterator[str]:
    """Yield one sentence where an owner may be a person's name; the name itself is not repeated."""
    harms = [
        harm.name
        for harm in study.harms
        if any(isinstance(one, Mitigation) and looks_like_a_name(one.owner) for one in harm.mitigation)
    ]
    if harms:
        yield (
            f"An owner of a mitigation under {'; '.join(harms)} looks like a person's name: write a role, which stays "
            "when somebody leaves."
        )


def looks_like_a_name(owner: str) -> bool:
    """Say whether an owner looks like a person's name; a guess from titles and capitals, wrong now and then."""
    found = _NAME.fullmatch(owner)
    return found is not None and (re.match(_TITLE, owner) is not None or _ROLE.search(owner) is None)
