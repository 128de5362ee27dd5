"""The key of a page: its identity on the portal, kept for the page's life."""

import base64
import hashlib
import unicodedata

_PREFIX = "p-"
_LENGTH = 20


def page_key(page_id: str, path: str) -> str:
    """The page's ``id``; without one, ``p-`` and 20 lower-case base32 characters of the SHA-256 of its NFC path with ``/``."""
    if page_id:
        return page_id
    digest = hashlib.sha256(normal_path(path).encode()).digest()
    return _PREFIX + base64.b32encode(digest)[:_LENGTH].decode("ascii").lower()


def normal_path(path: str) -> str:
    """A path as every operating system's checkout agrees on it: NFC, with ``/``."""
    return unicodedata.normalize("NFC", path.replace("\\", "/"))
