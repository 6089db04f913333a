"""An entry of the catalogue of mitigations."""

from typing import Literal

from netharm.consequences.legal_basis import LegalBasis
from netharm.consequences.trial import Trial
from netharm.study.consequence_codes import CatalogueCode, ConsequenceCode
from netharm.study.frozen import Frozen


class Option(Frozen):
    """Something that can be done about consequences of the register.

    kind : "studied" where somebody measured what it does, "practice" where nobody has ; answers : the consequences it
    is meant for ; who : who does it ; needs : what must be there beforehand ; watch_out : what can go wrong with it.
    """

    code: CatalogueCode
    name: str
    kind: Literal["studied", "practice"]
    answers: tuple[ConsequenceCode, ...]
    who: tuple[Literal["police", "health", "council"], ...]
    needs: str
    watch_out: str
    legal: LegalBasis
    evidence: tuple[Trial, ...] = ()
