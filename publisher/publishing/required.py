"""Required reading of one base: a look at the portal, who has read what, and the tasks that are missing, carried out.

The record is on the portal, in the tasks; nothing is kept here. Docs: decision 54, docs/how-to/required-reading.md.
"""

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from pathlib import Path

from publisher.content.due import next_due
from publisher.content.model import Page
from publisher.content.split import normalise, yaml_block
from publisher.messages import Catalogue
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.past import blob_contents, past_commits
from publisher.pipeline.project import Project, Today
from publisher.plan.readings import Item, Line, item_title, with_lines
from publisher.portal.outcome import Outcome
from publisher.portal.people import DepartmentPage, ListDepartments
from publisher.portal.port import Portal
from publisher.portal.readings import (
    AddItem,
    ListEmployees,
    ListReadings,
    ReadItems,
    employees_in,
    items_of,
    page_of,
    starts_after,
    tasks_in,
)
from publisher.portal.shared import SharedReading
from publisher.portal.tasks import AddTask, CommentTask, CompleteTask, DeleteTask, UpdateTask, find_tasks
from publisher.publishing.planning import zone_of
from publisher.reading.rules import (
    DEFAULT_DUE,
    Reading,
    ReadingRules,
    RequiredPage,
    Wanted,
    asked_of,
    needs_items,
    readings,
    task_name,
    wanted_tasks,
)
from publisher.review.tasks import END_OF_WORK
from publisher.review.wording import day_in, plain
from publisher.targets.target import Target

_WORDS_A_MINUTE = 180
_MOST_LINES = 24


