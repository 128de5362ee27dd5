"""The port to the portal's tasks: operations as data, and how they are read. Every target shares it; nothing here knows REST."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.plan.tasks import RemoteTask
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.talk import ReadTalk

TASKS_A_PAGE = 50
MOST_TASKS = 1_000_000
TASKS_A_LOOK = 40
"""How many tasks are looked for by name at once: a page of the portal's list holds 50, and a task may have a twin."""


# Operations that read.


@dataclass(frozen=True, slots=True)
class ListTasks:
    """Read a page of the tasks with a tag, from the task numbered ``start``. Gives a TaskPage.

    Of those that are ``finished``, the ones finished last come first; without, those that are not.
    """

    tag: str
    start: int = 0
    finished: bool = False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Up to TASKS_A_PAGE tasks with a tag. ``total`` counts all that have it, ``next`` is where the next page starts, if there is one."""

    tasks: tuple[RemoteTask, ...] = ()
    total: int = 0
    next: int | None = None


@dataclass(frozen=True, slots=True)
class FindTasks:
    """Find tasks by XML_ID, at most 50 of them, whatever tags they have. Gives a tuple of RemoteTask."""

    xml_ids: tuple[str, ...]


# Operations that write. A field that is None is left as it is.


@dataclass(frozen=True, slots=True)
class AddTask:
    """Make a task. Gives its id."""

    xml_id: str
    title: str
    description: str
    responsible: int
    deadline: datetime | None
    tag: str
    group: int | None
    may_move_deadline: bool = False


@dataclass(frozen=True, slots=True)
class UpdateTask:
    """Change an open task."""

    task: int
    title: str | None = None
    description: str | None = None
    responsible: int | None = None
    deadline: datetime | None = None
    xml_id: str | None = None
    accomplices: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class AddPoint:
    """Add an item to a task's checklist. Gives its id. ``parent`` 0 makes a checklist with that title."""

    task: int
    title: str
    parent: int


@dataclass(frozen=True, slots=True)
class DeletePoint:
    """Take an item that this run made out of a task's checklist."""

    task: int
    point: int


@dataclass(frozen=True, slots=True)
class ReopenTask:
    """Open a finished task again."""

    task: int


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Finish a task."""

    task: int


@dataclass(frozen=True, slots=True)
class DeleteTask:
    """Take back a task that this run made (it goes to the portal's recycle bin)."""

    task: int


@dataclass(frozen=True, slots=True)
class CommentTask:
    """Write a comment in a task. Gives its id."""

    task: int
    message: str


TaskReading = ListTasks | FindTasks | ReadTalk
"""The operations that change nothing: they may be repeated whatever became of their answer."""

TaskOperation = (
    TaskReading | AddTask | UpdateTask | AddPoint | DeletePoint | ReopenTask | CompleteTask | DeleteTask | CommentTask
)


def task_page(outcome: Outcome) -> TaskPage:
    """One page of the list. Raises its error: without the permission for tasks there is no plan of tasks."""
    if outcome.error is not None:
        raise outcome.error
    return outcome.value if isinstance(outcome.value, TaskPage) else TaskPage()


def further_pages(tag: str, first: TaskPage) -> list[ListTasks]:
    """The pages of the list after its first."""
    return [ListTasks(tag, start) for start in range(TASKS_A_PAGE, first.total, TASKS_A_PAGE)]


def all_tasks(first: TaskPage, further: Iterable[Outcome]) -> tuple[RemoteTask, ...]:
    """The tasks of all pages of the list, each once: one may have moved from page to page between two looks. Raises a page's error."""
    tasks = (*first.tasks, *(task for outcome in further for task in task_page(outcome).tasks))
    return tuple({task.id: task for task in tasks}.values())


def visible_tasks(portal: Carrier[ListTasks], tag: str) -> tuple[RemoteTask, ...]:
    """All open tasks with a tag and those that were finished last; none where the webhook may not read tasks."""
    (finished,) = portal.carry_out([ListTasks(tag, finished=True)])
    tasks = list(finished.value.tasks) if isinstance(finished.value, TaskPage) else []
    start: int | None = 0
    while start is not None and start <= MOST_TASKS:
        (outcome,) = portal.carry_out([ListTasks(tag, start)])
        page = outcome.value if isinstance(outcome.value, TaskPage) else TaskPage()
        tasks += page.tasks
        start = page.next if page.next is not None and page.next > start else None
    return tuple(tasks)


def find_looks(xml_ids: Sequence[str]) -> list[FindTasks]:
    """The operations that find tasks by XML_ID."""
    return [FindTasks(tuple(xml_ids[i : i + TASKS_A_LOOK])) for i in range(0, len(xml_ids), TASKS_A_LOOK)]


def found_tasks(outcomes: Iterable[Outcome]) -> tuple[RemoteTask, ...]:
    """The tasks that were looked for. Raises the error of a look that was refused."""
    found: list[RemoteTask] = []
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
        found += outcome.value if isinstance(outcome.value, tuple) else ()
    return tuple(found)


def find_tasks(portal: Carrier[FindTasks], xml_ids: Sequence[str]) -> tuple[RemoteTask, ...]:
    """The tasks with these XML_IDs, whatever became of their tags."""
    looks = find_looks(xml_ids)
    return found_tasks(portal.carry_out(looks)) if looks else ()
