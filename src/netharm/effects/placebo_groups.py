"""The placebo groups of a study: areas of the same kind as its target, with buffers like its buffer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netharm.effects.placebo import FEWEST_GROUPS, Likeness, PlaceboGroup, contiguous_pieces, draw_groups
from netharm.effects.setting import Setting
from netharm.study.design import Design


def likeness_of(setting: Setting) -> Likeness:
    """Return what a placebo group must be like to stand for the target."""
    members = np.flatnonzero(setting.treated["target"])
    sizes = contiguous_pieces(members, setting.neighbours) if setting.neighbours is not None else (len(members),)
    before = setting.counts_before
    buffer = setting.treated.get("buffer")
    return Likeness(
        sizes=sizes,
        contiguous=setting.neighbours is not None,
        count_before=float(before[members].sum()),
        buffer_count_before=_count_of_buffer(setting, buffer) if buffer is not None and buffer.any() else None,
    )


def _count_of_buffer(setting: Setting, buffer: NDArray[np.bool_]) -> float:
    """Return the buffer's count before; an area that was not seen in some periods counts there as in the others."""
    seen = [setting.can_fill("target", measure) for measure in setting.measures]
    counts = setting.counts[seen][:, buffer, : setting.starts]
    told, somewhere = ~np.isnan(counts), ~np.isnan(setting.counts[seen][:, :, : setting.starts]).all(axis=1)
    times = somewhere.sum(axis=1)[:, np.newaxis] / np.maximum(told.sum(axis=2), 1)
    return float((np.nansum(counts, axis=2) * times).sum())


def draw_placebo_groups(setting: Setting, design: Design) -> tuple[list[PlaceboGroup], bool]:
    """Return the placebo groups of a design, and whether their buffers are like the target's too.

    Where too few groups have both, buffers are let go: the target's rows keep their test.
    """
    has_buffer = "buffer" in setting.treated
    groups = _draw(setting, design, likeness_of(setting))
    if has_buffer and len(groups) < min(FEWEST_GROUPS, design.permutations):
        like = likeness_of(setting)
        return _draw(setting, design, Likeness(like.sizes, like.contiguous, like.count_before, None)), False
    return groups, has_buffer


def _draw(setting: Setting, design: Design, likeness: Likeness) -> list[PlaceboGroup]:
    if not setting.donors.any():
        return []
    return draw_groups(
        likeness,
        setting.counts_before,
        setting.donors,
        setting.neighbours,
        setting.within_buffer,
        design.permutations,
        np.random.default_rng([design.seed, 1]),
        np.flatnonzero(setting.treated["target"]),
    )
