"""A study or account that says something of a mitigation."""

from netharm.consequences.seen import Seen
from netharm.study.frozen import Frozen


class Trial(Frozen):
    """What a study of a mitigation was, how large, what it found, and how much that is worth."""

    study: str
    design: str
    n: str
    effect: str
    source: str
    status: Seen
    strength: str
