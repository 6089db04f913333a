"""One item of a list of consequences that others have published."""

from netharm.study.consequence_codes import ConsequenceCode
from netharm.study.frozen import Frozen


class PublishedItem(Frozen):
    """The item's name, and where it stands in the register; nowhere where no single operation sets it off."""

    name: str
    codes: tuple[ConsequenceCode, ...]
