"""The roles of a study: what its own corpus says of goals, roles and activities."""

from __future__ import annotations

from netharm.evidence.corpus import Corpus
from netharm.evidence.documents import read_documents
from netharm.evidence.settled import settled_codings
from netharm.roles.profile import Profile, profile_of
from netharm.roles.statement import statements_of
from netharm.study.folder import Folder


def find_roles(folder: Folder) -> Profile | None:
    """Return the profile of the corpus in the study's folder `evidence`; None where there is none, or no document of it
    is finished. Raises BadInput where the corpus cannot be trusted.
    """
    corpus = Corpus(folder.evidence)
    if not corpus.documents.is_file():
        return None
    settled = settled_codings(corpus, read_documents(corpus))
    return profile_of(statements_of(settled.codings), settled.documents) if settled.documents else None
