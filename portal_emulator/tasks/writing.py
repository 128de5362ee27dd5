"""Creating, changing and removing tasks, with the rules that the portal applies on the way."""

import uuid
from typing import Any

from portal_emulator.people.directory import find_person
from portal_emulator.people.groups import find_group, project_dates
from portal_emulator.tasks.access import actions
from portal_emulator.tasks.desk import Desk, Mark
from portal_emulator.tasks.draft import Draft, check_plan, hashtags, read_draft
from portal_emulator.tasks.errors import BadField, CreationDenied, NotAllowed
from portal_emulator.tasks.row import CLOSED, Status, Task, load_task
from portal_emulator.tasks.tags import set_tags, tags_of
from portal_emulator.tasks.work_time import closest

# What the history shows of a changed column, under which name; long texts are not repeated there.
_HISTORY = {
    "title": "TITLE",
    "description": "DESCRIPTION",
    "status": "STATUS",
    "priority": "PRIORITY",
    "mark": "MARK",
    "responsible_id": "RESPONSIBLE_ID",
    "created_by": "CREATED_BY",
    "parent_id": "PARENT_ID",
    "group_id": "GROUP_ID",
    "stage_id": "STAGE_ID",
    "deadline": "DEADLINE",
    "start_plan": "START_DATE_PLAN",
    "end_plan": "END_DATE_PLAN",
    "time_estimate": "TIME_ESTIMATE",
    "add_in_report": "ADD_IN_REPORT",
    "task_control": "TASK_CONTROL",
    "allow_time_tracking": "ALLOW_TIME_TRACKING",
    "allow_change_deadline": "ALLOW_CHANGE_DEADLINE",
}
_GUIDS = uuid.UUID("6c1f0f8e-5f0b-4d56-9d0b-0f3c7a3f8c11")
_ACTION_OF_STATUS: dict[Status | None, tuple[str, ...]] = {
    Status.PENDING: ("pause", "renew"),
    Status.IN_PROGRESS: ("start",),
    Status.AWAITING_CONTROL: ("complete",),
    Status.COMPLETED: ("complete", "approve"),
    Status.DEFERRED: ("defer",),
}


def create(desk: Desk, fields: dict[str, Any]) -> int:
    """The id of the new task. BadField, or CreationDenied (docs: tasks/tasks-task-add.md)."""
    draft = read_draft(fields, desk.zone, desk.now, desk.title_length)
    if "title" not in draft.columns:
        raise BadField("TITLE", "Task title is not specified")
    if not draft.columns.get("responsible_id"):
        raise BadField("RESPONSIBLE_ID", "Responsible person is not specified")
    columns: dict[str, Any] = {"created_by": desk.who.id} | draft.columns
    columns["created_by"] = columns["created_by"] or desk.who.id
    _check_references(desk, columns, task_id=None)
    _check_creation(desk, columns)
    check_plan(columns.get("start_plan"), columns.get("end_plan"))
    _keep_to_work_time(desk, columns, columns.get("match_work_time"))
    status = columns.pop("status", Status.PENDING)
    columns |= {
        "guid": "",
        "changed_by": desk.who.id,
        "created": desk.now,
        "changed": desk.now,
        "activity": desk.now,
        "status_changed": desk.now,
        "status": Status.PENDING,
    }
    if status != Status.PENDING:
        columns |= _status_columns(desk, status)
    task_id = _insert(desk, columns)
    _set_members(desk, task_id, draft)
    texts = hashtags(columns["title"], columns.get("description", ""))
    set_tags(desk, task_id, columns.get("group_id", 0), (*(draft.tags or ()), *texts))
    desk.note(task_id, "NEW")
    return task_id


def update(desk: Desk, task_id: int, fields: dict[str, Any]) -> None:
    """NotAllowed, or BadField (docs: tasks/tasks-task-update.md)."""
    task = desk.task(task_id)
    _check_right_to_change(desk, task, fields)
    draft = read_draft(fields, desk.zone, desk.now, desk.title_length)
    columns = draft.columns
    if "responsible_id" in columns and not columns["responsible_id"]:
        raise BadField("RESPONSIBLE_ID", "Responsible person is not specified")
    if not columns.get("created_by", 1):
        del columns["created_by"]
    _check_references(desk, columns | {"group_id": columns.get("group_id", task.group_id)}, task_id)
    check_plan(columns.get("start_plan", task.start_plan), columns.get("end_plan", task.end_plan))
    _keep_to_work_time(desk, columns, columns.get("match_work_time", task.match_work_time))
    if columns.get("responsible_id", task.responsible_id) != task.responsible_id and "status" not in columns:
        columns["status"] = Status.PENDING
    if columns.get("status", task.status) != task.status:
        columns |= _status_columns(desk, columns["status"], task)
    _write(desk, task, columns)
    _set_members(desk, task_id, draft)
    if draft.tags is not None:
        texts = hashtags(columns.get("title", task.title), columns.get("description", task.description))
        before = [tag.title for tag in tags_of(desk.db, task_id)]
        after = set_tags(desk, task_id, columns.get("group_id", task.group_id), (*draft.tags, *texts))
        if sorted(before) != sorted(after):
            desk.note(task_id, "TAGS", ",".join(before), ",".join(after))


