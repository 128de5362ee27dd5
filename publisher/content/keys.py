"""The key of a page: its identity on the portal, kept for the page's life."""

import base64
import hashlib
import unicodedata
from functools import lru_cache

PATH_KEY_PREFIX = "p-"
"""How the key of a page without an ``id`` begins."""
_LENGTH = 20
_ENOUGH = 15
"""Bytes that make at least as many characters, and no padding."""


def page_key(page_id: str, path: str) -> str:
    """The page's ``id``; without one, ``p-`` and 20 lower-case base32 characters of the SHA-256 of its NFC path with ``/``."""
    return page_id or _path_key(path)


@lru_cache(20_000)  # asked for when a page is read, planned and matched
def _path_key(path: str) -> str:
    digest = hashlib.sha256(normal_path(path).encode()).digest()
    return PATH_KEY_PREFIX + base64.b32encode(digest[:_ENOUGH])[:_LENGTH].decode("ascii").lower()


def is_path_key(key: str) -> bool:
    """Whether a key was made of a path: a page with an ``id`` has none of these."""
    return key.startswith(PATH_KEY_PREFIX)


def normal_path(path: str) -> str:
    """A path as every operating system's checkout agrees on it: NFC, with ``/``."""
    return unicodedata.normalize("NFC", path.replace("\\", "/"))
