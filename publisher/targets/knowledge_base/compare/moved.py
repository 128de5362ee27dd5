"""What becomes of a page's address when its file is renamed or moved, and of the old one."""

from collections.abc import Mapping

from publisher.content.page_files import bare_path
from publisher.messages import Text, text
from publisher.plan.desired import ALIAS, DesiredPage, DesiredSite
from publisher.targets.knowledge_base.snapshot import RemotePage


def address_reasons(site: DesiredSite, page: DesiredPage, remote: RemotePage, folders: Mapping[int, str]) -> list[Text]:
    """The page's new address, if it has one, and whether anything answers at the old one. ``folders`` are the portal's, by id.

    Readers' bookmarks and links in mails name the old one, and only ``aliases`` keeps it.
    """
    above = site.folder_addresses()
    old = _address(folders.get(remote.folder, "") if remote.folder else "", remote.code)
    new = _address(above[page.folder], page.code)
    if old == new:
        return []
    told = [text("plan.reason-new-address", old=old, new=new)]
    if page.is_generated or page.path == site.home or not remote.description:
        return told
    answered = {_address(above[other.folder], other.code) for other in site.pages if other is not page}
    if old not in answered:
        told.append(text("plan.reason-old-address-gone", alias=_alias(page, remote)))
    elif not any(
        other.key.startswith(ALIAS) and _address(above[other.folder], other.code) == old for other in site.pages
    ):
        told.append(text("plan.reason-old-address-taken"))
    return told


def _address(folder: str, code: str) -> str:
    """An address from the base's own; a folder's own page has the folder's code."""
    if folder and code == folder.rpartition("/")[2]:
        return f"/{folder}/"
    return f"/{folder}/{code}/" if folder else f"/{code}/"


def _alias(page: DesiredPage, remote: RemotePage) -> str:
    """What to write into ``aliases``: the former path from the content folder, as the description has it from mkdocs.yml's."""
    prefix = page.shown_path.removesuffix(page.path)
    return bare_path(remote.description.removeprefix(prefix))