def _keep_to_work_time(desk: Desk, columns: dict[str, Any], flag: str | None) -> None:
    """A deadline outside the working hours goes to when work begins next, if the task wants that."""
    if flag == "Y" and columns.get("deadline"):
        columns["deadline"] = closest(columns["deadline"], desk.zone)


def set_status(desk: Desk, task_id: int, action: str, status: Status) -> None:
    """One of the status methods; NotAllowed when the right or the present status is missing."""
    task = desk.task(task_id)
    if not actions(task, desk.who, favorite=False)[action]:
        raise NotAllowed
    if action == "complete":
        _check_result(desk, task)
        if task.task_control == "Y" and desk.who.id != task.created_by:
            status = Status.AWAITING_CONTROL
    _write(desk, task, _status_columns(desk, status, task))
    if action == "renew":
        desk.note(task_id, "RENEW")
    if status in CLOSED:
        desk.db.execute("UPDATE task_result SET status = 1 WHERE task_id = ?", (task_id,))


def delegate(desk: Desk, task_id: int, user_id: int) -> None:
    """Hand the task over; who had it watches from now on (docs: tasks/tasks-task-delegate.md)."""
    task = desk.task(task_id)
    if not actions(task, desk.who, favorite=False)["delegate"]:
        raise NotAllowed
    _check_references(desk, {"responsible_id": user_id}, task_id)
    columns: dict[str, Any] = {"responsible_id": user_id}
    if task.status != Status.PENDING:
        columns |= _status_columns(desk, Status.PENDING, task)
    _write(desk, task, columns)
    _replace_members(desk, task_id, "U", tuple(dict.fromkeys((*task.auditors, task.responsible_id))))


def remove(desk: Desk, task_id: int) -> None:
    """To the recycle bin: no list and no get shows it any more."""
    task = desk.task(task_id)
    if not desk.who.leads(task):
        raise NotAllowed
    desk.note(task_id, "DELETE")
    desk.db.execute("UPDATE task SET deleted = ? WHERE id = ?", (desk.now, task_id))


def set_mark(desk: Desk, task_id: int, mark: Mark, *, on: bool) -> None:
    """For this person alone."""
    desk.task(task_id)
    desk.db.execute(
        f"INSERT INTO task_reader (task_id, user_id, {mark}) VALUES (?, ?, ?)"
        f" ON CONFLICT (task_id, user_id) DO UPDATE SET {mark} = excluded.{mark}",
        (task_id, desk.who.id, "Y" if on else "N"),
    )


def set_watching(desk: Desk, task_id: int, *, on: bool) -> None:
    """Whoever watches is an auditor."""
    task = desk.task(task_id)
    others = tuple(user_id for user_id in task.auditors if user_id != desk.who.id)
    wanted = task.auditors if desk.who.id in task.auditors else (*others, desk.who.id)
    if (wanted if on else others) != task.auditors:
        _set_members(desk, task_id, Draft({}, None, wanted if on else others, None))
        touch(desk, task_id)


def touch(desk: Desk, task_id: int) -> None:
    """Somebody did something around the task: its date of activity moves, the task itself is unchanged."""
    desk.db.execute("UPDATE task SET activity = ? WHERE id = ?", (desk.now, task_id))


def _check_right_to_change(desk: Desk, task: Task, fields: dict[str, Any]) -> None:
    """Who leads a task changes anything; who works on it moves a free deadline and the status."""
    if desk.who.leads(task):
        return
    allowed = actions(task, desk.who, favorite=False)
    for name, value in fields.items():
        if name == "DEADLINE" and allowed["changeDeadline"]:
            continue
        steps = _ACTION_OF_STATUS.get(_wanted_status(desk, name, value), ())
        if not any(allowed[step] for step in steps):
            raise NotAllowed


def _wanted_status(desk: Desk, name: str, value: Any) -> Status | None:
    if name != "STATUS":
        return None
    return Status(read_draft({name: value}, desk.zone, desk.now, desk.title_length).columns["status"])


def _check_references(desk: Desk, columns: dict[str, Any], task_id: int | None) -> None:
    if "responsible_id" in columns and find_person(desk.db, columns["responsible_id"]) is None:
        raise BadField("RESPONSIBLE_ID", 'The user specified in the "Responsible" field was not found')
    if "created_by" in columns and find_person(desk.db, columns["created_by"]) is None:
        raise BadField("CREATED_BY", 'The user specified in the "Creator" field was not found')
    if columns.get("parent_id"):
        _check_parent(desk, columns["parent_id"], task_id)
    if columns.get("group_id"):
        _check_group(desk, columns)


