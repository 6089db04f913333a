"""A codebook file (.qdc), as other software for qualitative work writes and reads it.

Source: REFI-QDA standard 1.5, codebook schema 1.0 (2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from netharm.errors import bad_input
from netharm.evidence.archive import xml_tree
from netharm.evidence.exchange.code_tree import code_tree
from netharm.evidence.exchange.exchanged import ExchangedCode

_NAMESPACE = "urn:QDA-XML:codebook:1.0"


def codebook_bytes(codes: Iterable[ExchangedCode], origin: str) -> bytes:
    """Return the codes as a .qdc file; a code whose parents are not among the codes stands at the top."""
    from pyrefiqda.models import codebook as refi
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata_pydantic.bindings import XmlSerializer

    serializer = XmlSerializer(config=SerializerConfig(xml_declaration=True, encoding="UTF-8"))
    book = refi.CodeBook(codes=refi.CodesType(code=code_tree(codes, refi.CodeType)), origin=origin)
    return serializer.render(book, ns_map={None: _NAMESPACE}).encode()


def read_codebook_file(content: bytes, where: str) -> tuple[ExchangedCode, ...]:
    """Return the codes of a .qdc file. where : its name, for complaints. Raises BadInput where it cannot be used."""
    from pyrefiqda.models.codebook import CodeBook
    from xsdata.exceptions import ParserError
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata_pydantic.bindings import XmlParser

    xml_tree(content, where)  # for what it refuses; the records are made by the parser of the schema
    try:
        book = XmlParser(config=ParserConfig(fail_on_unknown_properties=False)).from_bytes(content, CodeBook)
    except (ParserError, ValueError, TypeError):
        raise bad_input(
            "the file is not a REFI-QDA codebook.",
            where,
            "Its elements or their values do not follow the standard's schema, so its codes cannot be trusted.",
            "Export the codebook again as REFI-QDA (.qdc) from the program that it comes from.",
        ) from None
    return tuple(_codes(book.codes.code, ()))


def _codes(elements: Any, path: tuple[str, ...]) -> Iterator[ExchangedCode]:
    for element in elements:
        guid = element.guid.strip("{}").lower()
        yield ExchangedCode(guid, element.name, path, element.description or "", element.is_codable)
        yield from _codes(element.code, (*path, element.name))
