"""One area's counts by period, and which of them are withheld at release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from netharm.disclosure import Chosen, Counts
from netharm.ledger import Row
from netharm.remainder import Remainder, block_of_row_may_show, marked_cells


@dataclass(frozen=True)
class CountedSide:
    """One area's counts by period: `counts` and `thresholds` by row, `after` and `periods` by period."""

    counts: Counts
    thresholds: Counts
    after: Chosen
    periods: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> CountedSide:
        series = [row.series for row in rows if row.series is not None]
        after = {period: late for one in series for period, late in zip(one.periods, one.after, strict=True)}
        counts = np.full((len(rows), len(after)), np.nan)
        for place, row in enumerate(rows):
            if row.series is not None:
                seen = dict(zip(row.series.periods, row.series.observed, strict=True))
                counts[place] = [np.nan if seen.get(period) is None else seen[period] for period in after]
        thresholds = [float(row.suppress_below) if row.series is not None else 0.0 for row in rows]
        return cls(counts, np.array(thresholds), np.array(list(after.values()), dtype=bool), tuple(after))

    @property
    def before(self) -> Chosen:
        """Return which periods come before the operation."""
        return np.asarray(np.cumsum(self.after) == 0)

    def cells(self, groups: Sequence[Sequence[int]], remainders: Sequence[Remainder], withheld: Chosen) -> Chosen:
        """Return which cells to withhold, (rows, periods), alike in the rows of a group: each stretch of time on its
        own. withheld : (rows,) those that are not shown at all.
        """
        cells = np.zeros(self.counts.shape, dtype=bool)
        for stretch in (self.before, self.after, ~self.before & ~self.after):
            counts = self.counts[:, stretch]
            cells[:, stretch] = marked_cells(counts, self.thresholds, groups, remainders, withheld)
        return cells

    def block_may_show(
        self,
        group: Sequence[int],
        remainders: Sequence[Remainder],
        withheld: Chosen,
        cells: Chosen,
        periods: tuple[str, ...],
    ) -> bool:
        """Return whether the sum over `periods`, all before the operation, may be shown of a row of `group`, of which
        `cells` are withheld.

        Where it is not told which they are, it may only when nothing is withheld.
        """
        before = self.before
        if not periods:
            return not cells[before].any()
        block = np.array([period in periods for period in self.periods], dtype=bool)[before]
        counts = self.counts[:, before]
        return block_of_row_may_show(counts, self.thresholds, group, remainders, withheld, cells[before], block)
