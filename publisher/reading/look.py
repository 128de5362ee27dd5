"""What is read of people, reading tasks and checklists for required reading, along with a run's own two looks.

The record is on the portal, in the tasks; nothing is kept here. Docs: decision 54, docs/how-to/required-reading.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from publisher.pipeline.project import Project
from publisher.plan.readings import Employee, Item, ReadingTask
from publisher.portal.calendar import ReadAbsences, absences_of
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.people import DepartmentPage, ListDepartments
from publisher.portal.query import Query, split
from publisher.portal.readings import (
    ListEmployees,
    ListPage,
    ListReadings,
    ReadItems,
    employees_in,
    items_of,
    page_of,
    starts_after,
    tasks_in,
)
from publisher.portal.shared import SharedReading
from publisher.reading.rules import needs_items
from publisher.workdays import Away

_LEAVE = timedelta(days=120)
"""Leave so long ago, or so far ahead, moves no deadline of today."""
_AT_ONCE = 100


def requires_reading(project: Project) -> bool:
    """Whether any page must be read by anybody: nothing is asked of the portal otherwise."""
    return any(page.meta.required_reading is not None for page in project.site.pages)


@dataclass(frozen=True, slots=True)
class ReadingLook:
    """People, reading tasks and checklists as far as they were read: whatever reads more gives a new value.

    Nothing is read, and nobody is asked to read, where it is not wanted. ``listed`` are the first pages of the people and of the tasks.
    """

    code: str
    tag: str
    is_wanted: bool = True
    items: Mapping[int, tuple[Item, ...]] = field(default_factory=dict)
    employees: tuple[Employee, ...] = ()
    tasks: tuple[ReadingTask, ...] = ()
    parents: Mapping[int, int | None] = field(default_factory=dict)
    away: Mapping[int, tuple[Away, ...]] = field(default_factory=dict)
    listed: tuple[ListPage, ListPage] = (ListPage(), ListPage())

    def first(self) -> Query["ReadingLook"]:
        """What travels with the first look."""
        if not self.is_wanted:
            return Query((), lambda _: self)
        return Query((ListEmployees(), ListReadings(self.tag), ListDepartments()), self._with_first)

    def second(self, portal: Carrier[SharedReading], today: date) -> Query["ReadingLook"]:
        """What travels with the second look: the other pages of both lists, and of those who are known by now checklists and leave.

        Checklists of tasks that only this look brings are read from the portal on their own.
        """
        if not self.is_wanted:
            return Query((), lambda _: self)
        people, tasks = self.listed
        operations: tuple[SharedReading, ...] = (
            *(ListEmployees(start) for start in starts_after(people)),
            *(ListReadings(self.tag, start) for start in starts_after(tasks)),
            *(ReadItems(task.id) for task in tasks_in([tasks]) if needs_items(task, self.code)),
            *_absences({person.id for person in employees_in([people])}, today),
        )
        return Query(operations, lambda outcomes: self._with_second(portal, today, operations, outcomes))

    def _with_first(self, outcomes: Sequence[Outcome]) -> "ReadingLook":
        people, tasks, departments = outcomes
        return replace(self, listed=(page_of(people), page_of(tasks)), parents=_parents(departments))

    def _with_second(
        self,
        portal: Carrier[SharedReading],
        today: date,
        operations: Sequence[SharedReading],
        outcomes: Sequence[Outcome],
    ) -> "ReadingLook":
        answers = list(zip(operations, outcomes, strict=True))
        employees = employees_in([self.listed[0], *map(page_of, split(answers, ListEmployees))])
        tasks = tasks_in([self.listed[1], *map(page_of, split(answers, ListReadings))])
        asked = {person.id for person in employees_in([self.listed[0]])}
        items = _items(answers)
        late: list[SharedReading] = [
            *(ReadItems(task.id) for task in tasks if needs_items(task, self.code) and task.id not in items),
            *_absences({person.id for person in employees} - asked, today),
        ]
        if late:
            answers += zip(late, portal.carry_out(late), strict=True)
        away = absences_of(split(answers, ReadAbsences))
        return replace(self, employees=employees, tasks=tasks, items=_items(answers), away=away)


def reading_look(project: Project) -> ReadingLook:
    """What a run that only looks reads: nothing where no page is required reading, or the base makes no tasks."""
    settings = project.settings
    is_wanted = settings.tasks and requires_reading(project)
    return ReadingLook(settings.code, settings.reading.tag, is_wanted=is_wanted)


def _absences(users: set[int], today: date) -> list[ReadAbsences]:
    new, first, last = sorted(users), today - _LEAVE, today + _LEAVE
    return [ReadAbsences(tuple(new[i : i + _AT_ONCE]), first, last) for i in range(0, len(new), _AT_ONCE)]


def _items(answers: Iterable[tuple[SharedReading, Outcome]]) -> dict[int, tuple[Item, ...]]:
    """Checklists by task; one that could not be read is left out."""
    read = ((asked.task, items_of(outcome)) for asked, outcome in answers if isinstance(asked, ReadItems))
    return {task: items for task, items in read if items is not None}


def _parents(outcome: Outcome) -> Mapping[int, int | None]:
    page = outcome.value if isinstance(outcome.value, DepartmentPage) else DepartmentPage()
    return {department.id: department.parent for department in page.departments}
