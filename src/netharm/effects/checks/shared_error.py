"""How the checks of a row share one error: where nothing is wrong some check fails in about 5%, not each of them in 5%.

Checks that rank the target among the same placebo groups are adjusted together, by what happens to those groups
(`ranked`). All others share the 5% among them (Bonferroni, weighted). The shares are settled by how checks are made,
never by what they found: even, but where a p-value comes in coarse steps because few placebo groups fit side by side,
its check has as much as its smallest step, up to half of the 5%, where that leaves the others enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from netharm.effects.checks.attempt import Attempt
from netharm.effects.checks.ranked import levels_of_each, rarest_of_all
from netharm.effects.permutation import LEVEL, TIE

MOST_FOR_ONE = LEVEL / 2


def share_error(attempts: Sequence[Attempt]) -> list[tuple[float, float | None]]:
    """Return for each attempt its p-value adjusted for the others, and from which of its own p-values down it fails.

    The level is None for one that could not fail whatever it shows.
    """
    sharing = [place for place, each in enumerate(attempts) if each.was_run and each.takes_share]
    together = {place: ranked for place in sharing if (ranked := attempts[place].ranked) is not None}
    alone = [place for place in sharing if place not in together]
    smallest = [attempts[place].smallest for place in alone]
    if together:
        smallest.append(max(ranked.smallest for ranked in together.values()))
    shares = shares_of(smallest)
    found: list[tuple[float, float | None]] = [(_own(each), LEVEL) for each in attempts]
    for place, share in zip(alone, shares, strict=False):
        found[place] = _times(_own(attempts[place]), share), share or None
    if together:
        parts, share = list(together.values()), shares[-1]
        levels = levels_of_each(parts, share) if share else [None] * len(parts)
        for place, p_value, level in zip(together, rarest_of_all(parts), levels, strict=True):
            found[place] = max(_own(attempts[place]), _times(p_value, share)), level
    return found


def shares_of(smallest: Sequence[float]) -> list[float]:
    """Return the share of 5% of each check, by the smallest p-value that it can have; 0 for one that cannot be run."""
    shares = [0.0] * len(smallest)
    left = LEVEL
    waiting = sorted(range(len(smallest)), key=lambda place: smallest[place])
    while waiting:
        even, coarsest, others = left / len(waiting), waiting[-1], waiting[:-1]
        need = smallest[coarsest] * (1 + TIE)
        if need <= even * (1 + TIE):
            for place in waiting:
                shares[place] = even
            return shares
        if need <= min(MOST_FOR_ONE, left - sum(smallest[place] for place in others)):
            shares[coarsest] = need
            left -= need
        waiting = others
    return shares


def _own(attempt: Attempt) -> float:
    return 1.0 if attempt.check.p_value is None else attempt.check.p_value


def _times(p_value: float, share: float) -> float:
    """Return a p-value as it is to be compared with 5% instead of `share`."""
    return min(1.0, p_value * LEVEL / share) if share else 1.0
