"""A portal with something of everything, and for each method a call that succeeds on it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clocks import standing_clock

from portal_emulator.exchange import Request
from portal_emulator.portal import Portal

_PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()
_KB = {"scope": "KNOWLEDGE"}
_MODES = {"params": {"edit_mode": 1, "get_content": 1}}
_DAYS = {"from": "2026-12-01", "to": "2026-12-31"}


class Caller:
    """Calls by version and name; answers are status and JSON."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._address = portal.webhooks("")["publisher"]

    def call(self, version: int, method: str, params: Any) -> tuple[int, dict[str, Any]]:
        address = self._address.replace("/rest/", "/rest/api/") if version == 3 else self._address
        headers = {"host": "portal.localhost", "content-type": "application/json"}
        answer = self._portal.handle(Request("POST", address + method, headers, json.dumps(params).encode()))
        body: dict[str, Any] = json.loads(answer.body)
        return answer.status, body

    def make(self, version: int, method: str, params: Any) -> None:
        """A call that must do something: a part of the world. RuntimeError when it is refused or answers that it did not."""
        status, body = self.call(version, method, params)
        if status != 200 or body.get("result") in (None, False):
            raise RuntimeError(f"{method}: {status} {body}")


def build_world(path: Path) -> None:
    """The database of a portal on which every call of `CALLS` succeeds."""
    with opened(path, seed="demo") as caller:
        for version, method, params in _WORLD:
            caller.make(version, method, params)


@contextmanager
def opened(path: Path, seed: str | None = None) -> Iterator[Caller]:
    portal = Portal.open(path, seed=seed, clock=standing_clock())
    try:
        yield Caller(portal)
    finally:
        portal.close()


