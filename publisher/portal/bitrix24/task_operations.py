"""Each operation on tasks as one command of REST v2, and its answer as the operation's value."""

from collections.abc import Mapping
from typing import Any

from publisher.plan.tasks import RemoteTask, parse_note
from publisher.portal import tasks as port
from publisher.portal.bitrix24.answered import did_nothing, given
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import Row, identity, number, rows_of
from publisher.portal.outcome import Outcome
from publisher.portal.tasks import TaskOperation

TASK_LIST = "tasks.task.list"
TASK_FIELDS = [
    "ID",
    "XML_ID",
    "TITLE",
    "STATUS",
    "RESPONSIBLE_ID",
    "DEADLINE",
    "CLOSED_DATE",
    "CLOSED_BY",
    "COMMENTS_COUNT",
]


def task_command(operation: TaskOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case port.ListTasks(tag, start):
            params = {"order": {"ID": "asc"}, "filter": {"TAG": tag}, "select": TASK_FIELDS, "start": start}
            return Command(TASK_LIST, params)
        case port.FindTasks(xml_ids):
            params = {"order": {"ID": "asc"}, "filter": {"XML_ID": list(xml_ids)}, "select": TASK_FIELDS, "start": -1}
            return Command(TASK_LIST, params)
        case port.AddTask():
            return _add_task(operation)
        case port.UpdateTask(task, title, description, responsible, deadline, xml_id):
            changed = {"TITLE": title, "DESCRIPTION": description, "RESPONSIBLE_ID": responsible, "XML_ID": xml_id}
            moved = {"DEADLINE": deadline.isoformat() if deadline is not None else None}
            return Command("tasks.task.update", {"taskId": task, "fields": given({**changed, **moved})})
        case port.CompleteTask(task):
            return Command("tasks.task.complete", {"taskId": task})
        case port.DeleteTask(task):
            return Command("tasks.task.delete", {"taskId": task})
        case port.CommentTask(task, message):
            return Command("task.commentitem.add", {"TASKID": task, "FIELDS": {"POST_MESSAGE": message}})


def task_outcome(operation: TaskOperation, result: Result) -> Outcome:
    """What the answer to a command that was not refused means for its operation."""
    value = result.value
    match operation:
        case port.ListTasks():
            return Outcome(port.TaskPage(_tasks(value), result.total or 0, result.next))
        case port.FindTasks(xml_ids):
            # a portal that does not know the filter answers any (facts tn-1.7)
            return Outcome(tuple(task for task in _tasks(value) if task.xml_id in xml_ids))
        case port.AddTask():
            task = value.get("task") if isinstance(value, Mapping) else None
            made = number(task.get("id")) if isinstance(task, Mapping) else None
            return Outcome(made) if made else did_nothing(result)
        case port.CommentTask():
            return Outcome(number(value)) if number(value) else did_nothing(result)
        case _:
            return Outcome(value) if value not in (None, False, []) else did_nothing(result)


def task_of(row: Row) -> RemoteTask:
    """A row of ``tasks.task.list`` (camelCase, numbers as strings)."""
    xml_id, note = parse_note(str(row.get("xmlId") or ""))
    return RemoteTask(
        id=identity(row, "id"),
        xml_id=xml_id,
        title=str(row.get("title") or ""),
        status=number(row.get("status")) or 0,
        responsible_id=number(row.get("responsibleId")) or 0,
        deadline=moment_of(row.get("deadline")),
        closed=moment_of(row.get("closedDate")),
        closed_by=number(row.get("closedBy")),
        comments=number(row.get("commentsCount")) or 0,
        note=note,
    )


def _tasks(value: Any) -> tuple[RemoteTask, ...]:
    return tuple(map(task_of, rows_of(value.get("tasks") if isinstance(value, Mapping) else value)))


def _add_task(operation: port.AddTask) -> Command:
    fields = {
        "TITLE": operation.title,
        "DESCRIPTION": operation.description,
        "RESPONSIBLE_ID": operation.responsible,
        "DEADLINE": operation.deadline.isoformat() if operation.deadline is not None else None,
        "TAGS": [operation.tag],
        "XML_ID": operation.xml_id,
        "GROUP_ID": operation.group,
    }
    return Command("tasks.task.add", {"fields": given(fields)})
