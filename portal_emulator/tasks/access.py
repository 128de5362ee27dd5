"""Who sees a task and who may do what with it (docs: tasks/tasks-task-list.md, tasks/status/*.md)."""

import sqlite3
from dataclasses import dataclass

from portal_emulator.people.directory import find_person, people_below, roles_in_groups
from portal_emulator.tasks.row import CLOSED, Status, Task

_MODERATORS = ("A", "E")
_RENEWABLE = (Status.AWAITING_CONTROL, Status.COMPLETED, Status.DEFERRED, Status.DECLINED)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who looks at tasks.

    An administrator sees all, a head those of the people below, others their own and those of their groups.
    """

    id: int
    admin: bool
    below: frozenset[int]
    groups: dict[int, str]

    def sees(self, task: Task) -> bool:
        return (
            self.admin
            or self.id in task.members
            or not self.below.isdisjoint(task.members)
            or task.group_id in self.groups
        )

    def leads(self, task: Task) -> bool:
        """May change and remove it: its creator, an administrator, a head of either side, the group's moderators."""
        return (
            self.admin
            or task.created_by == self.id
            or task.created_by in self.below
            or task.responsible_id in self.below
            or self.groups.get(task.group_id) in _MODERATORS
        )

    def works_on(self, task: Task) -> bool:
        return self.leads(task) or self.id == task.responsible_id or self.id in task.accomplices


def viewer(db: sqlite3.Connection, user_id: int) -> Viewer:
    person = find_person(db, user_id)
    if person is None:
        return Viewer(user_id, admin=False, below=frozenset(), groups={})
    return Viewer(user_id, person.admin, people_below(db, user_id), roles_in_groups(db, user_id))


def visible_where(who: Viewer) -> tuple[str, list[int]]:
    """The condition, in SQL over `task`, that `Viewer.sees` is for one task."""
    if who.admin:
        return "1", []
    people = [who.id, *sorted(who.below)]
    marks = ",".join("?" * len(people))
    clause = (
        f"(created_by IN ({marks}) OR responsible_id IN ({marks})"
        f" OR EXISTS (SELECT 1 FROM task_member WHERE task_id = task.id AND user_id IN ({marks}))"
    )
    values = people * 3
    if who.groups:
        clause += f" OR group_id IN ({','.join('?' * len(who.groups))})"
        values += sorted(who.groups)
    return clause + ")", values


def actions(task: Task, who: Viewer, *, favorite: bool) -> dict[str, bool]:
    """What this person may do now, in the order and under the names of docs: tasks/fields.md#action."""
    leads, works, sees = who.leads(task), who.works_on(task), who.sees(task)
    is_open = task.status not in CLOSED
    return {
        "accept": False,
        "decline": False,
        "complete": works and is_open,
        "approve": leads and task.status == Status.AWAITING_CONTROL,
        "disapprove": leads and task.status == Status.AWAITING_CONTROL,
        "start": works and task.status == Status.PENDING,
        "pause": works and task.status == Status.IN_PROGRESS,
        "delegate": (leads or who.id == task.responsible_id) and is_open,
        "remove": leads,
        "edit": leads,
        "defer": works and task.status == Status.PENDING,
        "renew": works and task.status in _RENEWABLE,
        "create": True,
        "changeDeadline": leads or (works and task.allow_change_deadline == "Y"),
        "checklistAddItems": works,
        "addFavorite": sees and not favorite,
        "deleteFavorite": sees and favorite,
        "rate": leads,
        "take": False,
        "edit.originator": False,
        "checklist.reorder": works,
        "elapsedtime.add": works,
        "dayplan.timer.toggle": works and is_open and task.allow_time_tracking == "Y",
        "edit.plan": leads,
        "checklist.add": works,
        "favorite.add": sees and not favorite,
        "favorite.delete": sees and favorite,
    }