_TASK = {"TITLE": "Review", "RESPONSIBLE_ID": 3, "AUDITORS": [4], "ACCOMPLICES": [5], "TAGS": ["kb"], "GROUP_ID": 1}
_FULL = {
    "PARENT_ID": 5,
    "GROUP_ID": 1,
    "AUDITORS": [4],
    "ACCOMPLICES": [5],
    "MARK": "P",
    "UF_CRM_TASK": ["L_1"],
    "DEADLINE": "2026-12-20T18:00:00+03:00",
    "START_DATE_PLAN": "2026-12-01T10:00:00+03:00",
    "END_DATE_PLAN": "2026-12-19T18:00:00+03:00",
}
# Ids follow from the order: page 1 is the main page, 2 and 3 stand in folder 1, 4 is in the trash; blocks 1 and 2 are
# page 2's; task 1 has a checklist 1 with items 2 and 3; task 2 awaits control, 3 has the first comments, 4 is under way;
# all four are parts of task 5.
_WORLD: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (2, "landing.site.add", {**_KB, "fields": {"TITLE": "Strategy", "CODE": "strategy", "TYPE": "KNOWLEDGE"}}),
    (2, "landing.site.add", {**_KB, "fields": {"TITLE": "Other", "CODE": "other", "TYPE": "KNOWLEDGE"}}),
    (2, "landing.site.add", {**_KB, "fields": {"TITLE": "Trashed", "CODE": "trashed", "TYPE": "KNOWLEDGE"}}),
    (2, "landing.site.add", {**_KB, "fields": {"TITLE": "A group's", "CODE": "grouped", "TYPE": "KNOWLEDGE"}}),
    (2, "landing.site.addFolder", {**_KB, "siteId": 1, "fields": {"TITLE": "Markets", "CODE": "markets"}}),
    (2, "landing.site.addFolder", {**_KB, "siteId": 1, "fields": {"TITLE": "Gone", "CODE": "gone"}}),
    (2, "landing.site.addFolder", {**_KB, "siteId": 1, "fields": {"TITLE": "Empty", "CODE": "empty"}}),
    (2, "landing.landing.add", {**_KB, "fields": {"TITLE": "Home", "SITE_ID": 1}}),
    (2, "landing.landing.add", {**_KB, "fields": {"TITLE": "Retail", "CODE": "retail", "SITE_ID": 1, "FOLDER_ID": 1}}),
    (2, "landing.landing.add", {**_KB, "fields": {"TITLE": "Area", "SITE_ID": 1, "FOLDER_ID": 1}}),
    (2, "landing.landing.add", {**_KB, "fields": {"TITLE": "Trashed", "SITE_ID": 1}}),
    (2, "landing.landing.addblock", {**_KB, "lid": 2, "fields": {"CODE": "27.4.one_col_fix_text"}}),
    (2, "landing.landing.addblock", {**_KB, "lid": 2, "fields": {"CODE": "26.separator", "AFTER_ID": 1}}),
    (2, "landing.landing.addblock", {**_KB, "lid": 2, "fields": {"CODE": "01.big_with_text", "AFTER_ID": 2}}),
    (2, "landing.landing.publication", {**_KB, "lid": 2}),
    (2, "landing.landing.favoriteBlock", {**_KB, "lid": 2, "block": 1}),
    (2, "landing.landing.markDelete", {**_KB, "lid": 4}),
    (2, "landing.site.markDelete", {**_KB, "id": 3}),
    (2, "landing.site.markFolderDelete", {**_KB, "id": 2}),
    (2, "landing.site.update", {**_KB, "id": 1, "fields": {"TPL_ID": 2}}),
    (2, "landing.template.setSiteRef", {**_KB, "id": 1, "data": {"1": 3}}),
    (2, "landing.template.setLandingRef", {**_KB, "id": 2, "data": {"1": 3}}),
    *(
        (2, "landing.syspage.set", {**_KB, "id": 1, "type": kind, "lid": 2})
        for kind in ("mainpage", "catalog", "personal", "cart", "order", "payment", "compare")
    ),
    (2, "landing.site.addFolder", {**_KB, "siteId": 2, "fields": {"TITLE": "There", "CODE": "there"}}),
    (2, "landing.site.updateFolder", {**_KB, "siteId": 1, "folderId": 1, "fields": {"TITLE": "Markets", "INDEX_ID": 2}}),
    (2, "landing.site.update", {**_KB, "id": 1, "fields": {"ADDITIONAL_FIELDS": {"COOKIES_USE": "Y"}}}),
    (2, "landing.landing.update", {**_KB, "lid": 2, "fields": {"ADDITIONAL_FIELDS": {"METAOG_TITLE": "Retail"}}}),
    (2, "landing.role.getList", _KB),
    (2, "landing.role.setRights", {**_KB, "id": 1, "rights": {"0": ["read", "edit"], "2": ["read"]}}),
    (2, "sonet_group.create", {"NAME": "Strategy"}),
    (2, "sonet_group.create", {"NAME": "Another"}),
    (2, "sonet_group.user.add", {"GROUP_ID": 1, "USER_ID": [3, 4]}),
    (2, "sonet_group.user.update", {"GROUP_ID": 1, "USER_ID": [4], "ROLE": "E"}),
    (2, "sonet_group.update", {"GROUP_ID": 1, "KEYWORDS": "strategy, goals"}),
    (2, "landing.site.bindingToGroup", {**_KB, "id": 4, "groupId": 1}),
    (2, "landing.site.bindingToMenu", {**_KB, "id": 2, "menuCode": "crm_switcher:contact"}),
    (2, "tasks.task.add", {"fields": _TASK}),
    (2, "tasks.task.add", {"fields": {"TITLE": "Controlled", "RESPONSIBLE_ID": 1, "CREATED_BY": 1, "STATUS": 4}}),
    (2, "tasks.task.add", {"fields": {"TITLE": "Commented", "RESPONSIBLE_ID": 3}}),
    (2, "tasks.task.add", {"fields": {"TITLE": "Under way", "RESPONSIBLE_ID": 1}}),
    (2, "tasks.task.start", {"taskId": 4}),
    (2, "tasks.task.add", {"fields": {"TITLE": "The whole", "RESPONSIBLE_ID": 1}}),
    *((2, "tasks.task.update", {"taskId": number, "fields": _FULL}) for number in (1, 2, 3, 4)),
    *((2, method, {"taskId": 1}) for method in ("tasks.task.start", "tasks.task.pause")),
    (2, "task.checklistitem.add", {"TASKID": 1, "FIELDS": {"TITLE": "Read it"}}),
    (2, "task.checklistitem.add", {"TASKID": 1, "FIELDS": {"TITLE": "Say so", "PARENT_ID": 1}}),
    (2, "task.checklistitem.add", {"TASKID": 1, "FIELDS": {"TITLE": "Act", "PARENT_ID": 1}}),
    (2, "task.checklistitem.complete", {"TASKID": 1, "ITEMID": 3}),
    (2, "task.commentitem.add", {"TASKID": 3, "FIELDS": {"POST_MESSAGE": "See the page"}}),
    (2, "task.commentitem.add", {"TASKID": 3, "FIELDS": {"POST_MESSAGE": "Confirmed"}}),
    (2, "tasks.task.result.addFromComment", {"commentId": 2}),
    *((2, "task.checklistitem.add", {"TASKID": number, "FIELDS": {"TITLE": "Read it"}}) for number in (2, 3, 4)),
    *((2, "task.commentitem.add", {"TASKID": number, "FIELDS": {"POST_MESSAGE": "Text"}}) for number in (1, 2, 4)),
    (3, "tasks.task.result.add", {"fields": {"taskId": 1, "text": "Confirmed"}}),
    (2, "calendar.event.add", {"type": "user", "ownerId": 1, "name": "Away", "section": 1, **_DAYS}),
    (3, "note.collection.add", {"fields": {"name": "Strategy"}}),
    (3, "note.collection.add", {"fields": {"name": "Empty"}}),
    (3, "note.document.add", {"fields": {"collectionId": 1, "title": "Markets", "markdown": "Recipes of markets"}}),
    (3, "note.document.add", {"fields": {"collectionId": 1, "title": "Retail", "parentId": 1, "markdown": "Recipe"}}),
    (3, "note.file.add", {"documentId": 1, "fileName": "dot.png", "fileContent": _PNG}),
)  # fmt: skip

