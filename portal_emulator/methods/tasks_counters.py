"""tasks.task.counters.get. [docs: tasks/tasks-task-counters-get.md]"""

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.methods.groups import visible
from portal_emulator.methods.tasks_calls import desk_of
from portal_emulator.people.directory import find_person
from portal_emulator.people.groups import find_group

# The documented example's; what the portal numbers so is not told.
_EXPIRED_CODE, _COMMENTS_CODE = 6_291_456, 12_582_912
_MEMBER = "EXISTS (SELECT 1 FROM task_member WHERE task_id = task.id AND kind = '{kind}' AND user_id = :user)"
_ROLES = {
    "view_role_responsible": "responsible_id = :user",
    "view_role_accomplice": _MEMBER.format(kind="A"),
    "view_role_auditor": _MEMBER.format(kind="U"),
    "view_role_originator": "created_by = :user",
}


@method("tasks.task.counters.get", scope="task")
def counters(call: Call) -> Answer:
    """Overdue tasks of a person; empty for a person whom the caller does not lead.

    Comments are messages of the task's chat, whose counters are the chat's: none is counted here.
    """
    user, group = _number(call, "userId") or call.user.id, _number(call, "groupId")
    row = find_group(call.db, group) if group else None
    if group and (row is None or not visible(call, row)):
        raise RestError("0", "Group not found or access denied. (internal error)")
    who = desk_of(call).who
    if find_person(call.db, user) is None or not (who.admin or user == who.id or user in who.below):
        return Answer([], total=1)
    role = _ROLES.get(php.to_str(call.params.get("type")), f"({' OR '.join(_ROLES.values())})")
    expired = call.db.execute(
        "SELECT COUNT(*) FROM task WHERE deleted IS NULL AND status NOT IN (4, 5, 6) AND deadline < :now"
        f" AND (:group = 0 OR group_id = :group) AND {role}",
        {"user": user, "group": group, "now": call.now},
    ).fetchone()[0]
    return Answer(
        {
            "expired": {"counter": expired, "code": _EXPIRED_CODE},
            "new_comments": {"counter": 0, "code": _COMMENTS_CODE},
        },
        total=1,
    )


def _number(call: Call, name: str) -> int:
    value = call.params.get(name)
    if value is not None and not php.is_numeric(value):
        shown = php.to_str(value)[:100]
        text = f"Invalid value {{{shown}}} to match with parameter {{{name}}}. Should be value of type int."
        raise RestError("0", text)
    return php.to_int(value)
