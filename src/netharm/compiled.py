"""Loops that arrays cannot say, compiled: kept on disk for the next run where there is a place to keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Any:
    """Return `function` compiled by Numba at its first call, without fast arithmetic and on one thread.

    An installation that may not be written to, with no home folder either, compiles anew in each run.
    """
    try:
        return njit(cache=True)(function)
    except RuntimeError:
        return njit(function)
