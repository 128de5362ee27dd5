"""A task as REST 2 answers it: strings for numbers, camelCase, `[]` for what is empty (docs: tasks/fields.md)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from portal_emulator.people.directory import Person, find_people, find_person
from portal_emulator.people.groups import find_group, group_fields
from portal_emulator.tasks.access import actions
from portal_emulator.tasks.checklist import checklist_map, checklist_tree
from portal_emulator.tasks.desk import Desk, Mark
from portal_emulator.tasks.filters import ALMOST_OVERDUE_SECONDS
from portal_emulator.tasks.row import Status, Task
from portal_emulator.tasks.tags import tags_of

NO_AVATAR = "/bitrix/images/tasks/default_avatar.png"
NO_GROUP_PICTURE = "/bitrix/images/socialnetwork/workgroup/bag.png"

_FIRST_CHAT = 2000
_Read = Callable[[Desk, Task], Any]


def iso(desk: Desk, seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(desk.zone).isoformat()


def _text(name: str) -> _Read:
    return lambda _desk, task: getattr(task, name)


def _number(name: str) -> _Read:
    return lambda _desk, task: None if getattr(task, name) is None else str(getattr(task, name))


def _moment(name: str) -> _Read:
    return lambda desk, task: iso(desk, getattr(task, name))


def _always(value: Any) -> _Read:
    return lambda _desk, _task: value


def _parent(_desk: Desk, task: Task) -> str | None:
    return str(task.parent_id) if task.parent_id else None


def _comments(desk: Desk, task: Task) -> str | None:
    count = desk.db.execute("SELECT COUNT(*) FROM task_comment WHERE task_id = ?", (task.id,)).fetchone()[0]
    return str(count) if count else None


def _not_viewed(desk: Desk, task: Task) -> str:
    unseen = task.responsible_id == desk.who.id != task.created_by and desk.viewed(task.id) is None
    return "Y" if unseen and task.status == Status.PENDING else "N"


def _marked(mark: Mark) -> _Read:
    return lambda desk, task: "Y" if desk.has_marked(task.id, mark) else "N"


_favorite = _marked(Mark.FAVORITE)


def _multitask(desk: Desk, task: Task) -> str:
    row = desk.db.execute(
        "SELECT EXISTS (SELECT 1 FROM task WHERE parent_id = ? AND deleted IS NULL)", (task.id,)
    ).fetchone()
    return "Y" if row[0] else "N"


# REST 2 name → the answer's value, in the order of the documented answer.
FIELDS: dict[str, _Read] = {
    "ID": _number("id"),
    "PARENT_ID": _parent,
    "TITLE": _text("title"),
    "DESCRIPTION": _text("description"),
    "MARK": _text("mark"),
    "PRIORITY": _number("priority"),
    "MULTITASK": _multitask,
    "NOT_VIEWED": _not_viewed,
    "REPLICATE": _text("replicate"),
    "STAGE_ID": _number("stage_id"),
    "SPRINT_ID": _always(None),
    "BACKLOG_ID": _always(None),
    "CREATED_BY": _number("created_by"),
    "CREATED_DATE": _moment("created"),
    "RESPONSIBLE_ID": _number("responsible_id"),
    "CHANGED_BY": _number("changed_by"),
    "CHANGED_DATE": _moment("changed"),
    "STATUS_CHANGED_BY": _number("status_changed_by"),
    "CLOSED_BY": _number("closed_by"),
    "CLOSED_DATE": _moment("closed"),
    "ACTIVITY_DATE": _moment("activity"),
    "DATE_START": _moment("date_start"),
    "DEADLINE": _moment("deadline"),
    "START_DATE_PLAN": _moment("start_plan"),
    "END_DATE_PLAN": _moment("end_plan"),
    "GUID": _text("guid"),
    "XML_ID": _text("xml_id"),
    "COMMENTS_COUNT": _comments,
    "SERVICE_COMMENTS_COUNT": _always(None),
    "ALLOW_CHANGE_DEADLINE": _text("allow_change_deadline"),
    "ALLOW_TIME_TRACKING": _text("allow_time_tracking"),
    "TASK_CONTROL": _text("task_control"),
    "ADD_IN_REPORT": _text("add_in_report"),
    "FORKED_BY_TEMPLATE_ID": _always(None),
    "TIME_ESTIMATE": _number("time_estimate"),
    "TIME_SPENT_IN_LOGS": _always(None),
    "MATCH_WORK_TIME": _text("match_work_time"),
    "FORUM_TOPIC_ID": _always(None),
    "FORUM_ID": _always(None),
    "SITE_ID": _always("s1"),
    "SUBORDINATE": lambda desk, task: "Y" if not desk.who.below.isdisjoint(task.members) else "N",
    "EXCHANGE_MODIFIED": _always(None),
    "EXCHANGE_ID": _always(None),
    "OUTLOOK_VERSION": _number("version"),
    "VIEWED_DATE": lambda desk, task: iso(desk, desk.viewed(task.id)),
    "SORTING": _always(None),
    "DURATION_FACT": _always(None),
    "IS_MUTED": _marked(Mark.MUTED),
    "IS_PINNED": _marked(Mark.PINNED),
    "IS_PINNED_IN_GROUP": _always("N"),
    "FLOW_ID": _always(None),
    "DESCRIPTION_IN_BBCODE": _always("Y"),
    "STATUS": _number("status"),
    "STATUS_CHANGED_DATE": _moment("status_changed"),
    "DURATION_PLAN": _always(None),
    "DURATION_TYPE": _always("days"),
    "FAVORITE": _favorite,
    "GROUP_ID": _number("group_id"),
    "AUDITORS": lambda _desk, task: [str(user_id) for user_id in task.auditors],
    "ACCOMPLICES": lambda _desk, task: [str(user_id) for user_id in task.accomplices],
    "CHECKLIST": lambda desk, task: checklist_map(desk, task) or [],
    "CHAT_ID": lambda _desk, task: chat_id(task),
    "NEW_COMMENTS_COUNT": _always(0),
}
_CRM_FIELDS: dict[str, _Read] = {
    "UF_CRM_TASK": lambda _desk, task: json.loads(task.crm_items) or False,
    "UF_TASK_WEBDAV_FILES": _always(False),
    "UF_MAIL_MESSAGE": _always(None),
}
_STORED = tuple(name for name in FIELDS if name not in ("CHECKLIST", "NEW_COMMENTS_COUNT", "CHAT_ID"))


def chat_id(task: Task) -> int:
    """Each task has a chat of its own from the start (docs: tasks/tasks-new.md)."""
    return _FIRST_CHAT + task.id


def task_of_chat(number: int) -> int:
    """The task whose chat this is; a number that no task has for any other chat."""
    return number - _FIRST_CHAT


@cache
def camel(name: str) -> str:
    head, *rest = name.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def full_view(desk: Desk, task: Task, select: list[str] | None = None) -> dict[str, Any]:
    """What add, update, get and the status methods answer; `select` narrows it for get."""
    names = list(FIELDS) if select is None or "*" in select else _selected(select)
    view = _view(desk, task, names, select or [])
    view["favorite"] = _favorite(desk, task)
    view["newCommentsCount"] = 0
    view["action"] = actions(task, desk.who, favorite=desk.has_marked(task.id, Mark.FAVORITE))
    if select is None:
        view["checkListTree"] = checklist_tree(desk, task)
        view["checkListCanAdd"] = view["action"]["checklist.add"]
    return view


def list_view(desk: Desk, task: Task, select: list[str]) -> dict[str, Any]:
    """A row of tasks.task.list: only what is stored when nothing is selected."""
    names = _STORED if not select or "*" in select else _selected(select)
    view = _view(desk, task, names, select)
    if "STATUS" in names:
        view["subStatus"] = str(_meta_status(desk, task))
    return view


def _selected(select: list[str]) -> list[str]:
    """The id comes whether asked for or not; names that do not exist are left out without a word."""
    names = [name for name in FIELDS if name == "ID" or name in select]
    if "DESCRIPTION" in names and "DESCRIPTION_IN_BBCODE" not in names:
        names.append("DESCRIPTION_IN_BBCODE")
    return names


def _view(desk: Desk, task: Task, names: Any, select: list[str]) -> dict[str, Any]:
    view = {camel(name): FIELDS[name](desk, task) for name in names}
    if any(name in _CRM_FIELDS for name in select):
        view |= {camel(name): read(desk, task) for name, read in _CRM_FIELDS.items()}
    if "TAGS" in select:
        view["tags"] = {str(tag.id): {"id": tag.id, "title": tag.title} for tag in tags_of(desk.db, task.id)} or []
    view["group"] = group_view(desk, task.group_id)
    for name, key, user_id in (
        ("CREATED_BY", "creator", task.created_by),
        ("RESPONSIBLE_ID", "responsible", task.responsible_id),
    ):
        person = find_person(desk.db, user_id) if name in names else None
        if person:
            view[key] = person_view(person)
    for name, key, ids in (
        ("ACCOMPLICES", "accomplicesData", task.accomplices),
        ("AUDITORS", "auditorsData", task.auditors),
    ):
        if name in names:
            people = find_people(desk.db, ids)
            view[key] = {str(user_id): person_view(person) for user_id, person in people.items()} or []
    return view


def person_view(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "name": person.full_name,
        "link": person.link,
        "icon": NO_AVATAR,
        "workPosition": person.position,
    }


def group_view(desk: Desk, group_id: int) -> dict[str, Any] | list[Any]:
    """`[]` when there is no group."""
    row = find_group(desk.db, group_id) if group_id else None
    if row is None:
        return []
    return {
        "id": str(group_id),
        "name": row["name"],
        "opened": group_fields(row)["OPENED"] == "Y",
        "membersCount": row["members"],
        "image": NO_GROUP_PICTURE,
        "additionalData": [],
    }


def _meta_status(desk: Desk, task: Task) -> int:
    """The same rule as `filters.meta_status`."""
    timed = task.deadline is not None and task.status not in (4, 5, 6)
    if timed and task.deadline is not None and task.deadline < desk.now:
        return -1
    if _not_viewed(desk, task) == "Y":
        return -2
    if timed and task.deadline is not None and task.deadline < desk.now + ALMOST_OVERDUE_SECONDS:
        return -3
    return task.status
