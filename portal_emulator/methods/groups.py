"""sonet_group.*: workgroups and projects. [docs: api-reference/sonet-group]

Errors of sonet_group.* have an empty string for a code.
"""

import json
import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.landing import sites
from portal_emulator.people.directory import find_person, roles_in_groups
from portal_emulator.people.groups import find_group, group_fields
from portal_emulator.people.matching import conditions
from portal_emulator.tasks.dates import parse_moment

PAGE = 50
SCOPE = "sonet_group|sonet|socialnetwork"
_FLAGS = ("VISIBLE", "OPENED", "CLOSED", "PROJECT")
DATES = ("PROJECT_DATE_START", "PROJECT_DATE_FINISH")
MODERATE = ("A", "E")
_OPERATIONS: dict[str, frozenset[str]] = {
    "photo": frozenset({"view", "write"}),
    "calendar": frozenset({"view", "write"}),
    "tasks": frozenset({"view", "view_all", "sort", "create_tasks", "edit_tasks", "delete_tasks"}),
    "files": frozenset({"view", "write"}),
    "blog": frozenset(
        "view_post premoderate_post write_post moderate_post full_post view_comment premoderate_comment"
        " write_comment moderate_comment full_comment".split(" ")
    ),
    "landing_knowledge": frozenset({"read", "edit", "sett", "delete"}),
}
_FOR_MODERATORS = frozenset(
    {"edit_tasks", "delete_tasks", "moderate_post", "full_post", "moderate_comment", "full_comment"}
)


def refused(text: str) -> RestError:
    return RestError("", text)


def called_group(
    call: Call, name: str = "GROUP_ID", *, wrong: str = "Wrong group ID", none: str | None = None
) -> sqlite3.Row:
    wanted = php.to_int(call.params.get(name))
    if wanted <= 0:
        raise refused(wrong)
    row = find_group(call.db, wanted)
    if row is None or not visible(call, row):
        raise refused(none or "Socialnetwork group not found")
    return row


def visible(call: Call, row: sqlite3.Row) -> bool:
    """A hidden group is there for its members and for administrators."""
    return (
        call.user.is_admin or group_fields(row)["VISIBLE"] == "Y" or row["id"] in roles_in_groups(call.db, call.user.id)
    )


def rules(call: Call, row: sqlite3.Row) -> bool:
    return call.user.is_admin or row["owner_id"] == call.user.id


@method("sonet_group.create", scope=SCOPE)
def create(call: Call) -> Answer:
    """The caller becomes the owner; an administrator may name another. [docs: sonet-group-create.md]"""
    name = php.to_str(call.params.get("NAME")).strip()
    if not name:
        raise refused("Cannot create group")
    owner = call.user.id
    if call.user.is_admin and php.to_int(call.params.get("OWNER_ID")) > 0:
        owner = php.to_int(call.params["OWNER_ID"])
        if find_person(call.db, owner) is None:
            raise refused("Cannot create group")
    cursor = call.db.execute(
        "INSERT INTO workgroup (name, description, owner_id, fields, date_create, date_update) VALUES (?, ?, ?, ?, ?, ?)",
        (name, php.to_str(call.params.get("DESCRIPTION")), owner, json.dumps(_given(call)), call.now, call.now),
    )
    call.db.execute("INSERT INTO workgroup_member VALUES (?, ?, 'A')", (cursor.lastrowid, owner))
    return Answer(cursor.lastrowid)


@method("sonet_group.update", scope=SCOPE)
def update(call: Call) -> Answer:
    """[docs: sonet-group-update.md]"""
    row = called_group(call, none="Wrong group ID")
    if not rules(call, row):
        raise refused("User has no permissions to update group")
    name = php.to_str(call.params.get("NAME", row["name"])).strip()
    if not name:
        raise refused("Cannot update group")
    call.db.execute(
        "UPDATE workgroup SET name = ?, description = ?, fields = ?, date_update = ? WHERE id = ?",
        (
            name,
            php.to_str(call.params.get("DESCRIPTION", row["description"])),
            json.dumps(json.loads(row["fields"]) | _given(call)),
            call.now,
            row["id"],
        ),
    )
    return Answer(row["id"])


def _given(call: Call) -> dict[str, Any]:
    """The flags and dates that the parameters hold."""
    given: dict[str, Any] = {
        name: "Y" if call.params[name] in ("Y", True) else "N" for name in _FLAGS if name in call.params
    }
    if "KEYWORDS" in call.params:
        given["KEYWORDS"] = php.to_str(call.params["KEYWORDS"])
    if call.params.get("INITIATE_PERMS") in ("A", "E", "K"):
        given["INITIATE_PERMS"] = call.params["INITIATE_PERMS"]
    for name in DATES:
        if name in call.params:
            given[name] = parse_moment(call.params[name], call.settings.zone, call.now)
    return given


@method("sonet_group.delete", scope=SCOPE)
def delete(call: Call) -> Answer:
    """With its knowledge base, for good; one in the trash stays there. [docs: sonet-group-delete.md; source]"""
    row = called_group(call)
    if not rules(call, row):
        raise refused("User has no permissions to delete group")
    bound = call.db.execute(
        "SELECT site_id FROM site_binding JOIN site ON site.id = site_id"
        " WHERE kind = 'G' AND binding_id = ? AND site.deleted = 'N'",
        (str(row["id"]),),
    )
    for base in bound.fetchall():
        sites.destroy(call.db, base["site_id"])
    call.db.execute("DELETE FROM workgroup_member WHERE group_id = ?", (row["id"],))
    call.db.execute("DELETE FROM workgroup WHERE id = ?", (row["id"],))
    call.db.execute("UPDATE task SET group_id = 0 WHERE group_id = ?", (row["id"],))
    return Answer(True)


