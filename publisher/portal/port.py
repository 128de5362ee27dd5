"""A portal behind one webhook: what every target shares of it, its tasks and its people."""

from collections.abc import Sequence
from typing import Protocol

from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedOperation


class Portal(Protocol):
    """A portal. A PortalError means no answer; OutcomeUnknownError that what was sent may have been done: look again."""

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        ...

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        ...

    def carry_out(self, operations: Sequence[SharedOperation]) -> list[Outcome]:
        """Do operations in order, an Outcome each, in as few requests as the portal allows."""
        ...
