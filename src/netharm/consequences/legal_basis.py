"""On what law or duty a mitigation rests."""

from netharm.consequences.seen import Seen
from netharm.study.frozen import Frozen


class LegalBasis(Frozen):
    """The basis in England and Wales unless said otherwise; `source` is empty where nothing was read."""

    basis: str
    source: str
    status: Seen
