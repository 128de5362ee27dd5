"""Pages that are wanted and not there: old drafts, drafts with a day, entries of the navigation without a file. Pure; docs/review.md.

Each is one task for its owner, known by XML_ID, ``kb-draft:<base>:<key>:<cycle>``; the cycle is the day that a draft is planned for, else
``new``: another day asks anew, and a completed task is never made again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from publisher.content.keys import page_key
from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.content.page_files import is_index_path
from publisher.content.people import parse_person
from publisher.messages import Catalogue, Text, text
from publisher.plan.tasks import RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.review.opening import END_OF_WORK
from publisher.review.owners import Directory, address_of
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review.wording import MOST_CHARACTERS, day_in, plain

PREFIX = "kb-draft"
_REVIEW = "kb-review"


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page that is wanted. ``since``: the day it came into git, None where unknown; ``is_missing``: the navigation alone names it."""

    NEW: ClassVar[str] = "new"
    page: Page
    since: date | None = None
    is_missing: bool = False

    @property
    def planned(self) -> date | None:
        """The day on which it is to be there."""
        return self.page.meta.planned

    @property
    def cycle(self) -> str:
        """What its task asks for."""
        return self.planned.isoformat() if self.planned is not None else self.NEW

    def waits_since(self, today: date, rules: TaskRules) -> date | None:
        """The day since which it has waited too long: its planned one, or the one that it came; None where it has not."""
        if self.planned is not None:
            return self.planned if self.planned < today else None
        return self.since if self.since is not None and rules.review.drafts.after(self.since) <= today else None

    def is_asked(self, today: date, rules: TaskRules) -> bool:
        """Whether its owner has a task by now: a planned one within the lead time, one without a file at once."""
        if self.planned is not None:
            return rules.review.lead.after(today) >= self.planned
        return self.is_missing or self.waits_since(today, rules) is not None


def missing_page(path: str, title: str, pages: Iterable[Page], defaults: Mapping[str, object]) -> Page:
    """The page that an entry of the navigation names and no file is there for, with whom to ask.

    That is the owner of its folder's own page, else of all pages in that folder if they have one owner; else of the folder above, and
    in the end the owner of the settings' defaults.
    """
    owner, folder, listed = None, path.rpartition("/")[0], tuple(pages)
    while owner is None:
        inside = [page for page in listed if page.folder == folder]
        own = next((page.meta.owner for page in inside if is_index_path(page.path)), None)
        owners = {page.meta.owner for page in inside}
        owner = own or (next(iter(owners)) if len(owners) == 1 else None)
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    meta = FrontMatter(title=title, owner=owner or _default_owner(defaults), status=Status.DRAFT)
    return Page(path, page_key("", path), meta, body="", body_line=1, digest="")


def _default_owner(defaults: Mapping[str, object]) -> Person | None:
    written = defaults.get("owner")
    return parse_person(written) if isinstance(written, str) else None


def with_drafts(
    plan: TaskPlan,
    drafts: Sequence[WantedPage],
    pages: Iterable[Page],
    tasks: Sequence[RemoteTask],
    directory: Directory,
    presence: Presence,
    rules: TaskRules,
) -> TaskPlan:
    """The plan with the tasks for drafts: new ones as far as their owners have room, and those closed that ask for nothing any more."""
    asking = _DraftTasks(drafts, {page.key: page for page in pages}, directory, presence, rules)
    mine = {task.xml_id: task for task in sorted(tasks, key=lambda task: -task.id) if asking.is_ours(task)}
    kept = [change for task in mine.values() for change in asking.kept(task)]
    closed = {change.xml_id for change in kept if change.action is TaskAction.CLOSE}
    again = {change.task_id for change in plan.changes if change.reopens}
    load = Counter(
        task.responsible_id
        for task in tasks
        if (not task.is_closed or task.id in again)
        and task.xml_id not in closed
        and task.xml_id.startswith((_REVIEW, PREFIX))
    )
    new = (c for c in plan.changes if c.action is TaskAction.CREATE and c.xml_id.startswith(_REVIEW))
    load.update(change.responsible_id for change in new if change.responsible_id is not None)
    made, queued = asking.created(mine, load)
    return replace(plan, changes=(*plan.changes, *kept, *made), queued=plan.queued + queued)


