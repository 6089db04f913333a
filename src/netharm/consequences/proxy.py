"""What a force or a partner could count so that an unintended consequence would show."""

from netharm.study.data_source import Sensitivity
from netharm.study.frozen import Frozen


class Proxy(Frozen):
    """A measure that stands for a consequence.

    name : what the harm is called in a plan ; counts : what is counted ; source : who holds it ; data, column : names
    for the plan ; sensitivity : that of the data ; activity_sensitive : whether it moves with police effort.
    """

    name: str
    counts: str
    source: str
    data: str
    column: str
    sensitivity: Sensitivity
    activity_sensitive: bool = False
