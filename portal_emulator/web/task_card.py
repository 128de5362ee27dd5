"""The card of a task, and what can be done there.

It is read from the store under the portal's own rules of who sees what; whatever changes a task is done by the same
code as a REST call in the person's name.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from portal_emulator.dispatch import RestError
from portal_emulator.people.directory import Person
from portal_emulator.tasks.access import actions, viewer
from portal_emulator.tasks.desk import open_desk
from portal_emulator.tasks.errors import NotAllowed
from portal_emulator.tasks.row import Status, Task, load_task
from portal_emulator.tasks.tags import tags_of
from portal_emulator.tasks.talk import add_result
from portal_emulator.web import chrome, company
from portal_emulator.web.bbcode import render_bbcode
from portal_emulator.web.chrome import (
    Notice,
    Someone,
    message,
    refused,
    render,
    see_other,
    sentences,
    stored_day,
    stored_moment,
)
from portal_emulator.web.task_lists import is_overdue
from portal_emulator.web.texts import Texts
from portal_emulator.web.visit import Visit, number

END_OF_DAY = "18:00"
"""A deadline that is chosen by its day ends with the working day, in the portal's zone."""
# Which of the actions of REST a card offers, the likeliest first.
_OFFERED = ("complete", "approve", "renew", "disapprove", "start", "pause")


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment or a result."""

    author: Someone
    when: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Point:
    """An item of a checklist; `depth` 1 stands directly under the checklist's title."""

    id: int
    title: str
    is_complete: bool
    depth: int


def card(visit: Visit) -> Response:
    """`…/tasks/task/view/<id>/`: the card; a POST does what its buttons say."""
    owner = company.find(visit, visit.place["user"])
    if owner is None:
        return company.unknown(visit)
    if not visit.is_post:
        done = visit.query.get("done", "")
        t = sentences(visit)
        known = f"task_done_{done}" in t
        return _show(visit, owner, Notice("good", getattr(t, f"task_done_{done}")) if known else None)
    if visit.refusal:
        return refused(visit)
    person = visit.person
    if person is None:
        return _show(visit, owner, Notice("bad", sentences(visit).choose_person), status=403)
    try:
        done = _act(visit, person, visit.place["task"])
    except RestError as error:
        return _show(visit, owner, Notice("bad", error.message), status=max(error.status, 400))
    if done == "delete":
        return see_other(f"{chrome.tasks_url(owner.id)}?done=delete")
    return see_other(f"{visit.path}?done={done}")


def _act(visit: Visit, person: Person, task_id: int) -> str:
    """Do what the form asks for; the name of what was done. RestError when the portal refuses."""
    action, text = visit.form.get("action", ""), visit.form.get("text", "").strip()
    item = number(visit.form.get("item", ""))
    if action in _OFFERED:
        visit.call(f"tasks.task.{action}", {"taskId": task_id}, person)
    elif action == "comment" and text:
        visit.call("task.commentitem.add", {"TASKID": task_id, "FIELDS": {"POST_MESSAGE": text}}, person)
    elif action == "result" and text:
        _add_result(visit, person, task_id, text)
    elif action in {"tick", "untick"} and item:
        verb = "complete" if action == "tick" else "renew"
        visit.call(f"task.checklistitem.{verb}", {"TASKID": task_id, "ITEMID": item}, person)
        return "tick"
    elif action == "delegate" and number(visit.form.get("to", "")):
        visit.call("tasks.task.delegate", {"taskId": task_id, "userId": number(visit.form["to"])}, person)
    elif action == "deadline" and visit.form.get("day"):
        deadline = f"{visit.form['day']} {END_OF_DAY}"
        visit.call("tasks.task.update", {"taskId": task_id, "fields": {"DEADLINE": deadline}}, person)
    elif action == "delete":
        visit.call("tasks.task.delete", {"taskId": task_id}, person)
    else:
        raise RestError("ERROR_ARGUMENT", sentences(visit).method_title)
    return action


