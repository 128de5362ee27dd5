"""Who may do what to a site. By default every employee may do everything to a knowledge base. [facts kb-7, kb-7.8]

Two models a portal: roles (the default), or rights of each site ("extended"). The base of a workgroup follows neither
but the group, once it is bound to one. Lists decide on their own which sites they show, and do not always agree with what may be done.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call, User
from portal_emulator.landing.errors import refuse
from portal_emulator.people.groups import bound_group, may_write

OPERATIONS = ("denied", "read", "edit", "sett", "public", "delete")
EVERYTHING = frozenset(OPERATIONS)
"""What is answered where nothing is checked: the whole list of names, so that `denied` in it means nothing."""
_OF_MEMBERS = EVERYTHING - {"denied"}
_ROLES_ON = "landing_roles"


def roles_enabled(db: sqlite3.Connection) -> bool:
    row = db.execute("SELECT value FROM setting WHERE name = ?", (_ROLES_ON,)).fetchone()
    return row is None or row[0] == "Y"


def enable_roles(db: sqlite3.Connection, enabled: bool) -> None:
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (_ROLES_ON, "Y" if enabled else "N"))


def is_available(call: Call) -> bool:
    """Whether the plan has rights management; bases of groups have it on every plan."""
    return call.statics.scope == "GROUP" or call.settings.switch("rights") == "available"


def manages(call: Call) -> bool:
    """An administrator of the portal, or of the section by a role."""
    return call.user.is_admin or has_additional(call, "admin")


def has_additional(call: Call, right: str) -> bool:
    """A right besides those on sites, by a role of the section; `right` without the section's prefix."""
    if call.user.is_admin or not is_available(call):
        return True
    if not roles_enabled(call.db):
        return False
    section = _section(call.statics.scope)
    wanted = right if section == "PAGE" else f"{section.lower()}_{right}"
    return any(wanted in json.loads(role["additional"]) for role in _own_roles(call, section))


def operations(call: Call, site_id: int) -> frozenset[str]:
    """What the caller may do to a site; may hold `denied` beside what is allowed, and what is allowed counts."""
    row = call.db.execute("SELECT type FROM site WHERE id = ?", (site_id,)).fetchone()
    if row is None:
        return frozenset()
    group = bound_group(call.db, site_id) if row["type"] == "GROUP" else None
    if group is not None:
        # By the code whoever may not write may not read either, so nobody in a closed group.
        return _OF_MEMBERS if may_write(call.db, group, call.user.id) else frozenset()
    if not _is_checked(call, row["type"]):
        return EVERYTHING
    if roles_enabled(call.db):
        return _by_roles(call, site_id, row["type"])
    return _by_site(call, site_id)


def allowed(call: Call, site_id: int, operation: str) -> bool:
    return operation in operations(call, site_id)


def require(call: Call, site_id: int, operation: str, code: str = "ACCESS_DENIED") -> None:
    if not allowed(call, site_id, operation):
        raise refuse(code)


def require_admin(call: Call) -> None:
    """For the methods that manage rights. RestError FEATURE_NOT_AVAIL where the plan has no rights management."""
    if not is_available(call):
        raise refuse("FEATURE_NOT_AVAIL")
    if not manages(call):
        raise refuse("IS_NOT_ADMIN")


def normalised(given: Any) -> list[str]:
    """Operations as they are stored: `denied` alone, `read` with any other, unknown ones left out."""
    names = {php.to_str(name) for name in php.as_list(given)}
    if "denied" in names:
        return ["denied"]
    return [name for name in OPERATIONS if name in names | {"read"}]


def listed_sites(call: Call, types: Iterable[str]) -> list[int]:
    """Sites of the types that lists show to the caller, trashed ones too."""
    wanted = tuple(types)
    marks = ", ".join("?" * len(wanted))
    rows = call.db.execute(f"SELECT id, type FROM site WHERE type IN ({marks})", wanted)
    return [row["id"] for row in rows if is_listed(call, row["id"], row["type"])]


