"""Lists of tasks: a person's page of open, overdue and closed ones, and the first few on the start page."""

import sqlite3
from dataclasses import dataclass

from starlette.responses import Response

from portal_emulator.people.directory import Person
from portal_emulator.tasks.access import Viewer, viewer, visible_where
from portal_emulator.tasks.row import COLUMNS, Status, Task, with_members
from portal_emulator.tasks.tags import tags_of
from portal_emulator.web import chrome, company, menus
from portal_emulator.web.chrome import Notice, render, sentences, stored_moment
from portal_emulator.web.visit import Visit, number

PAGE_SIZE = 50
_DONE = (Status.COMPLETED, Status.DECLINED)
_NOT_LATE = (*_DONE, Status.AWAITING_CONTROL)
_TABS = {
    "open": f"status NOT IN ({', '.join(str(int(status)) for status in _DONE)})",
    "overdue": f"status NOT IN ({', '.join(str(int(status)) for status in _NOT_LATE)}) AND deadline < :now",
    "closed": f"status IN ({', '.join(str(int(status)) for status in _DONE)})",
}
_ORDER = {
    "open": "deadline IS NULL, deadline, id",
    "overdue": "deadline, id",
    "closed": "closed DESC, id DESC",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A task in a list."""

    url: str
    title: str
    status: str
    deadline: str
    is_overdue: bool
    creator: str
    tags: tuple[str, ...]


def open_tasks(visit: Visit, person: Person, *, limit: int) -> tuple[list[Line], int]:
    """The person's first open tasks by deadline, and how many there are."""
    rows = _select(visit, person.id, viewer(_db(visit), person.id), "open", limit=limit)
    return _lines(visit, rows), _count(visit, person.id, viewer(_db(visit), person.id), "open")


def task_list(visit: Visit) -> Response:
    """`/company/personal/user/<id>/tasks/`; `?show=` open, overdue or closed, `?page=` from 1."""
    t = sentences(visit)
    owner = company.find(visit, visit.place["user"])
    if owner is None:
        return company.unknown(visit)
    show = visit.query.get("show", "open")
    show = show if show in _TABS else "open"
    who = viewer(_db(visit), visit.person.id if visit.person else owner.id)
    counts = {key: _count(visit, owner.id, who, key) for key in _TABS}
    pages = max(1, -(-counts[show] // PAGE_SIZE))
    shown = min(max(number(visit.query.get("page", "")), 1), pages)
    rows = _select(visit, owner.id, who, show, limit=PAGE_SIZE, offset=(shown - 1) * PAGE_SIZE)
    return render(
        visit,
        "tasks.html",
        title=t.tasks_title.format(name=owner.name),
        section="tasks",
        notice=Notice("good", t.task_done_delete) if visit.query.get("done") == "delete" else None,
        owner=owner,
        bases=menus.entries(visit, menus.TASK_LIST),
        show=show,
        tabs=[{"key": key, "label": getattr(t, f"tasks_{key}"), "count": counts[key]} for key in _TABS],
        tasks=_lines(visit, rows),
        pages=pages,
        page_number=shown,
        none_text=getattr(t, f"tasks_none_{show}"),
    )


def _where(visit: Visit, owner: int, who: Viewer, show: str) -> tuple[str, dict[str, int]]:
    clause, values = visible_where(who)
    named = {f"v{index}": value for index, value in enumerate(values)}
    for name in named:
        clause = clause.replace("?", f":{name}", 1)
    where = f"deleted IS NULL AND responsible_id = :owner AND {_TABS[show]} AND {clause}"
    return where, {"owner": owner, "now": visit.portal.clock.seconds(), **named}


def _count(visit: Visit, owner: int, who: Viewer, show: str) -> int:
    where, values = _where(visit, owner, who, show)
    return int(_db(visit).execute(f"SELECT COUNT(*) FROM task WHERE {where}", values).fetchone()[0])


def _select(visit: Visit, owner: int, who: Viewer, show: str, *, limit: int, offset: int = 0) -> list[Task]:
    where, values = _where(visit, owner, who, show)
    query = f"SELECT {COLUMNS} FROM task WHERE {where} ORDER BY {_ORDER[show]} LIMIT :limit OFFSET :offset"
    return list(with_members(_db(visit), _db(visit).execute(query, {**values, "limit": limit, "offset": offset})))


def _lines(visit: Visit, tasks: list[Task]) -> list[Line]:
    t = sentences(visit)
    names = {someone.id: someone.name for someone in chrome.everybody(visit)}
    return [
        Line(
            url=f"{chrome.tasks_url(task.responsible_id)}task/view/{task.id}/",
            title=task.title,
            status=getattr(t, f"status_{task.status}"),
            deadline=stored_moment(visit, task.deadline),
            is_overdue=is_overdue(visit, task),
            creator=names.get(task.created_by, f"#{task.created_by}"),
            tags=tuple(tag.title for tag in tags_of(_db(visit), task.id)),
        )
        for task in tasks
    ]


def is_overdue(visit: Visit, task: Task) -> bool:
    """Past its deadline, and still to be done."""
    return task.deadline is not None and task.status not in _NOT_LATE and task.deadline < visit.portal.clock.seconds()


def _db(visit: Visit) -> sqlite3.Connection:
    return visit.portal.store.connection
