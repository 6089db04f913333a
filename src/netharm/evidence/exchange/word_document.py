"""A plain Word document (.docx): headings, paragraphs and quotations, and nothing else.

Source: ECMA-376, part 1. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from netharm.evidence.exchange.xml_text import xml_text

Style = Literal["Heading1", "Heading2", "Normal", "Quote"]

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/styles" '
        'Target="styles.xml"/></Relationships>'
    ),
}


@dataclass(frozen=True)
class WordParagraph:
    """One paragraph and its style."""

    text: str
    style: Style = "Normal"


def word_document_bytes(paragraphs: Iterable[WordParagraph]) -> bytes:
    """Return the paragraphs as a .docx."""
    body = "".join(_paragraph(each) for each in paragraphs)
    parts = {
        **_FIXED,
        "word/styles.xml": _styles(),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}'.encode())
    return held.getvalue()


def _paragraph(paragraph: WordParagraph) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(xml_text(line))}</w:t>' for line in paragraph.text.split("\n"))
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr><w:r>{"<w:br/>".join(lines)}</w:r></w:p>'


def _styles() -> str:
    language = '<w:rPr><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr>'
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault>{language}</w:rPrDefault></w:docDefaults>"
        + _style("Normal", "Normal", '<w:pPr><w:spacing w:after="120"/></w:pPr>')
        + _style(
            "Heading1",
            "heading 1",
            '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>',
        )
        + _style(
            "Heading2",
            "heading 2",
            '<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr>',
        )
        + _style("Quote", "Quote", '<w:pPr><w:spacing w:after="60"/><w:ind w:left="567"/></w:pPr>')
        + "</w:styles>"
    )


def _style(id_: str, name: str, inside: str) -> str:
    default = ' w:default="1"' if id_ == "Normal" else ""
    return f'<w:style w:type="paragraph"{default} w:styleId="{id_}"><w:name w:val="{name}"/>{inside}</w:style>'