def _check_parent(desk: Desk, parent_id: int, task_id: int | None) -> None:
    if load_task(desk.db, parent_id) is None:
        raise BadField("PARENT_ID", 'The task specified in the "Parent Task" field was not found')
    if parent_id == task_id:
        raise BadField("PARENT_ID", "Cannot bind the node to itself")
    above: int | None = parent_id
    while above:
        row = desk.db.execute("SELECT parent_id FROM task WHERE id = ?", (above,)).fetchone()
        above = row["parent_id"] if row else None
        if above and above == task_id:
            raise BadField("PARENT_ID", "Creating cyclic links in tasks is prohibited")


def _check_group(desk: Desk, columns: dict[str, Any]) -> None:
    group = find_group(desk.db, columns["group_id"])
    if group is None or not (desk.who.admin or columns["group_id"] in desk.who.groups):
        raise CreationDenied
    start, finish = project_dates(group)
    for name, column in (("DEADLINE", "deadline"), ("START_DATE_PLAN", "start_plan"), ("END_DATE_PLAN", "end_plan")):
        moment = columns.get(column)
        if moment and ((start and moment < start) or (finish and moment > finish)):
            raise BadField(name, "The date is outside of the dates of the project")


def _check_creation(desk: Desk, columns: dict[str, Any]) -> None:
    """Only an administrator may create a task in somebody's name for somebody else."""
    mine = desk.who.id in (columns["created_by"], columns["responsible_id"])
    if not (desk.who.admin or mine):
        raise CreationDenied


def _check_result(desk: Desk, task: Task) -> None:
    if task.requires_result != "Y":
        return
    row = desk.db.execute("SELECT 1 FROM task_result WHERE task_id = ? AND status = 0", (task.id,)).fetchone()
    if row is None:
        raise NotAllowed


def _status_columns(desk: Desk, status: int, task: Task | None = None) -> dict[str, Any]:
    """CLOSED_* are filled at 5 and at 4 and cleared by every other status."""
    columns: dict[str, Any] = {
        "status": int(status),
        "status_changed": desk.now,
        "status_changed_by": desk.who.id,
        "closed": desk.now if status in CLOSED else None,
        "closed_by": desk.who.id if status in CLOSED else 0,
    }
    if status == Status.IN_PROGRESS and (task is None or task.date_start is None):
        columns["date_start"] = desk.now
    return columns


def _insert(desk: Desk, columns: dict[str, Any]) -> int:
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    task_id = desk.db.execute(f"INSERT INTO task ({names}) VALUES ({marks})", tuple(columns.values())).lastrowid
    assert task_id is not None
    guid = uuid.uuid5(_GUIDS, f"{task_id} {desk.now}")
    desk.db.execute("UPDATE task SET guid = ? WHERE id = ?", (f"{{{guid}}}", task_id))
    return task_id


def _write(desk: Desk, task: Task, columns: dict[str, Any]) -> None:
    for column, name in _HISTORY.items():
        if column in columns and columns[column] != getattr(task, column):
            long = column == "description"
            desk.note(
                task.id, name, *(None if long else _text(value) for value in (getattr(task, column), columns[column]))
            )
    columns = columns | {
        "changed": desk.now,
        "changed_by": desk.who.id,
        "activity": desk.now,
        "version": task.version + 1,
    }
    settings = ", ".join(f"{name} = ?" for name in columns)
    desk.db.execute(f"UPDATE task SET {settings} WHERE id = ?", (*columns.values(), task.id))
    desk.db.execute(
        "INSERT INTO task_reader (task_id, user_id, viewed) VALUES (?, ?, ?)"
        " ON CONFLICT (task_id, user_id) DO UPDATE SET viewed = excluded.viewed",
        (task.id, desk.who.id, desk.now),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _set_members(desk: Desk, task_id: int, draft: Draft) -> None:
    for kind, name, wanted in (("A", "ACCOMPLICES", draft.accomplices), ("U", "AUDITORS", draft.auditors)):
        if wanted is None:
            continue
        known = tuple(user_id for user_id in wanted if find_person(desk.db, user_id))
        before = _replace_members(desk, task_id, kind, known)
        if before != known:
            desk.note(task_id, name, ",".join(map(str, before)), ",".join(map(str, known)))


def _replace_members(desk: Desk, task_id: int, kind: str, wanted: tuple[int, ...]) -> tuple[int, ...]:
    rows = desk.db.execute(
        "SELECT user_id FROM task_member WHERE task_id = ? AND kind = ? ORDER BY position", (task_id, kind)
    ).fetchall()
    desk.db.execute("DELETE FROM task_member WHERE task_id = ? AND kind = ?", (task_id, kind))
    desk.db.executemany(
        "INSERT INTO task_member (task_id, kind, user_id, position) VALUES (?, ?, ?, ?)",
        [(task_id, kind, user_id, position) for position, user_id in enumerate(wanted)],
    )
    return tuple(row["user_id"] for row in rows)
