"""A project file (.qdpx) that other software for qualitative work opens.

Source: REFI-QDA standard 1.5, project schema 1.0 (2019). The archive holds `project.qde` and a text for each source in
`sources/`, UTF-8 without a byte order mark, so that positions count the same everywhere. Memos are notes of their own,
with author and time. The same project gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from netharm.evidence.exchange.code_tree import code_tree
from netharm.evidence.exchange.exchanged import Exchanged, ExchangedCoding, ExchangedSource
from netharm.evidence.exchange.identity import guid_of
from netharm.evidence.exchange.xml_text import xml_text

FINISHED_BY = "Finished by "
"""What the name of a set begins with that holds the sources a person has finished."""

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)


def project_bytes(project: Exchanged) -> bytes:
    """Return `project` as a .qdpx archive."""
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata_pydantic.bindings import XmlSerializer

    serializer = XmlSerializer(config=SerializerConfig(xml_declaration=True, encoding="UTF-8"))
    xml = serializer.render(_project(project), ns_map={None: _NAMESPACE})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", xml)
        for source in project.sources:
            _put(archive, f"sources/{source.guid}.txt", source.text)
    return held.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _SAME_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())


def _project(project: Exchanged) -> Any:
    from pyrefiqda.models import project as refi

    facts = sorted({name for source in project.sources for name in source.facts})
    return refi.Project(
        name=xml_text(project.name),
        origin=xml_text(project.origin) or None,
        description=xml_text(project.description) or None,
        users=_users(project),
        code_book=refi.CodeBookType(codes=refi.CodesType(code=code_tree(project.codes, refi.CodeType))),
        variables=_variables(facts),
        sources=_sources(project),
        notes=_notes(project),
        sets=_sets(project),
    )


def _users(project: Exchanged) -> Any:
    from pyrefiqda.models import project as refi

    names = sorted({coding.user for coding in project.codings if coding.user} | {user for user, _ in project.finished})
    return (
        refi.UsersType(user=[refi.UserType(guid=_user(name), name=xml_text(name)) for name in names]) if names else None
    )


def _user(name: str) -> str:
    return guid_of("user", name)


def _variables(names: list[str]) -> Any:
    from pyrefiqda.models import project as refi

    return (
        refi.VariablesType(
            variable=[
                refi.VariableType(
                    guid=guid_of("variable", name), name=xml_text(name), type_of_variable=refi.TypeOfVariableType.TEXT
                )
                for name in names
            ]
        )
        if names
        else None
    )


def _sources(project: Exchanged) -> Any:
    from pyrefiqda.models import project as refi

    by_source: dict[str, list[ExchangedCoding]] = {}
    for coding in project.codings:
        by_source.setdefault(coding.source, []).append(coding)
    texts = [_source(source, by_source.get(source.guid, [])) for source in project.sources]
    return refi.SourcesType(text_source=texts) if texts else None


def _source(source: ExchangedSource, codings: list[ExchangedCoding]) -> Any:
    from pyrefiqda.models import project as refi

    values = [
        refi.VariableValueType(
            variable_ref=refi.VariableRefType(target_guid=guid_of("variable", name)), text_value=xml_text(value)
        )
        for name, value in sorted(source.facts.items())
    ]
    return refi.TextSourceType(
        guid=source.guid,
        name=xml_text(source.name),
        plain_text_path=f"internal://{source.guid}.txt",
        plain_text_selection=list(_selections(source, codings)),
        variable_value=values,
    )


def _selections(source: ExchangedSource, codings: list[ExchangedCoding]) -> Iterator[Any]:
    """Yield one selection for each stretch, with the codings of everybody who coded it."""
    from pyrefiqda.models import project as refi

    ordered = sorted(codings, key=lambda coding: (coding.start, coding.end))
    for (start, end), together in groupby(ordered, key=lambda coding: (coding.start, coding.end)):
        yield refi.PlainTextSelectionType(
            guid=guid_of("selection", source.guid, start, end),
            start_position=start,
            end_position=end,
            coding=[_coding(coding) for coding in together],
        )


def _coding(coding: ExchangedCoding) -> Any:
    from pyrefiqda.models import project as refi
    from xsdata.models.datatype import XmlDateTime

    note = [refi.NoteRefType(target_guid=_note(coding))] if coding.memo else []
    return refi.CodingType(
        guid=guid_of("coding", coding.source, coding.start, coding.end, coding.code, coding.user, coding.when),
        code_ref=refi.CodeRefType(target_guid=coding.code),
        creating_user=_user(coding.user) if coding.user else None,
        creation_date_time=XmlDateTime.from_string(coding.when) if coding.when else None,
        note_ref=note,
    )


def _note(coding: ExchangedCoding) -> str:
    return guid_of("note", coding.source, coding.start, coding.end, coding.code, coding.user, coding.when)


def _notes(project: Exchanged) -> Any:
    from pyrefiqda.models import project as refi
    from xsdata.models.datatype import XmlDateTime

    notes = [
        refi.TextSourceType(
            guid=_note(coding),
            name=xml_text(f"Memo of {coding.user}") if coding.user else "Memo",
            plain_text_content=xml_text(coding.memo),
            creating_user=_user(coding.user) if coding.user else None,
            creation_date_time=XmlDateTime.from_string(coding.when) if coding.when else None,
        )
        for coding in project.codings
        if coding.memo
    ]
    return refi.NotesType(note=notes) if notes else None


def _sets(project: Exchanged) -> Any:
    from pyrefiqda.models import project as refi

    sets = [
        refi.SetType(
            guid=guid_of("finished", user),
            name=xml_text(FINISHED_BY + user),
            member_source=[refi.SourceRefType(target_guid=source) for _, source in together],
        )
        for user, together in groupby(sorted(project.finished), key=lambda pair: pair[0])
    ]
    return refi.SetsType(set=sets) if sets else None
