"""What all nouns of a plan have in common: they cannot be changed, and they know no unknown keys."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A noun read from a plan: immutable, and strict about its keys; its numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)
