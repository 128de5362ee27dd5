"""Operations of all ports as commands of REST v2: each port's own module knows its methods."""

from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.calendar_operations import calendar_command, calendar_outcome
from publisher.portal.bitrix24.notification_operations import notification_command, notification_outcome
from publisher.portal.bitrix24.people_operations import people_command, people_outcome
from publisher.portal.bitrix24.reading_operations import reading_command, reading_outcome
from publisher.portal.bitrix24.task_operations import task_command, task_outcome
from publisher.portal.calendar import CalendarOperation
from publisher.portal.notifications import NotificationOperation
from publisher.portal.outcome import Outcome
from publisher.portal.people import PeopleOperation
from publisher.portal.readings import ReadingReading
from publisher.portal.tasks import TaskOperation
from publisher.targets.knowledge_base.port import Operation
from publisher.targets.knowledge_base.rest.landing_operations import landing_command, landing_outcome


def command_of(operation: Operation) -> Command:
    """The command that does an operation."""
    if isinstance(operation, TaskOperation):
        return task_command(operation)
    if isinstance(operation, PeopleOperation):
        return people_command(operation)
    if isinstance(operation, ReadingReading):
        return reading_command(operation)
    if isinstance(operation, CalendarOperation):
        return calendar_command(operation)
    if isinstance(operation, NotificationOperation):
        return notification_command(operation)
    return landing_command(operation)


def outcome_of(operation: Operation, result: Result) -> Outcome:
    """What became of an operation: the portal's refusal, or what its answer means."""
    error = result.explained()
    if error is not None:
        return Outcome(error=error)
    if isinstance(operation, TaskOperation):
        return task_outcome(operation, result)
    if isinstance(operation, PeopleOperation):
        return people_outcome(operation, result)
    if isinstance(operation, ReadingReading):
        return reading_outcome(operation, result)
    if isinstance(operation, CalendarOperation):
        return calendar_outcome(operation, result)
    if isinstance(operation, NotificationOperation):
        return notification_outcome(operation, result)
    return landing_outcome(operation, result)
