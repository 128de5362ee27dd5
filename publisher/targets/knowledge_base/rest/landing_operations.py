"""Each operation on the classic knowledge base as one command of REST v2, and its answer as the operation's value.

``scope`` stands in every landing command of its own (facts kb-0.1). History is not kept for our writes: full copies
before and after every one would be stored for 30 days (facts kb-9).
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from publisher.portal.bitrix24.answered import did_nothing, given
from publisher.portal.bitrix24.batch import Command, Ref, Result
from publisher.portal.bitrix24.rows import number, rows_of
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base import port
from publisher.targets.knowledge_base.port import PageOperation, UploadedFile
from publisher.targets.knowledge_base.rest.landing_rows import PAGE_FIELDS, block_of, page_of
from publisher.targets.knowledge_base.rest.scoped import SCOPE
from publisher.targets.knowledge_base.snapshot import Block


def landing(method: str, params: Mapping[str, Any], name: str = "") -> Command:
    """A command of the landing module in the scope of knowledge bases."""
    return Command(f"landing.{method}", {"scope": SCOPE, **params}, name)


def landing_command(operation: PageOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case port.AddSite(code, title, xml_id):
            fields = {"TITLE": title, "CODE": code, "TYPE": SCOPE, "XML_ID": xml_id}
            return landing("site.add", {"fields": fields})
        case port.UpdateSite(site, xml_id, title, index_page, template):
            said = {"XML_ID": xml_id, "TITLE": title, "LANDING_ID_INDEX": index_page, "TPL_ID": template}
            return landing("site.update", {"id": site, "fields": given(said)})
        case port.FindSites(xml_id):
            return landing("site.getList", {"params": {"select": ["ID", "XML_ID"], "filter": {"=XML_ID": xml_id}}})
        case port.TrashSite(site):
            return landing("site.markDelete", {"id": site})
        case port.SetAreas(site, areas):
            return landing("template.setSiteRef", {"id": site, "data": dict(areas)})
        case port.AddFolder(site, title, code, parent):
            fields = given({"TITLE": title, "CODE": code, "PARENT_ID": parent, "ACTIVE": "Y"})
            return landing("site.addFolder", {"siteId": site, "fields": fields})
        case port.UpdateFolder():
            return _update_folder(operation)
        case port.TrashFolder(folder, restore):
            method = "site.markFolderUnDelete" if restore else "site.markFolderDelete"
            return landing(method, {"id": folder})
        case port.AddPage():
            return _add_page(operation)
        case port.UpdatePage():
            return _update_page(operation)
        case port.AddBlock(page, code, content, after):
            fields = given({"CODE": code, "ACTIVE": "Y", "AFTER_ID": after, "CONTENT": content})
            return landing("landing.addblock", {"lid": page, "fields": fields, "preventHistory": 1})
        case port.WriteText(page, block, content):
            return landing(
                "block.updatecontent", {"lid": page, "block": block, "content": content, "preventHistory": 1}
            )
        case port.DeleteBlock(page, block):
            return landing("landing.deleteblock", {"lid": page, "block": block, "preventHistory": 1})
        case port.ShowBlock(page, block):
            return landing("landing.showblock", {"lid": page, "block": block})
        case port.Upload(_, block, name, content):
            picture = [name, base64.b64encode(content).decode("ascii")]
            return landing("block.uploadfile", {"block": block, "picture": picture})
        case port.Publish(page):
            return landing("landing.publication", {"lid": page})
        case port.ReadBlocks(pages, texts):
            return blocks_command(pages, texts=texts)
        case port.ReadPages(pages):
            wanted = {"select": PAGE_FIELDS, "filter": {"ID": list(pages), "=DELETED": ["Y", "N"]}, "check_area": 1}
            return landing("landing.getList", {"params": wanted})
        case port.FindPages(site, code):
            by_code = {"CODE": f"{code}%"} if code else {}
            wanted = {"select": PAGE_FIELDS, "filter": {"SITE_ID": site, **by_code}}
            return landing("landing.getList", {"params": wanted})


def landing_outcome(operation: PageOperation, result: Result) -> Outcome:
    """What the answer to a command that was not refused means for its operation; some answer ``null`` and did nothing."""
    value = result.value
    match operation:
        case port.AddSite() | port.AddFolder() | port.AddPage() | port.AddBlock():
            return Outcome(number(value)) if number(value) else did_nothing(result)
        case port.FindSites(xml_id):
            rows = (row for row in rows_of(value) if row.get("XML_ID") == xml_id)
            return Outcome(tuple(identity for row in rows if (identity := number(row.get("ID")))))
        case port.Upload():
            file = value if isinstance(value, Mapping) else {}
            identity, src = number(file.get("id")), str(file.get("src") or "")
            return Outcome(UploadedFile(identity, src)) if identity and src else did_nothing(result)
        case port.ReadBlocks(pages, _):
            return Outcome(blocks_by_page(value, pages))
        case port.ReadPages() | port.FindPages():
            return Outcome({page.id: page for page in map(page_of, rows_of(value))})
        case port.WriteText():
            # it answers null, without an error, for a block that is not there (facts kb-0.17)
            return Outcome(value) if value is True else did_nothing(result)
        case _:
            return Outcome(value) if value not in (None, False, []) else did_nothing(result)


def blocks_command(pages: Sequence[int | Ref], *, texts: bool, name: str = "") -> Command:
    """The command that reads the draft blocks of pages; one page that is not there, or in the trash, fails it whole."""
    wanted = {"edit_mode": 1, "get_content": 1} if texts else {"edit_mode": 1}
    return landing("block.getlist", {"lid": list(pages), "params": wanted}, name)


def blocks_by_page(value: Any, pages: tuple[int, ...]) -> dict[int, tuple[Block, ...]]:
    """The rows of ``landing.block.getlist`` in their order, page by page; a page without blocks has an empty tuple."""
    found: dict[int, list[Block]] = {page: [] for page in pages}
    for row in rows_of(value):
        block = block_of(row)
        found.setdefault(block.page, []).append(block)
    return {page: tuple(blocks) for page, blocks in found.items()}


def _update_folder(operation: port.UpdateFolder) -> Command:
    fields = {
        "TITLE": operation.title,
        "CODE": operation.code,
        "PARENT_ID": operation.parent or 0,
        "INDEX_ID": operation.index_page,
    }
    return landing(
        "site.updateFolder", {"siteId": operation.site, "folderId": operation.folder, "fields": given(fields)}
    )


def _add_page(operation: port.AddPage) -> Command:
    fields = {
        "TITLE": operation.title,
        "CODE": operation.code,
        "SITE_ID": operation.site,
        "FOLDER_ID": operation.folder,
        "DESCRIPTION": operation.description,
        "XML_ID": str(operation.mark),
    }
    return landing("landing.add", {"fields": given(fields)})


def _update_page(operation: port.UpdatePage) -> Command:
    fields = {
        "TITLE": operation.title,
        "CODE": operation.code,
        "FOLDER_ID": operation.folder,
        "DESCRIPTION": operation.description,
        "XML_ID": str(operation.mark) if operation.mark is not None else None,
        "DELETED": None if operation.deleted is None else "Y" if operation.deleted else "N",
    }
    return landing("landing.update", {"lid": operation.page, "fields": given(fields)})
