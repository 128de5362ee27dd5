"""A task and its results as REST 3.0 shows them: numbers, booleans, words (docs: tasks/fields-rest-v3.md)."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from portal_emulator.dto import Dto, Field, unknown_property
from portal_emulator.people.directory import find_people
from portal_emulator.people.groups import find_group, group_fields
from portal_emulator.tasks.access import actions
from portal_emulator.tasks.checklist import items_of
from portal_emulator.tasks.desk import Desk, Mark
from portal_emulator.tasks.row import Task
from portal_emulator.tasks.tags import tags_of
from portal_emulator.tasks.talk import results_of
from portal_emulator.tasks.view import chat_id, iso

STATUSES = {
    2: "pending",
    3: "in_progress",
    4: "supposedly_completed",
    5: "completed",
    6: "deferred",
    7: "declined",
}
PRIORITIES = {0: "low", 1: "average", 2: "high"}
MARKS = {None: "none", "P": "positive", "N": "negative"}

_ARCHIVE = "/bitrix/tools/disk/uf.php?entity=TASKS_TASK&fieldName=UF_TASK_WEBDAV_FILES&action=downloadArchiveByEntity"

_Read = Callable[[Desk, Task], Any]


def _same(name: str) -> _Read:
    return lambda _desk, task: getattr(task, name)


def _flag(name: str) -> _Read:
    return lambda _desk, task: getattr(task, name) == "Y"


def _moment(name: str) -> _Read:
    return lambda desk, task: iso(desk, getattr(task, name))


def _or_none(name: str) -> _Read:
    return lambda _desk, task: getattr(task, name) or None


def _always(value: Any) -> _Read:
    return lambda _desk, _task: value


def _marked(mark: Mark) -> _Read:
    """The people who have marked the task so, as far as the caller knows: oneself."""
    return lambda desk, task: [desk.who.id] if desk.has_marked(task.id, mark) else []


def _subtasks(desk: Desk, task: Task) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM task WHERE parent_id = ? AND deleted IS NULL)"
    return bool(desk.db.execute(query, (task.id,)).fetchone()[0])


def _rights(desk: Desk, task: Task) -> dict[str, bool]:
    can = actions(task, desk.who, favorite=False)
    leads, works, sees = desk.who.leads(task), desk.who.works_on(task), desk.who.sees(task)
    by_action = {name: can[name] for name in ("edit", "remove", "complete", "approve", "disapprove", "start", "take",
                                              "delegate", "defer", "renew", "pause")}  # fmt: skip
    return {
        "read": sees,
        "watch": sees,
        "mute": sees,
        "createResult": sees,
        **by_action,
        "deadline": can["changeDeadline"],
        "datePlan": leads,
        "changeDirector": False,
        "changeResponsible": leads,
        "changeAccomplices": leads,
        "timeTracking": can["dayplan.timer.toggle"],
        "mark": leads,
        "changeStatus": works,
        "reminder": sees,
        "addAuditors": sees,
        "elapsedTime": works,
        "favorite": sees,
        "checklistAdd": works,
        "checklistEdit": works,
        "checklistSave": works,
        "checklistToggle": works,
        "automate": leads,
        "resultEdit": False,
        "completeResult": works,
        "removeResult": False,
        "resultRead": False,
        "admin": desk.who.admin,
        "createSubtask": sees,
        "copy": sees,
        "saveAsTemplate": sees,
        "attachFile": works,
        "detachFile": works,
        "detachParent": leads,
        "createGanttDependence": leads,
        "sort": False,
    }


# The fields of an answer without `select`, in the documented order.
BASE: dict[str, _Read] = {
    "id": _same("id"),
    "title": _same("title"),
    "description": _same("description"),
    "deadline": _moment("deadline"),
    "needsControl": _flag("task_control"),
    "startPlan": _moment("start_plan"),
    "endPlan": _moment("end_plan"),
    "fileIds": _always(None),
    "checklist": lambda desk, task: [row["id"] for row in items_of(desk.db, task.id)],
    "epicId": _always(None),
    "storyPoints": _always(None),
    "priority": lambda _desk, task: PRIORITIES[task.priority],
    "status": lambda _desk, task: STATUSES[task.status],
    "statusChanged": _moment("status_changed"),
    "parentId": _or_none("parent_id"),
    "containsChecklist": lambda desk, task: bool(items_of(desk.db, task.id)),
    "containsSubTasks": _subtasks,
    "containsRelatedTasks": _always(False),
    "containsGanttLinks": _always(False),
    "containsPlacements": _always(True),
    "containsResults": lambda desk, task: bool(results_of(desk.db, task.id)),
    "numberOfReminders": _always(0),
    "chatId": lambda _desk, task: chat_id(task),
    "plannedDuration": _always(0),
    "actualDuration": _always(0),
    "durationType": _always("days"),
    "started": _moment("date_start"),
    "estimatedTime": _same("time_estimate"),
    "replicate": _flag("replicate"),
    "changed": _moment("changed"),
    "closed": _moment("closed"),
    "activity": _moment("activity"),
    "guid": _same("guid"),
    "xmlId": _same("xml_id"),
    "exchangeId": _always(None),
    "exchangeModified": _always(None),
    "outlookVersion": _same("version"),
    "mark": lambda _desk, task: MARKS[task.mark],
    "allowsChangeDeadline": _flag("allow_change_deadline"),
    "allowsTimeTracking": _flag("allow_time_tracking"),
    "matchesWorkTime": _flag("match_work_time"),
    "addInReport": _always(None),
    "isMultitask": _subtasks,
    "siteId": _always("s1"),
    "deadlineCount": _always(None),
    "declineReason": _always(None),
    "forumTopicId": _always(None),
    "link": lambda desk, task: f"/company/personal/user/{desk.who.id}/tasks/task/view/{task.id}/",
    "rights": _rights,
    "archiveLink": lambda _desk, task: f"{_ARCHIVE}&entityId={task.id}",
    "crmItemIds": lambda _desk, task: json.loads(task.crm_items),
    "requireResult": _flag("requires_result"),
    "matchesSubTasksTime": _flag("dates_from_subtasks"),
    "autocompleteSubTasks": _flag("closes_with_subtasks"),
    "allowsChangeDatePlan": _always(False),
    "maxDeadlineChangeDate": _always(None),
    "maxDeadlineChanges": _always(None),
    "requireDeadlineChangeReason": _always(False),
    "inFavorite": _marked(Mark.FAVORITE),
    "inPin": _marked(Mark.PINNED),
    "inGroupPin": _always([]),
    "inMute": _marked(Mark.MUTED),
    "dependsOn": _always([]),
    "scenarios": _always(["default"]),
}
# Only when selected.
_ON_REQUEST: dict[str, _Read] = {
    "creatorId": _same("created_by"),
    "created": _moment("created"),
    "responsibleId": _same("responsible_id"),
    "groupId": _or_none("group_id"),
    "stageId": _or_none("stage_id"),
    "flowId": _always(None),
    "changedById": _same("changed_by"),
    "statusChangedById": _same("status_changed_by"),
    "closedById": _or_none("closed_by"),
}
_PEOPLE: dict[str, Callable[[Task], int | None]] = {
    "creator": lambda task: task.created_by,
    "responsible": lambda task: task.responsible_id,
    "changedBy": lambda task: task.changed_by,
    "statusChangedBy": lambda task: task.status_changed_by,
    "closedBy": lambda task: task.closed_by,
}
_USER_FIELDS = ("id", "name", "role", "image", "gender", "email", "externalAuthId", "rights")
_GROUP_FIELDS = ("id", "name", "image", "type", "isVisible")
_CHAT_FIELDS = ("id", "entityId", "entityType")
_TAG_FIELDS = ("id", "name")
_ENTITY = {
    **dict.fromkeys((*_PEOPLE, "accomplices", "auditors"), ("UserDto", _USER_FIELDS)),
    "group": ("GroupDto", _GROUP_FIELDS),
    "chat": ("ChatDto", _CHAT_FIELDS),
    "tags": ("TagDto", _TAG_FIELDS),
}
_SORTABLE = frozenset(
    "id title creatorId created responsibleId deadline startPlan endPlan groupId priority status started"
    " estimatedTime changed closed activity mark allowsChangeDeadline allowsTimeTracking".split(" ")
)
_WRITABLE = {
    "title": "string", "description": "string", "creatorId": "int", "responsibleId": "int", "deadline": "DateTime",
    "startPlan": "DateTime", "endPlan": "DateTime", "needsControl": "bool", "groupId": "int", "stageId": "int",
    "parentId": "int", "priority": "string", "status": "string", "xmlId": "string", "estimatedTime": "int",
    "mark": "string", "replicate": "bool", "allowsChangeDeadline": "bool", "allowsTimeTracking": "bool",
    "matchesWorkTime": "bool", "crmItemIds": "array", "requireResult": "bool", "matchesSubTasksTime": "bool",
    "autocompleteSubTasks": "bool",
}  # fmt: skip
_REQUIRED = ("title", "creatorId", "responsibleId")


def _field(name: str) -> Field:
    writable = name in _WRITABLE
    kind = _WRITABLE.get(name) or ("int" if name in ("id", "chatId") or name.endswith("Id") else "object")
    return Field(
        name,
        kind,
        filterable=name == "id",
        sortable=name in _SORTABLE,
        writable=writable,
        editable=writable and name != "creatorId",
        required=name in _REQUIRED,
    )


TASK = Dto("TaskDto", tuple(_field(name) for name in (*BASE, *_ON_REQUEST, *_ENTITY)))
RESULT = Dto(
    "ResultDto",
    (
        Field("id", "int", filterable=True, sortable=True),
        Field("taskId", "int", filterable=True, writable=True, required=True),
        Field("text", "string", writable=True, editable=True, required=True),
        Field("authorId", "int", filterable=True, sortable=True),
        Field("author", "object"),
        Field("createdAt", "DateTime", sortable=True),
        Field("updatedAt", "DateTime", sortable=True),
        Field("status", "string", filterable=True, sortable=True),
        Field("fileIds", "array"),
        Field("rights", "object"),
        Field("messageId", "int", filterable=True, sortable=True),
    ),
)


def task_view(desk: Desk, task: Task, select: list[str] | None) -> dict[str, Any]:
    """Without `select` the base set; an unknown field of the task is left out, one of a related object is an error."""
    names = list(BASE) if select is None else select
    view: dict[str, Any] = {}
    related: dict[str, list[str]] = {}
    for name in names:
        head, dot, tail = name.partition(".")
        if head in _ENTITY:
            wanted = [tail] if dot else list(_ENTITY[head][1])
            _check_related(head, wanted)
            related.setdefault(head, []).extend(wanted)
        elif name in BASE:
            view[name] = BASE[name](desk, task)
        elif name in _ON_REQUEST:
            view[name] = _ON_REQUEST[name](desk, task)
    for head, wanted in related.items():
        view[head] = _related(desk, task, head, wanted)
    return view


def _check_related(head: str, wanted: list[str]) -> None:
    entity, known = _ENTITY[head]
    for name in wanted:
        if name not in known:
            raise unknown_property(entity, name)


def _related(desk: Desk, task: Task, head: str, wanted: list[str]) -> Any:
    if head in _PEOPLE:
        return _person(desk, _PEOPLE[head](task), wanted)
    if head in ("accomplices", "auditors"):
        return [_person(desk, user_id, wanted) for user_id in getattr(task, head)]
    if head == "tags":
        return [_only({"id": tag.id, "name": tag.title}, wanted) for tag in tags_of(desk.db, task.id)]
    if head == "chat":
        return _only({"id": chat_id(task), "entityId": task.id, "entityType": "TASKS_TASK"}, wanted)
    row = find_group(desk.db, task.group_id) if task.group_id else None
    if row is None:
        return None
    fields = group_fields(row)
    kind = "project" if fields["PROJECT"] == "Y" else "group"
    whole = {"id": row["id"], "name": row["name"], "image": None, "type": kind, "isVisible": fields["VISIBLE"] == "Y"}
    return _only(whole, wanted)


def _person(desk: Desk, user_id: int | None, wanted: list[str]) -> dict[str, Any] | None:
    person = find_people(desk.db, [user_id or 0]).get(user_id or 0)
    if person is None:
        return None
    whole = {
        "id": person.id,
        "name": person.full_name,
        "role": "admin" if person.admin else "user",
        "image": None,
        "gender": person.gender,
        "email": person.email,
        "externalAuthId": None,
        "rights": [],
    }
    return _only(whole, wanted)


def _only(whole: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    return {name: whole[name] for name in wanted}


def result_row(desk: Desk, row: sqlite3.Row) -> dict[str, Any]:
    """docs: tasks/result/tasks-task-result-add.md#item"""
    own = desk.who.admin or row["author_id"] == desk.who.id
    return {
        "id": row["id"],
        "taskId": row["task_id"],
        "text": row["message"],
        "authorId": row["author_id"],
        "createdAt": iso(desk, row["created"]),
        "updatedAt": iso(desk, row["changed"]),
        "status": "closed" if row["status"] else "open",
        "fileIds": [],
        "rights": {"edit": own, "remove": own},
        "messageId": row["comment_id"],
    }


def result_author(desk: Desk, row: sqlite3.Row) -> dict[str, Any] | None:
    return _person(desk, row["author_id"], list(_USER_FIELDS))
