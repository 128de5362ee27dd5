"""Where a reader finds a page: the public addresses of the classic knowledge base (facts kb-4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.plan.snapshot import RemoteFolder, RemotePage


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one base's pages. ``origin`` is the portal's address without a slash at its end."""

    origin: str
    site_code: str
    home: int | None
    folders: Mapping[int, str]
    indexes: Mapping[int, int]

    @property
    def base(self) -> str:
        """The address of the base itself."""
        return f"{self.origin}/knowledge/{self.site_code}/"

    def of(self, page: RemotePage) -> str:
        """The address of a page: the base's for its home, a folder's for the folder's own page."""
        if page.id == self.home:
            return self.base
        folder = self.folders.get(page.folder, "") if page.folder else ""
        inside = f"{self.base}{folder}/" if folder else self.base
        is_index = page.folder is not None and (
            self.indexes.get(page.folder) == page.id or page.code == folder.rpartition("/")[2]
        )
        return inside if is_index else f"{inside}{page.code}/"


def index_pages(folders: tuple[RemoteFolder, ...]) -> dict[int, int]:
    """Folders by id with the page that answers at their address."""
    return {folder.id: folder.index_page for folder in folders if folder.index_page is not None}
