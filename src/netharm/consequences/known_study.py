"""A study or account that says something of an unintended consequence."""

from netharm.consequences.seen import Seen
from netharm.study.frozen import Frozen


class KnownStudy(Frozen):
    """What a study found of a consequence, where it was read, and what it cannot carry."""

    study: str
    result: str
    source: str
    status: Seen
    limits: str
