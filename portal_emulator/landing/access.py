"""Who may do what to a site. By default every employee may do everything to a knowledge base. [sites-kb §7]

Two models a portal: roles (the default), or rights of each site ("extended"), where rights of site 0 count for sites
that have none of their own.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from portal_emulator.dispatch import Call, User
from portal_emulator.landing.errors import refuse

OPERATIONS = ("denied", "read", "edit", "sett", "public", "delete")
EVERYTHING = frozenset(OPERATIONS[1:])
_ROLES_ON = "landing_roles"


def roles_enabled(db: sqlite3.Connection) -> bool:
    row = db.execute("SELECT value FROM setting WHERE name = ?", (_ROLES_ON,)).fetchone()
    return row is None or row[0] == "Y"


def enable_roles(db: sqlite3.Connection, enabled: bool) -> None:
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (_ROLES_ON, "Y" if enabled else "N"))


def operations(call: Call, site_id: int) -> frozenset[str]:
    """What the caller may do to a site; may hold `denied` beside others."""
    row = call.db.execute("SELECT type FROM site WHERE id = ?", (site_id,)).fetchone()
    if row is None:
        return frozenset()
    if call.user.is_admin:
        return EVERYTHING
    if roles_enabled(call.db):
        return _by_roles(call, site_id, row["type"])
    return _by_site(call, site_id)


def allowed(call: Call, site_id: int, operation: str) -> bool:
    granted = operations(call, site_id)
    return operation in granted and "denied" not in granted


def require(call: Call, site_id: int, operation: str, code: str = "ACCESS_DENIED") -> None:
    if not allowed(call, site_id, operation):
        raise refuse(code)


def require_admin(call: Call) -> None:
    """For the methods that manage rights. RestError FEATURE_NOT_AVAIL where the plan has no rights management."""
    if call.settings.switch("rights") == "not_available":
        raise refuse("FEATURE_NOT_AVAIL")
    if not call.user.is_admin:
        raise refuse("IS_NOT_ADMIN")


def readable_sites(call: Call, types: Iterable[str]) -> list[int]:
    """Sites of the types that the caller may read, trashed ones too."""
    wanted = tuple(types)
    marks = ", ".join("?" * len(wanted))
    ids = [row["id"] for row in call.db.execute(f"SELECT id FROM site WHERE type IN ({marks})", wanted)]
    return ids if call.user.is_admin else [site_id for site_id in ids if allowed(call, site_id, "read")]


def _by_site(call: Call, site_id: int) -> frozenset[str]:
    for wanted in (site_id, 0):
        rows = call.db.execute("SELECT access_code, operations FROM site_right WHERE site_id = ?", (wanted,)).fetchall()
        if rows:
            codes = access_codes(call.db, call.user)
            return frozenset(
                operation for row in rows if row["access_code"] in codes for operation in json.loads(row["operations"])
            )
    return EVERYTHING


def _by_roles(call: Call, site_id: int, site_type: str) -> frozenset[str]:
    section = site_type if site_type in ("KNOWLEDGE", "GROUP", "MAINPAGE") else "PAGE"
    roles = call.db.execute("SELECT rights, access_codes FROM landing_role WHERE type = ?", (section,)).fetchall()
    if not any(json.loads(role["access_codes"]) for role in roles):
        return EVERYTHING
    codes = access_codes(call.db, call.user)
    granted: set[str] = set()
    for role in roles:
        if codes.intersection(json.loads(role["access_codes"])):
            rights: dict[str, list[str]] = json.loads(role["rights"])
            granted.update(rights.get(str(site_id), rights.get("0", [])))
    return frozenset(granted)


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
