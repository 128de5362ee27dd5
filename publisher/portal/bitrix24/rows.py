"""Rows of the portal's answers as our values.

Numbers come as strings or numbers, flags as ``Y``/``N`` or booleans, empty maps as ``[]`` (facts kb-0).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from publisher.errors import TransportError
from publisher.messages import text
from publisher.plan.digests import unwrapped
from publisher.plan.snapshot import Block, RemoteFolder, RemotePage, RemoteSite

Row = Mapping[str, Any]
_MOST_NUMBER = 2**63 - 1

SITE_FIELDS = ["ID", "CODE", "TITLE", "XML_ID", "LANDING_ID_INDEX", "TPL_ID"]
PAGE_FIELDS = [
    "ID",
    "TITLE",
    "CODE",
    "FOLDER_ID",
    "DESCRIPTION",
    "XML_ID",
    "DELETED",
    "ACTIVE",
    "CREATED_BY_ID",
    "DATE_CREATE",
    "DATE_MODIFY",
    "DATE_PUBLIC",
]


def rows_of(value: Any) -> list[Row]:
    """The rows of a list, which PHP may also write as a map of rows."""
    items: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, Mapping)]


def number(value: Any) -> int | None:
    """A positive whole number, None for nothing, zero and what is no number."""
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found <= _MOST_NUMBER else None


def identity(row: Row, name: str = "ID") -> int:
    """The number that a row is known by; a row without one cannot be believed, nor the answer that holds it."""
    found = number(row.get(name))
    if found is None:
        raise TransportError(text("portal.odd-row", field=name), hint=text("portal.again-hint"))
    return found


def flag(value: Any) -> bool:
    """A flag as the portal writes it."""
    return value is True or value in ("Y", "1", 1)


def site_of(row: Row) -> RemoteSite:
    """A row of ``landing.site.getList``; its CODE is stored between slashes."""
    return RemoteSite(
        id=identity(row),
        code=str(row.get("CODE") or "").strip("/"),
        title=str(row.get("TITLE") or ""),
        xml_id=str(row.get("XML_ID") or ""),
        index_page=number(row.get("LANDING_ID_INDEX")),
        template=number(row.get("TPL_ID")),
    )


def folder_of(row: Row) -> RemoteFolder:
    """A row of ``landing.site.getFolders``."""
    return RemoteFolder(
        id=identity(row),
        title=str(row.get("TITLE") or ""),
        code=str(row.get("CODE") or ""),
        parent=number(row.get("PARENT_ID")),
        is_deleted=flag(row.get("DELETED")),
        index_page=number(row.get("INDEX_ID")),
        created_by=number(row.get("CREATED_BY_ID")),
    )


def page_of(row: Row) -> RemotePage:
    """A row of ``landing.landing.getList``."""
    return RemotePage(
        id=identity(row),
        title=str(row.get("TITLE") or ""),
        code=str(row.get("CODE") or ""),
        folder=number(row.get("FOLDER_ID")),
        description=str(row.get("DESCRIPTION") or ""),
        xml_id=str(row.get("XML_ID") or ""),
        is_deleted=flag(row.get("DELETED")),
        is_active=flag(row.get("ACTIVE")),
        is_area=flag(row.get("IS_AREA")),
        created_by=number(row.get("CREATED_BY_ID")),
        created=str(row.get("DATE_CREATE") or ""),
        modified=str(row.get("DATE_MODIFY") or ""),
        published=str(row.get("DATE_PUBLIC") or ""),
        views=number(row.get("VIEWS")) or 0,
    )


def block_of(row: Row) -> Block:
    """A row of ``landing.block.getlist``, its content without the wrapper."""
    meta = row.get("meta")
    stamps: Row = meta if isinstance(meta, Mapping) else {}
    content = row.get("content")
    return Block(
        id=identity(row, "id"),
        page=identity(row, "lid"),
        code=str(row.get("code") or ""),
        is_active=flag(row.get("active")),
        modified=str(stamps.get("DATE_MODIFY") or ""),
        modified_by=number(stamps.get("MODIFIED_BY_ID")),
        text=unwrapped(content) if isinstance(content, str) else None,
        created_by=number(stamps.get("CREATED_BY_ID")),
    )
