"""What every target shares: the portal's tasks, people and calendar. What is read of them may travel along with a target's own look."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from publisher.plan.people import People
from publisher.portal.calendar import CalendarOperation
from publisher.portal.notifications import NotificationOperation, ReadPermissions
from publisher.portal.outcome import Outcome
from publisher.portal.people import PeopleOperation, PeopleQuery
from publisher.portal.readings import ReadingReading
from publisher.portal.tasks import ListTasks, TaskOperation, TaskPage, TaskReading, task_page

SharedReading = TaskReading | PeopleOperation | ReadingReading | CalendarOperation | ReadPermissions
SharedOperation = TaskOperation | PeopleOperation | ReadingReading | CalendarOperation | NotificationOperation


@dataclass(frozen=True, slots=True)
class SharedQuery:
    """The people that are to be known, and the tag of the tasks whose first page is read; no tag: no tasks."""

    people: PeopleQuery = field(default_factory=PeopleQuery)
    tag: str = ""

    def looks(self) -> list[SharedReading]:
        """The operations that read them."""
        return [*self.people.looks(), *([ListTasks(self.tag)] if self.tag else [])]

    def found(self, outcomes: Sequence[Outcome]) -> tuple[People, TaskPage]:
        """What they read. Raises the error of a look that was refused."""
        of_people = outcomes[:-1] if self.tag else outcomes
        tasks = task_page(outcomes[-1]) if self.tag else TaskPage()
        return self.people.found(of_people), tasks
