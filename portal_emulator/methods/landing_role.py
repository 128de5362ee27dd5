"""landing.role.*: the role model of rights. [docs: landing/rights]"""

import json
import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, sites
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.parameters import Kind, landing, may, need

_ADDITIONAL = ("menu24", "admin", "create", "unexportable", "extension")
_STANDARD = (("Administrator", "ADMIN"), ("Manager", "MANAGER"))


@landing("landing.role.isEnabled")
def is_enabled(call: Call) -> bool:
    """[docs: rights/landing-role-is-enabled.md]"""
    access.require_admin(call)
    return access.roles_enabled(call.db)


@landing("landing.role.enable", takes=(need("mode", Kind.FLAG),))
def enable(call: Call, mode: bool) -> bool:
    """For the whole portal. [docs: rights/landing-role-enable.md]"""
    access.require_admin(call)
    if call.statics.scope and not call.user.is_admin:
        raise refuse("IS_NOT_ADMIN")
    access.enable_roles(call.db, mode)
    return True


@landing("landing.role.getList")
def get_list(call: Call) -> list[dict[str, str]]:
    """[docs: rights/role-model/landing-role-get-list.md]"""
    access.require_admin(call)
    section = _section(call)
    rows = _roles(call, section)
    if not rows:
        call.db.executemany(
            "INSERT INTO landing_role (title, xml_id, type) VALUES (?, ?, ?)",
            [(title, code, section) for title, code in _STANDARD],
        )
        rows = _roles(call, section)
    return [{"ID": str(row["id"]), "TITLE": row["title"], "XML_ID": row["xml_id"]} for row in rows]


@landing("landing.role.getRights", takes=(need("id", Kind.NUMBER),))
def get_rights(call: Call, id: int) -> Any:  # noqa: A002  the parameter's own name
    """Rights by site; 0 is any site without its own. [docs: rights/role-model/landing-role-get-rights.md]"""
    access.require_admin(call)
    return php.empty_as_list(json.loads(_role(call, id)["rights"]))


@landing(
    "landing.role.setRights",
    takes=(need("id", Kind.NUMBER), need("rights", Kind.ARRAY), may("additional", Kind.ARRAY)),
)
def set_rights(call: Call, id: int, rights: Any, additional: Any) -> bool:  # noqa: A002
    """The whole set is replaced; a site that is not there, and a right of another section, are skipped.

    [docs: rights/role-model/landing-role-set-rights.md]
    """
    access.require_admin(call)
    role = _role(call, id)
    kept = {
        site: access.normalised(given)
        for site, given in php.as_map(rights).items()
        if php.is_array(given) and (php.to_int(site) == 0 or sites.find(call, php.to_int(site), trashed=False))
    }
    stored = role["additional"] if additional is None else json.dumps(_of_section(call, additional))
    call.db.execute("UPDATE landing_role SET rights = ?, additional = ? WHERE id = ?", (json.dumps(kept), stored, id))
    return True


@landing("landing.role.setAccessCodes", takes=(need("id", Kind.NUMBER), may("codes", Kind.ARRAY, [])))
def set_access_codes(call: Call, id: int, codes: Any) -> bool:  # noqa: A002
    """Who has the role; replaces the list. [docs: rights/role-model/landing-role-set-access-codes.md]"""
    access.require_admin(call)
    _role(call, id)
    call.db.execute(
        "UPDATE landing_role SET access_codes = ? WHERE id = ?",
        (json.dumps([php.to_str(code) for code in php.as_list(codes)]), id),
    )
    return True


def _of_section(call: Call, additional: Any) -> list[str]:
    """`knowledge_create` in the section KNOWLEDGE, `create` where there is none."""
    prefixes = {"PAGE": ("",), "MAINPAGE": ("mainpage_", "vibe_")}.get(_section(call), (f"{_section(call).lower()}_",))
    known = {prefix + right for prefix in prefixes for right in _ADDITIONAL}
    return [name for name in map(php.to_str, php.as_list(additional)) if name in known]


def _section(call: Call) -> str:
    return call.statics.scope or "PAGE"


def _roles(call: Call, section: str) -> list[sqlite3.Row]:
    return call.db.execute("SELECT * FROM landing_role WHERE type = ? ORDER BY id", (section,)).fetchall()


def _role(call: Call, role_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM landing_role WHERE id = ? AND type = ?", (role_id, _section(call))
    ).fetchone()
    if row is None:
        raise refuse("ROLE_SCOPE_MISMATCH")
    return row
