"""Why data may be used, by whom, and how far results may travel."""

from __future__ import annotations

from typing import Literal

from netharm.study.frozen import Frozen

ReleaseLevel = Literal["internal", "partner", "public"]


class Governance(Frozen):
    """The duties that come with the data. `release` is the level that every output is written for."""

    purpose: str = ""
    controller: str = ""
    regime: str = ""
    dpia: str = ""
    sharing: str = ""
    retention: str = ""
    release: ReleaseLevel = "internal"
