"""An unintended consequence of the register."""

from netharm.consequences.known_study import KnownStudy
from netharm.consequences.proxy import Proxy
from netharm.study.consequence_codes import ConsequenceCode
from netharm.study.frozen import Frozen
from netharm.study.operation_kind import OperationKind


class Consequence(Frozen):
    """What operations may set off: who bears it, how it comes about, after which kinds of operation, and when.

    `evidence` is what is known of it; the kinds say where the mechanism applies, not where it was proven.
    """

    code: ConsequenceCode
    name: str
    bearer: str
    mechanism: str
    kinds: tuple[OperationKind, ...]
    window: str
    watch_out: str = ""
    proxy: Proxy
    evidence: tuple[KnownStudy, ...]
