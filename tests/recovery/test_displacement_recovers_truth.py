"""The displacement statistics where it is known what was prevented and what moved, a share of the benchmark's sets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from scipy.stats import binom

from netharm.proving.displaced_panels import TRUTHS, Truth
from netharm.proving.displacement_recovery import displacement_cell

DATA_SETS = 100
OVERLAP = 0.03
"""Placebo groups of one place share areas, so their intervals cover a little less than 95%: see docs/methods.md."""


@cache
def cell(truth: Truth) -> Mapping[str, Any]:
    return displacement_cell(truth, "varying", 5, DATA_SETS, layouts=1, kinds=("placebo groups", "Poisson counts"))


def _fewest(told: int, cells: int) -> float:
    """Return the share below which coverage falls by chance in one of a hundred runs of all `cells` together."""
    return float(binom.ppf(0.01 / cells, told, 0.95 - OVERLAP)) / told


@pytest.mark.parametrize("truth", TRUTHS)
def test_intervals_from_placebo_groups_cover_what_was_prevented_and_what_moved(truth: Truth) -> None:
    found = cell(truth)["placebo groups"]
    print(truth, found)
    for name in ("SM", "BDM", "TNE"):
        assert found[name] >= _fewest(DATA_SETS, 20), name
    if found["told"]:
        assert found["WDQ"] >= _fewest(round(found["told"] * DATA_SETS), 20)


def test_nothing_is_called_a_change_more_often_than_it_should_be() -> None:
    most = float(binom.isf(0.01 / 3, DATA_SETS, 0.05 + OVERLAP)) / DATA_SETS
    assert cell("nothing happened")["target called"] <= most
    assert cell("nothing happened")["buffer called"] <= most
    assert cell("none moved")["buffer called"] <= most


def test_the_quotient_is_hardly_ever_told_where_nothing_happened_and_mostly_where_much_did() -> None:
    assert cell("nothing happened")["placebo groups"]["told"] <= 0.1
    assert cell("all moved")["placebo groups"]["told"] >= 0.6


def test_displacement_and_diffusion_are_seen_more_often_than_chance() -> None:
    for truth in ("all moved", "diffusion"):
        print(truth, "buffer called changed in", cell(truth)["buffer called"])
        assert cell(truth)["buffer called"] > 0.15


def test_poisson_counts_alone_are_too_narrow_where_areas_vary() -> None:
    assert cell("none moved")["Poisson counts"]["TNE"] < cell("none moved")["placebo groups"]["TNE"]
