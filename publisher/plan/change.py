"""What a plan does to a page, and why."""

from dataclasses import dataclass, field
from enum import StrEnum

from publisher.messages import Text
from publisher.plan.desired import DesiredPage
from publisher.plan.existing import ExistingPage


class Action(StrEnum):
    """The one word a page is counted under, in plan and report alike."""

    FAILED = "failed"
    CONFLICT = "conflict"
    DRIFT = "drift"
    ARCHIVED = "archived"
    RESTORED = "restored"
    CREATED = "created"
    MOVED = "moved"
    UPDATED = "updated"
    UNCHANGED = "unchanged"

    @property
    def writes(self) -> bool:
        """Whether the portal is written for it."""
        return self in {Action.ARCHIVED, Action.RESTORED, Action.CREATED, Action.MOVED, Action.UPDATED}

    @property
    def is_edit(self) -> bool:
        """Whether a person edited the page, and it is left alone for that."""
        return self in {Action.DRIFT, Action.CONFLICT}


@dataclass(frozen=True, slots=True)
class Change:
    """One page's part of a plan.

    ``page`` is None for a page that git no longer has, ``remote`` for one that the portal does not have yet. ``text`` says
    that the content is written, ``place`` that title, address or folder are, ``settle`` that only the mark is, ``refresh``
    that only the navigation around the page changes: written, and counted as unchanged; ``note`` that a page which is left alone
    for a person's edit gets its file's new place noted in its mark, ``contact`` that readers were told to write to somebody who
    left. ``lost`` is the portal's text that
    an overwrite gives up, ``undone`` says what people did that the change undoes. ``diff`` shows what a reader would see change.
    """

    action: Action
    key: str
    path: str
    page: DesiredPage | None = None
    remote: ExistingPage | None = None
    reasons: tuple[Text, ...] = ()
    text: bool = False
    place: bool = False
    settle: bool = False
    refresh: bool = False
    note: bool = False
    contact: bool = False
    diff: str = ""
    lost: str | None = field(default=None, repr=False)
    undone: tuple[Text, ...] = ()

    @property
    def counted(self) -> Action:
        """The word the page is counted under: nobody changed a page whose neighbours moved."""
        return Action.UNCHANGED if self.refresh else self.action

    @property
    def is_generated(self) -> bool:
        """Whether it concerns a page that has no file in git: never counted."""
        return self.key.startswith("~")
