"""A portal behind one webhook: it carries out the operations of all ports, in order, in as few requests as it allows."""

from collections.abc import Sequence
from typing import Protocol

from publisher.portal.knowledge_base import KnowledgeBase, PageOperation, PageReading
from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedOperation, SharedReading

Reading = PageReading | SharedReading
"""The operations that change nothing: they may be repeated whatever became of their answer."""

Operation = PageOperation | SharedOperation


class Portal(KnowledgeBase, Protocol):
    """A portal: its knowledge bases, its tasks, its people."""

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        ...

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        ...

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Do operations in order, an Outcome each; ``alone``: each in a request of its own."""
        ...
