"""landing.syspage.*: special pages of a site. [docs: landing/page/special-pages]"""

from typing import Any
from urllib.parse import urlencode

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, pages, sites, urls
from portal_emulator.landing.parameters import Kind, landing, may, need

_TYPES = ("mainpage", "catalog", "personal", "cart", "order", "payment", "compare", "feedback")


@landing("landing.syspage.set", takes=(need("id", Kind.NUMBER), need("type", Kind.TEXT), may("lid", Kind.MIXED)))
def set_page(call: Call, id: int, type: str, lid: Any) -> bool:  # noqa: A002  the parameters' own names
    """Without `lid` the binding is taken away; always true. [docs: landing-syspage-set.md]"""
    kind = type.strip()
    if kind not in _TYPES or not _may_change(call, id):
        return True
    if "lid" not in call.params:
        call.db.execute("DELETE FROM syspage WHERE site_id = ? AND type = ?", (id, kind))
    elif pages.find(call, php.to_int(lid)) is not None:
        call.db.execute(
            "INSERT OR REPLACE INTO syspage (site_id, type, landing_id) VALUES (?, ?, ?)", (id, kind, php.to_int(lid))
        )
    return True


@landing("landing.syspage.get", takes=(need("id", Kind.INT), may("active", Kind.FLAG, default=False)))
def get(call: Call, id: int, active: bool) -> Any:  # noqa: A002
    """Null for a site that is not there. [docs: landing-syspage-get.md]"""
    if sites.find(call, id, trashed=False) is None or not access.allowed(call, id, "read"):
        return None
    rows = call.db.execute(
        "SELECT syspage.type, landing.* FROM syspage JOIN landing ON landing.id = syspage.landing_id"
        " WHERE syspage.site_id = ? AND (? OR (landing.active = 'Y' AND landing.deleted = 'N')) ORDER BY syspage.type",
        (id, not active),
    ).fetchall()
    return php.empty_as_list(
        {
            row["type"]: {
                "TYPE": row["type"],
                "LANDING_ID": str(row["id"]),
                "TITLE": row["title"],
                "DELETED": row["deleted"],
                "ACTIVE": row["active"],
            }
            for row in rows
        }
    )


@landing(
    "landing.syspage.getSpecialPage",
    takes=(need("siteId", Kind.INT), need("type", Kind.TEXT), may("additional", Kind.ARRAY, {})),
)
def get_special_page(call: Call, site_id: int, type: str, additional: Any) -> str | None:  # noqa: A002
    """[docs: landing-syspage-get-special-page.md]"""
    if sites.find(call, site_id, trashed=False) is None or not access.allowed(call, site_id, "read"):
        return None
    page = call.db.execute(
        "SELECT landing.* FROM syspage JOIN landing ON landing.id = syspage.landing_id"
        " WHERE syspage.site_id = ? AND syspage.type = ?",
        (site_id, type),
    ).fetchone()
    if page is None:
        return ""
    query = urlencode({name: php.to_str(value) for name, value in php.as_map(additional).items()})
    return urls.page_url(call, page) + (f"?{query}" if query else "")


@landing("landing.syspage.deleteForLanding", takes=(need("id", Kind.NUMBER),))
def delete_for_landing(call: Call, id: int) -> bool:  # noqa: A002
    """[docs: landing-syspage-delete-for-landing.md]"""
    page = pages.find(call, id)
    if page is not None and _may_change(call, page["site_id"]):
        call.db.execute("DELETE FROM syspage WHERE landing_id = ?", (id,))
    return True


@landing("landing.syspage.deleteForSite", takes=(need("id", Kind.NUMBER),))
def delete_for_site(call: Call, id: int) -> bool:  # noqa: A002
    """[docs: landing-syspage-delete-for-site.md]"""
    if _may_change(call, id):
        call.db.execute("DELETE FROM syspage WHERE site_id = ?", (id,))
    return True


def _may_change(call: Call, site_id: int) -> bool:
    return sites.find(call, site_id, trashed=False) is not None and access.allowed(call, site_id, "sett")
