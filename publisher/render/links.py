"""What a written address points at: a page of the site, a file, an anchor, or something outside."""

import posixpath
import unicodedata
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from publisher.content.converted import Converted, FileRef, ImageRef, Link, LinkKind, PageRef, Segment
from publisher.content.page_files import TEMPLATED, is_templated
from publisher.render.anchors import Anchors
from publisher.render.article import joined
from publisher.render.html_cleaning import SCHEMES, scheme_of
from publisher.render.images import is_showable
from publisher.render.sanitiser_encoding import encode_address

INDEX_PAGES = ("index.md", "README.md", "_index.md", "index.html.md", *(f"index{ending}" for ending in TEMPLATED))
"""Files that stand for their folder: of MkDocs and GitHub, of Hugo, of Middleman."""

_MKDOCS_INDEXES = frozenset({"index.md", "README.md"})
_IMAGES = frozenset({LinkKind.IMAGE, LinkKind.OUTSIDE_IMAGE})
_INSIDE = {LinkKind.OUTSIDE: LinkKind.FILE, LinkKind.OUTSIDE_IMAGE: LinkKind.IMAGE}
_TO_SETTLE = frozenset({LinkKind.FILE, LinkKind.OUTSIDE, *_IMAGES})
PAGE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", TEMPLATED[-1])


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
    if _leaves(target):
        return Address(LinkKind.OUTSIDE_IMAGE if is_image else LinkKind.OUTSIDE, target, anchor)
    if is_image:
        return Address(LinkKind.IMAGE, target, anchor)
    if target.lower().endswith(PAGE_SUFFIXES) or not path:
        return Address(LinkKind.PAGE, target, anchor)
    if absolute and not posixpath.splitext(path)[1]:
        # An address of the portal itself: /company/personal/…
        return Address(LinkKind.EXTERNAL, path, anchor)
    return Address(LinkKind.FILE, f"{target}/" if path.endswith("/") else target, anchor)


def from_own_address(written: str, page: str, *, stops_at_root: bool = False) -> str:
    """The path that a browser reaches from the page's own address, which is a folder: ``markets/price.md`` is ``markets/price/``.

    A page of Middleman is no folder there, ``markets/price.html``, and a browser that is led above the site's root stays in it.
    ``""`` where it leaves the content folder, is counted from the site's root, or means a page's file, which no browser reaches.
    ``stops_at_root``: it cannot leave the content folder, as no address leaves a server.
    """
    path = unicodedata.normalize("NFC", unquote(written.partition("#")[0].partition("?")[0]))
    folder, name = posixpath.split(page)
    own = folder if name in _MKDOCS_INDEXES or is_templated(name) else posixpath.splitext(page)[0]
    if stops_at_root or is_templated(name):
        target = posixpath.normpath(posixpath.join("/", own, path)).lstrip("/") or "."
    else:
        target = posixpath.normpath(posixpath.join(own, path))
    return "" if path.startswith("/") or _leaves(target) or target.lower().endswith(PAGE_SUFFIXES) else target


def _leaves(target: str) -> bool:
    """Whether a path leads out of the content folder."""
    return target == ".." or target.startswith("../")


def settle(converted: Converted, pages: Collection[str], assets: Collection[str], *, site_path: str = "") -> Converted:
    """Find what is behind addresses that are no paths of files, as MkDocs' readers follow them.

    Links to folders and page addresses (``../markets/``, ``price.html``) lead to pages; what is counted from the page's own address
    (as in raw HTML, which MkDocs leaves alone) to pages, files and pictures. What begins with a slash and is no page of the
    site is an address of the portal, as it was written; ``site_path`` is the site's own path on its server. Needs to know which
    files there are, so it comes after conversion and its cache.
    """
    settled = [_settled(link, converted.path, pages, assets, site_path) for link in converted.links]
    both = list(zip(converted.links, settled, strict=True))
    if not any(new is not old or is_on_portal(old) for old, new in both):
        return converted
    # Links and file references of an article come in the same order; pictures are known by where they were looked for.
    refs = deque(_ref(new, converted.path) for old, new in both if _has_file_ref(old, converted.path))
    moved = {old.target: new.target for old, new in both if old.kind is LinkKind.IMAGE}

    def put(piece: Segment) -> Segment:
        if isinstance(piece, FileRef):
            return refs.popleft()
        return ImageRef(moved.get(piece.path, piece.path)) if isinstance(piece, ImageRef) else piece

    heading, segments = joined(map(put, converted.heading)), joined(map(put, converted.segments))
    assert not refs
    return replace(converted, links=tuple(settled), segments=segments, heading=heading)