class _DraftTasks:
    def __init__(
        self,
        drafts: Sequence[WantedPage],
        pages: Mapping[str, Page],
        directory: Directory,
        presence: Presence,
        rules: TaskRules,
    ) -> None:
        self._drafts = {draft.page.key: draft for draft in drafts}
        self._pages = pages
        self._directory = directory
        self._presence = presence
        self._rules = rules
        self._say = Catalogue(rules.language)

    def is_ours(self, task: RemoteTask) -> bool:
        """Whether a task asks for a draft of this base."""
        parts = task.xml_id.split(":")
        return len(parts) == 4 and parts[:2] == [PREFIX, self._rules.code]

    def kept(self, task: RemoteTask) -> list[TaskChange]:
        """What becomes of a task: closed where nothing is left to ask, given to somebody else where whoever has it left."""
        if task.is_closed:
            return []
        _, _, key, cycle = task.xml_id.split(":")
        person = self._directory.by_id(task.responsible_id)
        change = TaskChange(
            TaskAction.CLOSE,
            key=key,
            cycle=cycle,
            xml_id=task.xml_id,
            owner=address_of(person) if person is not None else f"b24:{task.responsible_id}",
            task_id=task.id,
        )
        over = self._why_over(key, cycle)
        if over is not None:
            return [replace(change, comment=self._say.say(over))]
        draft = self._drafts.get(key)
        if draft is None or person is None or person.is_active:
            return []
        asked = self._directory.assign(draft.page)
        if asked.person is None:
            return []
        heir = address_of(asked.person)
        return [replace(change, action=TaskAction.UPDATE, owner=heir, responsible_id=asked.person.id)]

    def _why_over(self, key: str, cycle: str) -> Text | None:
        draft = self._drafts.get(key)
        if draft is not None:
            return None if draft.cycle == cycle else text("task.draft-another-day")
        if key in self._pages:
            return text("task.draft-there")
        return text("task.draft-gone") if self._rules.knows_all_pages else None

    def created(self, mine: Mapping[str, RemoteTask], load: Counter[int]) -> tuple[list[TaskChange], int]:
        """New tasks, those with a day first; and how many wait for their owner to have room."""
        today = self._presence.today
        asked = [draft for draft in self._drafts.values() if draft.is_asked(today, self._rules)]
        asked.sort(key=lambda d: (d.planned or date.max, d.since or date.max, d.page.key))
        made: list[TaskChange] = []
        queued = 0
        for draft in asked:
            name = f"{PREFIX}:{self._rules.code}:{draft.page.key}:{draft.cycle}"
            person = self._directory.assign(draft.page).person
            if name in mine or person is None:
                continue
            if load[person.id] >= self._rules.review.open_per_owner:
                queued += 1
                continue
            load[person.id] += 1
            made.append(self._task(draft, name, person.id, address_of(person)))
        return made, queued

    def _task(self, draft: WantedPage, name: str, responsible: int, address: str) -> TaskChange:
        say, today = self._say, self._presence.today
        least = self._rules.review.grace.after(today, self._rules.workdays)
        last = self._presence.deadline(responsible, max(least, draft.planned or least))
        title = plain(draft.page.meta.title or draft.page.path)
        why = "missing" if draft.is_missing else "planned" if draft.planned is not None else "old"
        day = draft.planned or draft.since
        lines = [
            say("task.draft-what", title=title, path=plain(f"{self._rules.prefix}{draft.page.path}")),
            say(f"task.draft-why-{why}", day=day_in(say, day) if day is not None else "—"),
            "",
            say("task.draft-ask"),
            say("task.due", day=day_in(say, last)),
        ]
        return TaskChange(
            TaskAction.CREATE,
            key=draft.page.key,
            cycle=draft.cycle,
            xml_id=name,
            owner=address,
            title=say("task.draft-title", title=title)[:MOST_CHARACTERS],
            description="\n".join(lines),
            responsible_id=responsible,
            deadline=datetime.combine(last, END_OF_WORK, self._rules.zone),
        )
