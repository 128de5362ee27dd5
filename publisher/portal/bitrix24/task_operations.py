"""Each operation on tasks as one command of REST v2, and its answer as the operation's value."""

from collections.abc import Mapping
from typing import Any

from publisher.plan.tasks import Note, RemoteTask, Step, parse_note
from publisher.portal import tasks as port
from publisher.portal.bitrix24.answered import did_nothing, given
from publisher.portal.bitrix24.answers import moment_of
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import Row, flag, identity, number, rows_of
from publisher.portal.bitrix24.talk_operations import talk_command, talk_outcome
from publisher.portal.outcome import Outcome
from publisher.portal.talk import ReadTalk
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
    "CREATED_DATE",
    "CHANGED_DATE",
    "ACTIVITY_DATE",
    "CHAT_ID",
    "ACCOMPLICES",
]
DONE = 5


def task_command(operation: TaskOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case ReadTalk():
            return talk_command(operation)
        case port.ListTasks(tag, start, finished):
            of_state = {"REAL_STATUS": DONE} if finished else {"!REAL_STATUS": DONE}
            order = {"CLOSED_DATE": "desc"} if finished else {"ID": "asc"}
            return _list({"TAG": tag, **of_state}, order, start)
        case port.FindTasks(xml_ids):
            # a run that was cut while it made a task left a note behind the name
            unfinished = (Note(Step.CREATE).after(xml_id) for xml_id in xml_ids)
            return _list({"XML_ID": [*xml_ids, *unfinished]}, {"ID": "asc"}, -1)
        case port.AddTask():
            return _add_task(operation)
        case port.UpdateTask(task, title, description, responsible, deadline, xml_id, accomplices):
            changed = {"TITLE": title, "DESCRIPTION": description, "RESPONSIBLE_ID": responsible, "XML_ID": xml_id}
            moved = {"DEADLINE": deadline.isoformat() if deadline is not None else None}
            people = {"ACCOMPLICES": list(accomplices) if accomplices is not None else None}
            return Command("tasks.task.update", {"taskId": task, "fields": given({**changed, **moved, **people})})
        case port.AddPoint(task, title, parent):
            return Command("task.checklistitem.add", {"TASKID": task, "FIELDS": {"TITLE": title, "PARENT_ID": parent}})
        case port.DeletePoint(task, point):
            return Command("task.checklistitem.delete", {"TASKID": task, "ITEMID": point})
        case port.ReopenTask(task):
            return Command("tasks.task.renew", {"taskId": task})
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
        case ReadTalk():
            return talk_outcome(operation, result)
        case port.CommentTask() | port.AddPoint():
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
        created=moment_of(row.get("createdDate")),
        changed=moment_of(row.get("changedDate")),
        active=moment_of(row.get("activityDate")),
        chat=number(row.get("chatId")),
        has_result=flag(row.get("taskHasResult")),
        accomplices=_numbers(row.get("accomplices")),
    )


def _numbers(value: Any) -> tuple[int, ...]:
    values = value if isinstance(value, list) else []
    return tuple(found for each in values if (found := number(each)))


def _list(wanted: Mapping[str, Any], order: Mapping[str, str], start: int) -> Command:
    params = {
        "order": order,
        "filter": wanted,
        "select": TASK_FIELDS,
        "params": {"WITH_RESULT_INFO": 1},
        "start": start,
    }
    return Command(TASK_LIST, params)


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
        "ALLOW_CHANGE_DEADLINE": "Y" if operation.may_move_deadline else None,
    }
    return Command("tasks.task.add", {"fields": given(fields)})
