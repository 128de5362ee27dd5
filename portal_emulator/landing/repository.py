"""The portal's blocks, as far as knowledge bases use them: names, sections, types of sites, nodes, default markup.

Codes, selectors and section names are the portal's; markup and texts are this program's own. [facts kb-1, kb-6]
"""

from dataclasses import dataclass, field
from typing import Any

FAVOURITES = "favourite"
SECTIONS = {
    FAVOURITES: "Favorites",
    "cover": "Cover",
    "text": "Text",
    "title": "Title",
    "text_image": "Text and image",
    "image": "Image",
    "menu": "Menu",
    "sidebar": "Sidebar",
    "separator": "Separator",
    "search": "Search",
    "other": "Other",
}
_KNOWLEDGE = ("knowledge", "group")


@dataclass(frozen=True, slots=True)
class Block:
    """`types` empty: for every type of site. `nodes`: selector → kind (text, link, img). `menu`: selector of a list.

    `cards`: selector of what repeats inside the block → its name. `options`: selector → further keys of its node. `style` and
    `assets` stand in the manifest as they are.
    """

    code: str
    name: str
    sections: tuple[str, ...]
    content: str
    nodes: dict[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    menu: str = ""
    system: bool = False
    cards: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    style: dict[str, Any] = field(default_factory=dict)
    assets: dict[str, list[str]] = field(default_factory=dict)

    def suits(self, site_type: str) -> bool:
        return not self.types or site_type.lower() in self.types

    def manifest(self) -> dict[str, Any]:
        """As `.description.php` has it. [docs: block/manifest.md]"""
        return {
            "block": {"name": self.name, "section": list(self.sections), "type": list(self.types), "dynamic": False},
            "cards": {selector: {"name": name, "label": [selector]} for selector, name in self.cards.items()} or [],
            "nodes": {
                selector: {"name": self.name, "type": kind, **self.options.get(selector, {})}
                for selector, kind in self.nodes.items()
            }
            or [],
            "style": self.style or {selector: {"name": self.name, "type": ["typo"]} for selector in self.nodes} or [],
            "attrs": [],
            "menu": {self.menu: {"item": _MENU_ITEM}} if self.menu else [],
        } | ({"assets": self.assets} if self.assets else {})


_TEXT = ".landing-block-node-text"
_TITLE = ".landing-block-node-title"
_IMAGE = ".landing-block-node-img"
_MENU = ".landing-block-node-menu"
_MENU_ITEM = ".landing-block-node-menu-item"

_SECTION = '<section class="landing-block g-pt-20 g-pb-20">{inside}</section>'
_TEXT_DIV = '<div class="landing-block-node-text container g-max-width-container"><p>Write your text here.</p></div>'
_TITLE_DIV = '<h2 class="landing-block-node-title container g-max-width-container">Heading</h2>'
_IMAGE_TAG = '<img class="landing-block-node-img img-fluid" src="/bitrix/images/landing/nopreview.jpg" alt="">'
_SEARCH = (
    '<form class="landing-block-node-form container g-max-width-container" method="get" action="#SEARCH_PAGE#">'
    '<input class="landing-block-node-input" type="text" name="q" placeholder="Search">'
    '<button class="landing-block-node-button" type="submit">Find</button></form>'
)
# Replaced by the address of the results page when the block is added.
SEARCH_PAGE_MARK = "#SEARCH_PAGE#"
SEARCH_RESULT_CODE = "search-result"
_COVER = (
    '<section class="landing-block g-pos-rel"><div class="js-carousel">'
    '<div class="landing-block-card-img js-slide" style="background-image: url(/bitrix/images/landing/nopreview.jpg)"></div>'
    '<div class="landing-block-card-img js-slide" style="background-image: url(/bitrix/images/landing/nopreview.jpg)"></div>'
    '</div><div class="landing-block-node-text-container container">'
    '<h3 class="landing-block-node-small-title">Subtitle</h3><h2 class="landing-block-node-title">Heading</h2>'
    '<div class="landing-block-node-text">Write your text here.</div>'
    '<a class="landing-block-node-button btn" href="#">More</a></div></section>'
)


def _section(*parts: str) -> str:
    return _SECTION.format(inside="".join(parts))


BLOCKS = (
    Block("27.4.one_col_fix_text", "Text", ("text",), _section(_TEXT_DIV), {_TEXT: "text"}),
    Block(
        "27.one_col_fix_title_and_text_2",
        "Title and text",
        ("text", "title"),
        _section(_TITLE_DIV, _TEXT_DIV),
        {_TITLE: "text", _TEXT: "text"},
    ),
    Block("27.2.one_col_full_title", "Title, full width", ("title",), _section(_TITLE_DIV), {_TITLE: "text"}),
    Block("27.3.one_col_fix_title", "Title", ("title",), _section(_TITLE_DIV), {_TITLE: "text"}),
    Block(
        "27.6.one_col_fix_text_with_headings",
        "Text with headings",
        ("text",),
        _section(_TEXT_DIV),
        {_TEXT: "text"},
    ),
    Block("27.7.one_col_fix_text_on_bg", "Text on a background", ("text",), _section(_TEXT_DIV), {_TEXT: "text"}),
    Block(
        "31.1.two_cols_text_img",
        "Text and image, full width",
        ("text_image",),
        _section(_TEXT_DIV, _IMAGE_TAG),
        {_TEXT: "text", _IMAGE: "img"},
    ),
    Block(
        "31.3.two_cols_text_img_fix",
        "Text with image on the right",
        ("text_image",),
        _section(_TEXT_DIV, _IMAGE_TAG),
        {_TEXT: "text", _IMAGE: "img"},
    ),
    Block(
        "31.4.two_cols_img_text_fix",
        "Text with image on the left",
        ("text_image",),
        _section(_IMAGE_TAG, _TEXT_DIV),
        {_TEXT: "text", _IMAGE: "img"},
    ),
    Block("32.2.img_one_big", "Large image", ("image",), _section(_IMAGE_TAG), {_IMAGE: "img"}),
    Block(
        "0.menu_25",
        "Sidebar menu",
        ("menu", "sidebar"),
        '<nav class="landing-block"><ul class="landing-block-node-menu">'
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="#">Page</a></li></ul></nav>',
        {".landing-block-node-link": "link"},
        _KNOWLEDGE,
        _MENU,
    ),
    Block("59.1.search", "Search", ("search",), _section(_SEARCH), types=_KNOWLEDGE),
    Block("59.2.search_sidebar", "Search in a sidebar", ("search", "sidebar"), _section(_SEARCH), types=_KNOWLEDGE),
    Block("59.3.search_dark", "Search, dark", ("search",), _section(_SEARCH), types=_KNOWLEDGE),
    Block("26.separator", "Separator", ("separator",), '<section class="landing-block"><hr></section>'),
    Block(
        "01.big_with_text",
        "Cover with changing pictures",
        ("cover",),
        _COVER,
        {
            ".landing-block-node-small-title": "text",
            _TITLE: "text",
            _TEXT: "text",
            ".landing-block-node-button": "link",
            ".landing-block-card-img": "img",
        },
        cards={".landing-block-card-img": "Background picture"},
        options={
            ".landing-block-card-img": {
                "dimensions": {"width": 1920, "height": 1080},
                "allowInlineEdit": False,
                "useInDesigner": False,
                "create2xByDefault": False,
            }
        },
        style={
            "block": {
                "type": ["display"],
                "additional": {"name": "Slides", "attrsType": ["autoplay", "autoplay-speed", "pause-hover", "dots"]},
            },
            "nodes": {
                ".landing-block-node-text-container": {"title": "Elements", "type": ["background-color", "animation"]},
                ".landing-block-node-small-title": {"title": "Subtitle", "type": ["typo", "heading"]},
                _TITLE: {"title": "Heading", "type": ["typo", "heading"]},
                _TEXT: {"title": "Text", "type": "typo"},
                ".landing-block-node-button": {"title": "Button", "type": "button"},
                ".landing-block-card-img": {"name": "Picture", "type": ["background-overlay", "height-vh"]},
            },
        },
        assets={"ext": ["landing_carousel"]},
    ),
    Block(
        "html",
        "HTML",
        ("other",),
        "<?$APPLICATION->IncludeComponent('bitrix:landing.blocks.html', '', ['HTML_CODE' => '']);?>",
        {"bitrix:landing.blocks.html": "component"},
    ),
)
BY_CODE = {block.code: block for block in BLOCKS}


def is_search(code: str) -> bool:
    return code.startswith("59.")


def section(name: str, site_type: str, saved: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A section with its blocks for the type of site, those that people saved after the portal's own; a section that
    only a saved block names has that name. [docs: block/methods/landing-block-get-repository.md]
    """
    found = [block for block in BLOCKS if name in block.sections and block.suits(site_type) and not block.system]
    return {
        "name": SECTIONS.get(name, name),
        "meta": [],
        "new": False,
        "type": None,
        "specialType": None,
        "separator": False,
        "app_code": False,
        "items": {block.code: item(block) for block in found} | saved or [],
    }


def item(block: Block) -> dict[str, Any]:
    return {
        "id": None,
        "name": block.name,
        "namespace": "bitrix",
        "new": False,
        "version": None,
        "type": list(block.types),
        "section": list(block.sections),
        "system": block.system,
        "description": "",
        "preview": "",
        "restricted": False,
        "repo_id": False,
        "app_code": False,
        "only_for_license": "",
        "requires_updates": False,
    }
