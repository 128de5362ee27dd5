"""What a written address points at: a page of the site, a file, an anchor, or something outside."""

import posixpath
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from publisher.content.converted import Converted, FileRef, Link, LinkKind, PageRef, Segment
from publisher.render.policy import SCHEMES, scheme_of

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

    Needs to know which files there are, so it comes after conversion and its cache.
    """
    found = {
        at: page
        for at, link in enumerate(converted.links)
        if link.kind is LinkKind.FILE and link.target not in assets
        if (page := _page_behind(link, converted.path, pages))
    }
    return _retarget(converted, found) if found else converted


def _page_behind(link: Link, page: str, pages: Collection[str]) -> str:
    # A reader's browser counts a relative address from the page's own folder-like address (markets/price.md is markets/price/).
    own = posixpath.splitext(page)[0]
    path = unquote(link.written.partition("#")[0].partition("?")[0])
    for stem in (link.target.rstrip("/"), posixpath.normpath(posixpath.join(own, path))):
        bare = "" if stem == "." else stem.removesuffix(".html").removesuffix("/index")
        for candidate in (f"{bare}/index.md", f"{bare}/README.md", f"{bare}.md"):
            if candidate.lstrip("/") in pages:
                return candidate.lstrip("/")
    return ""


def _retarget(converted: Converted, found: Mapping[int, str]) -> Converted:
    """Links and file references of an article come in the same order."""
    links = list(converted.links)
    new_refs: list[PageRef | FileRef] = []
    for at, link in enumerate(converted.links):
        if link.kind is not LinkKind.FILE:
            continue
        if at in found:
            links[at] = replace(link, kind=LinkKind.PAGE, target=found[at])
            new_refs.append(PageRef(found[at], link.anchor))
        else:
            new_refs.append(FileRef(link.target))
    refs = iter(new_refs)
    segments: tuple[Segment, ...] = tuple(
        next(refs) if isinstance(piece, FileRef) else piece for piece in converted.segments
    )
    return replace(converted, links=tuple(links), segments=segments)
