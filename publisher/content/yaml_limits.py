"""YAML that would take minutes or run out of stack, recognised by its events alone, before anything is built of it.

An alias (``*name``) stands for all that its anchor holds, merge keys (``<<: *name``) included: a dozen lines of aliases of aliases
stand for billions of values. PyYAML builds every one of them.
"""

from dataclasses import dataclass
from enum import StrEnum

import yaml

Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_REPEATED = 10_000
"""How many values the aliases of one file may stand for."""


class Limit(StrEnum):
    """What there is too much of."""

    DEPTH = "depth"
    ALIASES = "aliases"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Excess:
    """The limit that a text passes, and the character at which it does. A circle is an alias inside what it names."""

    limit: Limit
    index: int


def find_excess(text: str, *, deepest: int) -> Excess | None:
    """The first place where YAML nests deeper than ``deepest``, or its aliases stand for too much or for what they stand in.

    A YAMLError where it is no YAML.
    """
    sizes: dict[str, int] = {}
    repeated = 0
    open_nodes: list[tuple[str | None, int]] = []
    size = 0  # of the innermost open node, aliases written out
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, size))
            size = 1
            if len(open_nodes) > deepest:
                return Excess(Limit.DEPTH, _index(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = size
            size += before
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_nodes):
                return Excess(Limit.CIRCLE, _index(event))
            meant = sizes.get(event.anchor or "", 1)
            repeated += meant
            size += meant
            if repeated > MOST_REPEATED:
                return Excess(Limit.ALIASES, _index(event))
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
    return None


def _index(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0
