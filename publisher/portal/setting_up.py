"""A portal that is made ready for a base: steps that are known before anything is written, and done one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from publisher.messages import Text


class StepAction(StrEnum):
    """NONE: it is as it should be. BY_HAND: REST cannot do it, or not safely; the sentence says what to do."""

    CREATE = "create"
    UPDATE = "update"
    BIND = "bind"
    NONE = "none"
    BY_HAND = "by-hand"


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step: its name, what is to be done, and that in words."""

    name: str
    action: StepAction
    what: Text

    @property
    def writes(self) -> bool:
        """Whether the portal is to be changed."""
        return self.action in {StepAction.CREATE, StepAction.UPDATE, StepAction.BIND}


class PortalSetup(Protocol):
    """A portal to be made ready."""

    def steps(self) -> Sequence[SetupStep]:
        """Every step in its order, from a new look at the portal."""
        ...

    def carry_out(self, step: SetupStep) -> None:
        """Do one step of the last look. What became of it only another look tells."""
        ...
