"""Templates that a page can be made of: the two that come with every portal. [docs: landing/demos]

Those of the market and of applications are not here.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """`blocks` are codes of the repository; with a `page_code` the page has that address, else one from its title."""

    code: str
    title: str
    types: tuple[str, ...]
    active: bool
    page_code: str = ""
    section: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()

    def view(self) -> dict[str, Any]:
        """As landing.demos.getPageList answers it; blocks are keyed as in a site's export."""
        data = {
            "name": self.title,
            "code": self.code,
            "active": self.active,
            "type": list(self.types),
            "section": list(self.section),
            "publication": not self.active,
            "layout": [],
            "items": {f"#block{number}": {"code": code} for number, code in enumerate(self.blocks, 1)} or [],
            "version": 1,
            "old_id": 0,
            "encoded": True,
            "charset": "UTF-8",
        }
        return {
            "ID": self.code,
            "XML_ID": self.code,
            "TYPE": list(self.types),
            "TITLE": self.title,
            "ACTIVE": self.active,
            "PUBLICATION": not self.active,
            "LOCK_DELETE": False,
            "AVAILABLE": True,
            "SINGLETON": False,
            "SECTION": list(self.section),
            "DESCRIPTION": "",
            "PREVIEW": "",
            "PREVIEW2X": "",
            "PREVIEW3X": "",
            "APP_CODE": "",
            "REST": 0,
            "DATA": data,
        }


TEMPLATES = (
    PageTemplate("empty", "Empty page", ("PAGE", "KNOWLEDGE", "GROUP", "MAINPAGE"), active=True),
    PageTemplate(
        "search-result",
        "Search results",
        ("PAGE", "KNOWLEDGE", "GROUP"),
        active=False,
        page_code="search-result",
        section=("dynamic",),
        blocks=("59.1.search",),
    ),
)


def of_type(site_type: str) -> dict[str, PageTemplate]:
    """By code. Shops have the templates of sites."""
    wanted = "PAGE" if site_type.upper() in ("STORE", "SMN") else site_type.upper()
    return {template.code: template for template in TEMPLATES if wanted in template.types}
