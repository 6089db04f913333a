"""A list of unintended consequences that others have published."""

from netharm.consequences.published_item import PublishedItem
from netharm.consequences.seen import Seen
from netharm.study.frozen import Frozen


class PublishedList(Frozen):
    """A published list and how its items map to the register."""

    name: str
    source: str
    status: Seen
    items: tuple[PublishedItem, ...]
