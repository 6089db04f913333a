"""What is to be estimated, in one sentence for each declared row, before anybody chooses how."""

from __future__ import annotations

from collections.abc import Iterator

from netharm.study.harm import Harm
from netharm.study.outcome import Outcome
from netharm.study.study import Study


def estimands(study: Study) -> Iterator[str]:
    """Yield the estimand of every outcome and harm of `study`."""
    ends = study.window.after_ends if study.window.after_ends is not None else study.operation.ends
    span = f"from {study.operation.starts} to {ends}"
    places = "the target area and in its buffer" if study.area.buffer is not None else "the target area"
    rows: tuple[Outcome | Harm, ...] = (*study.outcomes, *study.harms)
    for declared in rows:
        yield (
            f"The count of {declared.name} in {places} {span}, less the count that would have been recorded there "
            "without the operation."
        )
