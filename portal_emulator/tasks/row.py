"""A task as stored, with its members."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

COLUMNS = (
    "id, title, description, xml_id, guid, status, priority, mark, created_by, responsible_id, changed_by, "
    "status_changed_by, closed_by, group_id, stage_id, parent_id, created, changed, status_changed, activity, closed, "
    "deadline, date_start, start_plan, end_plan, task_control, allow_change_deadline, allow_time_tracking, "
    "match_work_time, add_in_report, replicate, time_estimate, dates_from_subtasks, closes_with_subtasks, "
    "requires_result, crm_items, version"
)


class Status(IntEnum):
    """As docs: tasks/fields.md; 7 is a leftover that old tasks may hold."""

    PENDING = 2
    IN_PROGRESS = 3
    AWAITING_CONTROL = 4
    COMPLETED = 5
    DEFERRED = 6
    DECLINED = 7


CLOSED = frozenset({Status.AWAITING_CONTROL, Status.COMPLETED})


@dataclass(frozen=True, slots=True)
class Task:
    """Moments are seconds since 1970; ids that point nowhere are 0 or None as the portal answers them."""

    id: int
    title: str
    description: str
    xml_id: str | None
    guid: str
    status: int
    priority: int
    mark: str | None
    created_by: int
    responsible_id: int
    changed_by: int
    status_changed_by: int | None
    closed_by: int | None
    group_id: int
    stage_id: int
    parent_id: int
    created: int
    changed: int
    status_changed: int
    activity: int
    closed: int | None
    deadline: int | None
    date_start: int | None
    start_plan: int | None
    end_plan: int | None
    task_control: str
    allow_change_deadline: str
    allow_time_tracking: str
    match_work_time: str
    add_in_report: str
    replicate: str
    time_estimate: int
    dates_from_subtasks: str
    closes_with_subtasks: str
    requires_result: str
    crm_items: str
    version: int
    accomplices: tuple[int, ...] = ()
    auditors: tuple[int, ...] = ()

    @property
    def members(self) -> frozenset[int]:
        """Everybody who has a part in it."""
        return frozenset((self.created_by, self.responsible_id, *self.accomplices, *self.auditors))

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED


def load_task(db: sqlite3.Connection, task_id: int) -> Task | None:
    """A task that is not in the recycle bin, whoever asks."""
    row = db.execute(f"SELECT {COLUMNS} FROM task WHERE id = ? AND deleted IS NULL", (task_id,)).fetchone()
    return None if row is None else with_members(db, [row])[0]


def with_members(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[Task]:
    """Rows of COLUMNS with their members, read together."""
    rows = list(rows)
    members: dict[tuple[int, str], list[int]] = {}
    for start in range(0, len(rows), 500):
        ids = [row["id"] for row in rows[start : start + 500]]
        marks = ",".join("?" * len(ids))
        for member in db.execute(
            f"SELECT task_id, kind, user_id FROM task_member WHERE task_id IN ({marks}) ORDER BY position", ids
        ):
            members.setdefault((member["task_id"], member["kind"]), []).append(member["user_id"])
    found = ((*row, *(tuple(members.get((row["id"], kind), ())) for kind in "AU")) for row in rows)
    return [Task(*values) for values in found]
