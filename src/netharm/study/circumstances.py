"""What else a reader needs to judge a finding: how it was carried out, for whom it may differ, and what it cost."""

from __future__ import annotations

from netharm.study.frozen import Frozen


class Circumstances(Frozen):
    """What no count can tell, in the plan's own words; empty where nobody wrote it down.

    moderators : where or for whom the effect may differ ; implementation : what was done, as planned or not ;
    economics : what it cost, and to whom.
    """

    moderators: str = ""
    implementation: str = ""
    economics: str = ""