@method("sonet_group.setowner", scope=SCOPE)
def set_owner(call: Call) -> Answer:
    """[docs: sonet-group-setowner.md]"""
    row = called_group(call, wrong="Invalid workgroup/project ID", none="Invalid workgroup/project ID")
    user = php.to_int(call.params.get("USER_ID"))
    if find_person(call.db, user) is None:
        raise refused("Invalid user ID")
    if not rules(call, row):
        raise refused("Insufficient permissions to complete the operation.")
    call.db.execute("UPDATE workgroup_member SET role = 'E' WHERE group_id = ? AND role = 'A'", (row["id"],))
    call.db.execute("INSERT OR REPLACE INTO workgroup_member VALUES (?, ?, 'A')", (row["id"], user))
    call.db.execute("UPDATE workgroup SET owner_id = ?, date_update = ? WHERE id = ?", (user, call.now, row["id"]))
    return Answer(True)


@method("sonet_group.get", scope=SCOPE)
def get(call: Call) -> Answer:
    """Groups that the caller may see, newest first. [docs: sonet-group-get.md]"""
    wanted = {key.upper(): value for key, value in php.as_map(call.params.get("FILTER")).items()}
    if php.to_int(call.params.get("GROUP_ID")) > 0:
        wanted["ID"] = call.params["GROUP_ID"]
    order = php.as_map(call.params.get("ORDER")) or {"ID": "DESC"}
    everything = call.user.is_admin and call.params.get("IS_ADMIN") == "Y"
    rows = found_groups(call, wanted, order, everything=everything)
    return page_of(call, rows, [group_view(call, row) for row in rows])


@method("sonet_group.feature.access", scope=SCOPE)
def feature_access(call: Call) -> Answer:
    """Members work in a group, its moderators change what others made. [docs: sonet-group-feature-access.md]"""
    row = called_group(call, wrong="Wrong socialnetwork group ID", none="Wrong socialnetwork group ID")
    operations = _OPERATIONS.get(php.to_str(call.params.get("FEATURE")))
    if operations is None:
        raise refused("Wrong feature")
    operation = php.to_str(call.params.get("OPERATION"))
    if operation not in operations:
        raise refused("Wrong operation")
    role = roles_in_groups(call.db, call.user.id).get(row["id"])
    return Answer(call.user.is_admin or role in MODERATE or (role is not None and operation not in _FOR_MODERATORS))


def found_groups(call: Call, wanted: dict[str, Any], order: dict[str, Any], *, everything: bool) -> list[sqlite3.Row]:
    rows = call.db.execute(
        "SELECT *, (SELECT COUNT(*) FROM workgroup_member WHERE group_id = workgroup.id) AS members FROM workgroup"
    ).fetchall()
    names = frozenset(group_view(call, rows[0])) if rows else frozenset[str]()
    tests = conditions(wanted, names, call.settings.zone, call.now)
    found = []
    for row in rows:
        view = group_view(call, row)
        if (everything or visible(call, row)) and all(test(view.__getitem__) for test in tests):
            found.append(row)
    for name, direction in reversed(order.items()):
        down = php.to_str(direction).upper() == "DESC"
        if name.upper() == "ID":
            found.sort(key=lambda row: int(row["id"]), reverse=down)
        elif name.upper() == "NAME":
            found.sort(key=lambda row: str(row["name"]).casefold(), reverse=down)
    return found


def page_of(call: Call, rows: list[sqlite3.Row], views: list[dict[str, Any]]) -> Answer:
    start = php.to_int(call.params.get("start"))
    offset = max(0, start) // PAGE * PAGE
    page = views[offset : offset + PAGE]
    if start < 0:
        return Answer(page)
    return Answer(page, total=len(rows), next=offset + PAGE if offset + PAGE < len(rows) else None)


def group_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    fields = group_fields(row)
    return {
        "ID": str(row["id"]),
        "SITE_ID": "s1",
        "NAME": row["name"],
        "DESCRIPTION": row["description"] or None,
        "DATE_CREATE": call.iso(row["date_create"]),
        "DATE_UPDATE": call.iso(row["date_update"]),
        "ACTIVE": "Y",
        "VISIBLE": fields["VISIBLE"],
        "OPENED": fields["OPENED"],
        "CLOSED": fields["CLOSED"],
        "SUBJECT_ID": "1",
        "OWNER_ID": str(row["owner_id"]),
        "KEYWORDS": fields["KEYWORDS"] or None,
        "NUMBER_OF_MEMBERS": str(row["members"]),
        "DATE_ACTIVITY": call.iso(row["date_update"]),
        "SUBJECT_NAME": "Workgroups",
        "PROJECT": fields["PROJECT"],
        "IS_EXTRANET": "N",
    }


def members_of(call: Call, row: sqlite3.Row) -> list[sqlite3.Row]:
    return call.db.execute(
        "SELECT user_id, role FROM workgroup_member WHERE group_id = ? ORDER BY user_id", (row["id"],)
    ).fetchall()
