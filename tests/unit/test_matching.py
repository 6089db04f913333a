"""Match blocks: counted back from the operation, and never lost because one period was not seen."""

from __future__ import annotations

import numpy as np
import pytest

from netharm.effects.matching import build_matching, match_blocks

PERIODS = ("01", "02", "03", "04", "05", "06", "07")


def _matching(counts: np.ndarray, level: str):
    return build_matching(counts[None], ("v",), PERIODS, {"v": level}, 3, np.empty((len(counts), 0)), ())


def test_blocks_are_counted_back_from_the_operation() -> None:
    assert match_blocks(7, "quarter", 3) == [slice(0, 1), slice(1, 4), slice(4, 7)]
    assert match_blocks(7, "total", 3) == [slice(0, 7)]
    assert len(match_blocks(7, "period", 3)) == 7
    assert match_blocks(7, "none", 3) == []


@pytest.mark.parametrize(("level", "constraints"), [("period", 6), ("quarter", 3), ("total", 1)])
def test_a_period_seen_nowhere_is_left_out_of_its_block_and_the_block_stays(level: str, constraints: int) -> None:
    counts = np.random.default_rng(1).poisson(5.0, (9, 7)).astype(float)
    counts[:, 2] = np.nan
    matching = _matching(counts, level)
    assert matching.values.shape == (9, 1 + constraints)
    assert not np.isnan(matching.values).any()
    np.testing.assert_allclose(matching.values[:, 1:].sum(axis=1), np.nansum(counts, axis=1))
    assert all("03" not in periods for _, periods in matching.blocks)


def test_a_block_that_was_seen_nowhere_is_left_out_whole() -> None:
    counts = np.ones((4, 7))
    counts[:, 1:4] = np.nan
    assert [periods for _, periods in _matching(counts, "quarter").blocks[1:]] == [("01",), ("05", "06", "07")]


def test_an_area_not_seen_in_a_period_that_others_were_seen_in_is_not_a_zero() -> None:
    counts = np.ones((4, 7))
    counts[2, 3] = np.nan
    assert np.isnan(_matching(counts, "total").values[2, 1])
