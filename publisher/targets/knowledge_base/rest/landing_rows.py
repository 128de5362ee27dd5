"""Rows of the landing module's answers as our values."""

import re
from collections.abc import Mapping

from publisher.portal.bitrix24.rows import Row, flag, identity, number
from publisher.targets.knowledge_base.snapshot import Block, RemoteFolder, RemotePage, RemoteSite

_WRAPPER = re.compile(r"\A\s*<div\b[^>]*\bblock-wrapper\b[^>]*>(.*)</div>\s*\Z", re.DOTALL)

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


def unwrapped(content: str) -> str:
    """A block's content without the ``block-wrapper`` that ``landing.block.getlist`` puts around it (facts kb-1.18)."""
    match = _WRAPPER.match(content)
    return (match[1] if match else content).strip()


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
