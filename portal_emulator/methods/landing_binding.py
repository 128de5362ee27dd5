"""landing.site.*: a knowledge base bound to a group or to a menu of the portal. [docs: landing/embedding/knowledge-base]

These calls set PHP's static scope themselves: what follows in the batch without a scope of its own runs in theirs.
"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, sites, types, urls
from portal_emulator.landing.parameters import Kind, landing, may, need
from portal_emulator.people.groups import may_write

_GROUP = (need("id", Kind.INT), need("groupId", Kind.INT))
_MENU = (need("id", Kind.INT), need("menuCode", Kind.TEXT))


@landing("landing.site.bindingToGroup", takes=_GROUP)
def bind_to_group(call: Call, id: int, group_id: int) -> bool:  # noqa: A002  the parameter's own name
    """The base becomes one of type GROUP. One base a group, bound by a member; false, without a reason, where it cannot
    be. [docs: landing-site-binding-to-group.md; source]
    """
    types.set_scope(call, "KNOWLEDGE")
    taken = call.db.execute(
        "SELECT 1 FROM site_binding JOIN site ON site.id = site_id"
        " WHERE kind = 'G' AND binding_id = ? AND site.deleted = 'N'",
        (str(group_id),),
    ).fetchone()
    if taken or not may_write(call.db, group_id, call.user.id) or not _bind(call, id, "G", str(group_id)):
        return False
    sites.set_type(call, id, "GROUP")
    return True


@landing("landing.site.unbindingFromGroup", takes=_GROUP)
def unbind_from_group(call: Call, id: int, group_id: int) -> bool:  # noqa: A002
    """The base is the company's again. [docs: landing-site-unbinding-from-group.md; source]"""
    types.set_scope(call, "GROUP")
    if not may_write(call.db, group_id, call.user.id) or not _unbind(call, id, "G", str(group_id)):
        return False
    sites.set_type(call, id, "KNOWLEDGE")
    return True


@landing("landing.site.getGroupBindings", takes=(may("groupId", Kind.INT),))
def group_bindings(call: Call, group_id: int | None) -> list[dict[str, Any]]:
    """[docs: landing-site-get-group-bindings.md]"""
    types.set_scope(call, "GROUP")
    return _bindings(call, "G", None if group_id is None else php.to_str(group_id))


@landing("landing.site.bindingToMenu", takes=_MENU)
def bind_to_menu(call: Call, id: int, menu_code: str) -> bool:  # noqa: A002
    """Any text is a code; one that no menu has is shown nowhere. [docs: landing-site-binding-to-menu.md; source]"""
    types.set_scope(call, "KNOWLEDGE")
    return _bind(call, id, "M", menu_code)


@landing("landing.site.unbindingFromMenu", takes=_MENU)
def unbind_from_menu(call: Call, id: int, menu_code: str) -> bool:  # noqa: A002
    """[docs: landing-site-unbinding-from-menu.md]"""
    types.set_scope(call, "KNOWLEDGE")
    return _unbind(call, id, "M", menu_code)


@landing("landing.site.getMenuBindings", takes=(may("menuCode", Kind.TEXT),))
def menu_bindings(call: Call, menu_code: str | None) -> list[dict[str, Any]]:
    """[docs: landing-site-get-menu-bindings.md]"""
    types.set_scope(call, "KNOWLEDGE")
    return _bindings(call, "M", menu_code)


def _may_bind(call: Call, site_id: int, *, trashed: bool) -> bool:
    """Whoever may read the base and place it in other sections; in a group's own section the first is enough."""
    if sites.find(call, site_id, trashed=trashed) is None or not access.allowed(call, site_id, "read"):
        return False
    return call.statics.scope == "GROUP" or access.has_additional(call, "extension")


def _bind(call: Call, site_id: int, kind: str, target: str) -> bool:
    if not _may_bind(call, site_id, trashed=False):
        return False
    cursor = call.db.execute(
        "INSERT OR IGNORE INTO site_binding (site_id, kind, binding_id) VALUES (?, ?, ?)", (site_id, kind, target)
    )
    return cursor.rowcount == 1


def _unbind(call: Call, site_id: int, kind: str, target: str) -> bool:
    if not _may_bind(call, site_id, trashed=True):
        return False
    cursor = call.db.execute(
        "DELETE FROM site_binding WHERE site_id = ? AND kind = ? AND binding_id = ?", (site_id, kind, target)
    )
    return cursor.rowcount == 1


def _bindings(call: Call, kind: str, target: str | None) -> list[dict[str, Any]]:
    """The newest first."""
    rows = call.db.execute(
        "SELECT site.*, binding_id FROM site_binding JOIN site ON site.id = site_binding.site_id"
        " WHERE kind = ? AND type = ? AND (? IS NULL OR binding_id = ?) AND site.deleted = 'N'"
        " ORDER BY site_binding.id DESC",
        (kind, call.statics.scope, target, target),
    ).fetchall()
    return [
        {
            "ENTITY_ID": str(row["id"]),
            "ENTITY_TYPE": "S",
            "BINDING_ID": row["binding_id"],
            "TITLE": row["title"],
            "PUBLIC_URL": urls.site_url(call, row),
        }
        for row in rows
        if access.allowed(call, row["id"], "read")
    ]
