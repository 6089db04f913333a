"""The register and the catalogue as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.consequences.consequence import Consequence
from netharm.consequences.option import Option
from netharm.consequences.seen import Seen


def verified(status: Seen) -> str:
    """Return how far a fact was read: nothing that nobody has read is called anything but not verified."""
    return "not verified" if status == "to be checked" else status


def consequence_lines(each: Consequence) -> Iterator[str]:
    """Yield a consequence of the register: who bears it, how it comes about, what to count, and what is known."""
    yield f"{each.code}  {each.name} (borne by: {each.bearer})"
    yield f"    How: {each.mechanism}."
    yield f"    Set off by: {', '.join(each.kinds)}. When to look: {each.window}."
    yield f"    Count: {each.proxy.counts}. Held by: {each.proxy.source}."
    for one in each.evidence:
        yield f"    Known: {one.study}: {one.result} ({verified(one.status)}; {one.limits}). {one.source}"


def option_lines(each: Option) -> Iterator[str]:
    """Yield an entry of the catalogue: whom it answers, who does it, what it needs, its law and its evidence."""
    evidence = "studied" if each.kind == "studied" else "practice, without evidence of effect"
    yield f"{each.code}  {each.name} [{evidence}] answers {', '.join(each.answers)}"
    yield f"    Done by: {', '.join(each.who)}. Needs: {each.needs}."
    yield f"    Watch out: {each.watch_out}"
    yield f"    Law: {each.legal.basis} ({verified(each.legal.status)}). {each.legal.source}".rstrip()
    for one in each.evidence:
        size = "; ".join(part for part in (one.design, one.n) if part)
        yield f"    Evidence: {one.study} ({size}): {one.effect}; {one.strength} ({verified(one.status)}). {one.source}"
