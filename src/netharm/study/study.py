"""A study: everything that was promised before the results were seen."""

from __future__ import annotations

from netharm.study.activity import Activity
from netharm.study.area import Area
from netharm.study.circumstances import Circumstances
from netharm.study.data_source import DataSource
from netharm.study.design import Design
from netharm.study.frozen import Frozen
from netharm.study.governance import Governance
from netharm.study.harm import Harm
from netharm.study.metric import Metric
from netharm.study.operation import Operation
from netharm.study.outcome import Outcome
from netharm.study.populations import Populations
from netharm.study.triggers import Triggers
from netharm.study.untouched import Untouched
from netharm.study.watch import Watch
from netharm.study.window import Window


class Study(Frozen):
    """A plan, read and found without fault.

    `placebo` marks an operation that never happened on real places: every page then says so.
    """

    title: str
    question: str
    placebo: bool = False
    governance: Governance = Governance()
    operation: Operation
    window: Window = Window()
    area: Area
    data: dict[str, DataSource]
    outcomes: tuple[Outcome, ...] = ()
    harms: tuple[Harm, ...]
    activities: tuple[Activity, ...] = ()
    metrics: tuple[Metric, ...] = ()
    untouched: tuple[Untouched, ...] = ()
    circumstances: Circumstances = Circumstances()
    populations: Populations | None = None
    design: Design = Design()
    watch: Watch = Watch()
    triggers: Triggers | None = None
