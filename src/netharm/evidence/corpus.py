"""Where a corpus keeps its things: documents, texts, the codebook's versions, and what each coder said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Corpus:
    """A corpus's folder on disk. Files ending in .jsonl only grow (see `study.event_chain`); texts never change."""

    path: Path

    @property
    def documents(self) -> Path:
        """A line for each document that was imported, or whose facts were put right."""
        return self.path / "documents.jsonl"

    @property
    def texts(self) -> Path:
        """The folder of texts, one file for each document, `<id>.txt`, UTF-8 and without a byte order mark."""
        return self.path / "texts"

    @property
    def identifiers(self) -> Path:
        """What the redaction check flagged, and who cleared it and why. Places only, never the words themselves."""
        return self.path / "identifiers.jsonl"

    @property
    def codebooks(self) -> Path:
        """The folder of the codebook's versions, `0001.toml` and on; the highest is in force."""
        return self.path / "codebook"

    def codings(self, coder: str) -> Path:
        """What one coder coded, undid and finished."""
        return self.path / "codings" / f"{coder}.jsonl"

    @property
    def adjudicated(self) -> Path:
        """What was agreed after talking disagreements through. The coders' own codings stay as they were."""
        return self.path / "adjudicated.jsonl"

    def decisions(self, coder: str) -> Path:
        """Which candidates one coder accepted or rejected, and what each was proposed for."""
        return self.path / "candidates" / f"{coder}.jsonl"
