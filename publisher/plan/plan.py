"""A plan: every change, what is not ours, the tasks; its counts, its safety, its digest."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.digests import digest_of
from publisher.plan.tasks import TaskAction, TaskPlan

MOST_ARCHIVED = 5
MOST_ARCHIVED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """A page of the base that is not ours: made by a person, or a copy of one of ours."""

    id: int
    title: str
    url: str
    author: str
    created: str
    is_copy: bool = False


NOTES = frozenset({"plan.site-commit", "plan.site-unfinished"})
"""Changes of the base that only move the commit noted on the portal."""


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What is done to the base itself: made, taken over (with what that replaces), or its title changed."""

    create: bool = False
    adopt: bool = False
    replaces: tuple[Text, ...] = ()
    settings: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return self.create or self.adopt or bool(self.settings)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one publish would do.

    ``state`` digests the portal that was looked at, ``content_state`` the desired site; ``options`` are those that shaped the
    plan, as the command line writes them. ``allowed_removals`` is what the operator allowed by name. ``paths`` names pages by key.
    """

    changes: tuple[Change, ...]
    site: SiteChange = SiteChange()
    foreign: tuple[ForeignPage, ...] = ()
    tasks: TaskPlan = field(default_factory=TaskPlan)
    state: str = ""
    content_state: str = ""
    options: tuple[str, ...] = ()
    allowed_removals: int = 0
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_changes(self) -> tuple[Change, ...]:
        """The changes to pages with a file in git (or which had one)."""
        return tuple(change for change in self.changes if not change.is_generated)

    @property
    def refreshed(self) -> int:
        """How many pages only get the navigation around them anew."""
        return sum(change.kind is ChangeKind.NAVIGATION for change in self.content_changes)

    @property
    def has_page_changes(self) -> bool:
        """Whether any page, the menu included, or the base itself would be written."""
        return bool(self.site) or any(change.action.writes or change.kind is ChangeKind.PATH for change in self.changes)

    @property
    def moves_only_the_note(self) -> bool:
        """Whether the commit noted on the portal is all that would be written."""
        moves = self.site == SiteChange(settings=self.site.settings) and {t.key for t in self.site.settings} <= NOTES
        return moves and not any(change.action.writes or change.kind is ChangeKind.PATH for change in self.changes)

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written, tasks included."""
        return self.has_page_changes or bool(self.tasks.changes) or self.tasks.weekly.is_something

    @property
    def has_edits(self) -> bool:
        """Whether people's edits in the portal would be left alone."""
        return any(change.action.is_edit for change in self.content_changes)

    def summary(self) -> dict[str, int]:
        """The counts of the contract: each content page once, and the tasks."""
        return summarise(
            (c.counted for c in self.content_changes), (t.action for t in self.tasks.changes), self.tasks.queued
        )

    def digest(self) -> str:
        """A digest of all that the plan says, to tell whether a saved plan still stands."""
        pages = [[c.key, c.path, c.action.value, c.kind.has_text, c.kind.has_settings] for c in self.changes]
        tasks = [[t.action.value, t.xml_id, t.task_id or 0, t.owner] for t in self.tasks.changes]
        weekly = self.tasks.weekly
        told = [[weekly.xml_id, *(one.person for one in weekly.digests)]] if weekly.is_something else []
        made_of = [self.content_state, self.state, self.site.create, self.site.adopt, pages, tasks, *told]
        return digest_of(made_of, 32)

    def path_of(self, key: str) -> str:
        """A page's path for people; its key where no page has it."""
        found = (change.path for change in self.changes if change.key == key)
        return self.paths.get(key) or next(found, key)

    @property
    def archived(self) -> tuple[Change, ...]:
        """The content pages that go to the trash."""
        return tuple(change for change in self.content_changes if change.action is Action.ARCHIVED)

    @property
    def owned(self) -> int:
        """How many content pages of ours the portal has, out of the trash."""
        return sum(change.remote is not None and not change.remote.is_deleted for change in self.content_changes)

    @property
    def removals(self) -> Text | None:
        """What goes to the trash, said before all else; None where nothing does."""
        paths = [change.path for change in self.archived]
        if not paths:
            return None
        named = ", ".join([*paths[:MOST_ARCHIVED], *(["…"] if len(paths) > MOST_ARCHIVED else [])])
        return text("plan.removes", n=len(paths), owned=self.owned, paths=named)

    @property
    def refusal(self) -> UnsafePlanError | None:
        """Why publishing refuses the plan: it archives more than MOST_ARCHIVED pages *and* more than the share of what is ours,
        or leaves no page at all; and more than the operator allowed.
        """
        content, archived, owned = self.content_changes, len(self.archived), self.owned
        gone = (c.action is Action.ARCHIVED or (c.page is None and c.action is Action.CONFLICT) for c in content)
        is_last = archived > 0 and all(gone)
        is_much = archived > MOST_ARCHIVED and archived > MOST_ARCHIVED_SHARE * owned
        if not (is_last or is_much) or archived <= self.allowed_removals:
            return None
        return UnsafePlanError(
            text("plan.too-many-removals" if is_much else "plan.no-page-left", n=archived, owned=owned),
            hint=text("plan.too-many-removals-hint", n=archived),
            reasons=tuple(text("plan.would-archive", path=c.path) for c in content if c.action is Action.ARCHIVED),
        )

    def raise_if_unsafe(self) -> None:
        """Refuse a plan that is not safe."""
        if self.refusal is not None:
            raise self.refusal


def summarise(pages: Iterable[Action], tasks: Iterable[TaskAction], queued: int) -> dict[str, int]:
    """Count actions in the contract's words."""
    counted: Mapping[str, int] = Counter(page.value for page in pages)
    work: Mapping[TaskAction, int] = Counter(tasks)
    words = ("created", "updated", "moved", "archived", "restored", "unchanged", "drift")
    return {
        **{word: counted.get(word, 0) for word in words},
        "conflicts": counted.get("conflict", 0),
        "failed": counted.get("failed", 0),
        "tasks_created": work.get(TaskAction.CREATE, 0),
        "tasks_updated": work.get(TaskAction.UPDATE, 0),
        "tasks_closed": work.get(TaskAction.CLOSE, 0),
        "tasks_queued": queued,
    }
