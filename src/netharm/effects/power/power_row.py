"""What a plan could see of one measure, before any outcome exists."""

from __future__ import annotations

from dataclasses import dataclass

from netharm.effects.power.pretend import Variation


@dataclass(frozen=True)
class Smallest:
    """The smallest changes called one with 80% power, as shares; None where no fall, or no rise up to tenfold, is.

    The ends of each 95% Monte Carlo interval: None where there is none.
    """

    fall: float | None
    fall_lower: float | None
    fall_upper: float | None
    rise: float | None
    rise_lower: float | None
    rise_upper: float | None


@dataclass(frozen=True)
class Varied:
    """What could be seen with more of something: `times` as much as the plan has. reason : why that is not known."""

    variation: Variation
    times: float
    smallest: Smallest | None = None
    pretended: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class HarmStates:
    """How a harm would be called if nothing happened: probabilities, with the Monte Carlo error of each."""

    tolerance: float
    crossed: float
    crossed_error: float
    not_ruled_out: float
    ruled_out: float
    ruled_out_error: float


@dataclass(frozen=True)
class PowerRow:
    """The power of one measure in the target. reason : why it cannot be tested, and then nothing else is known ;
    not_shown : whether it could be, and may not be told.

    pretended : operations that were pretended in `starts` different times; independent : how many of them share no
    count. called : the share called a change although nothing happened, with its Monte Carlo error; 5% is right.
    falls, rises : pairs of a change and the probability that it would be called one.
    """

    measure: str
    reason: str | None = None
    smallest: Smallest | None = None
    called: float | None = None
    called_error: float | None = None
    harm: HarmStates | None = None
    falls: tuple[tuple[float, float], ...] = ()
    rises: tuple[tuple[float, float], ...] = ()
    variations: tuple[Varied, ...] = ()
    pretended: int = 0
    independent: int = 0
    starts: int = 0
    notes: tuple[str, ...] = ()
    not_shown: bool = False
