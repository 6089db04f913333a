"""Which designs can answer a study's question, judged from its plan and the time before alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from netharm.study.design import DesignKind

Verdict = Literal["can be used", "can be used with a warning", "cannot be used"]
VERDICTS: tuple[Verdict, ...] = ("can be used", "can be used with a warning", "cannot be used")


@dataclass(frozen=True)
class Advice:
    """What is said of one design.

    reasons : sentences with what was measured, what is needed, and why: what rules the design out, or else what warns
    of it and what speaks for it.
    maryland : the level that it would reach, and why ; raised_by : what would raise it.
    """

    kind: DesignKind
    verdict: Verdict
    reasons: tuple[str, ...]
    maryland: int
    maryland_why: str
    raised_by: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the advice as a plain record."""
        return {
            "design": self.kind,
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "maryland": {"level": self.maryland, "why": self.maryland_why, "raised_by": list(self.raised_by)},
        }
