"""What is to be estimated, in one sentence for each declared row, before anybody chooses how."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study


def estimands(study: Study) -> Iterator[str]:
    """Yield the estimand of every outcome and harm of `study`."""
    places = "the target area and in its buffer" if study.area.buffer is not None else "the target area"
    rows: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    for declared in rows:
        yield (
            f"The count of {declared.name} in {places} {_span(study)}, less the count that would have been recorded "
            f"there {_otherwise(study)}."
        )


def _span(study: Study) -> str:
    """Return the time over which counts are compared, in words."""
    ends = study.window.after_ends if study.window.after_ends is not None else study.operation.ends
    if study.design.kind == "staggered adoption":
        return f"from the period in which each of its areas was reached to {ends}"
    span = f"from {study.operation.starts} to {ends}"
    left_out = study.design.transition if study.design.kind == "interrupted time series" else 0
    if not left_out:
        return span
    period = "period" if isinstance(study.operation.starts, int) else study.window.period
    return f"{span}, without the first {period if left_out == 1 else f'{left_out} {period}s'}"


def _otherwise(study: Study) -> str:
    """Return what would have been otherwise, in words: the operation, and nothing that counts are divided by."""
    without = "without the operation"
    if study.design.kind == "staggered adoption":
        without = "had none of them been reached"
    exposure = study.design.exposure
    return without if exposure is None else f'{without}, with the same numbers of "{exposure.column}" in each period'
