"""landing.site.*: sites. [docs: landing/site]"""

import json
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, orm, publication, sites, types, urls
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.parameters import Kind, landing, may, need

_COLUMNS = {
    "ID": "id",
    "CODE": "code",
    "ACTIVE": "active",
    "DELETED": "deleted",
    "TITLE": "title",
    "DESCRIPTION": "description",
    "XML_ID": "xml_id",
    "TYPE": "type",
    "TPL_ID": "tpl_id",
    "TPL_CODE": "tpl_code",
    "DOMAIN_ID": "domain_id",
    "LANDING_ID_INDEX": "landing_id_index",
    "LANDING_ID_404": "landing_id_404",
    "LANDING_ID_503": "landing_id_503",
    "LANG": "lang",
    "CREATED_BY_ID": "created_by_id",
    "MODIFIED_BY_ID": "modified_by_id",
    "DATE_CREATE": "date_create",
    "DATE_MODIFY": "date_modify",
}
SITES = orm.Table(
    "site",
    _COLUMNS,
    frozenset(("DATE_CREATE", "DATE_MODIFY")),
    frozenset(name for name in _COLUMNS if name.endswith("ID") and name != "XML_ID") | {"LANDING_ID_INDEX"},
)
_COMPUTED = ("DOMAIN_NAME", "PUBLIC_URL", "PREVIEW_PICTURE", "PHONE")


@landing("landing.site.add", takes=(need("fields", Kind.ARRAY),))
def add(call: Call, fields: Any) -> int:
    """[docs: site/landing-site-add.md]"""
    return sites.add(call, php.as_map(fields))


@landing("landing.site.update", takes=(need("id", Kind.NUMBER), need("fields", Kind.ARRAY)))
def update(call: Call, id: int, fields: Any) -> bool:  # noqa: A002  the parameter's own name
    """[docs: site/landing-site-update.md]"""
    sites.change(call, id, php.as_map(fields))
    return True


@landing("landing.site.getList", takes=(may("params", Kind.ARRAY, {}),))
def get_list(call: Call, params: Any) -> list[dict[str, Any]]:
    """ID and TYPE are always selected. [docs: site/landing-site-get-list.md]"""
    given = php.as_map(params)
    select = [php.to_str(name).upper() for name in php.as_list(given.get("select"))] or ["*"]
    computed = [name for name in select if name in _COMPUTED]
    where, values = _visible(call, given.get("filter"))
    plain = [name for name in select if name not in _COMPUTED] or ["ID"]
    chosen = {**given, "select": plain, "filter": _by_type(call, php.as_map(given.get("filter")))}
    found = orm.rows(call, SITES, chosen, where, values, ("ID", "TYPE"))
    for row in found:
        row.update(_computed(call, int(row["ID"]), computed))
    return found