_SITE, _OTHER, _FOLDER, _PAGE, _BLOCK = {"id": 1}, {"id": 2}, {"folderId": 1}, {"lid": 2}, {"lid": 2, "block": 1}
_CARD = {"lid": 2, "block": 3, "selector": ".landing-block-card-img@0"}
_NODE = ".landing-block-node-text"
_ONE_TASK = {"taskId": 1}
_ITEM = {"TASKID": 1, "ITEMID": 2}
_COMMENT = {"TASKID": 3, "ITEMID": 1}
_MEMBER = {"GROUP_ID": 1, "USER_ID": 3}
_GROUP_SITE = {"id": 1, "groupId": 2}
_MENU = {"menuCode": "tasks"}

# `landing.*` gets its scope besides. A method that is not here is called without parameters.
CALLS: dict[tuple[int, str], dict[str, Any]] = {
    (2, "calendar.accessibility.get"): {"users": [1], **_DAYS},
    (2, "calendar.event.add"): {"type": "user", "ownerId": 1, "name": "Away", "section": 1, **_DAYS},
    (2, "calendar.event.delete"): {"id": 1},
    (2, "im.dialog.messages.get"): {"DIALOG_ID": "chat2003"},
    (2, "im.notify.personal.add"): {"USER_ID": 3, "MESSAGE": "Text"},
    (2, "im.notify.system.add"): {"USER_ID": 3, "MESSAGE": "Text"},
    (2, "department.get"): {"ID": 2},
    (2, "landing.block.addCard"): {**_CARD, "content": "<div></div>"},
    (2, "landing.block.changeAnchor"): {**_BLOCK, "data": "anchor"},
    (2, "landing.block.changeNodeName"): {**_BLOCK, "data": {_NODE: "section"}},
    (2, "landing.block.cloneCard"): _CARD,
    (2, "landing.block.getById"): {"block": 1, **_MODES},
    (2, "landing.block.getContent"): {**_BLOCK, "editMode": 1},
    (2, "landing.block.getContentFromRepository"): {"code": "27.4.one_col_fix_text"},
    (2, "landing.block.getList"): {**_PAGE, **_MODES},
    (2, "landing.block.getManifest"): {**_BLOCK, **_MODES},
    (2, "landing.block.getManifestFile"): {"code": "01.big_with_text"},
    (2, "landing.block.getRepository"): {"section": "text"},
    (2, "landing.block.removeCard"): _CARD,
    (2, "landing.block.updateAttrs"): {**_BLOCK, "data": {_NODE: {"data-test": "x"}}},
    (2, "landing.block.updateCards"): {
        **_PAGE, "block": 3, "data": {".landing-block-card-img": {"source": [{"value": 1}, {"type": "card"}]}},
    },
    (2, "landing.block.updateContent"): {**_BLOCK, "content": "<p>Text</p>"},
    (2, "landing.block.updateNodes"): {**_BLOCK, "data": {_NODE: "Text"}},
    (2, "landing.block.updateStyles"): {**_BLOCK, "data": {_NODE: {"classList": ["g-mb-0"], "affect": []}}},
    (2, "landing.block.uploadFile"): {"block": 1, "picture": ["dot.png", _PNG]},
    (2, "landing.demos.getPageList"): {"type": "page", "filter": {"TYPE": "PAGE"}},
    (2, "landing.landing.add"): {"fields": {"TITLE": "New", "SITE_ID": 1}},
    (2, "landing.landing.addBlock"): {**_PAGE, "fields": {"CODE": "27.4.one_col_fix_text"}},
    (2, "landing.landing.addByTemplate"): {"siteId": 1, "code": "empty", "fields": {"TITLE": "New", "FOLDER_ID": 1}},
    (2, "landing.landing.copy"): {**_PAGE, "toSiteId": 1, "toFolderId": 1},
    (2, "landing.landing.copyBlock"): _BLOCK,
    (2, "landing.landing.delete"): _PAGE,
    (2, "landing.landing.deleteBlock"): _BLOCK,
    (2, "landing.landing.downBlock"): _BLOCK,
    (2, "landing.landing.favoriteBlock"): _BLOCK,
    (2, "landing.landing.getAdditionalFields"): _PAGE,
    (2, "landing.landing.getList"): {"params": {"select": ["ID", "TITLE", "SITE_ID", "DATE_MODIFY"], "filter": {"ID": 2}}},
    (2, "landing.landing.getPreview"): _PAGE,
    (2, "landing.landing.getPublicUrl"): _PAGE,
    (2, "landing.landing.hideBlock"): _BLOCK,
    (2, "landing.landing.markDelete"): _PAGE,
    (2, "landing.landing.markDeletedBlock"): _BLOCK,
    (2, "landing.landing.markUnDelete"): {"lid": 4},
    (2, "landing.landing.markUnDeletedBlock"): _BLOCK,
    (2, "landing.landing.move"): {**_PAGE, "toSiteId": 2},
    (2, "landing.landing.moveBlock"): {"lid": 3, "block": 1, "params": {"RETURN_CONTENT": "Y"}},
    (2, "landing.landing.publication"): _PAGE,
    (2, "landing.landing.removeEntities"): {**_PAGE, "data": {"blocks": [2]}},
    (2, "landing.landing.resolveIdByPublicUrl"): {"landingUrl": "/markets/retail/", "siteId": 1},
    (2, "landing.landing.showBlock"): _BLOCK,
    (2, "landing.landing.unFavoriteBlock"): {"blockId": 7},
    (2, "landing.landing.unpublic"): _PAGE,
    (2, "landing.landing.upBlock"): {"lid": 2, "block": 2},
    (2, "landing.landing.update"): {**_PAGE, "fields": {"TITLE": "Retail trade"}},
    (2, "landing.repo.checkContent"): {"content": "<p onclick=x>"},
    (2, "landing.role.enable"): {"mode": 1},
    (2, "landing.role.getRights"): {"id": 1},
    (2, "landing.role.setAccessCodes"): {"id": 1, "codes": ["U1"]},
    (2, "landing.role.setRights"): {"id": 1, "rights": {"0": ["read"]}},
    (2, "landing.site.add"): {"fields": {"TITLE": "New", "CODE": "new", "TYPE": "KNOWLEDGE"}},
    (2, "landing.site.addFolder"): {"siteId": 1, "fields": {"TITLE": "New", "CODE": "new"}},
    (2, "landing.site.bindingToGroup"): _GROUP_SITE,
    (2, "landing.site.bindingToMenu"): {**_SITE, **_MENU},
    (2, "landing.site.delete"): _OTHER,
    (2, "landing.site.getAdditionalFields"): _SITE,
    (2, "landing.site.getFolders"): {"siteId": 1},
    (2, "landing.site.getGroupBindings"): {"groupId": 1},
    (2, "landing.site.getMenuBindings"): {"menuCode": "crm_switcher:contact"},
    (2, "landing.site.getList"): {"params": {"select": ["ID", "TITLE", "DOMAIN_ID"], "filter": {"ID": 1}}},
    (2, "landing.site.getPreview"): _SITE,
    (2, "landing.site.getPublicUrl"): {"id": [1, 2]},
    (2, "landing.site.getRights"): _SITE,
    (2, "landing.site.markDelete"): _SITE,
    (2, "landing.site.markFolderDelete"): {"id": 3},
    (2, "landing.site.markFolderUnDelete"): {"id": 2},
    (2, "landing.site.markUnDelete"): {"id": 3},
    (2, "landing.site.publication"): _SITE,
    (2, "landing.site.publicationFolder"): _FOLDER,
    (2, "landing.site.setRights"): {**_SITE, "rights": {"U1": ["read"]}},
    (2, "landing.site.unbindingFromGroup"): {"id": 4, "groupId": 1},
    (2, "landing.site.unbindingFromMenu"): {"id": 2, "menuCode": "crm_switcher:contact"},
    (2, "landing.site.unpublic"): _SITE,
    (2, "landing.site.unPublicFolder"): _FOLDER,
    (2, "landing.site.update"): {**_SITE, "fields": {"TITLE": "Strategy"}},
    (2, "landing.site.updateFolder"): {"siteId": 1, **_FOLDER, "fields": {"TITLE": "Markets"}},
    (2, "landing.syspage.deleteForLanding"): {"id": 2},
    (2, "landing.syspage.deleteForSite"): _SITE,
    (2, "landing.syspage.get"): _SITE,
    (2, "landing.syspage.getSpecialPage"): {"siteId": 1, "type": "personal"},
    (2, "landing.syspage.set"): {**_SITE, "type": "cart", "lid": 2},
    (2, "landing.template.getLandingRef"): {"id": 2},
    (2, "landing.template.getSiteRef"): _SITE,
    (2, "landing.template.setLandingRef"): {"id": 2, "data": {"1": 3}},
    (2, "landing.template.setSiteRef"): {**_SITE, "data": {"1": 3}},
    (2, "method.get"): {"name": "user.get"},
    (2, "socialnetwork.api.workgroup.get"): {"params": {"groupId": 1}},
    (2, "socialnetwork.api.workgroup.list"): {
        "select": ["ID", "NAME", "TYPE", "AVATAR"],
        "params": {"mode": "mobile", "shouldSelectDialogId": "Y"},
    },
    (2, "sonet_group.get"): {"FILTER": {"NAME": "Strategy"}},
    (2, "sonet_group.create"): {"NAME": "New"},
    (2, "sonet_group.delete"): {"GROUP_ID": 1},
    (2, "sonet_group.feature.access"): {"GROUP_ID": 1, "FEATURE": "tasks", "OPERATION": "view_all"},
    (2, "sonet_group.setowner"): _MEMBER,
    (2, "sonet_group.update"): {"GROUP_ID": 1, "NAME": "Renamed"},
    (2, "sonet_group.user.add"): {"GROUP_ID": 1, "USER_ID": 6},
    (2, "sonet_group.user.delete"): _MEMBER,
    (2, "sonet_group.user.get"): {"ID": 1},
    (2, "sonet_group.user.update"): {**_MEMBER, "ROLE": "E"},
    (2, "task.checklistitem.add"): {"TASKID": 1, "FIELDS": {"TITLE": "New"}},
    (2, "task.checklistitem.complete"): _ITEM,
    (2, "task.checklistitem.delete"): _ITEM,
    (2, "task.checklistitem.get"): _ITEM,
    (2, "task.checklistitem.getlist"): {"TASKID": 1},
    (2, "task.checklistitem.isactionallowed"): {**_ITEM, "ACTIONID": 1},
    (2, "task.checklistitem.moveafteritem"): {"TASKID": 1, "ITEMID": 2, "AFTERITEMID": 3},
    (2, "task.checklistitem.renew"): _ITEM,
    (2, "task.checklistitem.update"): {**_ITEM, "FIELDS": {"TITLE": "Changed"}},
    (2, "task.commentitem.add"): {"TASKID": 3, "FIELDS": {"POST_MESSAGE": "Text"}},
    (2, "task.commentitem.delete"): _COMMENT,
    (2, "task.commentitem.get"): _COMMENT,
    (2, "task.commentitem.getlist"): {"TASKID": 3},
    (2, "task.commentitem.isactionallowed"): {**_COMMENT, "ACTIONID": 1},
    (2, "task.commentitem.update"): {**_COMMENT, "FIELDS": {"POST_MESSAGE": "Text"}},
    (2, "tasks.task.add"): {"fields": {**_TASK, "CREATED_BY": 1}},
    (2, "tasks.task.approve"): {"taskId": 2},
    (2, "tasks.task.complete"): _ONE_TASK,
    (2, "tasks.task.defer"): _ONE_TASK,
    (2, "tasks.task.delegate"): {**_ONE_TASK, "userId": 4},
    (2, "tasks.task.delete"): _ONE_TASK,
    (2, "tasks.task.disapprove"): {"taskId": 2},
    (2, "tasks.task.favorite.add"): _ONE_TASK,
    (2, "tasks.task.favorite.remove"): _ONE_TASK,
    (2, "tasks.task.files.attach"): {**_ONE_TASK, "fileId": 5},
    (2, "tasks.task.get"): {**_ONE_TASK, "select": ["*", "CHECKLIST", "TAGS", "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES", "UF_MAIL_MESSAGE"]},
    (2, "tasks.task.getaccess"): {**_ONE_TASK, "users": [3]},
    (2, "tasks.task.history.list"): _ONE_TASK,
    (2, "tasks.task.list"): {
        "filter": {"ID": 1},
        "select": ["ID", "TITLE", "DESCRIPTION", "DEADLINE", "CREATED_DATE", "RESPONSIBLE_ID", "PRIORITY", "MARK",
                   "STATUS", "AUDITORS", "ACCOMPLICES", "TAGS"],
        "params": {"WITH_RESULT_INFO": 1, "WITH_TIMER_INFO": 1, "WITH_PARSED_DESCRIPTION": 1},
    },
    (2, "tasks.task.mute"): {"id": 1},
    (2, "tasks.task.pause"): {"taskId": 4},
    (2, "tasks.task.pin"): {"id": 1},
    (2, "tasks.task.renew"): {"taskId": 2},
    (2, "tasks.task.result.addFromComment"): {"commentId": 1},
    (2, "tasks.task.result.deleteFromComment"): {"commentId": 2},
    (2, "tasks.task.result.list"): {"taskId": 3},
    (2, "tasks.task.start"): _ONE_TASK,
    (2, "tasks.task.startwatch"): _ONE_TASK,
    (2, "tasks.task.stopwatch"): _ONE_TASK,
    (2, "tasks.task.unmute"): {"id": 1},
    (2, "tasks.task.unpin"): {"id": 1},
    (2, "tasks.task.update"): {**_ONE_TASK, "fields": {"TITLE": "Changed", "RESPONSIBLE_ID": 3}},
    (2, "user.get"): {"FILTER": {"NAME": "Anna"}},
    (2, "user.search"): {"FILTER": {"NAME": "Anna"}},
    (3, "note.collection.add"): {"fields": {"name": "New"}},
    (3, "note.collection.archive"): {"id": 2},
    (3, "note.collection.delete"): {"id": 2},
    (3, "note.collection.field.get"): {"name": "name"},
    (3, "note.collection.get"): {"id": 1},
    (3, "note.collection.list"): {"pagination": {"limit": 1}},
    (3, "note.collection.update"): {"id": 1, "fields": {"name": "Renamed"}},
    (3, "note.document.add"): {"fields": {"collectionId": 1, "title": "New", "parentId": 1}},
    (3, "note.document.archive"): {"id": 1},
    (3, "note.document.delete"): {"id": 1},
    (3, "note.document.field.get"): {"name": "title"},
    (3, "note.document.get"): {"id": 2},
    (3, "note.document.search.field.get"): {"name": "title"},
    (3, "note.document.search.list"): {"query": "recipe"},
    (3, "note.document.tree.field.get"): {"name": "title"},
    (3, "note.document.tree.list"): {"collectionId": 1},
    (3, "note.document.update"): {"id": 2, "fields": {"title": "Changed"}},
    (3, "note.file.add"): {"documentId": 1, "fileName": "dot.png", "fileContent": _PNG},
    (3, "note.file.field.get"): {"name": "name"},
    (3, "note.file.get"): {"id": 1, "documentId": 1},
    (3, "tasks.task.access.field.get"): {"name": "id"},
    (3, "tasks.task.access.get"): {"id": 1},
    (3, "tasks.task.add"): {
        "fields": {"title": "New", "creatorId": 1, "responsibleId": 3, "deadline": "2026-12-20T18:00:00+03:00", "crmItemIds": ["L_1"]},
    },
    (3, "tasks.task.chat.message.field.get"): {"name": "taskId"},
    (3, "tasks.task.chat.message.send"): {"fields": {"taskId": 1, "text": "Look"}},
    (3, "tasks.task.delete"): {"id": 1},
    (3, "tasks.task.field.get"): {"name": "title"},
    (3, "tasks.task.file.attach"): {"taskId": 1, "fileIds": [5]},
    (3, "tasks.task.file.field.get"): {"name": "taskId"},
    (3, "tasks.task.get"): {"id": 1},
    (3, "tasks.task.list"): {"select": ["id", "title", "responsibleId", "deadline", "status"], "filter": [["id", "=", 1]]},
    (3, "tasks.task.result.add"): {"fields": {"taskId": 1, "text": "Confirmed"}},
    (3, "tasks.task.result.addFromChatMessage"): {"fields": {"messageId": 1}},
    (3, "tasks.task.result.delete"): {"id": 2},
    (3, "tasks.task.result.list"): {"filter": [["taskId", "=", 1]]},
    (3, "tasks.task.result.update"): {"id": 2, "fields": {"text": "Changed"}},
    (3, "tasks.task.update"): {"id": 1, "fields": {"title": "Changed", "responsibleId": 3}},
}  # fmt: skip


def call_of(version: int, method: str) -> dict[str, Any]:
    """Parameters with which the method succeeds."""
    params = CALLS.get((version, method), {})
    return {**_KB, **params} if method.startswith("landing.") else params