def _settled(link: Link, page: str, pages: Collection[str], assets: Collection[str], site_path: str) -> Link:
    """A link with what it leads to; itself where that is what it says, or nothing."""
    if link.kind is LinkKind.PAGE or not (link.kind in _TO_SETTLE or is_on_portal(link)):
        return link
    if link.target in assets and not link.is_made:
        return link
    found = _from_own(link, page)
    if link.is_made and found and (behind := page_at(found, pages)):
        return replace(link, kind=LinkKind.PAGE, target=behind, anchor=link.anchor or anchor_of(link.written))
    if found in assets and (link.kind is not LinkKind.OUTSIDE_IMAGE or is_showable(found)):
        return replace(link, kind=_INSIDE.get(link.kind, link.kind), target=found)
    behind = _page_behind(link, page, pages, site_path) if link.kind not in _IMAGES else ""
    if not behind:
        return link
    return replace(link, kind=LinkKind.PAGE, target=behind, anchor=link.anchor or anchor_of(link.written))


def _has_file_ref(link: Link, page: str) -> bool:
    """Whether an article has a file reference for the link."""
    outside = link.kind is LinkKind.OUTSIDE and _from_own(link, page) != ""
    return outside or link.kind is LinkKind.FILE or is_on_portal(link)


def _ref(link: Link, page: str) -> Segment:
    match link.kind:
        case LinkKind.PAGE:
            return PageRef(link.target, link.anchor)
        case LinkKind.FILE:
            return FileRef(link.target)
        case LinkKind.OUTSIDE:
            return FileRef(_from_own(link, page))
        case _:
            return encode_address(link.written)


def is_on_portal(link: Link | Address) -> bool:
    """Whether a link leads to an address of the portal itself, or of the site as it was elsewhere: ``/company/personal/``."""
    return link.kind is LinkKind.EXTERNAL and link.target.startswith("/") and not link.target.startswith("//")


def anchor_of(written: str) -> str:
    """What a written address says after ``#``, decoded."""
    return unicodedata.normalize("NFC", unquote(written.partition("#")[2]))


def _page_behind(link: Link, page: str, pages: Collection[str], site_path: str) -> str:
    if is_on_portal(link):
        own = within_site(link.target, site_path) or "."
    else:
        own = "" if link.kind is LinkKind.OUTSIDE else link.target.strip("/")
    stems = (own, _from_own(link, page))
    return next(filter(None, (page_at(stem, pages) for stem in stems if stem)), "")


def _from_own(link: Link, page: str) -> str:
    return from_own_address(link.written, page, stops_at_root=link.is_made)


def within_site(path: str, site_path: str) -> str:
    """A path from the server's root as one from the site's, which may lie below it (``site_url``)."""
    is_below = f"{path.rstrip('/')}/".startswith(site_path or "/")
    return (path.removeprefix(site_path) if is_below else path).strip("/")


def page_at(stem: str, pages: Collection[str]) -> str:
    """The page that a browser finds at a path of the site: ``markets/``, ``price``, ``price.html``; ``""`` where there is none."""
    bare = "" if stem == "." else stem.removesuffix(".html").removesuffix("/index")
    files = (f"{bare}.md", f"{stem}.md", *(f"{bare}{ending}" for ending in TEMPLATED))
    candidates = (*(f"{bare}/{name}".lstrip("/") for name in INDEX_PAGES), *files)
    return next((candidate for candidate in candidates if candidate in pages), "")


def settle_anchors(converted: Converted, anchors: Mapping[str, Anchors]) -> Converted:
    """Links to headings of other pages under the anchors that those have here. ``anchors`` are those of each page by path."""
    wrong = {
        PageRef(link.target, link.anchor)
        for link in converted.links
        if link.kind is LinkKind.PAGE and link.anchor and link.anchor not in anchors.get(link.target, (link.anchor,))
    }
    right = {ref: PageRef(ref.path, found) for ref in wrong if (found := anchors[ref.path].meant(ref.anchor))}
    if not right:
        return converted

    def settled(link: Link) -> Link:
        ref = right.get(PageRef(link.target, link.anchor)) if link.kind is LinkKind.PAGE else None
        return replace(link, anchor=ref.anchor) if ref else link

    def put(piece: Segment) -> Segment:
        return right.get(piece, piece) if isinstance(piece, PageRef) else piece

    heading, segments = tuple(map(put, converted.heading)), tuple(map(put, converted.segments))
    return replace(converted, links=tuple(map(settled, converted.links)), segments=segments, heading=heading)