@dataclass
class Required:
    """Required reading as it stands. ``look`` reads the portal; ``assign`` carries out what ``wanted`` lists."""

    target: Target
    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    day: date | None = None
    project: Project = field(init=False)
    readings: tuple[Reading, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    today: date = field(init=False)
    zone: tzinfo = field(init=False)
    urls: Mapping[str, str] = field(default_factory=dict)
    items: dict[int, tuple[Item, ...]] = field(default_factory=dict)

    @property
    def portal(self) -> Portal:
        """The portal with the people and their tasks."""
        return self.target.portal

    def look(self) -> None:
        """Read people, tasks and checklists: two requests, and one more for each fifty tasks that are open."""
        project = self.load(self.day or self.machine_today)
        settings = project.settings
        tag = settings.reading.tag
        first: list[SharedReading] = [ListEmployees(), ListReadings(tag), ListDepartments()]
        found = self.target.look(settings.code, first)
        people, tasks = page_of(found.also[0]), page_of(found.also[1])
        self.zone = zone_of(settings, found.now)
        self.today = self.day or found.now.astimezone(self.zone).date()
        self.project = project = project.on(self.today) or self.load(self.today)
        more_people = [ListEmployees(start) for start in starts_after(people)]
        more_tasks = [ListReadings(tag, start) for start in starts_after(tasks)]
        known = [ReadItems(t.id) for t in tasks_in([tasks]) if needs_items(t, settings.code)]
        answers = self.portal.carry_out([*more_people, *more_tasks, *known])
        all_people = employees_in([people, *map(page_of, answers[: len(more_people)])])
        all_tasks = tasks_in([tasks, *map(page_of, answers[len(more_people) : len(more_people) + len(more_tasks)])])
        self._take_items(known, answers[len(more_people) + len(more_tasks) :])
        late = [ReadItems(t.id) for t in all_tasks if needs_items(t, settings.code) and t.id not in self.items]
        self._take_items(late, self.portal.carry_out(late) if late else [])
        self.urls = found.urls
        pages = _required_pages(project, self.urls, {p.description: p.mark.key for p in found.pages if p.mark})
        rules = ReadingRules(
            settings.code, settings.reading.per_week, settings.reading.newcomers, _parents(found.also[2])
        )
        staff = [person for person in all_people if person.id != found.user]
        asked = asked_of(all_tasks, self.items, settings.code)
        self.readings = readings(staff, pages, asked, rules, self.today)
        self.wanted = wanted_tasks(staff, pages, asked, rules, self.today)

    def _take_items(self, asked: Sequence[ReadItems], outcomes: Sequence[Outcome]) -> None:
        for read, outcome in zip(asked, outcomes, strict=True):
            items = items_of(outcome)
            if items is not None:
                self.items[read.task] = items

    # ---- carrying out

    def assign(self) -> None:
        """Make, extend, record and close the tasks. What was cut short is finished by the next run: the record is written last."""
        settings = self.project.settings
        say = Catalogue(settings.language)
        new = [wanted for wanted in self.wanted if wanted.task is None]
        adds = [self._add(wanted, say) for wanted in new]
        made = [outcome.value for outcome in self.portal.carry_out(adds)] if adds else []
        numbers = {
            task_name(settings.code, w.user, w.number): n for w, n in zip(new, made, strict=True) if isinstance(n, int)
        }
        kept = dict(numbers)
        for task in find_tasks(self.portal, sorted(numbers)) if numbers else ():
            kept[task.xml_id] = min(kept[task.xml_id], task.id)
        twins = [DeleteTask(number) for name, number in numbers.items() if kept[name] != number]
        if twins:
            self.portal.carry_out(twins)
        work = [(w, numbers[name]) for w in new if (name := task_name(settings.code, w.user, w.number)) in numbers]
        work = [(w, n) for w, n in work if kept[task_name(settings.code, w.user, w.number)] == n]
        work += [(wanted, wanted.task.id) for wanted in self.wanted if wanted.task is not None]
        self._add_items(work, say)
        self._record(work, say)

    def _add(self, wanted: Wanted, say: Catalogue) -> AddTask:
        settings = self.project.settings
        name = task_name(settings.code, wanted.user, wanted.number)
        words = self._description(wanted, say)
        return AddTask(
            name,
            say("task.reading-title", base=plain(settings.title)),
            words,
            wanted.user,
            self._deadline(wanted),
            settings.reading.tag,
            settings.review.group,
        )

    def _add_items(self, work: Sequence[tuple[Wanted, int]], say: Catalogue) -> None:
        growing = [(wanted, number) for wanted, number in work if wanted.added]
        lists = {number: _list_of(self.items.get(number, ())) for _, number in growing}
        headless = [number for number, parent in lists.items() if parent is None]
        heads = [AddItem(number, say("task.reading-list"), 0) for number in headless]
        for number, outcome in zip(headless, self.portal.carry_out(heads) if heads else [], strict=True):
            if outcome.error is not None:
                raise outcome.error
            lists[number] = outcome.value if isinstance(outcome.value, int) else None
        adds = []
        for wanted, number in growing:
            there = {item.reference for item in self.items.get(number, ())}
            adds += [
                AddItem(number, self._item(page, say), lists[number] or 0)
                for page in wanted.added
                if (page.key, page.version) not in there
            ]
        for outcome in self.portal.carry_out(adds) if adds else []:
            if outcome.error is not None:
                raise outcome.error

    def _record(self, work: Sequence[tuple[Wanted, int]], say: Catalogue) -> None:
        operations: list[UpdateTask | CommentTask | CompleteTask] = []
        for wanted, number in work:
            words = with_lines(self._description(wanted, say), wanted.lines)
            deadline = self._deadline(wanted) if wanted.added and wanted.task is not None else None
            operations.append(UpdateTask(number, description=words, deadline=deadline))
            if wanted.close:
                if wanted.close == "left":
                    operations.append(CommentTask(number, say("task.reading-left")))
                operations.append(CompleteTask(number))
        for outcome in self.portal.carry_out(operations) if operations else []:
            if outcome.error is not None:
                raise outcome.error

    def _item(self, page: RequiredPage, say: Catalogue) -> str:
        minutes = say("task.reading-minutes", n=page.minutes)
        return item_title(plain(page.title), page.key, page.version, url=self.urls[page.key], minutes=minutes)

    def _deadline(self, wanted: Wanted) -> datetime | None:
        days = [page.due.after(self.today) for page in wanted.added]
        return datetime.combine(max(days), time(END_OF_WORK.hour), self.zone) if days else None

    def _description(self, wanted: Wanted, say: Catalogue) -> str:
        """What the task says: what to do, and for a page that was read before what changed since that person's version."""
        words = wanted.task.description if wanted.task is not None else say("task.reading-what")
        told = [words]
        for page in wanted.added:
            before = wanted.before.get(page.key)
            if before is not None and before.version < page.version:
                day = day_in(say, date.fromisoformat(before.read_at[:10])) if before.read_at[:1].isdigit() else ""
                head = say("task.reading-changed", title=plain(page.title), version=before.version, day=day)
                told += ["", head, *self._difference(page, before)]
        return "\n".join(told)

    def _difference(self, page: RequiredPage, before: Line) -> list[str]:
        """The lines that came and went since the text with this hash; nothing where git does not hold it."""
        old = self._text_of(page.path, before.hash)
        now = self.project.site.by_path()[page.path].body
        if old is None:
            return []
        found = difflib.ndiff(old.split("\n"), now.split("\n"))
        lines = [plain(line) for line in found if line[:2] in {"- ", "+ "} and line[2:].strip()]
        return [*lines[:_MOST_LINES], *(["…"] if len(lines) > _MOST_LINES else [])]

    def _text_of(self, path: str, wanted: str) -> str | None:
        history = self.open_history(self.project.settings.docs_dir)
        if isinstance(history, NoHistory):
            return None
        blobs = [file.before for commit in past_commits(history, [path], landed=False) for file in commit.files]
        for _, content in blob_contents(history, reversed(blobs)):
            text = normalise(content.decode("utf-8", "replace"))
            block = yaml_block(text)
            rest = text[text.find(block) + len(block) :].partition("\n")[2] if block else text
            if text_hash(rest) == wanted:
                return rest
        return None


def text_hash(body: str) -> str:
    """The hash of a page's text that a record holds."""
    return hashlib.sha256(body.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _list_of(items: Sequence[Item]) -> int | None:
    """The list that our items stand in, else a list that has none yet."""
    parents = {item.parent for item in items if item.reference is not None}
    return next(iter(sorted(parents)), None) or next((item.id for item in items if item.parent == 0), None)


def _parents(outcome: Outcome) -> Mapping[int, int | None]:
    page = outcome.value if isinstance(outcome.value, DepartmentPage) else DepartmentPage()
    return {department.id: department.parent for department in page.departments}


def _required_pages(project: Project, urls: Mapping[str, str], keys: Mapping[str, str]) -> tuple[RequiredPage, ...]:
    """The pages that somebody must read and that the portal shows, in reading order."""
    places = {
        path: i for i, path in enumerate(item.path for entry in project.nav for item in entry.walk() if item.path)
    }
    found = [
        page for page in project.site.pages if page.meta.required_reading is not None and page.meta.status.is_reviewed
    ]
    found.sort(key=lambda page: (places.get(page.path, len(places)), page.path))
    told = [_required(project, page, keys) for page in found]
    return tuple(page for page in told if page.key in urls)


def _required(project: Project, page: Page, keys: Mapping[str, str]) -> RequiredPage:
    required = page.meta.required_reading
    assert required is not None
    due = next_due(page.meta)
    converted = project.converted.get(page.path)
    return RequiredPage(
        key=keys.get(f"{project.settings.docs_prefix}{page.path}", page.key),
        path=page.path,
        title=project.titles.get(page.path, page.path),
        version=page.meta.version or 1,
        hash=text_hash(page.body),
        minutes=max(1, round((converted.words if converted is not None else 0) / _WORDS_A_MINUTE)),
        audience=required.audience,
        due=required.due or DEFAULT_DUE,
        reack=required.reack,
        is_expired=page.meta.last_reviewed is not None and due is not None and due < project.today,
    )
