"""A canary: the webhook of somebody who must see nothing of a base, asked before anything confidential is written and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from publisher.messages import Text


@dataclass(frozen=True, slots=True)
class Lookout:
    """What the canary tries to see: the base by id, mark and address, its pages (title by id), and a block of some of them.

    ``publisher`` is the user who publishes; ``origin`` the portal's address.
    """

    site: int
    code: str
    publisher: int
    origin: str
    in_group: bool = False
    pages: Mapping[int, str] = field(default_factory=dict)
    blocks: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the canary saw, in sentences; ``unproven`` says why its seeing nothing proves nothing."""

    exposed: tuple[Text, ...] = ()
    unproven: Text | None = None

    @property
    def is_proof(self) -> bool:
        """Whether somebody without rights really sees nothing."""
        return not self.exposed and self.unproven is None


class Canary(Protocol):
    """Looks as somebody else."""

    def look(self, lookout: Lookout) -> Verdict:
        """Try to see the base. Never raises a PortalError: no answer is no proof."""
        ...
