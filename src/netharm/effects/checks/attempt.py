"""One attempt to prove a design wrong before it is judged, and the judgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from netharm.effects.check import Check
from netharm.effects.checks.ranked import Ranked
from netharm.effects.checks.verdict import not_run
from netharm.effects.permutation import LEVEL, TIE


@dataclass(frozen=True)
class Attempt:
    """What a check found.

    check : as it stands where it held, or could not be run ; if_failed : what is said where it did not hold.
    smallest : the smallest p-value that it could have had ; ranked : its statistics, where placebo groups gave them.
    takes_share : whether it shares the row's error ; fails_when_rare : whether all else that it takes to fail is there.
    held_at : (check that held, level) -> the same, with what can be told only once it is known that the check fails
    from a p-value of `level` down.
    """

    check: Check
    if_failed: str = ""
    smallest: float = 0.0
    ranked: Ranked | None = None
    takes_share: bool = True
    fails_when_rare: bool = True
    held_at: Callable[[Check, float], Check] | None = None

    @property
    def was_run(self) -> bool:
        """Return whether there is anything to judge."""
        return self.check.result != "could not be run"


def judge(attempt: Attempt, p_adjusted: float, level: float | None) -> Check:
    """Return the check as held or failed, by its p-value adjusted for the other checks of its row.

    One whose own p-value is at most 5%, but not the adjusted one, has held with a remark. level : from which of its own
    p-values down it fails ; None where it cannot fail whatever it shows, so that it could not be run.
    """
    check = attempt.check
    if not attempt.was_run:
        return check
    if level is None:
        why = "too few placebo groups fit side by side for it to fail beside the other checks, whatever they show"
        return not_run(check.name, check.measure, why)
    if check.result == "failed":
        return check
    check = replace(check, p_adjusted=p_adjusted if check.p_value is not None else None)
    if attempt.held_at is not None:
        check = attempt.held_at(check, level)
    if not attempt.fails_when_rare or check.p_value is None or check.p_value > LEVEL + TIE:
        return check
    if p_adjusted <= LEVEL + TIE:
        return replace(check, result="failed", said=attempt.if_failed, remark=False)
    alone = "rare by itself, but among as many checks chance gives one like it more often: a remark, no failure"
    return replace(check, said=f"{attempt.if_failed}; {alone}", remark=True)