def is_listed(call: Call, site_id: int, site_type: str) -> bool:
    """Whether lists show a site: in the extended model not to somebody whom none of its rows names."""
    group = bound_group(call.db, site_id) if site_type == "GROUP" else None
    if group is not None:
        everything = call.user.is_admin and call.settings.switch("group_base_lists") == "administrators"
        return everything or f"SG{group}" in access_codes(call.db, call.user)
    if not _is_checked(call, site_type):
        return True
    if roles_enabled(call.db):
        every = [json.loads(role["rights"]) for role in _own_roles(call, _section(site_type))]
        return any(set(rights.get(place, ())) - {"denied"} for rights in every for place in (str(site_id), "0"))
    rows = call.db.execute("SELECT * FROM site_right WHERE site_id IN (?, 0)", (site_id,)).fetchall()
    return not rows or bool(_granted(call, rows) - {"denied"})


def _is_checked(call: Call, site_type: str) -> bool:
    """Not for administrators, on plans without rights, or before any right was given to anybody."""
    if call.user.is_admin or not is_available(call) or not _exist(call.db, _section(site_type)):
        return False
    return not manages(call)


def _exist(db: sqlite3.Connection, section: str) -> bool:
    if roles_enabled(db):
        given = "SELECT EXISTS (SELECT 1 FROM landing_role WHERE type = ? AND access_codes <> '[]')"
        return bool(db.execute(given, (section,)).fetchone()[0])
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM site_right)").fetchone()[0])


def _section(site_type: str | None) -> str:
    return site_type if site_type in ("KNOWLEDGE", "GROUP", "MAINPAGE") else "PAGE"


def _by_site(call: Call, site_id: int) -> frozenset[str]:
    """Nobody's row is everybody's right: who is not named may do everything."""
    places = (site_id, 0) if call.settings.switch("default_rights") == "docs" else (site_id,)
    for place in places:
        rows = call.db.execute("SELECT * FROM site_right WHERE site_id = ?", (place,)).fetchall()
        granted = _granted(call, rows)
        if granted:
            return frozenset(granted)
    return EVERYTHING


def _granted(call: Call, rows: list[sqlite3.Row]) -> set[str]:
    codes = access_codes(call.db, call.user)
    return {operation for row in rows if row["access_code"] in codes for operation in json.loads(row["operations"])}


def _by_roles(call: Call, site_id: int, site_type: str) -> frozenset[str]:
    """What the caller's roles say of the site, else what they say of any; else nothing."""
    every: list[dict[str, list[str]]] = [json.loads(role["rights"]) for role in _own_roles(call, _section(site_type))]
    for place in (str(site_id), "0"):
        named = [rights[place] for rights in every if rights.get(place)]
        if named:
            return frozenset().union(*named)
    return frozenset({"denied"})


def _own_roles(call: Call, section: str) -> list[sqlite3.Row]:
    codes = access_codes(call.db, call.user)
    roles = call.db.execute("SELECT * FROM landing_role WHERE type = ?", (section,)).fetchall()
    return [role for role in roles if codes.intersection(json.loads(role["access_codes"]))]


def access_codes(db: sqlite3.Connection, user: User) -> set[str]:
    """The codes that stand for a person: U, AU, UA, DR of the departments and those above, SG of the groups."""
    codes = {f"U{user.id}", "AU", "UA", "G2"} | ({"G1"} if user.is_admin else set())
    row: Any = db.execute("SELECT departments FROM user WHERE id = ?", (user.id,)).fetchone()
    parents = dict(db.execute("SELECT id, parent FROM department").fetchall())
    for department in json.loads(row["departments"]) if row else []:
        above: int | None = department
        while above is not None and f"DR{above}" not in codes:
            codes.add(f"DR{above}")
            above = parents.get(above)
    codes |= {
        f"SG{found['group_id']}"
        for found in db.execute("SELECT group_id FROM workgroup_member WHERE user_id = ?", (user.id,))
    }
    return codes
