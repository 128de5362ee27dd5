"""What required reading needs as commands of REST v2."""

from datetime import date
from typing import Any

from publisher.plan.readings import Employee, Item, ReadingTask
from publisher.portal import readings as port
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.people_operations import person_of
from publisher.portal.bitrix24.rows import Row, identity, number, rows_of
from publisher.portal.outcome import Outcome
from publisher.portal.readings import ReadingReading

_TASK_FIELDS = ["ID", "XML_ID", "TITLE", "STATUS", "RESPONSIBLE_ID", "DEADLINE", "DESCRIPTION"]
_CLOSED = frozenset({4, 5})


def reading_command(operation: ReadingReading) -> Command:
    """The command that does an operation."""
    match operation:
        case port.ListEmployees(start):
            # no date in the filter: one that the portal does not understand selects nobody, without a word (facts notes-6)
            wanted = {"ACTIVE": True, "USER_TYPE": "employee"}
            return Command("user.get", {"sort": "ID", "order": "ASC", "FILTER": wanted, "start": start})
        case port.ListReadings(tag, start):
            params = {"order": {"ID": "asc"}, "filter": {"TAG": tag}, "select": _TASK_FIELDS, "start": start}
            return Command("tasks.task.list", params)
        case port.ReadItems(task):
            return Command("task.checklistitem.getlist", {"TASKID": task})


def reading_outcome(operation: ReadingReading, result: Result) -> Outcome:
    """What the answer to a command that was not refused means."""
    value = result.value
    match operation:
        case port.ListEmployees():
            # a portal that ignores the filter answers those who left, too
            rows = [row for row in rows_of(value) if row.get("ACTIVE") is not False]
            return Outcome(port.ListPage(tuple(map(_employee, rows)), result.total or 0))
        case port.ListReadings():
            rows = rows_of(value.get("tasks") if isinstance(value, dict) else value)
            return Outcome(port.ListPage(tuple(map(_task, rows)), result.total or 0))
        case port.ReadItems():
            return Outcome(tuple(sorted(map(_item, rows_of(value)), key=lambda item: item.id)))


def _employee(row: Row) -> Employee:
    person = person_of(row)
    return Employee(
        person.id,
        person.email,
        person.name,
        person.departments,
        _day(row.get("DATE_REGISTER")),
        _day(row.get("UF_EMPLOYMENT_DATE")),
    )


def _day(value: Any) -> date | None:
    """A day as the portal writes it: ISO 8601, or day, month and year with points."""
    written = str(value or "")[:10]
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    parts = written.split(".")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else None
    except ValueError:
        return None


def _task(row: Row) -> ReadingTask:
    return ReadingTask(
        id=identity(row, "id"),
        xml_id=str(row.get("xmlId") or ""),
        title=str(row.get("title") or ""),
        is_closed=(number(row.get("status")) or 0) in _CLOSED,
        responsible_id=number(row.get("responsibleId")) or 0,
        description=str(row.get("description") or ""),
        deadline=moment_of(row.get("deadline")),
    )


def _item(row: Row) -> Item:
    return Item(
        id=identity(row),
        title=str(row.get("TITLE") or ""),
        parent=number(row.get("PARENT_ID")) or 0,
        is_ticked=row.get("IS_COMPLETE") in ("Y", True),
        by=number(row.get("TOGGLED_BY")),
        at=moment_of(row.get("TOGGLED_DATE")),
    )
