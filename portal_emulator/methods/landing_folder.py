"""landing.site.*: folders of a site. [docs: landing/site/*-folder*.md]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, folders, orm, publication, sites
from portal_emulator.landing.parameters import Kind, landing, may, need

FOLDERS = orm.Table(
    "folder",
    {
        "ID": "id",
        "PARENT_ID": "parent_id",
        "SITE_ID": "site_id",
        "INDEX_ID": "index_id",
        "ACTIVE": "active",
        "DELETED": "deleted",
        "TITLE": "title",
        "CODE": "code",
        "CREATED_BY_ID": "created_by_id",
        "MODIFIED_BY_ID": "modified_by_id",
        "DATE_CREATE": "date_create",
        "DATE_MODIFY": "date_modify",
    },
    frozenset(("DATE_CREATE", "DATE_MODIFY")),
    frozenset(("ID", "PARENT_ID", "SITE_ID", "INDEX_ID", "CREATED_BY_ID", "MODIFIED_BY_ID")),
)


@landing("landing.site.addFolder", takes=(need("siteId", Kind.INT), need("fields", Kind.ARRAY)))
def add(call: Call, site_id: int, fields: Any) -> int:
    """[docs: site/landing-site-add-folder.md]"""
    return folders.add(call, site_id, php.as_map(fields))


@landing(
    "landing.site.updateFolder",
    takes=(need("siteId", Kind.INT), need("folderId", Kind.INT), need("fields", Kind.ARRAY)),
)
def update(call: Call, site_id: int, folder_id: int, fields: Any) -> bool:
    """Without PARENT_ID the folder goes to the root. [docs: site/landing-site-update-folder.md]"""
    folders.change(call, site_id, folder_id, php.as_map(fields))
    return True


@landing("landing.site.getFolders", takes=(need("siteId", Kind.INT), may("filter", Kind.ARRAY, {})))
def get_list(call: Call, site_id: int, filter: Any) -> list[dict[str, Any]]:  # noqa: A002  the parameter's own name
    """All of them, the latest changed first; those in the trash only on request. [docs: landing-site-get-folders.md]"""
    if sites.find(call, site_id) is None or not access.allowed(call, site_id, "read"):
        return []
    given = {key: _parent(key, value) for key, value in php.as_map(filter).items()}
    names = {key.lstrip("=!@").upper() for key in given}
    where = "site_id = ?" + ("" if "DELETED" in names else " AND deleted = 'N'")
    params = {"filter": given, "order": {"DATE_MODIFY": "DESC", "ID": "DESC"}}
    return orm.rows(call, FOLDERS, params, where, [site_id])


def _parent(key: str, value: Any) -> Any:
    """0, "" and false mean the top level."""
    return None if key.lstrip("=").upper() == "PARENT_ID" and not php.truthy(value) else value


@landing("landing.site.markFolderDelete", takes=(need("id", Kind.INT), may("mark", Kind.FLAG, default=True)))
def mark_delete(call: Call, id: int, mark: bool) -> bool:  # noqa: A002
    """[docs: site/landing-site-mark-folder-delete.md]"""
    folders.mark_deleted(call, id, deleted=mark)
    return True


@landing("landing.site.markFolderUnDelete", takes=(need("id", Kind.INT),))
def mark_undelete(call: Call, id: int) -> bool:  # noqa: A002
    """[docs: site/landing-site-mark-folder-undelete.md]"""
    folders.mark_deleted(call, id, deleted=False)
    return True


@landing("landing.site.publicationFolder", takes=(need("folderId", Kind.INT),))
def publish(call: Call, folder_id: int) -> bool:
    """With all folders above it. [docs: site/landing-site-publication-folder.md]"""
    publication.publish_folder(call, folder_id, active=True)
    return True


@landing("landing.site.unPublicFolder", takes=(need("folderId", Kind.INT),))
def unpublish(call: Call, folder_id: int) -> bool:
    """With all folders above it. [docs: site/landing-site-unpublic-folder.md]"""
    publication.publish_folder(call, folder_id, active=False)
    return True


@landing(
    "landing.site.moveFolder",
    takes=(need("folderId", Kind.INT), may("toFolderId", Kind.NUMBER, 0), may("toSiteId", Kind.NUMBER, 0)),
)
def move(call: Call, folder_id: int, to_folder_id: int, to_site_id: int) -> bool:
    """Registered in the source, not in the docs. [facts kb-0]"""
    folders.move(call, folder_id, to_folder_id, to_site_id)
    return True
