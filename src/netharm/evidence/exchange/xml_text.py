"""Text that XML can hold."""

from __future__ import annotations

import re

# XML 1.0, section 2.2, production 2, without what Python's strings cannot hold in UTF-8.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return `text` with what XML 1.0 cannot hold, such as control characters, shown as replacement characters."""
    return _NOT_XML.sub("\ufffd", text)
