"""Pictures that a person put into a page in the portal: fetched, named, and laid beside the page."""

import base64
import binascii
import hashlib
import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from publisher.plan.digests import IMAGE_DIGITS
from publisher.render.images import UPLOADABLE

FOLDER = "img"
Fetch = Callable[[str], bytes | None]
_DATA = re.compile(r"data:image/(?P<kind>png|jpe?g|gif|webp|bmp);base64,(?P<body>[A-Za-z0-9+/=\s]+)")
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60
_KINDS = (
    (b"\x89PNG\r\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
)


def fetch_images(
    body: Tag, page: str, origin: str, fetch: Fetch, known: Mapping[str, str], taken: Collection[str]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Fetch the pictures that git does not have, and name them in the tree (``data-kb``) as ours are named.

    ``known`` tells content paths by digest, ``taken`` the paths that are in use. Gives the new files by path, and the addresses
    of those that could not be had. Pictures of other servers stay there.
    """
    files: dict[str, bytes] = {}
    missing: list[str] = []
    digests = dict(known)
    for image in body.find_all("img"):
        address = str(image.get("src") or "")
        if image.get("data-kb") or not address or not _is_portals(address, origin):
            continue
        content = _inside(address) if address.startswith("data:") else fetch(address)
        if content is None or (kind := _kind(content)) is None:
            missing.append(address[:80])
            continue
        digest = hashlib.sha256(content).hexdigest()[:IMAGE_DIGITS]
        if digest not in digests:
            path = _free_path(page, _name(address, digest, kind), {*taken, *files}, digest)
            digests[digest] = path
            files[path] = content
        image["data-kb"] = digest
    return files, tuple(missing)


def _is_portals(address: str, origin: str) -> bool:
    """Whether a picture lies on the portal, or inside the page itself (SVG pictures inside it are ours)."""
    if address.startswith("data:"):
        return _DATA.match(address) is not None
    return (address.startswith("/") and not address.startswith("//")) or address.startswith(f"{origin}/")


def _inside(address: str) -> bytes | None:
    found = _DATA.fullmatch(address)
    try:
        return base64.b64decode(found["body"]) if found else None
    except (binascii.Error, ValueError):
        return None


def _kind(content: bytes) -> str | None:
    """The ending of a picture's name by its bytes; None for what is no picture that can be published."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ".webp"
    return next((ending for start, ending in _KINDS if content.startswith(start)), None)


def _name(address: str, digest: str, kind: str) -> str:
    if address.startswith("data:"):
        return f"{digest}{kind}"
    name = _UNSAFE.sub("-", posixpath.basename(unquote(urlsplit(address).path))).strip("-.").lower()
    stem, dot, ending = name.rpartition(".")
    if f"{dot}{ending}" in UPLOADABLE and stem:
        return f"{stem[:_LONGEST_NAME]}.{ending}"
    return f"{name[:_LONGEST_NAME].rstrip('.') or digest}{kind}"


def _free_path(page: str, name: str, taken: Collection[str], digest: str) -> str:
    path = posixpath.join(posixpath.dirname(page), FOLDER, name)
    stem, ending = posixpath.splitext(path)
    return path if path not in taken else f"{stem}-{digest[:8]}{ending}"