def _add_result(visit: Visit, person: Person, task_id: int, text: str) -> None:
    """What REST 3.0 has a method for and REST 2 has not."""
    portal = visit.portal
    with portal.store.transaction() as db:
        desk = open_desk(db, person.id, portal.clock.seconds(), portal.settings.zone)
        try:
            add_result(desk, task_id, text)
        except NotAllowed as error:
            hidden = sentences(visit).task_hidden_text.format(name=person.full_name)
            raise RestError("ACCESS_DENIED", hidden, 403) from error


def _show(visit: Visit, owner: Someone, notice: Notice | None, status: int = 200) -> Response:
    t = sentences(visit)
    person = visit.person
    who = viewer(_db(visit), person.id if person else owner.id)
    task = load_task(_db(visit), visit.place["task"])
    if task is None or not who.sees(task):
        text = t.task_hidden_text.format(name=person.full_name if person else owner.name)
        links = ((chrome.tasks_url(owner.id), t.tasks_title.format(name=owner.name)),)
        return message(visit, title=t.task_hidden_title, text=text, status=404, section="tasks", links=links)
    people = {someone.id: someone for someone in chrome.everybody(visit)}
    allowed = actions(task, who, favorite=False)
    return render(
        visit,
        "task.html",
        title=task.title,
        section="tasks",
        status=status,
        notice=notice,
        owner=owner,
        task=_facts(visit, task, people, t),
        actions=[{"key": key, "label": getattr(t, f"action_{key}")} for key in _OFFERED if allowed.get(key)],
        may={key: allowed.get(key, False) for key in ("delegate", "changeDeadline", "remove")},
        day=stored_day(visit, task.deadline),
        checklists=_checklists(visit, task.id),
        results=_sayings(visit, "task_result", task.id, people),
        comments=_sayings(visit, "task_comment", task.id, people),
    )


def _facts(visit: Visit, task: Task, people: dict[int, Someone], t: Texts) -> dict[str, Any]:
    def named(account: int) -> Someone:
        return people.get(account) or _stranger(account)

    group = _db(visit).execute("SELECT name FROM workgroup WHERE id = ?", (task.group_id,)).fetchone()
    return {
        "title": task.title,
        "description": render_bbcode(task.description),
        "status": getattr(t, f"status_{task.status}"),
        "is_done": task.status == Status.COMPLETED,
        "is_overdue": is_overdue(visit, task),
        "is_important": task.priority == 2,
        "deadline": stored_moment(visit, task.deadline),
        "created": stored_moment(visit, task.created),
        "closed": stored_moment(visit, task.closed),
        "created_by": named(task.created_by),
        "responsible": named(task.responsible_id),
        "closed_by": named(task.closed_by) if task.closed_by else None,
        "accomplices": [named(account) for account in task.accomplices],
        "auditors": [named(account) for account in task.auditors],
        "group": group["name"] if group else "",
        "tags": [tag.title for tag in tags_of(_db(visit), task.id)],
    }


def _checklists(visit: Visit, task_id: int) -> list[dict[str, Any]]:
    """The checklists of a task: the roots are their titles, everything below are points."""
    rows = _db(visit).execute("SELECT * FROM task_checklist_item WHERE task_id = ? ORDER BY sort, id", (task_id,))
    below: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row)

    def points(parent: int, depth: int) -> Iterable[Point]:
        for row in below.get(parent, ()):
            yield Point(row["id"], row["title"], row["is_complete"] == "Y", min(depth, 3))
            yield from points(row["id"], depth + 1)

    return [{"id": row["id"], "title": row["title"], "lines": list(points(row["id"], 1))} for row in below.get(0, ())]


def _sayings(visit: Visit, table: str, task_id: int, people: dict[int, Someone]) -> list[Saying]:
    rows = _db(visit).execute(f"SELECT * FROM {table} WHERE task_id = ? ORDER BY id", (task_id,))
    return [
        Saying(
            author=people.get(row["author_id"]) or _stranger(row["author_id"]),
            when=stored_moment(visit, row["created"]),
            html=render_bbcode(row["message"]),
        )
        for row in rows
    ]


def _stranger(account: int) -> Someone:
    """An account that is no longer there."""
    return Someone(account, f"#{account}", f"#{account}", "", "", is_active=False)


def _db(visit: Visit) -> sqlite3.Connection:
    return visit.portal.store.connection
