"""A consequence as lines to paste into a plan: its data, and the harm that watches it."""

from __future__ import annotations

import json
from textwrap import wrap

from netharm.consequences.consequence import Consequence
from netharm.consequences.register import options_for


def snippet(consequence: Consequence) -> str:
    """Return TOML that declares a harm for `consequence`; what only the user can say stands as REPLACE."""
    proxy = consequence.proxy
    catalogue = "; ".join(f"{each.code} {each.name}" for each in options_for([consequence.code]))
    lines = [
        f"[data.{proxy.data}]",
        *_remark(f"{proxy.counts}; from {proxy.source}"),
        'source = "counts"',
        f"sensitivity = {_text(proxy.sensitivity)}",
        'columns = { area = "area", period = "period" }  # write the headings of your file on the right',
        f"measures = [{_text(proxy.column)}]",
        "",
        "[[harm]]",
        f"name = {_text(proxy.name)}",
        f"consequence = {_text(consequence.code)}",
        f"measure = {{ data = {_text(proxy.data)}, column = {_text(proxy.column)} }}",
        f"mechanism = {_text(consequence.mechanism)}",
        f"bearer = {_text(consequence.bearer)}",
        "tolerance = 1.25",
        *(
            ["activity_sensitive = true", 'reason = "it is the count there is, although it moves with police effort"']
            if proxy.activity_sensitive
            else []
        ),
        *_remark(f"the catalogue has: {catalogue}"),
        "mitigation = [",
        '  { what = "REPLACE: what is done to prevent it", owner = "REPLACE: a role, no name", state = "planned" },',
        "]",
    ]
    return "\n".join(lines) + "\n"


def _remark(words: str) -> list[str]:
    return wrap(words, width=100, initial_indent="# ", subsequent_indent="# ")


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
