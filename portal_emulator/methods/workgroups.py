"""socialnetwork.api.workgroup.*: groups in the newer shape. [docs: api-reference/sonet-group]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.methods.groups import DATES, MODERATE, found_groups, group_view, members_of, page_of, visible
from portal_emulator.people.groups import find_group, group_fields

SCOPE = "socialnetwork|sonet_group"
_CHATS_FROM = 1000
# What groups of the emulator never have.
_NOT_HERE = {
    "IMAGE_ID": 0,
    "AVATAR_TYPE": "",
    "LANDING": "N",
    "SCRUM_OWNER_ID": 0,
    "SCRUM_SPRINT_DURATION": 0,
    "SCRUM_TASK_RESPONSIBLE": "",
    "NUMBER_OF_MEMBERS_PLURAL": 0,
}


@method("socialnetwork.api.workgroup.get", scope=SCOPE)
def api_get(call: Call) -> Answer:
    """[docs: socialnetwork-api-workgroup-get.md]"""
    params = php.as_map(call.params.get("params"))
    wanted = php.to_int(params.get("groupId"))
    if wanted <= 0:
        raise RestError("SONET_CONTROLLER_WORKGROUP_EMPTY", "Empty group ID")
    row = find_group(call.db, wanted)
    if row is None or not visible(call, row):
        raise RestError("SONET_CONTROLLER_WORKGROUP_NOT_FOUND", "Group not found")
    fields = group_fields(row)
    roles = {member["user_id"]: member["role"] for member in members_of(call, row)}
    numbers = {"ID": row["id"], "OWNER_ID": row["owner_id"], "SUBJECT_ID": 1, "NUMBER_OF_MEMBERS": len(roles)}
    dates = {"DATE_CREATE": row["date_create"], "DATE_UPDATE": row["date_update"], "DATE_ACTIVITY": row["date_update"]}
    return Answer(
        {
            **group_view(call, row),
            **numbers,
            **{name: call.local(value) for name, value in dates.items()},
            "DESCRIPTION": row["description"],
            "KEYWORDS": fields["KEYWORDS"],
            "INITIATE_PERMS": fields["INITIATE_PERMS"],
            "NUMBER_OF_MODERATORS": sum(role in MODERATE for role in roles.values()),
            "TYPE": "project" if fields["PROJECT"] == "Y" else "group",
            "MEMBERS": sorted(roles),
            "ORDINARY_MEMBERS": sorted(user for user, role in roles.items() if role == "K"),
            "MODERATOR_MEMBERS": sorted(user for user, role in roles.items() if role == "E"),
            "INVITED_MEMBERS": [],
            "SITE_IDS": ["s1"],
            "TAGS": [tag.strip() for tag in fields["KEYWORDS"].split(",") if tag.strip()],
            "DEPARTMENTS": [],
            "CHAT_ID": _CHATS_FROM + row["id"],
            "DIALOG_ID": f"chat{_CHATS_FROM + row['id']}",
            "SEARCH_INDEX": f"{row['name']} {row['description']} {fields['KEYWORDS']}".strip(),
            **_NOT_HERE,
            **{name: None if fields[name] is None else call.local(fields[name]) for name in DATES},
        }
    )


@method("socialnetwork.api.workgroup.list", scope=SCOPE)
def api_list(call: Call) -> Answer:
    """Only the id when nothing is selected; camelCase. [docs: socialnetwork-api-workgroup-list.md]"""
    wanted = {key.upper(): value for key, value in php.as_map(call.params.get("filter")).items()}
    params = php.as_map(call.params.get("params"))
    everything = call.user.is_admin and params.get("IS_ADMIN") == "Y"
    rows = found_groups(call, wanted, php.as_map(call.params.get("order")) or {"ID": "ASC"}, everything=everything)
    select = {php.to_str(item).upper() for item in php.as_list(call.params.get("select"))} or {"ID"}
    views = []
    for row in rows:
        fields = group_fields(row)
        view = {**group_view(call, row), "TYPE": "project" if fields["PROJECT"] == "Y" else "group", **_small(fields)}
        views.append({_camel(name): value for name, value in view.items() if name in select or name == "ID"})
    page = page_of(call, rows, views)
    return Answer({"workgroups": page.result}, total=page.total, next=page.next)


def _small(fields: dict[str, Any]) -> dict[str, Any]:
    return {"INITIATE_PERMS": fields["INITIATE_PERMS"], "LANDING": "N", "AVATAR_TYPE": "", "AVATAR": ""}


def _camel(name: str) -> str:
    head, *rest = name.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)
