"""What a written address points at: a page of the site, a file, an anchor, or something outside."""

import posixpath
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from publisher.content.converted import Converted, FileRef, Link, LinkKind, PageRef, Segment
from publisher.render.article import joined
from publisher.render.policy import SCHEMES, scheme_of
from publisher.render.shield import shield_address

INDEX_PAGES = ("index.md", "README.md", "_index.md", "index.html.md")
"""Files that stand for their folder: of MkDocs and GitHub, of Hugo, of Middleman."""

_SEPARATORS = re.compile(r"[-_]+")
PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


@dataclass(frozen=True, slots=True)
class Address:
    """A written address taken apart: ``target`` is a path in the content folder for pages, files and images."""

    kind: LinkKind
    target: str
    anchor: str = ""


def read_address(written: str, page: str, *, is_image: bool = False) -> Address:
    """Say what an address on a page (by its path) points at. Whether the target exists is not asked here."""
    scheme = scheme_of(written)
    if is_image and written.startswith("data:image/"):
        return Address(LinkKind.EXTERNAL_IMAGE, "data:")
    if scheme in {"mailto", "tel"}:
        return Address(LinkKind.MAIL, written)
    if scheme or written.startswith("//"):
        if scheme and scheme not in SCHEMES:
            return Address(LinkKind.UNSAFE, written)
        return Address(LinkKind.EXTERNAL_IMAGE if is_image else LinkKind.EXTERNAL, written)
    path, _, anchor = written.partition("#")
    anchor = unicodedata.normalize("NFC", unquote(anchor))
    path = path.partition("?")[0]
    if not path and "#" in written:
        return Address(LinkKind.ANCHOR, page, anchor)
    return _inside(unicodedata.normalize("NFC", unquote(path)), page, anchor, is_image=is_image)


def _inside(path: str, page: str, anchor: str, *, is_image: bool) -> Address:
    absolute = path.startswith("/")
    joined = path.lstrip("/") if absolute else posixpath.join(posixpath.dirname(page), path)
    target = posixpath.normpath(joined) if path else ""
    if target == ".." or target.startswith("../"):
        return Address(LinkKind.OUTSIDE, target, anchor)
    if is_image:
        return Address(LinkKind.IMAGE, target, anchor)
    if target.lower().endswith(PAGE_SUFFIXES) or not path:
        return Address(LinkKind.PAGE, target, anchor)
    if absolute and not posixpath.splitext(path)[1]:
        # An address of the portal itself: /company/personal/…
        return Address(LinkKind.EXTERNAL, path, anchor)
    return Address(LinkKind.FILE, f"{target}/" if path.endswith("/") else target, anchor)


def settle(converted: Converted, pages: Collection[str], assets: Collection[str]) -> Converted:
    """Find the page behind links to folders and page addresses (``../markets/``, ``price.html``), as MkDocs' readers follow them.

    Needs to know which files there are, so it comes after conversion and its cache. What begins with a slash and is no page
    of the site is an address of the portal, as it was written.
    """
    links = list(converted.links)
    refs: list[Segment] = []
    changed = False
    for at, link in enumerate(converted.links):
        if link.kind is not LinkKind.FILE and not is_on_portal(link):
            continue
        page = "" if link.target in assets else _page_behind(link, converted.path, pages)
        changed = changed or bool(page) or link.kind is not LinkKind.FILE
        if page:
            anchor = link.anchor or anchor_of(link.written)
            links[at] = replace(link, kind=LinkKind.PAGE, target=page, anchor=anchor)
            refs.append(PageRef(page, anchor))
        elif link.kind is LinkKind.FILE:
            refs.append(FileRef(link.target))
        else:
            refs.append(shield_address(link.written))
    if not changed:
        return converted
    # Links and file references of an article come in the same order.
    rest = iter(refs)
    segments = (next(rest) if isinstance(piece, FileRef) else piece for piece in converted.segments)
    return replace(converted, links=tuple(links), segments=joined(segments))


def is_on_portal(link: Link | Address) -> bool:
    """Whether a link leads to an address of the portal itself, or of the site as it was elsewhere: ``/company/personal/``."""
    return link.kind is LinkKind.EXTERNAL and link.target.startswith("/") and not link.target.startswith("//")


def anchor_of(written: str) -> str:
    """What a written address says after ``#``, decoded."""
    return unicodedata.normalize("NFC", unquote(written.partition("#")[2]))


def _page_behind(link: Link, page: str, pages: Collection[str]) -> str:
    # A reader's browser counts a relative address from the page's own folder-like address (markets/price.md is markets/price/).
    own = posixpath.splitext(page)[0]
    path = unquote(link.written.partition("#")[0].partition("?")[0])
    stems = [link.target.strip("/")]
    if not path.startswith("/"):
        stems.append(posixpath.normpath(posixpath.join(own, path)))
    for stem in stems:
        bare = "" if stem == "." else stem.removesuffix(".html").removesuffix("/index")
        for candidate in (*(f"{bare}/{name}" for name in INDEX_PAGES), f"{bare}.md", f"{stem}.md"):
            if candidate.lstrip("/") in pages:
                return candidate.lstrip("/")
    return ""


def same_anchor(anchor: str, anchors: Collection[str]) -> str:
    """The anchor that another tool writes differently, or ``""``.

    GitHub keeps a dash for each character that it leaves out (``a--b`` for "A & B") and counts equal headings with dashes.
    """
    alike = _alike(anchor)
    found = [known for known in anchors if _alike(known) == alike] if alike else []
    return found[0] if len(found) == 1 else ""


def _alike(anchor: str) -> str:
    return _SEPARATORS.sub("-", anchor).strip("-")


def settle_anchors(converted: Converted, anchors: Mapping[str, Collection[str]]) -> Converted:
    """Links to headings of other pages under the anchors that those have here. ``anchors`` are those of each page by path."""
    wrong = {
        PageRef(link.target, link.anchor)
        for link in converted.links
        if link.kind is LinkKind.PAGE and link.anchor and link.anchor not in anchors.get(link.target, (link.anchor,))
    }
    right = {ref: PageRef(ref.path, found) for ref in wrong if (found := same_anchor(ref.anchor, anchors[ref.path]))}
    if not right:
        return converted

    def settled(link: Link) -> Link:
        ref = right.get(PageRef(link.target, link.anchor)) if link.kind is LinkKind.PAGE else None
        return replace(link, anchor=ref.anchor) if ref else link

    segments = (right.get(piece, piece) if isinstance(piece, PageRef) else piece for piece in converted.segments)
    return replace(converted, links=tuple(map(settled, converted.links)), segments=tuple(segments))