def _by_type(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """STORE means SMN too; anything but one type that the call sees becomes all that it sees. [docs]"""
    known = types.visible(call)
    changed = dict(given)
    for key in ("TYPE", "=TYPE"):
        if key in given:
            wanted = php.to_str(given[key]).upper()
            changed[key] = (["STORE", "SMN"] if wanted == "STORE" else [wanted]) if wanted in known else list(known)
    return changed


def _visible(call: Call, given: Any) -> tuple[str, list[Any]]:
    readable = access.listed_sites(call, types.visible(call))
    names = {key.lstrip("=!@").upper() for key in php.as_map(given)}
    deleted = "1" if "DELETED" in names else "deleted = 'N'"
    return f"id IN ({', '.join('?' * len(readable))}) AND {deleted}", list(readable)


def _computed(call: Call, site_id: int, names: list[str]) -> dict[str, Any]:
    if not names:
        return {}
    site = call.db.execute("SELECT * FROM site WHERE id = ?", (site_id,)).fetchone()
    known = {
        "DOMAIN_NAME": call.base_url.partition("://")[2],
        "PUBLIC_URL": urls.site_url(call, site),
        "PREVIEW_PICTURE": "",
        "PHONE": None,
    }
    return {name: known[name] for name in names}


@landing("landing.site.delete", takes=(need("id", Kind.NUMBER),))
def delete(call: Call, id: int) -> bool:  # noqa: A002
    """[docs: site/landing-site-delete.md]"""
    sites.delete(call, id)
    return True


@landing("landing.site.markDelete", takes=(need("id", Kind.INT), may("mark", Kind.FLAG, default=True)))
def mark_delete(call: Call, id: int, mark: bool) -> int:  # noqa: A002
    """The answer is the id. [docs: site/landing-site-mark-delete.md]"""
    sites.mark_deleted(call, id, deleted=mark)
    return id


@landing("landing.site.markUnDelete", takes=(need("id", Kind.INT),))
def mark_undelete(call: Call, id: int) -> int:  # noqa: A002
    """[docs: site/landing-site-mark-undelete.md]"""
    sites.mark_deleted(call, id, deleted=False)
    return id


@landing("landing.site.publication", takes=(need("id", Kind.INT),))
def publish(call: Call, id: int) -> int:  # noqa: A002
    """[docs: site/landing-site-publication.md]"""
    publication.publish_site(call, id)
    return id


@landing("landing.site.unpublic", takes=(need("id", Kind.INT),))
def unpublish(call: Call, id: int) -> int:  # noqa: A002
    """[docs: site/landing-site-unpublic.md]"""
    publication.unpublish_site(call, id)
    return id


@landing("landing.site.getPublicUrl", takes=(need("id", Kind.MIXED),))
def get_public_url(call: Call, id: Any) -> Any:  # noqa: A002
    """One id: an address, "" for an unknown site; several: those found, by id. [docs: landing-site-get-public-url.md]"""
    found: dict[str, str] = {}
    for site_id in map(php.to_int, php.as_list(id)):
        site = sites.find(call, site_id)
        if site is not None and access.allowed(call, site_id, "read"):
            found[str(site_id)] = urls.site_url(call, site)
    if php.is_array(id):
        return php.empty_as_list(dict(found))
    return found.get(str(php.to_int(id)), "")


@landing("landing.site.getPreview", takes=(need("id", Kind.NUMBER),))
def get_preview(call: Call, id: int) -> str:  # noqa: A002, ARG001
    """No pictures are made of pages here. [docs: site/landing-site-get-preview.md]"""
    return "/bitrix/images/landing/nopreview.jpg"


@landing("landing.site.getAdditionalFields", takes=(need("id", Kind.INT),))
def get_additional_fields(call: Call, id: int) -> Any:  # noqa: A002
    """[docs: site/landing-site-get-additional-fields.md]"""
    site = sites.find(call, id)
    if site is None or not access.allowed(call, id, "read"):
        return []
    return php.empty_as_list(json.loads(site["additional_fields"]))


@landing("landing.site.setScope", takes=(may("type", Kind.TEXT, ""),))
def set_scope(call: Call, type: str) -> bool:  # noqa: A002
    """Registered in the source, not in the docs: as the `scope` parameter, for the rest of the request."""
    types.set_scope(call, type)
    return True


@landing("landing.site.getRights", takes=(need("id", Kind.NUMBER),))
def get_rights(call: Call, id: int) -> list[Any]:  # noqa: A002
    """What the caller may do, and nobody else's rights; [] for a site that is not there. [docs: landing-site-get-rights.md]"""
    if not access.is_available(call):
        raise refuse("FEATURE_NOT_AVAIL")
    site = sites.find(call, id, trashed=False)
    if site is None:
        return []
    if call.settings.switch("unlisted_rights") == "docs" and not access.is_listed(call, id, site["type"]):
        return []
    granted = access.operations(call, id)
    if site["type"] == "GROUP" and call.settings.switch("group_rights") == "source":
        return [name in granted for name in ("read", "edit", "sett", "delete")]
    return [operation for operation in access.OPERATIONS if operation in granted]


@landing("landing.site.setRights", takes=(need("id", Kind.NUMBER), may("rights", Kind.MIXED, {})))
def set_rights(call: Call, id: int, rights: Any) -> bool:  # noqa: A002
    """Replaces a site's own rights; false for a site that is not there. In the model of roles they are kept and count
    for nothing. [docs: landing-site-set-rights.md]
    """
    access.require_admin(call)
    if id and sites.find(call, id, trashed=False) is None:
        return False
    call.db.execute("DELETE FROM site_right WHERE site_id = ?", (id,))
    for code, given in php.as_map(rights).items():
        call.db.execute(
            "INSERT INTO site_right (site_id, access_code, operations) VALUES (?, ?, ?)",
            (id, code, json.dumps(access.normalised(given))),
        )
    return True
