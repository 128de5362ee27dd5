"""What became of one change of a plan."""

from dataclasses import dataclass

from publisher.messages import Text
from publisher.plan.change import Action, Change
from publisher.plan.existing import ExistingPage


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one change. ``page`` is the portal's page as it is now, ``altered`` what the portal did to its text."""

    change: Change
    action: Action
    page: ExistingPage | None = None
    reason: Text | None = None
    altered: str = ""
