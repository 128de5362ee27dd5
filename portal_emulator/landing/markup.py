"""Content of blocks as text and as a tree: the wrapper, the search index, changes of nodes.

`updatenodes` parses the whole content and writes it anew, so entities are decoded, quotes and void tags change:
that is how a person's edit in the portal's editor reaches the store. [facts kb-1]
"""

import re
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Tag

from portal_emulator import php
from portal_emulator.landing.repository import BY_CODE

_WRAPPER = re.compile(
    r"""\A\s*<div\b[^>]*\bclass=(["'])[^"']*\bblock-wrapper\b[^"']*\1[^>]*>(.*)</div>\s*\Z""", re.DOTALL
)
_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<closing>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_CLASS = re.compile(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# Tags that do not part words.
_INLINE = frozenset(
    ("a", "abbr", "b", "code", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup", "u")
)
_TAG_NAMES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "div", "p", "a", "span"))
_COMPONENT = "bitrix:landing.blocks.html"
_HTML_CODE = re.compile(r"""('HTML_CODE' => ')((?:[^'\\]|\\.)*)(')""", re.DOTALL)
_LINK_ATTRIBUTES = ("data-embed", "data-url")


def unwrapped(content: str) -> str:
    """Content as `getlist` returns it, without the wrapper that it has around it."""
    found = _WRAPPER.match(content)
    return found[2] if found else content


def wrapped(content: str, code: str, anchor: str, block_id: int | None = None) -> str:
    """With the wrapper of a view; with a block's id, that of the editor."""
    slug = re.sub(r"[._]", "-", code)
    identity = f'id="{anchor}"' if block_id is None else f'id="block{block_id}" data-id="{block_id}"'
    return f'<div {identity} class="block-wrapper block-{slug}">{content}</div>'


def parse(content: str) -> BeautifulSoup:
    return BeautifulSoup(content, "html.parser")


def serialised(tree: BeautifulSoup) -> str:
    return tree.decode(formatter="minimal")


def search_text(code: str, content: str) -> str:
    """What the search index holds of a block: the text of the nodes in its manifest, and nothing else."""
    block = BY_CODE.get(code)
    classes = {selector[1:] for selector in block.nodes if selector.startswith(".")} if block else set()
    parts: list[str] = []
    inside, depth = "", 0
    for token in _TOKEN.finditer(content) if classes else ():
        name = (token["name"] or "").lower()
        if not name:
            if inside:
                parts.append(token["text"] or "")
        elif not inside:
            if not token["closing"] and classes & _classes(token["attributes"]):
                inside, depth = name, 1
        else:
            if name == inside:
                depth += -1 if token["closing"] else 1
                inside = inside if depth else ""
            if name not in _INLINE:
                parts.append(" ")
    return " ".join(unescape("".join(parts)).split())


def _classes(attributes: str) -> set[str]:
    found = _CLASS.search(attributes)
    return set((found[1] or found[2] or found[3] or "").split()) if found else set()


def file_ids(content: str) -> set[int]:
    """Files that content names by `data-fileid` or `data-fileid2x`; no other reference counts."""
    return {int(number) for number in re.findall(r"""data-fileid(?:2x)?=["']?(\d{1,18})""", content)}


def set_nodes(code: str, content: str, changes: dict[str, Any], *, append_menu: bool) -> str:
    """Content with nodes changed; selectors that the manifest has not are ignored."""
    block = BY_CODE.get(code)
    if block is not None and _COMPONENT in block.nodes:
        return _set_component(content, changes)
    tree = parse(content)
    for key, value in changes.items():
        selector, _, position = key.partition("@")
        if block is not None and selector == block.menu:
            for menu in tree.select(selector)[:1]:
                _set_menu(tree, menu, value, append=append_menu)
        elif block is not None and selector in block.nodes and ":" not in selector:
            _set_selected(tree, selector, php.to_int(position), block.nodes[selector], value)
    return serialised(tree)


def _set_component(content: str, changes: dict[str, Any]) -> str:
    """The one parameter of the HTML block's component; its content is PHP and is not parsed as HTML."""
    attributes = php.as_map(php.as_map(changes.get(_COMPONENT)).get("attrs"))
    if "HTML_CODE" not in attributes:
        return content
    escaped = php.to_str(attributes["HTML_CODE"]).replace("\\", "\\\\").replace("'", "\\'")
    return _HTML_CODE.sub(lambda found: f"{found[1]}{escaped}{found[3]}", content)


def evaluated(content: str) -> str:
    """What PHP makes of the HTML block's component: the HTML that it was given."""
    found = _HTML_CODE.search(content) if content.startswith("<?$APPLICATION") else None
    return re.sub(r"\\([\\'])", r"\1", found[2]) if found else content


def _set_selected(tree: BeautifulSoup, selector: str, position: int, kind: str, value: Any) -> None:
    found = tree.select(selector)
    given = php.as_map(value)
    if set(given) == {"attrs"} and kind != "link":
        for node in found:
            for name, text in php.as_map(given["attrs"]).items():
                node[name] = php.to_str(text)
    elif position < len(found):
        _SETTERS.get(kind, _set_text)(found[position], value)


