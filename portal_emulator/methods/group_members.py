"""sonet_group.user.*: who is in a group, and in which role. [docs: api-reference/sonet-group/members]"""

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.methods.groups import SCOPE, called_group, members_of, refused, rules
from portal_emulator.people.directory import find_person, roles_in_groups


@method("sonet_group.user.get", scope=SCOPE)
def members(call: Call) -> Answer:
    """[docs: members/sonet-group-user-get.md]"""
    row = called_group(call, "ID", wrong="Wrong socialnetwork group ID")
    people = call.db.execute(
        "SELECT user_id, role FROM workgroup_member JOIN user ON user.id = user_id"
        " WHERE group_id = ? AND user.active = 'Y' ORDER BY role, user_id",
        (row["id"],),
    )
    return Answer([{"USER_ID": str(person["user_id"]), "ROLE": person["role"]} for person in people])


@method("sonet_group.user.add", scope=SCOPE)
def add_members(call: Call) -> Answer:
    """Without asking them; only administrators may. Answers who was really added. [docs: members/sonet-group-user-add.md]"""
    row = called_group(call)
    if not call.user.is_admin:
        raise refused("No permissions to add users")
    known = {member["user_id"] for member in members_of(call, row)}
    added = [user for user in _users(call) if user not in known and find_person(call.db, user) is not None]
    call.db.executemany("INSERT INTO workgroup_member VALUES (?, ?, 'K')", [(row["id"], user) for user in added])
    return Answer([str(user) for user in added])


@method("sonet_group.user.update", scope=SCOPE)
def change_role(call: Call) -> Answer:
    """The owner's role stays. [docs: members/sonet-group-user-update.md]"""
    row = called_group(call)
    role = call.params.get("ROLE")
    if role not in ("E", "K"):
        raise refused("Incorrect role code")
    users = _users(call)
    if not rules(call, row):
        raise refused("No permissions to update users role")
    changed = [
        member["user_id"] for member in members_of(call, row) if member["user_id"] in users and member["role"] != "A"
    ]
    call.db.executemany(
        "UPDATE workgroup_member SET role = ? WHERE group_id = ? AND user_id = ?",
        [(role, row["id"], user) for user in changed],
    )
    return Answer([str(user) for user in changed])


@method("sonet_group.user.delete", scope=SCOPE)
def remove_members(call: Call) -> Answer:
    """The owner stays. [docs: members/sonet-group-user-delete.md]"""
    row = called_group(call)
    users = _users(call)
    if not rules(call, row):
        raise refused("No permissions to update users role")
    gone = [
        member["user_id"] for member in members_of(call, row) if member["user_id"] in users and member["role"] != "A"
    ]
    call.db.executemany(
        "DELETE FROM workgroup_member WHERE group_id = ? AND user_id = ?", [(row["id"], user) for user in gone]
    )
    return Answer([str(user) for user in gone])


@method("sonet_group.user.groups", scope=SCOPE)
def own_groups(call: Call) -> Answer:
    """[docs: sonet-group-user-groups.md]"""
    roles = roles_in_groups(call.db, call.user.id)
    rows = call.db.execute("SELECT id, name FROM workgroup ORDER BY id").fetchall()
    return Answer(
        [
            {
                "GROUP_ID": str(row["id"]),
                "GROUP_NAME": row["name"],
                "ROLE": roles[row["id"]],
                "GROUP_IMAGE_ID": None,
                "GROUP_IMAGE": "",
            }
            for row in rows
            if row["id"] in roles
        ]
    )


def _users(call: Call) -> list[int]:
    users = [php.to_int(item) for item in php.as_list(call.params.get("USER_ID"))]
    known = list(dict.fromkeys(user for user in users if user > 0))
    if not known:
        raise refused("Wrong user IDs")
    return known
