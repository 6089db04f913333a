"""The watch: how the declared harms are followed while data arrive, and who is told when one rises."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from netharm.study.frozen import Frozen
from netharm.study.moment import Moment

WatchMethod = Literal[
    "farrington flexible",
    "negative binomial glr cusum",
    "ears c1",
    "ears c2",
    "ears c3",
    "space-time scan",
]
Looks = Literal["day", "week", "month"]

PUBLIC_HEALTH = "public health, or the local drug information system"


class Watch(Frozen):
    """How harms are watched from `starts` to `ends`; each harm is looked at when a day, week or month is complete.

    Left out: `method` is chosen by what the counts before allow, `looks` is the window's period, `starts` the
    operation's start and `ends` the end of the time after. `false_alarm` is the probability that the alarm of one
    harm in one place rings at all during the whole watch although nothing has changed. `tell` is told of every harm
    that names nobody of its own; `health_first` sees alerts from health data first, and `enforcement` is what the
    plan asks of police when there is such an alert: all that they are told. `scan` looks for clusters of events too.
    """

    method: WatchMethod | None = None
    looks: Looks | None = None
    starts: Moment | None = None
    ends: Moment | None = None
    false_alarm: Annotated[float, Field(gt=0, le=0.5)] = 0.05
    tell: tuple[str, ...] = ()
    health_first: str = PUBLIC_HEALTH
    enforcement: tuple[str, ...] = ()
    scan: bool = False
