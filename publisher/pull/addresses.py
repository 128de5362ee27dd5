"""Addresses as both sides mean them: the portal's ``#…12#who`` is git's ``../segments/retail.md#who``."""

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from publisher.plan.digests import IMAGE_DIGITS
from publisher.plan.reading import same_address

PAGE = "kb-page:"
FILE = "kb-file:"
IMAGE = "kb:"
_STRANGE = "kb-strange:"
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#]")
_LETTER = re.compile(r"%([46][1-9A-Fa-f]|[57][0-9Aa])")


@dataclass(frozen=True, slots=True)
class PortalAddresses:
    """What the portal's addresses stand for: pages of ours by id and by URL, other pages' URLs by id.

    ``origin`` is the portal's address, ``files`` the repository's address under which a reader opens files of the content;
    ``reference`` reads an address that names a page of the portal by its id: the id, and the anchor.
    """

    origin: str
    pages: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    foreign: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    urls: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: str = ""
    reference: Callable[[str], tuple[int, str] | None] = lambda _: None


class AddressBook:
    """Reads addresses of one page into a form that both sides share, and writes that form as Markdown has it."""

    def __init__(self, page: str, portal: PortalAddresses, images: Mapping[str, str]) -> None:
        self._folder = posixpath.dirname(page)
        self._portal = portal
        self._images = images
        self._written: dict[str, str] = {}
        self._own: set[str] = set()

    def read(self, address: str) -> str:
        """The shared form of an address of git's own."""
        shared = self._noted(address)
        self._own.add(shared)
        return shared

    def read_portal(self, address: str) -> str:
        """The shared form of an address that stands in the portal: what looks like one of our own there is none."""
        strange = address.strip().startswith((PAGE, FILE, IMAGE))
        return self._noted(f"{_STRANGE}{address.strip()}" if strange else address)

    def _noted(self, address: str) -> str:
        shared = self._shared(address.strip())
        self._written.setdefault(shared, shared if self._portal.reference(address) else address.strip())
        return shared

    def write(self, shared: str, is_image: bool) -> str | None:
        """An address to be written into the page's Markdown; None for one that leads nowhere."""
        if shared.startswith(IMAGE):
            path = self._images.get(shared.removeprefix(IMAGE))
            return self._relative(path) if path is not None else None
        if shared.startswith(PAGE):
            path, _, anchor = shared.removeprefix(PAGE).partition("#")
            return self._relative(path) + (f"#{anchor}" if anchor else "")
        if shared.startswith(FILE):
            return self._relative(shared.removeprefix(FILE))
        if not shared or self._portal.reference(shared) or shared.startswith(_STRANGE):
            return None
        if is_image and shared.startswith("data:"):
            return None
        if shared not in self._own and not _ELSEWHERE.match(shared):
            return None  # on the portal it leads nowhere; in the file it would be the path of one
        return _LETTER.sub(lambda code: chr(int(code[1], 16)), self._written.get(shared, shared))

    def _shared(self, address: str) -> str:
        found = self._portal.reference(address)
        if found is not None:
            number, anchor = found[0], unquote(found[1])
            if number in self._portal.pages:
                return _page(self._portal.pages[number], anchor)
            return self._portal.foreign.get(number, address)
        if address.startswith((PAGE, FILE, IMAGE)):
            return same_address(address)
        if address.startswith("data:"):
            return f"{IMAGE}{image_digest(address.encode())}"
        if self._portal.files and address.startswith(self._portal.files):
            return FILE + unquote(address.removeprefix(self._portal.files))
        parts = urlsplit(address)
        if parts.path.startswith("/knowledge/") and address.removeprefix(self._portal.origin).startswith("/"):
            path = self._portal.urls.get(f"{parts.path.rstrip('/')}/")
            if path is not None:
                return _page(path, unquote(parts.fragment))
        return same_address(address)

    def _relative(self, path: str) -> str:
        return posixpath.relpath(path, self._folder or ".").replace("%", "%25")


def _page(path: str, anchor: str) -> str:
    return f"{PAGE}{path}#{anchor}" if anchor else f"{PAGE}{path}"


def image_digest(content: bytes) -> str:
    """What names an image in comparisons: the first digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:IMAGE_DIGITS]
