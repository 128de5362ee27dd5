"""landing.template.*: view templates and their areas. [docs: landing/template]"""

from collections.abc import Callable
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, orm, pages, sites
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.parameters import Kind, landing, may, need
from portal_emulator.landing.templates import TEMPLATES

_FIELDS = (
    "ID",
    "ACTIVE",
    "TITLE",
    "SORT",
    "XML_ID",
    "CONTENT",
    "AREA_COUNT",
    "CREATED_BY_ID",
    "MODIFIED_BY_ID",
    "DATE_CREATE",
    "DATE_MODIFY",
)


@landing("landing.template.getList", takes=(may("params", Kind.ARRAY, {}),))
def get_list(call: Call, params: Any) -> list[dict[str, Any]]:
    """[docs: template/landing-template-get-list.md]"""
    given = php.as_map(params)
    found = [row for row in _all(call) if _matches(row, php.as_map(given.get("filter")))]
    for name, direction in reversed(php.as_map(given.get("order")).items()):
        field = _known(name)
        found.sort(key=_by(field), reverse=php.to_str(direction).upper() == "DESC")
    offset, limit = max(0, php.to_int(given.get("offset"))), php.to_int(given.get("limit"))
    found = found[offset : offset + limit] if limit > 0 else found[offset:]
    chosen = [php.to_str(name).upper() for name in php.as_list(given.get("select")) if "." not in php.to_str(name)]
    if not chosen or "*" in chosen:
        return found
    return [{_known(name): row[name] for name in chosen if _known(name)} for row in found]


def _all(call: Call) -> list[dict[str, Any]]:
    created = call.local(0)
    return [
        {
            "ID": str(template.id),
            "ACTIVE": "Y",
            "TITLE": template.title,
            "SORT": str(template.id * 100),
            "XML_ID": template.xml_id,
            "CONTENT": template.content,
            "AREA_COUNT": str(template.area_count),
            "CREATED_BY_ID": "1",
            "MODIFIED_BY_ID": "1",
            "DATE_CREATE": created,
            "DATE_MODIFY": created,
        }
        for template in TEMPLATES
    ]


def _by(field: str) -> Callable[[dict[str, Any]], tuple[int, str]]:
    return lambda row: (php.to_int(row[field]) if field in ("ID", "SORT", "AREA_COUNT") else 0, row[field])


def _known(name: str) -> str:
    if name.upper() not in _FIELDS:
        raise orm.unknown_field(name)
    return name.upper()


def _matches(row: dict[str, Any], given: dict[str, Any]) -> bool:
    for key, value in given.items():
        if "." in key:
            continue
        negated = key.startswith("!")
        field = _known(key.lstrip("=!@%"))
        if (row[field] in map(php.to_str, php.as_list(value))) == negated:
            return False
    return True


@landing("landing.template.getSiteRef", takes=(need("id", Kind.NUMBER),))
def get_site_ref(call: Call, id: int) -> Any:  # noqa: A002  the parameter's own name
    """Area → page; true when there are none. [docs: template/landing-template-get-site-ref.md]"""
    _require_site(call, id)
    return _refs(call, "S", id)


@landing("landing.template.setSiteRef", takes=(need("id", Kind.NUMBER), may("data", Kind.MIXED, {})))
def set_site_ref(call: Call, id: int, data: Any) -> bool:  # noqa: A002
    """The whole set is replaced; without the right nothing happens, and it is true all the same. [docs]"""
    _require_site(call, id)
    if access.allowed(call, id, "sett"):
        _replace(call, "S", id, data)
    return True


@landing("landing.template.getLandingRef", takes=(need("id", Kind.NUMBER),))
def get_landing_ref(call: Call, id: int) -> Any:  # noqa: A002
    """[docs: template/landing-template-get-landing-ref.md]"""
    _require_page(call, id)
    return _refs(call, "L", id)


@landing("landing.template.setLandingRef", takes=(need("id", Kind.NUMBER), may("data", Kind.MIXED, {})))
def set_landing_ref(call: Call, id: int, data: Any) -> bool:  # noqa: A002
    """[docs: template/landing-template-set-landing-ref.md]"""
    if access.allowed(call, _require_page(call, id), "sett"):
        _replace(call, "L", id, data)
    return True


def _require_site(call: Call, site_id: int) -> None:
    if sites.find(call, site_id, trashed=False) is None or not access.allowed(call, site_id, "read"):
        raise refuse("ENTITY_NOT_FOUND")


def _require_page(call: Call, lid: int) -> int:
    page = pages.find(call, lid)
    if page is None:
        raise refuse("ENTITY_NOT_FOUND")
    return int(page["site_id"])


def _refs(call: Call, kind: str, entity: int) -> Any:
    rows = call.db.execute(
        "SELECT area, landing_id FROM template_ref WHERE entity_type = ? AND entity_id = ? ORDER BY area",
        (kind, entity),
    ).fetchall()
    return {str(row["area"]): row["landing_id"] for row in rows} or True


def _replace(call: Call, kind: str, entity: int, data: Any) -> None:
    call.db.execute("DELETE FROM template_ref WHERE entity_type = ? AND entity_id = ?", (kind, entity))
    for area, lid in php.as_map(data).items():
        # A page that is not there is no error; nothing is bound then.
        call.db.execute(
            "INSERT OR REPLACE INTO template_ref (entity_type, entity_id, area, landing_id)"
            " SELECT ?, ?, ?, id FROM landing WHERE id = ?",
            (kind, entity, php.to_int(area), php.to_int(lid)),
        )
