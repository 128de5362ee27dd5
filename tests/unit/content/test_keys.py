"""Keys of pages."""

import re

from publisher.content.keys import normal_path, page_key


def test_an_id_is_the_key() -> None:
    """The author's id is the identity."""
    assert page_key("seg-retail", "a/b.md") == "seg-retail"


def test_without_an_id_the_key_comes_from_the_path() -> None:
    """Twenty base32 characters of the SHA-256 of the path: a published key, never to change."""
    assert page_key("", "markets/retail.md") == "p-fxn4ghwwrnojnnbzkkpz"
    assert re.fullmatch(r"p-[a-z2-7]{20}", page_key("", "x.md"))


def test_the_key_is_the_same_on_every_system() -> None:
    """Decomposed letters of macOS and backslashes of Windows name the same page."""
    assert page_key("", "рынки/йод.md") == page_key("", "рынки/и\u0306од.md") == page_key("", "рынки\\йод.md")
    assert normal_path("a\\e\u0301.md") == "a/é.md"
