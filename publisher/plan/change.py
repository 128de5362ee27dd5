"""What a plan does to a page, and why."""

from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

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


class ChangeKind(Enum):
    """What a change writes.

    NOTHING: the page is left as it is. PATH: so it is, for a person's edit, but its mark notes where its file lies now. MARK: the
    mark alone. SETTINGS: title, address or folder. TEXT: the content. NAVIGATION: the content too, but only what stands around the
    page because of others changed: counted as unchanged. PAGE: content and settings. TRASH: the page goes to the trash.
    """

    NOTHING = auto()
    PATH = auto()
    MARK = auto()
    SETTINGS = auto()
    TEXT = auto()
    NAVIGATION = auto()
    PAGE = auto()
    TRASH = auto()

    @property
    def has_text(self) -> bool:
        """Whether the content is written."""
        return self in {ChangeKind.TEXT, ChangeKind.NAVIGATION, ChangeKind.PAGE}

    @property
    def has_settings(self) -> bool:
        """Whether title, address and folder are written."""
        return self in {ChangeKind.SETTINGS, ChangeKind.PAGE}

    @classmethod
    def of(cls, *, text: bool, settings: bool) -> "ChangeKind":
        """The kind that writes a page's text and settings, or one of them, or its mark alone."""
        if text:
            return cls.PAGE if settings else cls.TEXT
        return cls.SETTINGS if settings else cls.MARK


@dataclass(frozen=True, slots=True)
class Change:
    """One page's part of a plan: ``kind`` is what is written, ``action`` the word that it is counted under.

    ``page`` is None for a page that git no longer has, ``remote`` for one that the portal does not have yet. ``lost`` is the
    portal's text that an overwrite gives up, ``undone`` says what people did that the change undoes. ``diff`` shows what a reader
    would see change.
    """

    action: Action
    key: str
    path: str
    page: DesiredPage | None = None
    remote: ExistingPage | None = None
    reasons: tuple[Text, ...] = ()
    kind: ChangeKind = ChangeKind.NOTHING
    diff: str = ""
    lost: str | None = field(default=None, repr=False)
    undone: tuple[Text, ...] = ()

    @property
    def counted(self) -> Action:
        """The word the page is counted under: nobody changed a page whose neighbours moved."""
        return Action.UNCHANGED if self.kind is ChangeKind.NAVIGATION else self.action

    @property
    def is_generated(self) -> bool:
        """Whether it concerns a page that has no file in git: never counted."""
        return self.key.startswith("~")
