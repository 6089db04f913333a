"""How many people live in the area searched, by ethnicity and age: the denominators of search rates."""

from __future__ import annotations

from pydantic import Field

from netharm.study.frozen import Frozen


class Populations(Frozen):
    """Columns of a counts table that hold numbers of residents; each group of `ethnicity` and `age` has a column.

    Groups are named as the stop and search records write them. `compared_with` is the group that rates are divided by.
    """

    data: str
    ethnicity: dict[str, str] = Field(default_factory=dict)
    age: dict[str, str] = Field(default_factory=dict)
    compared_with_ethnicity: str = "White"
    compared_with_age: str = "over 34"