def _set_text(node: Tag, value: Any) -> None:
    text = php.as_map(value).get("text") if php.is_array(value) else value
    if text is None:
        return
    node.clear()
    for child in list(parse(php.to_str(text)).children):
        node.append(child.extract())


def _set_link(node: Tag, value: Any) -> None:
    given = php.as_map(value)
    if "text" in given and not php.truthy(given.get("skipContent")):
        _set_text(node, given["text"])
    if "href" in given:
        node["href"] = php.to_str(given["href"])
    _set_or_drop(node, "target", php.to_str(given.get("target")))
    attributes = php.as_map(given.get("attrs"))
    for name in _LINK_ATTRIBUTES:
        _set_or_drop(node, name, php.to_str(attributes.get(name)))


def _set_image(node: Tag, value: Any) -> None:
    """A picture that is no `<img>` is the element's background."""
    given = php.as_map(value)
    address = _https(php.to_str(given.get("src")))
    if node.name == "img":
        node["src"] = address
    else:
        node["style"] = f"background-image: url({address})"
    if "alt" in given:
        node["alt"] = php.to_str(given["alt"])
    larger = _https(php.to_str(given.get("src2x")))
    _set_or_drop(node, "srcset", f"{larger} 2x" if larger else "")
    for name, attribute in (("id", "data-fileid"), ("id2x", "data-fileid2x")):
        _set_or_drop(node, attribute, php.to_str(given.get(name)))


def _https(address: str) -> str:
    return "https://" + address.removeprefix("http://") if address.startswith("http://") else address


def _set_or_drop(node: Tag, name: str, value: str) -> None:
    if value:
        node[name] = value
    else:
        node.attrs.pop(name, None)


_SETTERS = {"link": _set_link, "img": _set_image, "text": _set_text}


def _set_menu(tree: BeautifulSoup, menu: Tag, value: Any, *, append: bool) -> None:
    if not append:
        menu.clear()
    for given in php.as_list(value):
        items = php.as_list(given) if php.is_array(given) and "text" not in php.as_map(given) else [given]
        for item in items:
            menu.append(_menu_item(tree, php.as_map(item)))


def _menu_item(tree: BeautifulSoup, given: dict[str, Any]) -> Tag:
    item = tree.new_tag("li", attrs={"class": "landing-block-node-menu-item"})
    link = tree.new_tag("a", attrs={"class": "landing-block-node-link", "href": php.to_str(given.get("href")) or "#"})
    target = php.to_str(given.get("target"))
    if target:
        link["target"] = target
    link.string = php.to_str(given.get("text"))
    item.append(link)
    children = php.as_list(given.get("children"))
    if children:
        below = tree.new_tag("ul", attrs={"class": "landing-block-node-list"})
        for child in children:
            below.append(_menu_item(tree, php.as_map(child)))
        item.append(below)
    return item


def append_to_menu(code: str, content: str, selector: str, text: str, href: str) -> str:
    """A link at the end of a block's menu, as landing.add does with BLOCK_ID and MENU_CODE."""
    block = BY_CODE.get(code)
    if block is None or not block.menu or selector != block.menu:
        return content
    return set_nodes(code, content, {selector: [{"text": text, "href": href}]}, append_menu=True)


def rename_nodes(code: str, content: str, changes: dict[str, Any]) -> str:
    """Other tags for nodes of the manifest; a tag that is not allowed is a div."""
    block = BY_CODE.get(code)
    tree = parse(content)
    for key, value in changes.items():
        selector, _, position = key.partition("@")
        found = tree.select(selector) if block is not None and selector in block.nodes and ":" not in selector else []
        index = php.to_int(position)
        if index < len(found):
            wanted = php.to_str(value).strip().lower()
            found[index].name = wanted if wanted in _TAG_NAMES else "div"
    return serialised(tree)


def set_attributes(content: str, changes: dict[str, Any]) -> str:
    """Attributes of nodes, by selector; `selector@n` means one of them."""
    tree = parse(content)
    for key, value in changes.items():
        selector, _, position = key.partition("@")
        found = selected(tree, selector)
        chosen = found[php.to_int(position) :][:1] if position else found
        for node in chosen:
            for name, text in php.as_map(value).items():
                node[name] = php.to_str(text)
    return serialised(tree)


def set_classes(content: str, changes: dict[str, Any]) -> str:
    """Classes of nodes, by selector, as `updateStyles` sends them in `classList`."""
    tree = parse(content)
    for key, value in changes.items():
        selector, _, position = key.partition("@")
        given = php.as_map(value)
        found = selected(tree, selector)
        for node in found[php.to_int(position) :][:1] if position else found:
            if "classList" in given:
                node["class"] = " ".join(php.to_str(name) for name in php.as_list(given["classList"]))
            style = "; ".join(f"{name}: {php.to_str(text)}" for name, text in php.as_map(given.get("style")).items())
            if style:
                node["style"] = style
    return serialised(tree)


def selected(tree: BeautifulSoup, selector: str) -> list[Tag]:
    """Nodes of a selector that a client sent; what is no selector selects nothing."""
    if not re.fullmatch(r"[.#]?-?[^\W\d][\w-]*", selector):
        return []
    return list(tree.select(selector))
